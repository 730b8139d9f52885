package dev.jvlad.index;

import java.util.Objects;
import java.util.Optional;

/**
 * What is known of an image file without reading it again. A file of the same size and time is
 * taken for unchanged; one of the same hash is the same, wherever it lies.
 *
 * @param bytes size of the file
 * @param lastModifiedMillis milliseconds since 1970-01-01 UTC
 * @param width pixels, after orientation; 0 if the picture was never decoded
 * @param height pixels, after orientation; 0 if the picture was never decoded
 * @param hash of the file's content; empty if it was never computed
 * @param source names where the file came from, such as one of several folders; empty if that is
 *     not known
 */
public record FileFacts(
    long bytes,
    long lastModifiedMillis,
    int width,
    int height,
    Optional<ContentHash> hash,
    String source) {
  /** Checks that no number is negative. */
  public FileFacts {
    Objects.requireNonNull(hash, "hash");
    Objects.requireNonNull(source, "source");
    if (bytes < 0 || width < 0 || height < 0) {
      throw new IllegalArgumentException(
          "file facts: got %d bytes, %d×%d pixels; wanted no negative number"
              .formatted(bytes, width, height));
    }
  }

  /** Facts without a hash and of no source. */
  public FileFacts(long bytes, long lastModifiedMillis, int width, int height) {
    this(bytes, lastModifiedMillis, width, height, Optional.empty(), "");
  }

  /** These facts and the size of the picture, in pixels after orientation. */
  public FileFacts ofSize(int width, int height) {
    return new FileFacts(bytes, lastModifiedMillis, width, height, hash, source);
  }
}
