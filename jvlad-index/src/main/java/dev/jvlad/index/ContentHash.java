package dev.jvlad.index;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/**
 * The SHA-256 of a file's bytes: files of equal hashes are the same, byte for byte.
 *
 * <p>Kept as four numbers, for a collection of a million files compares a million of them.
 */
public record ContentHash(long first, long second, long third, long fourth) {
  /** Bytes of a hash. */
  public static final int BYTES = 32;

  /** The hash that some bytes are, as a digest gives them. */
  public static ContentHash of(byte[] sha256) {
    if (sha256.length != BYTES) {
      throw new IllegalArgumentException(
          "content hash of %d bytes; wanted %d".formatted(sha256.length, BYTES));
    }
    ByteBuffer numbers = ByteBuffer.wrap(sha256);
    return new ContentHash(
        numbers.getLong(), numbers.getLong(), numbers.getLong(), numbers.getLong());
  }

  /** The hash as a digest gives it. */
  public byte[] bytes() {
    return ByteBuffer.allocate(BYTES)
        .putLong(first)
        .putLong(second)
        .putLong(third)
        .putLong(fourth)
        .array();
  }

  /** In hexadecimal, 64 digits. */
  @Override
  public String toString() {
    return HexFormat.of().formatHex(bytes());
  }
}
