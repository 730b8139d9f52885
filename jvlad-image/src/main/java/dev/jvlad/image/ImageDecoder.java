package dev.jvlad.image;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.concurrent.ExecutionException;

/**
 * Image files to upright pixels: JPEG, PNG, GIF, BMP, TIFF and WebP, the first picture of files
 * with several. Safe for use by several threads.
 *
 * <p>Files come from anywhere, so each is one of two things: a {@link Picture}, or an {@link
 * UnreadableImageException} with a reason. Whatever a codec throws becomes a reason; nothing is
 * printed. Size is checked before decoding, processor time meanwhile: decoding runs on a daemon
 * thread of its own, whose input is cut off when it has had too much.
 *
 * <p>A damaged picture is refused rather than decoded in part: half a picture would be found as a
 * duplicate of the whole one, and its owner would never hear of the damage. A JPEG or PNG that
 * lacks nothing but its end marker is whole, and is decoded.
 */
public final class ImageDecoder {
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
      return decode(file.toString(), stream, decoding);
    } catch (UnreadableImageException | InterruptedIOException e) {
      throw e;
    } catch (RefusedException e) {
      throw new UnreadableImageException(file.toString(), e);
    } catch (IOException e) {
      throw new UnreadableImageException(file.toString(), RefusedException.of(e));
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
    return decode(name, new AbortableImageInputStream(content), StreamDecoder::decode);
  }

  /**
   * Decodes the content of a file that is held in memory, small, as {@link #thumbnail(Path, int)}
   * does.
   *
   * @param name stands for the file in the exception
   * @param side the longer one in pixels, at most
   * @throws UnreadableImageException if the bytes give no picture; its reason says why
   * @throws InterruptedIOException if the calling thread is interrupted meanwhile
   */
  public BufferedImage thumbnail(byte[] content, String name, int side)
      throws UnreadableImageException, InterruptedIOException {
    return decode(
        name,
        new AbortableImageInputStream(content),
        (decoder, stream) -> decoder.thumbnail(stream, side));
  }

  private static AbortableImageInputStream open(Path file) throws IOException, RefusedException {
    BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
    // A pipe or device would keep the reader waiting.
    if (!attributes.isRegularFile()) {
      throw new RefusedException(
          RefusalKind.NOT_A_PICTURE,
          attributes.isDirectory() ? "a directory" : "not a regular file");
    }
    return new AbortableImageInputStream(file);
  }

  private <T> T decode(String file, AbortableImageInputStream stream, Decoding<T> decoding)
      throws UnreadableImageException, InterruptedIOException {
    DecodingThread<T> thread =
        new DecodingThread<>(
            file,
            stream,
            limits.maxTime(),
            () -> decoding.decode(new StreamDecoder(limits), stream));
    try {
      return thread.await();
    } catch (RefusedException e) {
      throw new UnreadableImageException(file, e);
    } catch (ExecutionException e) {
      throw new UnreadableImageException(
          file, RefusedException.of(Objects.requireNonNull(e.getCause())));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while decoding " + file);
    } finally {
      stream.abort();
    }
  }
}
