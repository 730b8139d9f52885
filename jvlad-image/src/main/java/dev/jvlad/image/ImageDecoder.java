package dev.jvlad.image;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Image files to upright pixels: JPEG, PNG, GIF, BMP, TIFF and WebP, the first picture of files
 * with several. Safe for use by several threads.
 *
 * <p>Files come from anywhere, so each is one of two things: a {@link Picture}, or an {@link
 * UnreadableImageException} with a reason. Whatever a codec throws becomes a reason; nothing is
 * printed. Size is checked before decoding, time by a deadline: decoding runs on a daemon thread of
 * its own, whose input is cut off when the time is over.
 *
 * <p>A damaged picture is refused rather than decoded in part: half a picture would be found as a
 * duplicate of the whole one, and its owner would never hear of the damage. A JPEG or PNG that
 * lacks nothing but its end marker is whole, and is decoded.
 */
public final class ImageDecoder {
  private static final long WORKER_STACK_BYTES = 1 << 20;

  private final DecodeLimits limits;

  /** A decoder with these limits. */
  public ImageDecoder(DecodeLimits limits) {
    this.limits = Objects.requireNonNull(limits, "limits");
  }

  /**
   * Decodes one file.
   *
   * @throws UnreadableImageException if the file gives no picture; its reason says why
   * @throws InterruptedIOException if the calling thread is interrupted meanwhile
   */
  public Picture decode(Path file) throws UnreadableImageException, InterruptedIOException {
    return decode(file, StreamDecoder::decode);
  }

  /**
   * Decodes one file small, in colour, and upright, for somebody to look at.
   *
   * @param side the longer one in pixels, at most
   * @throws UnreadableImageException if the file gives no picture; its reason says why
   * @throws InterruptedIOException if the calling thread is interrupted meanwhile
   */
  public BufferedImage thumbnail(Path file, int side)
      throws UnreadableImageException, InterruptedIOException {
    return decode(file, (decoder, stream) -> decoder.thumbnail(stream, side));
  }

  private interface Decoding<T> {
    T decode(StreamDecoder decoder, AbortableImageInputStream stream)
        throws IOException, RefusedException;
  }

  private <T> T decode(Path file, Decoding<T> decoding)
      throws UnreadableImageException, InterruptedIOException {
    try (AbortableImageInputStream stream = open(file)) {
      return decodeInTime(file.toString(), stream, decoding);
    } catch (UnreadableImageException | InterruptedIOException e) {
      throw e;
    } catch (AccessDeniedException e) {
      throw new UnreadableImageException(file.toString(), "no permission to read it", e);
    } catch (IOException e) {
      throw new UnreadableImageException(file.toString(), "cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * Decodes the content of a file that is held in memory.
   *
   * @param name stands for the file in the exception
   * @throws UnreadableImageException if the bytes give no picture; its reason says why
   * @throws InterruptedIOException if the calling thread is interrupted meanwhile
   */
  public Picture decode(byte[] content, String name)
      throws UnreadableImageException, InterruptedIOException {
    return decodeInTime(name, new AbortableImageInputStream(content), StreamDecoder::decode);
  }

  private static AbortableImageInputStream open(Path file) throws IOException {
    if (!Files.exists(file)) {
      throw new UnreadableImageException(file.toString(), "no such file", null);
    }
    // A pipe or device would keep the reader waiting.
    if (!Files.isRegularFile(file)) {
      String kind = Files.isDirectory(file) ? "a directory" : "not a regular file";
      throw new UnreadableImageException(file.toString(), kind, null);
    }
    return new AbortableImageInputStream(file);
  }

  private <T> T decodeInTime(String file, AbortableImageInputStream stream, Decoding<T> decoding)
      throws UnreadableImageException, InterruptedIOException {
    CompletableFuture<T> result = new CompletableFuture<>();
    Thread worker =
        new Thread(
            null,
            () -> {
              try {
                result.complete(decoding.decode(new StreamDecoder(limits), stream));
              } catch (Throwable e) { // codecs fail with errors of every kind
                result.completeExceptionally(e);
              }
            },
            "decode " + file,
            WORKER_STACK_BYTES);
    worker.setDaemon(true);
    worker.start();
    try {
      return result.get(limits.maxTime().toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      Throwable cause = Objects.requireNonNull(e.getCause());
      throw new UnreadableImageException(file, reasonFor(cause), cause);
    } catch (TimeoutException e) {
      throw new UnreadableImageException(
          file, "takes longer than %d ms to decode".formatted(limits.maxTime().toMillis()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while decoding " + file);
    } finally {
      stream.abort();
    }
  }

  private static String reasonFor(Throwable failure) {
    return failure instanceof RefusedException refused
        ? refused.reason()
        : "the decoder failed with " + failure.getClass().getSimpleName();
  }
}
