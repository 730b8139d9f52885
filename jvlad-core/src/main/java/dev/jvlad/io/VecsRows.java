package dev.jvlad.io;

import java.nio.ByteOrder;

/**
 * The rows of an {@code .fvecs} or {@code .bvecs} file (the TEXMEX corpus of INRIA: Jégou, Douze,
 * Schmid, PAMI 2011), little-endian:
 *
 * <pre>
 *   for each row   4 bytes   the dimension d, the same in every row
 *                  d × 4     float32 (.fvecs), or d × 1 unsigned bytes (.bvecs)
 * </pre>
 *
 * <p>The dimension of a row is checked when the row is read: checking all at the door would read
 * the whole file twice.
 */
record VecsRows(ByteSource source, ElementType type, long rows, int dimension)
    implements RowReader {

  static VecsRows of(ByteSource source, ElementType type) throws MalformedFileException {
    if (source.size() < 4) {
      throw source.malformed(
          "%,d bytes; wanted rows that start with 4 bytes of dimension", source.size());
    }
    int dimension = source.signedInt(0);
    if (dimension < 1) {
      throw source.malformedAt(0, "row 0 has dimension %d; wanted at least 1", dimension);
    }
    long rowBytes = 4 + (long) dimension * type.bytes;
    VecsRows rows = new VecsRows(source, type, source.size() / rowBytes, dimension);
    long rest = source.size() % rowBytes;
    if (rest != 0) {
      rows.requireAlignment(rest);
      throw source.malformedAt(
          rows.rows * rowBytes,
          "row %d is cut off: %,d bytes; a row of dimension %d has %,d",
          rows.rows,
          rest,
          dimension,
          rowBytes);
    }
    return rows;
  }

  @Override
  public void read(long firstRow, int rowCount, float[] destination /* OUT */)
      throws MalformedFileException {
    for (int row = 0; row < rowCount; row++) {
      requireDimension(firstRow + row);
      long offset = (firstRow + row) * rowBytes() + 4;
      type.toFloats(
          source.bytes(), ByteOrder.LITTLE_ENDIAN, offset, dimension, destination, row * dimension);
    }
  }

  private long rowBytes() {
    return 4 + (long) dimension * type.bytes;
  }

  /**
   * Finds a row of another dimension, which explains an odd length better than the length itself.
   * Rows after it are out of place, so where the end is in place no row need be looked at.
   */
  private void requireAlignment(long rest) throws MalformedFileException {
    long headers = rest < 4 ? rows : rows + 1;
    if (source.signedInt((headers - 1) * rowBytes()) != dimension) {
      for (long row = 0; row < headers; row++) {
        requireDimension(row);
      }
    }
  }

  private void requireDimension(long row) throws MalformedFileException {
    long offset = row * rowBytes();
    int got = source.signedInt(offset);
    if (got != dimension) {
      throw source.malformedAt(
          offset, "row %d has dimension %d; row 0 has %d", row, got, dimension);
    }
  }
}
