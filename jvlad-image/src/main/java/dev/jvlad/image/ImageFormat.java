package dev.jvlad.image;

import java.io.IOException;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;

/**
 * The formats that are decoded, told apart by the first bytes of the file, never by its name. JPEG,
 * TIFF and WebP go to TwelveMonkeys' readers (ImageIO's own give CMYK JPEGs wrong colours), the
 * rest to the JDK's.
 */
enum ImageFormat {
  JPEG("JPEG", 0),
  PNG("PNG", 0),
  GIF("GIF", 0),
  BMP("BMP", 1),
  TIFF("TIFF", 3),
  WEBP("WebP", 8);

  private static final int HEAD_BYTES = 512;

  private final String label;
  private final int heapBytesPerPixel;

  ImageFormat(String label, int heapBytesPerPixel) {
    this.label = label;
    this.heapBytesPerPixel = heapBytesPerPixel;
  }

  /** As people write it: "JPEG", "WebP". */
  String label() {
    return label;
  }

  /**
   * The most heap that the reader fills besides the reduced picture, for each pixel of the whole: 0
   * where it decodes row by row, more where a strip or frame is held at once.
   */
  int heapBytesPerPixel() {
    return heapBytesPerPixel;
  }

  /**
   * The format of the stream's content.
   *
   * @throws RefusedException saying what the content is instead, where that can be told
   */
  static ImageFormat of(AbortableImageInputStream stream) throws IOException, RefusedException {
    if (stream.length() == 0) {
      throw RefusedException.damaged("0 bytes");
    }
    byte[] head = stream.peek(0, HEAD_BYTES);
    if (starts(head, 0, 0xFF, 0xD8)) {
      return JPEG;
    } else if (starts(head, 0, 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n')) {
      return PNG;
    } else if (starts(head, 0, 'G', 'I', 'F', '8')) {
      return GIF;
    } else if (starts(head, 0, 'B', 'M')) {
      return BMP;
    } else if (isTiff(head)) {
      return TIFF;
    } else if (starts(head, 0, 'R', 'I', 'F', 'F') && starts(head, 8, 'W', 'E', 'B', 'P')) {
      return WEBP;
    }
    Content content = Content.of(head);
    throw new RefusedException(
        content.kind(), "not an image that can be read: " + content.description());
  }

  /** A new reader; readers are not shared between threads. */
  ImageReader newReader() throws IOException {
    return Objects.requireNonNull(ReaderProviders.BY_FORMAT.get(this)).createReaderInstance();
  }

  static boolean isTiff(byte[] head) {
    return starts(head, 0, 'I', 'I', 42, 0)
        || starts(head, 0, 'M', 'M', 0, 42)
        || starts(head, 0, 'I', 'I', 43, 0)
        || starts(head, 0, 'M', 'M', 0, 43);
  }

  static boolean starts(byte[] bytes, int at, int... magic) {
    if (bytes.length < at + magic.length) {
      return false;
    }
    for (int i = 0; i < magic.length; i++) {
      if ((bytes[at + i] & 0xFF) != magic[i]) {
        return false;
      }
    }
    return true;
  }

  /** Looked up once: the registry's iterators are not safe for use by several threads. */
  private static final class ReaderProviders {
    static final Map<ImageFormat, ImageReaderSpi> BY_FORMAT = lookUp();

    private static Map<ImageFormat, ImageReaderSpi> lookUp() {
      ImageIO.setUseCache(false); // no temporary files
      Map<ImageFormat, ImageReaderSpi> providers = new EnumMap<>(ImageFormat.class);
      for (ImageFormat format : ImageFormat.values()) {
        providers.put(format, lookUp(format));
      }
      return providers;
    }

    private static ImageReaderSpi lookUp(ImageFormat format) {
      String home =
          switch (format) {
            case JPEG, TIFF, WEBP -> "com.twelvemonkeys.";
            case PNG, GIF, BMP -> "com.sun.imageio.";
          };
      Iterator<ImageReaderSpi> all =
          IIORegistry.getDefaultInstance().getServiceProviders(ImageReaderSpi.class, true);
      while (all.hasNext()) {
        ImageReaderSpi provider = all.next();
        for (String name : provider.getFormatNames()) {
          if (provider.getClass().getName().startsWith(home)
              && name.equalsIgnoreCase(format.label)) {
            return provider;
          }
        }
      }
      throw new IllegalStateException(
          "no " + format.label + " reader of " + home + "* on the class path");
    }
  }
}
