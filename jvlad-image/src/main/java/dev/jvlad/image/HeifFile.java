package dev.jvlad.image;

import java.awt.Dimension;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import javax.imageio.stream.ImageInputStream;

/**
 * What is known of a HEIC or AVIF file before somebody else decodes it: its boxes (ISO/IEC 14496-12
 * and 23008-12) have a length of 32 bits, a type of four letters, and content.
 */
final class HeifFile {
  /** Boxes that hold boxes, on the way to the sizes of pictures. */
  private static final Set<String> CONTAINERS = Set.of("meta", "iprp", "ipco");

  private static final int MOST_BOXES = 10_000;

  private HeifFile() {}

  /** "HEIC" or "AVIF", by the brands of the first box; empty for other files. */
  static Optional<String> label(byte[] head) {
    if (!ImageFormat.starts(head, 4, 'f', 't', 'y', 'p')) {
      return Optional.empty();
    }
    return switch (new String(head, 8, Math.min(4, head.length - 8), StandardCharsets.ISO_8859_1)) {
      case "avif", "avis" -> Optional.of("AVIF");
      case "heic", "heix", "hevc", "hevx", "heim", "heis", "mif1", "msf1" -> Optional.of("HEIC");
      default -> Optional.empty();
    };
  }

  /**
   * The largest size that any picture in the file claims, which is the whole's where it is put
   * together from tiles; 0×0 if none does. The stream's position is kept.
   */
  static Dimension largest(AbortableImageInputStream stream) throws IOException {
    stream.mark();
    ByteOrder order = stream.getByteOrder();
    try {
      stream.setByteOrder(ByteOrder.BIG_ENDIAN);
      return largest(stream, 0, stream.length());
    } finally {
      stream.setByteOrder(order);
      stream.reset();
    }
  }

  private static Dimension largest(ImageInputStream stream, long start, long end)
      throws IOException {
    Dimension largest = new Dimension();
    long position = start;
    try {
      for (int box = 0; box < MOST_BOXES && position + 8 <= end; box++) {
        stream.seek(position);
        long length = stream.readUnsignedInt();
        byte[] type = new byte[4];
        stream.readFully(type);
        String name = new String(type, StandardCharsets.ISO_8859_1);
        if (length == 1) { // 64 bits follow
          length = stream.readLong();
        }
        long boxEnd = length == 0 ? end : Math.min(end, position + length);
        if (name.equals("ispe")) {
          stream.readInt(); // version and flags
          largest =
              larger(
                  largest,
                  new Dimension(Math.max(0, stream.readInt()), Math.max(0, stream.readInt())));
        } else if (CONTAINERS.contains(name)) {
          int versionBytes = name.equals("meta") ? 4 : 0;
          largest =
              larger(largest, largest(stream, stream.getStreamPosition() + versionBytes, boxEnd));
        }
        if (boxEnd <= position) {
          break;
        }
        position = boxEnd;
      }
    } catch (EOFException e) {
      // what was read so far stands
    }
    return largest;
  }

  private static Dimension larger(Dimension a, Dimension b) {
    return (long) a.width * a.height >= (long) b.width * b.height ? a : b;
  }
}
