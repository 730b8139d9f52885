package dev.jvlad.image;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.stream.ImageInputStream;

/**
 * The first directory of a TIFF structure, which Exif blocks have too: byte order, 42, the
 * directory's offset, entries of twelve bytes (TIFF 6.0, 1992). BigTIFF has 43, offsets of eight
 * bytes and entries of twenty.
 *
 * @param entries in the order of the file
 */
record TiffDirectory(List<Entry> entries) {
  private static final int SHORT = 3;

  /**
   * One entry.
   *
   * @param tag what it is about
   * @param position of the entry itself, which its tag begins
   * @param type TIFF's number, 3 for 16 bits
   * @param count of values
   * @param first the 16 bits where a single value of that type lies
   */
  record Entry(int tag, long position, int type, long count, int first) {
    boolean isOneShort() {
      return type == SHORT && count == 1;
    }
  }

  /**
   * Reads the directory of the structure at {@code start}; it has no entries where there is none,
   * and fewer where the file ends. The stream keeps the structure's byte order.
   */
  static TiffDirectory read(ImageInputStream stream, long start) throws IOException {
    List<Entry> entries = new ArrayList<>();
    try {
      stream.seek(start);
      int order = stream.readUnsignedShort();
      if (order == 0x4949 || order == 0x4D4D) {
        stream.setByteOrder(order == 0x4949 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        switch (stream.readUnsignedShort()) {
          case 42 -> readClassic(stream, start, entries);
          case 43 -> readBig(stream, start, entries);
          default -> {}
        }
      }
    } catch (EOFException e) {
      // what was read so far stands
    }
    return new TiffDirectory(List.copyOf(entries));
  }

  private static void readClassic(ImageInputStream stream, long start, List<Entry> entries)
      throws IOException {
    stream.seek(start + stream.readUnsignedInt());
    int count = stream.readUnsignedShort();
    for (int i = 0; i < count; i++) {
      long position = stream.getStreamPosition();
      int tag = stream.readUnsignedShort();
      int type = stream.readUnsignedShort();
      long values = stream.readUnsignedInt();
      entries.add(new Entry(tag, position, type, values, stream.readUnsignedShort()));
      stream.seek(position + 12);
    }
  }

  private static void readBig(ImageInputStream stream, long start, List<Entry> entries)
      throws IOException {
    stream.seek(start + 8);
    stream.seek(start + stream.readLong());
    long count = stream.readLong();
    for (int i = 0; i < Math.min(count, 0xFFFF); i++) {
      long position = stream.getStreamPosition();
      int tag = stream.readUnsignedShort();
      int type = stream.readUnsignedShort();
      long values = stream.readLong();
      entries.add(new Entry(tag, position, type, values, stream.readUnsignedShort()));
      stream.seek(position + 20);
    }
  }
}
