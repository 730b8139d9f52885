package dev.jvlad.io;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The header of an {@code .npy} file, versions 1 to 3 (NumPy, {@code numpy.lib.format}; NEP 1):
 *
 * <pre>
 *   0  6 bytes   0x93 N U M P Y
 *   6  2 bytes   version, major and minor: 1.0, 2.0 or 3.0
 *   8  2 bytes   length h of what follows (version 1); 4 bytes in versions 2 and 3; little-endian
 *      h bytes   a Python dictionary: 'descr', 'fortran_order' and 'shape', padded with spaces
 *      the elements, without gaps; what follows them is ignored, as NumPy does
 * </pre>
 *
 * @param type the type of the elements
 * @param byteOrder the byte order of the elements
 * @param columnMajor whether the first index runs fastest ({@code fortran_order})
 * @param shape the length of each dimension, none negative
 * @param dataOffset where the elements start
 */
record NpyHeader(
    ElementType type, ByteOrder byteOrder, boolean columnMajor, List<Long> shape, long dataOffset) {

  static final String MAGIC = "\u0093NUMPY";

  private static final int ALIGNMENT = 64;

  /** Room for any number of rows: a header whose shape is known last is written over the first. */
  private static final int LEAST_BYTES = 128;

  // A header of a plain array takes 128 bytes; NumPy itself refuses more than 10,000 characters.
  private static final long MAX_LENGTH = 1 << 16;

  NpyHeader {
    shape = List.copyOf(shape);
  }

  /**
   * Reads the header and checks that all elements are there.
   *
   * @param wanted the types that the caller can use
   */
  static NpyHeader read(ByteSource source, Set<ElementType> wanted) throws MalformedFileException {
    if (!source.startsWith(MAGIC)) {
      throw source.malformedAt(0, "is no .npy array; wanted it to start with \\x93NUMPY");
    }
    int major = source.unsignedByte(6);
    int minor = source.unsignedByte(7);
    if (major < 1 || major > 3 || minor != 0) {
      throw source.malformedAt(
          6, ".npy version %d.%d is unknown; wanted 1.0, 2.0 or 3.0", major, minor);
    }
    long textOffset = major == 1 ? 10 : 12;
    long length = major == 1 ? source.unsignedShort(8) : source.unsignedInt(8);
    if (length > MAX_LENGTH) {
      throw source.malformedAt(
          8, "a header of %,d bytes; at most %,d are read", length, MAX_LENGTH);
    }
    if (length > source.size() - textOffset) {
      throw source.malformedAt(
          8,
          "the header has %,d bytes; the file ends after %,d",
          length,
          source.size() - textOffset);
    }
    NpyDictionary dictionary = NpyDictionary.read(source, textOffset, (int) length);
    NpyHeader header =
        new NpyHeader(
            elementType(source, textOffset, dictionary.descr(), wanted),
            byteOrder(dictionary.descr()),
            dictionary.columnMajor(),
            dictionary.shape(),
            textOffset + length);
    header.requireElements(source);
    return header;
  }

  /**
   * The bytes before the elements of an array in C order, version 1.0: 128 as NumPy's own, or the
   * next multiple of 64.
   *
   * @param descr the type as NumPy writes it, such as {@code <f4}
   */
  static ByteBuffer bytes(String descr, Long... shape) {
    String dictionary =
        "{'descr': '%s', 'fortran_order': False, 'shape': %s, }"
            .formatted(descr, shapeText(List.of(shape)));
    int unpadded = MAGIC.length() + 4 + dictionary.length() + 1;
    int length = Math.max(LEAST_BYTES, unpadded + Math.floorMod(-unpadded, ALIGNMENT));
    byte[] text =
        (dictionary + " ".repeat(length - unpadded) + "\n").getBytes(StandardCharsets.ISO_8859_1);
    return ByteBuffer.allocate(length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(MAGIC.getBytes(StandardCharsets.ISO_8859_1))
        .put((byte) 1)
        .put((byte) 0)
        .putShort((short) text.length)
        .put(text)
        .flip();
  }

  /** The shape as Python writes it, for errors. */
  String shapeText() {
    return shapeText(shape);
  }

  private static String shapeText(List<Long> shape) {
    return shape.stream().map(String::valueOf).collect(Collectors.joining(", ", "(", ""))
        + (shape.size() == 1 ? ",)" : ")");
  }

  private static ElementType elementType(
      ByteSource source, long textOffset, String descr, Set<ElementType> wanted)
      throws MalformedFileException {
    String code = hasOrder(descr) ? descr.substring(1) : descr;
    if (code.startsWith("O")) {
      throw source.malformedAt(
          textOffset,
          "holds pickled Python objects, which are never loaded; wanted dtype %s",
          ElementType.codes(wanted));
    }
    return ElementType.ofCode(code)
        .filter(wanted::contains)
        .orElseThrow(() ->
            source.malformedAt(
                textOffset,
                "dtype %s is not supported; wanted %s",
                NpyDictionary.printable(descr),
                ElementType.codes(wanted)));
  }

  private static ByteOrder byteOrder(String descr) {
    return switch (descr.charAt(0)) {
      case '<' -> ByteOrder.LITTLE_ENDIAN;
      case '>' -> ByteOrder.BIG_ENDIAN;
      default -> ByteOrder.nativeOrder(); // '=' and no order say so; '|' is for single bytes
    };
  }

  private static boolean hasOrder(String descr) {
    return !descr.isEmpty() && "<>|=".indexOf(descr.charAt(0)) >= 0;
  }

  private void requireElements(ByteSource source) throws MalformedFileException {
    long wanted = type.bytes;
    try {
      // A zero among the lengths empties the array however large the others are.
      for (long length : shape.contains(0L) ? List.of(0L) : shape) {
        wanted = Math.multiplyExact(wanted, length);
      }
    } catch (ArithmeticException e) {
      throw source.malformedAt(
          dataOffset, "shape %s of %s has more than 2⁶³ bytes", shapeText(), typeText());
    }
    long got = source.size() - dataOffset;
    if (got < wanted) {
      throw source.malformed(
          "%,d bytes of data; shape %s of %s wants %,d", got, shapeText(), typeText(), wanted);
    }
  }

  private String typeText() {
    String order = byteOrder == ByteOrder.LITTLE_ENDIAN ? "<" : ">";
    return String.format(Locale.ROOT, "%s%s", type.bytes == 1 ? "|" : order, type.code);
  }
}
