package dev.jvlad.io;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Bytes of a file, or of an entry of an archive, with what an error has to say about them.
 *
 * @param path the file
 * @param entry the name of the archive's entry, or empty for the file itself
 * @param bytes the content
 * @param position where in the file the content starts, 0 for an unpacked entry
 */
// The annotation that Error Prone wants is in a library of its own; the tests assert each message.
@SuppressWarnings("AnnotateFormatMethod")
record ByteSource(Path path, String entry, MemorySegment bytes, long position) {
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  long size() {
    return bytes.byteSize();
  }

  /** The byte at an offset, 0 to 255. */
  int unsignedByte(long offset) throws MalformedFileException {
    requireBytes(offset, 1);
    return Byte.toUnsignedInt(bytes.get(ValueLayout.JAVA_BYTE, offset));
  }

  /** The little-endian 16-bit number at an offset, 0 to 65,535. */
  int unsignedShort(long offset) throws MalformedFileException {
    requireBytes(offset, 2);
    return Short.toUnsignedInt(bytes.get(SHORT, offset));
  }

  /** The little-endian signed 32-bit number at an offset. */
  int signedInt(long offset) throws MalformedFileException {
    requireBytes(offset, 4);
    return bytes.get(INT, offset);
  }

  /** The little-endian 32-bit number at an offset, 0 to 2³² − 1. */
  long unsignedInt(long offset) throws MalformedFileException {
    return Integer.toUnsignedLong(signedInt(offset));
  }

  /** The little-endian signed 64-bit number at an offset. */
  long signedLong(long offset) throws MalformedFileException {
    requireBytes(offset, 8);
    return bytes.get(LONG, offset);
  }

  /** Bytes as text, one character each. */
  String text(long offset, int length) throws MalformedFileException {
    requireBytes(offset, length);
    byte[] text = bytes.asSlice(offset, length).toArray(ValueLayout.JAVA_BYTE);
    return new String(text, StandardCharsets.ISO_8859_1);
  }

  boolean startsWith(String magic) throws MalformedFileException {
    return size() >= magic.length() && text(0, magic.length()).equals(magic);
  }

  /** A problem of these bytes as a whole. */
  MalformedFileException malformed(String problem, Object... arguments) {
    return new MalformedFileException(path, described(problem, arguments));
  }

  /** A problem at an offset of these bytes. */
  MalformedFileException malformedAt(long offset, String problem, Object... arguments) {
    return new MalformedFileException(path, position + offset, described(problem, arguments));
  }

  private String described(String problem, Object... arguments) {
    String text = String.format(Locale.ROOT, problem, arguments);
    return entry.isEmpty() ? text : "entry " + entry + ": " + text;
  }

  private void requireBytes(long offset, long count) throws MalformedFileException {
    if (offset < 0 || offset > size() - count) {
      throw malformedAt(
          offset, "wanted %,d bytes here, got %,d in all: it is cut off", count, size());
    }
  }
}
