package dev.jvlad.io;

import java.util.ArrayList;
import java.util.List;

/**
 * The central directory of a ZIP archive, with the 64-bit sizes that NumPy writes (PKWARE,
 * APPNOTE.TXT 6.3).
 *
 * <p>The JDK's own {@code ZipFile} does not tell where an entry's bytes lie, which is what mapping
 * an uncompressed array in place needs.
 */
final class ZipDirectory {
  private static final int END = 0x06054b50;
  private static final int END_LENGTH = 22;
  private static final int LOCATOR_64 = 0x07064b50;
  private static final int LOCATOR_64_LENGTH = 20;
  private static final int END_64 = 0x06064b50;
  private static final int HEADER = 0x02014b50;
  private static final int HEADER_LENGTH = 46;
  private static final int MAX_COMMENT = 0xFFFF;
  private static final long IN_EXTRA_FIELD = 0xFFFFFFFFL;
  private static final int EXTRA_64 = 1;

  private ZipDirectory() {}

  static List<ZipEntry> read(ByteSource archive) throws MalformedFileException {
    long end = findEnd(archive);
    long count = archive.unsignedShort(end + 10);
    long at = archive.unsignedInt(end + 16);
    long locator = end - LOCATOR_64_LENGTH;
    if (locator >= 0 && archive.signedInt(locator) == LOCATOR_64) {
      long end64 = archive.signedLong(locator + 8);
      if (archive.signedInt(end64) != END_64) {
        throw archive.malformedAt(locator, "the ZIP archive's 64-bit end record is not in place");
      }
      count = archive.signedLong(end64 + 32);
      at = archive.signedLong(end64 + 48);
    }
    List<ZipEntry> entries = new ArrayList<>();
    for (long i = 0; i < count; i++) {
      if (archive.signedInt(at) != HEADER) {
        throw archive.malformedAt(at, "entry %d of the ZIP archive has no header here", i);
      }
      entries.add(entry(archive, at));
      at +=
          HEADER_LENGTH
              + archive.unsignedShort(at + 28)
              + archive.unsignedShort(at + 30)
              + archive.unsignedShort(at + 32);
    }
    return entries;
  }

  private static long findEnd(ByteSource archive) throws MalformedFileException {
    // The end record is last, but for a comment of unknown length.
    long last = archive.size() - END_LENGTH;
    for (long at = last; at >= Math.max(0, last - MAX_COMMENT); at--) {
      if (archive.signedInt(at) == END && archive.unsignedShort(at + 20) == last - at) {
        return at;
      }
    }
    throw archive.malformed("the ZIP archive has no end record; it may be cut off");
  }

  private static ZipEntry entry(ByteSource archive, long at) throws MalformedFileException {
    int nameLength = archive.unsignedShort(at + 28);
    String name = archive.text(at + HEADER_LENGTH, nameLength);
    long unpackedSize = archive.unsignedInt(at + 24);
    long packedSize = archive.unsignedInt(at + 20);
    long localHeader = archive.unsignedInt(at + 42);
    long extra = at + HEADER_LENGTH + nameLength;
    long extraEnd = extra + archive.unsignedShort(at + 30);
    while (extra + 4 <= extraEnd) {
      int length = archive.unsignedShort(extra + 2);
      if (archive.unsignedShort(extra) == EXTRA_64) {
        // Only the numbers that did not fit are here, in this order.
        long field = extra + 4;
        if (unpackedSize == IN_EXTRA_FIELD) {
          unpackedSize = archive.signedLong(field);
          field += 8;
        }
        if (packedSize == IN_EXTRA_FIELD) {
          packedSize = archive.signedLong(field);
          field += 8;
        }
        if (localHeader == IN_EXTRA_FIELD) {
          localHeader = archive.signedLong(field);
        }
      }
      extra += 4 + length;
    }
    return new ZipEntry(
        name,
        archive.unsignedShort(at + 8),
        archive.unsignedShort(at + 10),
        archive.signedInt(at + 16),
        packedSize,
        unpackedSize,
        localHeader);
  }
}
