package dev.jvlad.app;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Files of NumPy for tests, version 1.0, little-endian. */
final class NpyFiles {
  private NpyFiles() {}

  /** float32 in C order. */
  static Path floats(Path file, long[] shape, float... values) throws IOException {
    byte[] data = new byte[4 * values.length];
    ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(values);
    return write(file, "<f4", false, shape, data);
  }

  static Path ints(Path file, long... values) throws IOException {
    byte[] data = new byte[8 * values.length];
    ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer().put(values);
    return write(file, "<i8", false, shape(values.length), data);
  }

  static Path write(Path file, String type, boolean fortranOrder, long[] shape, byte[] data)
      throws IOException {
    byte[] header = header(type, fortranOrder, shape);
    return Files.write(
        file, ByteBuffer.allocate(header.length + data.length).put(header).put(data).array());
  }

  /** What stands before the elements; the rest of such a file may be a hole. */
  static byte[] header(String type, boolean fortranOrder, long... shape) {
    String lengths =
        Arrays.stream(shape).mapToObj(Long::toString).collect(Collectors.joining(", "));
    String dictionary =
        "{'descr': '%s', 'fortran_order': %s, 'shape': (%s%s), }"
            .formatted(
                type, fortranOrder ? "True" : "False", lengths, shape.length == 1 ? "," : "");
    String padded = dictionary + " ".repeat(Math.floorMod(-(dictionary.length() + 11), 64)) + "\n";
    return ByteBuffer.allocate(10 + padded.length())
        .order(ByteOrder.LITTLE_ENDIAN)
        .put("\u0093NUMPY\u0001\u0000".getBytes(StandardCharsets.ISO_8859_1))
        .putShort((short) padded.length())
        .put(padded.getBytes(StandardCharsets.ISO_8859_1))
        .array();
  }

  /** The elements of a file that the command wrote: float32, two dimensions. */
  static float[][] read(Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    int start = 10 + bytes.getShort(8);
    String header = new String(bytes.array(), 10, start - 10, StandardCharsets.ISO_8859_1);
    String[] shape = header.replaceAll("(?s).*\\((.*)\\).*", "$1").split(", ", -1);
    float[][] rows = new float[Integer.parseInt(shape[0])][Integer.parseInt(shape[1])];
    bytes.position(start);
    for (float[] row : rows) {
      bytes.asFloatBuffer().get(row);
      bytes.position(bytes.position() + 4 * row.length);
    }
    if (!header.startsWith("{'descr': '<f4', 'fortran_order': False,") || bytes.hasRemaining()) {
      throw new IOException("%s: %s, %d bytes left".formatted(file, header, bytes.remaining()));
    }
    return rows;
  }

  static long[] shape(long... lengths) {
    return lengths;
  }
}
