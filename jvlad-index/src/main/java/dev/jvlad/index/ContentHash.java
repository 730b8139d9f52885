package dev.jvlad.index;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The SHA-256 of a file's bytes: files of equal hashes are the same, byte for byte.
 *
 * <p>Kept as four numbers, for a collection of a million files compares a million of them.
 */
public record ContentHash(long first, long second, long third, long fourth) {
  /** Bytes of a hash. */
  public static final int BYTES = 32;

  private static final int READ_BYTES = 1 << 17;

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

  /** The hash of some content. */
  public static ContentHash ofContent(byte[] content) {
    return of(sha256().digest(content));
  }

  /** The hash of a file's content, which is read for it. */
  public static ContentHash ofFile(Path file) throws IOException {
    MessageDigest digest = sha256();
    byte[] part = new byte[READ_BYTES];
    try (InputStream content = Files.newInputStream(file)) {
      for (int read = content.read(part); read >= 0; read = content.read(part)) {
        digest.update(part, 0, read);
      }
    }
    return of(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) { // every JDK has it
      throw new IllegalStateException(e);
    }
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
