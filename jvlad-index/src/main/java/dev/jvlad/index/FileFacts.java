package dev.jvlad.index;

/**
 * What is known of an image file without reading it again; equal facts mean an unchanged file.
 *
 * @param bytes size of the file
 * @param lastModifiedMillis milliseconds since 1970-01-01 UTC
 * @param width pixels, after orientation; 0 if the picture was never decoded
 * @param height pixels, after orientation; 0 if the picture was never decoded
 */
public record FileFacts(long bytes, long lastModifiedMillis, int width, int height) {
  public FileFacts {
    if (bytes < 0 || width < 0 || height < 0) {
      throw new IllegalArgumentException(
          "file facts: got %d bytes, %d×%d pixels; wanted no negative number"
              .formatted(bytes, width, height));
    }
  }
}
