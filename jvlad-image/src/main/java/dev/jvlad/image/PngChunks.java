package dev.jvlad.image;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import javax.imageio.stream.ImageInputStream;

/**
 * The walk over a PNG's chunks (length, type, data, CRC-32; PNG specification, W3C 2003) that finds
 * damage before decoding. The JDK's reader checks no checksums, and would return noise.
 */
final class PngChunks {
  static final int EXIF = type("eXIf");
  private static final int IHDR = type("IHDR");
  private static final int PLTE = type("PLTE");
  private static final int IDAT = type("IDAT");
  private static final int IEND = type("IEND");
  private static final int SIGNATURE_BYTES = 8;

  private PngChunks() {}

  /**
   * Checks the chunks that pixels depend on, and leaves the stream's position as it was. A missing
   * end chunk is forgiven, as viewers do.
   *
   * @throws RefusedException if one is cut short, fails its checksum, or is missing
   */
  static void check(ImageInputStream stream) throws IOException, RefusedException {
    stream.mark();
    try {
      stream.setByteOrder(ByteOrder.BIG_ENDIAN);
      walk(stream);
    } finally {
      stream.reset();
    }
  }

  private static void walk(ImageInputStream stream) throws IOException, RefusedException {
    long position = SIGNATURE_BYTES;
    long end = stream.length();
    boolean first = true;
    boolean hasPixels = false;
    while (position < end) {
      if (end - position < 12) {
        throw truncated(end);
      }
      stream.seek(position);
      long length = stream.readUnsignedInt();
      int type = stream.readInt();
      if (first && type != IHDR) {
        throw RefusedException.damaged("damaged PNG: its first chunk is not the header");
      }
      if (length > end - position - 12) {
        throw truncated(end);
      }
      if (type == IHDR || type == PLTE || type == IDAT) {
        checkSum(stream, position, length, type);
      }
      hasPixels |= type == IDAT && length > 0;
      if (type == IEND) {
        break;
      }
      first = false;
      position += 12 + length;
    }
    if (!hasPixels) {
      throw RefusedException.damaged("damaged PNG: no pixel data");
    }
  }

  private static void checkSum(ImageInputStream stream, long position, long length, int type)
      throws IOException, RefusedException {
    stream.seek(position + 4);
    CRC32 sum = new CRC32();
    byte[] part = new byte[(int) Math.min(1 << 13, length + 4)];
    for (long left = length + 4; left > 0; ) {
      int count = (int) Math.min(part.length, left);
      stream.readFully(part, 0, count);
      sum.update(part, 0, count);
      left -= count;
    }
    if (stream.readUnsignedInt() != sum.getValue()) {
      throw RefusedException.damaged(
          "damaged PNG: the %s chunk at byte %d fails its checksum"
              .formatted(name(type), position));
    }
  }

  private static RefusedException truncated(long end) {
    return RefusedException.damaged("truncated PNG: a chunk is cut off at byte " + end);
  }

  private static int type(String name) {
    byte[] bytes = name.getBytes(StandardCharsets.US_ASCII);
    return bytes[0] << 24 | bytes[1] << 16 | bytes[2] << 8 | bytes[3];
  }

  private static String name(int type) {
    return ""
        + (char) (type >> 24)
        + (char) (type >> 16 & 255)
        + (char) (type >> 8 & 255)
        + (char) (type & 255);
  }
}
