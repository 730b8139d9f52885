package dev.jvlad.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Makes the bytes of {@code .npy} files for tests, as NumPy writes them, element by element. */
public final class NpyBytes {
  private NpyBytes() {}

  /** The dictionary in NumPy's own spacing. */
  public static String dictionary(String descr, boolean fortranOrder, long... shape) {
    String lengths =
        Arrays.stream(shape).mapToObj(Long::toString).collect(Collectors.joining(", "));
    return "{'descr': '%s', 'fortran_order': %s, 'shape': (%s%s), }"
        .formatted(descr, fortranOrder ? "True" : "False", lengths, shape.length == 1 ? "," : "");
  }

  /** A whole file of a version, its header padded to 64 bytes. */
  public static byte[] file(int version, String dictionary, byte[] data) {
    int start = version == 1 ? 10 : 12;
    int padding = Math.floorMod(-(start + dictionary.length() + 1), 64);
    return unpaddedFile(version, dictionary + " ".repeat(padding) + "\n", data);
  }

  static byte[] unpaddedFile(int version, String header, byte[] data) {
    byte[] text = header.getBytes(StandardCharsets.ISO_8859_1);
    ByteBuffer bytes =
        ByteBuffer.allocate(12 + text.length + data.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put("\u0093NUMPY".getBytes(StandardCharsets.ISO_8859_1));
    bytes.put((byte) version).put((byte) 0);
    if (version == 1) {
      bytes.putShort((short) text.length);
    } else {
      bytes.putInt(text.length);
    }
    bytes.put(text).put(data);
    return Arrays.copyOf(bytes.array(), bytes.position());
  }

  /** Numbers as elements of a dtype such as {@code >f8}. */
  public static byte[] elements(String descr, double... values) {
    ByteOrder order = descr.charAt(0) == '>' ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    int size = descr.charAt(2) - '0';
    ByteBuffer bytes = ByteBuffer.allocate(values.length * size).order(order);
    for (double value : values) {
      switch (descr.substring(1)) {
        case "f2" -> bytes.putShort(Float.floatToFloat16((float) value));
        case "f4" -> bytes.putFloat((float) value);
        case "f8" -> bytes.putDouble(value);
        case "u1", "i1" -> bytes.put((byte) (int) value);
        case "u2", "i2" -> bytes.putShort((short) (int) value);
        case "u4", "i4" -> bytes.putInt((int) (long) value);
        case "u8", "i8" -> bytes.putLong((long) value);
        default -> throw new IllegalArgumentException(descr);
      }
    }
    return bytes.array();
  }

  static byte[] array(String descr, boolean fortranOrder, long[] shape, double... values) {
    return file(1, dictionary(descr, fortranOrder, shape), elements(descr, values));
  }

  static long[] shape(long... lengths) {
    return lengths;
  }

  static Path write(Path folder, String name, byte[] bytes) throws IOException {
    return Files.write(folder.resolve(name), bytes);
  }
}
