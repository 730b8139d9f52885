package dev.jvlad.image;

import java.awt.Dimension;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.event.IIOReadWarningListener;
import javax.imageio.stream.ImageInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The straight line from bytes to a picture: tell the format, read the size, check it, look for
 * damage, decode reduced, lay upright. All of it on the calling thread and for as long as it takes.
 */
final class StreamDecoder {
  /** What two threads may use at once and leave a third for the rest of the program. */
  private static final long SHARE_OF_HEAP = 3;

  private final DecodeLimits limits;

  StreamDecoder(DecodeLimits limits) {
    this.limits = limits;
  }

  /** Stored pixels, perhaps fewer than the file's columns and rows. */
  record Stored(BufferedImage image, Orientation orientation, int columns, int rows) {}

  private enum Tone {
    GREY,
    COLOUR
  }

  /**
   * Decodes the first picture.
   *
   * @throws RefusedException with the reason, for whatever a codec threw
   */
  Picture decode(AbortableImageInputStream stream) throws IOException, RefusedException {
    Stored stored = read(stream, limits.sufficientSide(), Tone.GREY);
    return Picture.upright(stored.image(), stored.orientation(), stored.columns(), stored.rows());
  }

  /**
   * Decodes the first picture, small and in colour.
   *
   * @param side the longer one, at most
   * @throws RefusedException as {@link #decode} does
   */
  BufferedImage thumbnail(AbortableImageInputStream stream, int side)
      throws IOException, RefusedException {
    // Codecs leave pixels out when they reduce; twice as many hide it.
    return Thumbnail.of(read(stream, 2 * side, Tone.COLOUR), side);
  }

  private Stored read(AbortableImageInputStream stream, int sufficientSide, Tone tone)
      throws IOException, RefusedException {
    Optional<String> foreign = HeifFile.label(stream.peek(0, 16));
    if (foreign.isPresent()) {
      return readForeign(foreign.get(), stream, sufficientSide, tone);
    }
    Optional<CameraRaw> raw = CameraRaw.find(stream);
    if (raw.isPresent()) {
      stream.beginAt(raw.get().start());
    }
    ImageFormat format = ImageFormat.of(stream);
    if (format == ImageFormat.JPEG) {
      // A missing end marker alone is no loss; with one in place, only missing pixels are reported.
      stream.continueWith((byte) 0xFF, (byte) 0xD9);
    }
    if (format == ImageFormat.TIFF || format == ImageFormat.WEBP) {
      // Their readers take a plain picture, which is a small file, for a bomb.
      stream.withholdLength();
    }
    try {
      Orientation orientation =
          Orientation.read(format, stream)
              .or(() -> raw.flatMap(CameraRaw::orientation))
              .orElse(Orientation.UPRIGHT);
      Stored stored = read(format, stream, orientation, sufficientSide, tone);
      stream.throwIfReadingFailed();
      return stored;
    } catch (RefusedException e) {
      throw e;
    } catch (Exception | StackOverflowError | OutOfMemoryError e) {
      stream.throwIfReadingFailed();
      throw RefusedException.because(format, e);
    }
  }

  /** A name for a file that can be told to a program in every locale. */
  private static Path named(Path plain, Path file) throws IOException {
    try {
      return Files.createSymbolicLink(plain, file.toAbsolutePath());
    } catch (UnsupportedOperationException | FileSystemException e) {
      return file; // not everybody may make links, nor needs one
    }
  }

  /** Somebody else decodes to a temporary file, which is read as any other. */
  private Stored readForeign(
      String label, AbortableImageInputStream stream, int sufficientSide, Tone tone)
      throws IOException, RefusedException {
    ForeignDecoder decoder = ForeignDecoders.forFormat(label);
    Dimension size = HeifFile.largest(stream);
    checkSize(label, ImageFormat.BMP.heapBytesPerPixel(), size.width, size.height);
    Path folder = Files.createTempDirectory("vlad");
    Path decoded = folder.resolve("decoded");
    Path plain = folder.resolve("file." + label.toLowerCase(Locale.ROOT));
    try {
      Path file =
          stream.file().isPresent()
              ? named(plain, stream.file().get())
              : Files.write(plain, stream.peek(0, (int) stream.length()));
      ForeignDecoder.Pixels pixels =
          switch (tone) {
            case GREY -> ForeignDecoder.Pixels.GREY;
            case COLOUR -> ForeignDecoder.Pixels.COLOUR;
          };
      try {
        decoder.decode(file, decoded, pixels, limits.maxTime(), stream::touch);
      } catch (TimeoutException e) {
        throw new RefusedException(
            RefusalKind.OVER_A_LIMIT,
            "takes longer than %d ms to decode".formatted(limits.maxTime().toMillis()));
      } catch (IOException e) {
        throw RefusedException.damaged("damaged %s: %s".formatted(label, e.getMessage()));
      }
      try (AbortableImageInputStream pixelsOfIt = new AbortableImageInputStream(decoded)) {
        return read(pixelsOfIt, sufficientSide, tone);
      }
    } finally {
      Files.deleteIfExists(plain);
      Files.deleteIfExists(decoded);
      Files.deleteIfExists(folder);
    }
  }

  private Stored read(
      ImageFormat format,
      AbortableImageInputStream stream,
      Orientation orientation,
      int sufficientSide,
      Tone tone)
      throws IOException, RefusedException {
    ColorProfiles.hide(format, stream);
    ImageReader reader = format.newReader();
    try {
      FirstDamage damage = new FirstDamage(reader);
      reader.addIIOReadWarningListener(damage);
      reader.setInput(stream, false, true);
      int columns = reader.getWidth(0);
      int rows = reader.getHeight(0);
      checkSize(format.label(), format.heapBytesPerPixel(), columns, rows);
      if (format == ImageFormat.PNG) {
        PngChunks.check(stream);
      }
      ImageReadParam parameters = reader.getDefaultReadParam();
      int factor = Math.max(1, (int) (Panorama.longerSide(columns, rows) / sufficientSide));
      parameters.setSourceSubsampling(factor, factor, 0, 0);
      BufferedImage image =
          tone == Tone.GREY && format == ImageFormat.JPEG
              ? readGrey(reader, stream, parameters)
              : reader.read(0, parameters);
      damage.refuseIfAny(format);
      return new Stored(image, orientation, columns, rows);
    } finally {
      reader.dispose();
    }
  }

  private static BufferedImage readGrey(
      ImageReader reader, ImageInputStream stream, ImageReadParam parameters) throws IOException {
    JpegSegments segments = segments(stream);
    Optional<JpegColors> colors = segments.colors();
    if (segments.hasLuma() || colors.equals(Optional.of(JpegColors.GREY))) {
      // Asked for grey, libjpeg leaves the chroma alone: a third to a quarter of the time.
      return readLuma(reader, parameters);
    }
    // Of other components readers make colours by rules of their own, or refuse.
    return colors.isPresent()
        ? colors.get().grey(reader.readRaster(0, parameters))
        : reader.read(0, parameters);
  }

  private static BufferedImage readLuma(ImageReader reader, ImageReadParam parameters)
      throws IOException {
    int factor = parameters.getSourceXSubsampling();
    if (factor == 1) {
      parameters.setDestinationType(
          ImageTypeSpecifier.createFromBufferedImageType(BufferedImage.TYPE_BYTE_GRAY));
      return reader.read(0, parameters);
    }
    AveragingRaster raster = new AveragingRaster(reader.getWidth(0), reader.getHeight(0), factor);
    parameters.setSourceSubsampling(1, 1, 0, 0);
    parameters.setDestination(raster.destination());
    reader.read(0, parameters);
    return raster.reduced();
  }

  private static JpegSegments segments(ImageInputStream stream) throws IOException {
    stream.mark();
    try {
      return JpegSegments.read(stream);
    } finally {
      stream.reset();
    }
  }

  private void checkSize(String label, int heapBytesPerPixel, int columns, int rows)
      throws RefusedException {
    if (columns < 1 || rows < 1) {
      throw RefusedException.damaged("claims %d×%d pixels".formatted(columns, rows));
    }
    long pixels = (long) columns * rows;
    if (pixels > limits.maxPixels()) {
      throw new RefusedException(
          RefusalKind.OVER_A_LIMIT,
          "claims %d×%d pixels; the limit is %s"
              .formatted(columns, rows, count(limits.maxPixels())));
    }
    long needed = pixels * heapBytesPerPixel;
    long allowed = Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP;
    if (needed > allowed) {
      throw new RefusedException(
          RefusalKind.OVER_A_LIMIT,
          "%d×%d pixels of %s take %d MB to decode; with this heap %d MB are allowed"
              .formatted(columns, rows, label, needed >> 20, allowed >> 20));
    }
  }

  private static String count(long pixels) {
    return pixels % 1_000_000 == 0
        ? pixels / 1_000_000 + " million"
        : String.format(Locale.ROOT, "%,d", pixels);
  }

  /**
   * Keeps the first warning that means lost or wrong pixels, and stops the reader there. Codecs
   * also warn of untidy metadata, and of bytes between segments, which lose nothing.
   */
  private static final class FirstDamage implements IIOReadWarningListener {
    private static final Set<String> WORDS =
        Set.of("corrupt", "premature", "truncated", "out-of-sequence");

    private final ImageReader reader;
    private @Nullable String warning;

    FirstDamage(ImageReader reader) {
      this.reader = reader;
    }

    @Override
    public void warningOccurred(ImageReader source, String text) {
      String lower = text.toLowerCase(Locale.ROOT);
      if (warning == null
          && WORDS.stream().anyMatch(lower::contains)
          && !lower.contains("extraneous bytes")) {
        warning = text;
        reader.abort();
      }
    }

    void refuseIfAny(ImageFormat format) throws RefusedException {
      if (warning != null) {
        throw RefusedException.damaged("damaged %s: %s".formatted(format.label(), warning));
      }
    }
  }
}
