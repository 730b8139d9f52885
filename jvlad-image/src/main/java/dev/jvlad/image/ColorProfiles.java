package dev.jvlad.image;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Hides the colour profile of a file from its reader. Profiles do not count for grey values, which
 * are those of the stored samples; readers however convert by them, give up on damaged ones, and
 * mistake the first component of a JPEG for its luma once there is one. PNG's and GIF's readers do
 * not look at profiles.
 */
final class ColorProfiles {
  private static final int APP15 = 0xEF;
  private static final int TIFF_PROFILE = 34675;

  /** TIFF reserves tags from 65,000 on for whoever wants them (TIFF 6.0, section 2). */
  private static final int TIFF_NOTHING = 65001;

  private static final int BMP_COLOR_SPACE_AT = 70;
  private static final int MOST_PARTS = 10_000;

  private ColorProfiles() {}

  /** Makes the stream read as if it had no profile; its position is kept. */
  static void hide(ImageFormat format, AbortableImageInputStream stream) throws IOException {
    stream.mark();
    ByteOrder order = stream.getByteOrder();
    try {
      switch (format) {
        case JPEG -> hideInJpeg(stream);
        case WEBP -> hideInWebp(stream);
        case TIFF -> hideInTiff(stream);
        case BMP -> hideInBmp(stream);
        case PNG, GIF -> {}
      }
    } catch (EOFException e) {
      // what was hidden so far is all there is
    } finally {
      stream.setByteOrder(order);
      stream.reset();
    }
  }

  private static void hideInJpeg(AbortableImageInputStream stream) throws IOException {
    for (JpegSegments.Segment segment : JpegSegments.read(stream).segments()) {
      if (segment.marker() == JpegSegments.APP2 && segment.startsWith("ICC_PROFILE\0")) {
        stream.overlay(segment.markerAt(), (byte) APP15);
      }
    }
  }

  private static void hideInWebp(AbortableImageInputStream stream) throws IOException {
    stream.setByteOrder(ByteOrder.LITTLE_ENDIAN);
    long position = 12;
    for (int part = 0; part < MOST_PARTS; part++) {
      stream.seek(position);
      byte[] type = new byte[4];
      stream.readFully(type);
      long length = stream.readUnsignedInt();
      switch (new String(type, StandardCharsets.ISO_8859_1)) {
        case "VP8X" -> // the flag for a profile is the fifth bit
            stream.overlay(position + 8, (byte) (stream.readUnsignedByte() & ~0x20));
        case "ICCP" -> stream.overlay(position, "none".getBytes(StandardCharsets.US_ASCII));
        default -> {}
      }
      position += 8 + length + (length & 1);
    }
  }

  private static void hideInTiff(AbortableImageInputStream stream) throws IOException {
    for (TiffDirectory.Entry entry : TiffDirectory.first(stream, 0).entries()) {
      if (entry.tag() == TIFF_PROFILE) {
        byte upper = (byte) (TIFF_NOTHING >> 8);
        byte lower = (byte) TIFF_NOTHING;
        boolean little = stream.getByteOrder() == ByteOrder.LITTLE_ENDIAN;
        stream.overlay(entry.position(), little ? lower : upper, little ? upper : lower);
      }
    }
  }

  /** Headers of version 5 name the colour space; "sRGB" is what plain files have. */
  private static void hideInBmp(AbortableImageInputStream stream) throws IOException {
    stream.setByteOrder(ByteOrder.LITTLE_ENDIAN);
    stream.seek(14);
    if (stream.readUnsignedInt() >= 124) {
      stream.overlay(BMP_COLOR_SPACE_AT, "BGRs".getBytes(StandardCharsets.US_ASCII));
    }
  }
}
