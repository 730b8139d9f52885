package dev.jvlad.image;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import javax.imageio.stream.ImageInputStream;

/**
 * A directory of a TIFF structure, which Exif blocks and most camera raw files have too: byte
 * order, 42, the first directory's offset; a directory is a list of entries of twelve bytes and the
 * offset of the next one (TIFF 6.0, 1992). BigTIFF has 43, offsets of eight bytes and entries of
 * twenty.
 *
 * @param entries in the order of the file
 * @param next offset of the next directory; 0 after the last
 */
record TiffDirectory(List<Entry> entries, long next) {
  private static final int SUB_DIRECTORIES = 330;
  private static final int MOST_DIRECTORIES = 100;
  private static final int MOST_VALUES = 16;

  /**
   * One entry.
   *
   * @param position of the entry itself, which its tag begins
   * @param values where they are integers, and no more than 16
   */
  record Entry(int tag, long position, List<Long> values) {}

  /** How wide the numbers are that a structure is made of. */
  private enum Layout {
    CLASSIC(12, 4),
    BIG(20, 8);

    private final int entryBytes;
    private final int offsetBytes;

    Layout(int entryBytes, int offsetBytes) {
      this.entryBytes = entryBytes;
      this.offsetBytes = offsetBytes;
    }

    long offset(ImageInputStream stream) throws IOException {
      return this == CLASSIC ? stream.readUnsignedInt() : stream.readLong();
    }

    long entries(ImageInputStream stream) throws IOException {
      return this == CLASSIC ? stream.readUnsignedShort() : Math.min(stream.readLong(), 0xFFFF);
    }
  }

  /**
   * Reads the first directory of the structure at {@code start}; it has no entries where there is
   * no structure, and fewer where the file ends. The stream keeps the structure's byte order.
   */
  static TiffDirectory first(ImageInputStream stream, long start) throws IOException {
    return read(stream, start, 1).getFirst();
  }

  /**
   * Reads all directories of the structure at the stream's beginning, the first one first, at most
   * a hundred: those of the chain and those that others have below them.
   */
  static List<TiffDirectory> all(ImageInputStream stream) throws IOException {
    return read(stream, 0, MOST_DIRECTORIES);
  }

  private static List<TiffDirectory> read(ImageInputStream stream, long start, int most)
      throws IOException {
    List<TiffDirectory> directories = new ArrayList<>();
    Deque<Long> offsets = new ArrayDeque<>();
    Set<Long> seen = new HashSet<>();
    Layout layout = Layout.CLASSIC;
    try {
      stream.seek(start);
      int order = stream.readUnsignedShort();
      if (order == 0x4949 || order == 0x4D4D) {
        stream.setByteOrder(order == 0x4949 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        int version = stream.readUnsignedShort();
        if (version == 43) {
          layout = Layout.BIG;
          stream.seek(start + 8);
        }
        if (version == 42 || version == 43) {
          offsets.add(layout.offset(stream));
        }
      }
    } catch (EOFException e) {
      // no structure
    }
    while (!offsets.isEmpty() && directories.size() < most) {
      long offset = offsets.remove();
      if (offset > 0 && seen.add(offset)) {
        TiffDirectory directory = read(stream, start, offset, layout);
        directories.add(directory);
        offsets.add(directory.next);
        offsets.addAll(directory.values(SUB_DIRECTORIES));
      }
    }
    return directories.isEmpty() ? List.of(new TiffDirectory(List.of(), 0)) : directories;
  }

  private static TiffDirectory read(ImageInputStream stream, long start, long offset, Layout layout)
      throws IOException {
    List<Entry> entries = new ArrayList<>();
    long next = 0;
    try {
      stream.seek(start + offset);
      long count = layout.entries(stream);
      long position = stream.getStreamPosition();
      for (long i = 0; i < count; i++) {
        entries.add(entry(stream, start, position, layout));
        position += layout.entryBytes;
      }
      stream.seek(position);
      next = layout.offset(stream);
    } catch (EOFException e) {
      // what was read so far stands
    }
    return new TiffDirectory(List.copyOf(entries), next);
  }

  private static Entry entry(ImageInputStream stream, long start, long position, Layout layout)
      throws IOException {
    stream.seek(position);
    int tag = stream.readUnsignedShort();
    int type = stream.readUnsignedShort();
    long count = layout.offset(stream); // as wide as offsets are
    int bytes = bytes(type);
    if (bytes == 0 || count < 1 || count > MOST_VALUES) {
      return new Entry(tag, position, List.of());
    }
    List<Long> values = new ArrayList<>();
    try {
      if (count * bytes > layout.offsetBytes) {
        stream.seek(start + layout.offset(stream));
      }
      for (int i = 0; i < count; i++) {
        values.add(
            switch (bytes) {
              case 1 -> (long) stream.readUnsignedByte();
              case 2 -> (long) stream.readUnsignedShort();
              case 4 -> stream.readUnsignedInt();
              default -> stream.readLong();
            });
      }
    } catch (EOFException | IndexOutOfBoundsException e) {
      // values that lie behind the end are none
    }
    return new Entry(tag, position, List.copyOf(values));
  }

  /** Of an integer's type, BYTE, SHORT, LONG, IFD, LONG8 or IFD8; 0 for others. */
  private static int bytes(int type) {
    return switch (type) {
      case 1 -> 1;
      case 3 -> 2;
      case 4, 13 -> 4;
      case 16, 18 -> 8;
      default -> 0;
    };
  }

  /** The integers of a tag; none where it is missing. */
  List<Long> values(int tag) {
    return entries.stream()
        .filter(entry -> entry.tag() == tag)
        .findFirst()
        .map(Entry::values)
        .orElse(List.of());
  }

  /** The integer of a tag that has one and no more. */
  OptionalLong value(int tag) {
    List<Long> values = values(tag);
    return values.size() == 1 ? OptionalLong.of(values.getFirst()) : OptionalLong.empty();
  }
}
