package dev.jvlad.image;

import java.awt.image.BufferedImage;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import org.jspecify.annotations.Nullable;

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
    try (AbortableImageInputStream stream = open(file)) {
      return decodeInTime(file, stream);
    } catch (UnreadableImageException | InterruptedIOException e) {
      throw e;
    } catch (AccessDeniedException e) {
      throw new UnreadableImageException(file, "no permission to read it", e);
    } catch (IOException e) {
      throw new UnreadableImageException(file, "cannot be read: " + e.getMessage(), e);
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
    return decodeInTime(Path.of(name), new AbortableImageInputStream(content));
  }

  private static AbortableImageInputStream open(Path file) throws IOException {
    if (!Files.exists(file)) {
      throw new UnreadableImageException(file, "no such file", null);
    }
    // A pipe or device would keep the reader waiting.
    if (!Files.isRegularFile(file)) {
      String kind = Files.isDirectory(file) ? "a directory" : "not a regular file";
      throw new UnreadableImageException(file, kind, null);
    }
    return new AbortableImageInputStream(file);
  }

  private Picture decodeInTime(Path file, AbortableImageInputStream stream)
      throws UnreadableImageException, InterruptedIOException {
    CompletableFuture<Picture> result = new CompletableFuture<>();
    Thread worker =
        new Thread(
            null,
            () -> {
              try {
                result.complete(decodeNow(stream));
              } catch (Throwable e) { // codecs fail with errors of every kind
                result.completeExceptionally(e);
              }
            },
            "decode " + file.getFileName(),
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

  private Picture decodeNow(AbortableImageInputStream stream) throws IOException, RefusedException {
    ImageFormat format = ImageFormat.of(stream);
    if (format == ImageFormat.JPEG) {
      // Without it, libjpeg's warning of a missing end marker hides the one of missing pixels.
      stream.continueWith((byte) 0xFF, (byte) 0xD9);
    }
    try {
      return decodeAs(format, stream);
    } catch (EOFException e) {
      throw new RefusedException("truncated " + format.label());
    } catch (IOException | RuntimeException e) {
      throw new RefusedException(describe(format, e));
    } catch (StackOverflowError e) {
      throw new RefusedException("damaged " + format.label() + ": nested too deeply");
    }
  }

  private Picture decodeAs(ImageFormat format, AbortableImageInputStream stream)
      throws IOException, RefusedException {
    ImageReader reader = format.newReader();
    try {
      List<String> warnings = new ArrayList<>();
      reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
      reader.setInput(stream, false, true);
      int columns = reader.getWidth(0);
      int rows = reader.getHeight(0);
      checkSize(columns, rows);
      if (format == ImageFormat.PNG) {
        PngChunks.check(stream);
      }
      Orientation orientation = Orientation.read(format, stream);
      ImageReadParam parameters = reader.getDefaultReadParam();
      int factor = Math.max(1, Math.max(columns, rows) / limits.sufficientSide());
      parameters.setSourceSubsampling(factor, factor, 0, 0);
      BufferedImage image = reader.read(0, parameters);
      String damage = damageIn(warnings);
      if (damage != null) {
        throw new RefusedException("damaged " + format.label() + ": " + damage);
      }
      Picture picture =
          Picture.upright(BgrPixels.of(image), image.getWidth(), image.getHeight(), orientation);
      return orientation.swapsSides()
          ? picture.reducedFrom(rows, columns)
          : picture.reducedFrom(columns, rows);
    } finally {
      reader.dispose();
    }
  }

  private void checkSize(int columns, int rows) throws RefusedException {
    if (columns < 1 || rows < 1) {
      throw new RefusedException("claims %d×%d pixels".formatted(columns, rows));
    }
    if ((long) columns * rows > limits.maxPixels()) {
      throw new RefusedException(
          "claims %d×%d pixels; the limit is %s"
              .formatted(columns, rows, limitText(limits.maxPixels())));
    }
  }

  private static String limitText(long pixels) {
    return pixels % 1_000_000 == 0
        ? pixels / 1_000_000 + " million"
        : String.format(Locale.ROOT, "%,d", pixels);
  }

  /** The first warning that means lost pixels; codecs also warn of untidy metadata. */
  private static @Nullable String damageIn(List<String> warnings) {
    for (String warning : warnings) {
      if (warning == null) {
        continue;
      }
      boolean harmless = warning.contains("extraneous bytes");
      String lower = warning.toLowerCase(Locale.ROOT);
      if (!harmless && (lower.contains("corrupt") || lower.contains("premature"))) {
        return warning;
      }
    }
    return null;
  }

  private static String describe(ImageFormat format, Exception failure) {
    String message = failure.getMessage();
    String what =
        failure instanceof IOException && message != null && !message.isBlank()
            ? message
            : "the decoder failed with " + failure.getClass().getSimpleName();
    return "damaged " + format.label() + ": " + what;
  }

  private static String reasonFor(Throwable failure) {
    return switch (failure) {
      case RefusedException refused -> refused.reason();
      case OutOfMemoryError error -> "takes more memory than is free to decode";
      default -> "the decoder failed with " + failure.getClass().getSimpleName();
    };
  }
}
