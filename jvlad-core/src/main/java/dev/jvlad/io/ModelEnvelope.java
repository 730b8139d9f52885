package dev.jvlad.io;

import dev.jvlad.FloatMatrix;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.zip.CRC32C;

/**
 * What a model's bytes are whatever the model: a text and arrays. All numbers are little-endian.
 *
 * <pre>
 *   offset  length  field
 *   0       8       magic, "jvladmod" in ASCII
 *   8       4       format version
 *   12      4       h, length of the header
 *   16      h       header, a text in UTF-8
 *   16+h    …       the arrays, float32, row-major
 *   end−4   4       CRC-32C of all bytes before
 * </pre>
 *
 * @param header the text
 * @param arrays the bytes of all arrays, one after the other
 */
record ModelEnvelope(String header, ByteBuffer arrays) {
  private static final byte[] MAGIC = ModelFile.MAGIC.getBytes(StandardCharsets.US_ASCII);
  private static final int VERSION_AT = 8;
  private static final int HEADER_LENGTH_AT = 12;
  private static final int HEADER_AT = 16;
  private static final int CHECKSUM_LENGTH = 4;

  /** The bytes of a header and its arrays. */
  static byte[] seal(int version, String header, Collection<FloatMatrix> arrays) {
    byte[] text = header.getBytes(StandardCharsets.UTF_8);
    long length = (long) HEADER_AT + text.length + CHECKSUM_LENGTH;
    for (FloatMatrix array : arrays) {
      length += 4L * array.values().length;
    }
    ByteBuffer buffer = ByteBuffer.allocate(Math.toIntExact(length)).order(ByteOrder.LITTLE_ENDIAN);
    buffer.put(MAGIC).putInt(version).putInt(text.length).put(text);
    for (FloatMatrix array : arrays) {
      buffer.asFloatBuffer().put(array.values());
      buffer.position(buffer.position() + 4 * array.values().length);
    }
    buffer.putInt(checksum(buffer.array(), buffer.position()));
    return buffer.array();
  }

  /**
   * Opens what {@link #seal} made.
   *
   * @throws IllegalArgumentException if the bytes are no model, of a version outside of the range,
   *     cut or changed; the message is what is said of a file after its name
   */
  static ModelEnvelope open(byte[] bytes, int oldestVersion, int newestVersion) {
    if (bytes.length < HEADER_AT + CHECKSUM_LENGTH
        || !Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
      throw new IllegalArgumentException("is not a model file: it does not begin as one");
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int version = buffer.getInt(VERSION_AT);
    if (version < oldestVersion || version > newestVersion) {
      throw new IllegalArgumentException(
          "is a model of format version %d; wanted %d or %d"
              .formatted(version, oldestVersion, newestVersion));
    }
    int end = bytes.length - CHECKSUM_LENGTH;
    if (buffer.getInt(end) != checksum(bytes, end)) {
      throw new IllegalArgumentException(
          "is a damaged model file: its checksum does not fit (%,d bytes)".formatted(end));
    }
    int headerLength = buffer.getInt(HEADER_LENGTH_AT);
    if (headerLength < 0 || headerLength > end - HEADER_AT) {
      throw new IllegalArgumentException(
          "header length %d does not fit (at byte %d)".formatted(headerLength, HEADER_LENGTH_AT));
    }
    int arraysAt = HEADER_AT + headerLength;
    return new ModelEnvelope(
        new String(bytes, HEADER_AT, headerLength, StandardCharsets.UTF_8),
        buffer.slice(arraysAt, end - arraysAt).order(ByteOrder.LITTLE_ENDIAN));
  }

  /** SHA-256 in 64 hexadecimal digits. */
  static String fingerprint(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static int checksum(byte[] bytes, int length) {
    CRC32C checksum = new CRC32C();
    checksum.update(bytes, 0, length);
    return (int) checksum.getValue();
  }
}
