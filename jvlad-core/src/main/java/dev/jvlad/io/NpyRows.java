package dev.jvlad.io;

import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * The rows of an {@code .npy} array: (N, F) in C or Fortran order, or (T, L, F) in C order, whose
 * images follow one another so that row l of image t is row t·L + l.
 */
record NpyRows(MemorySegment bytes, NpyHeader header, long rows, int dimension)
    implements RowReader {
  // Fortran order is transposed in tiles: a run of 256 rows is read from each of 16 columns, and
  // then every row takes 16 numbers, one cache line, at once. The tile (16 KB) stays in L1.
  private static final int TILE_ROWS = 256;
  private static final int TILE_COLUMNS = 16;

  static NpyRows of(ByteSource source) throws MalformedFileException {
    NpyHeader header = NpyHeader.read(source, ElementType.DESCRIPTORS);
    List<Long> shape = header.shape();
    if (shape.size() != 2 && shape.size() != 3) {
      throw source.malformed(
          "shape %s is %d-dimensional; descriptors are (rows, features) or (images, rows, features)",
          header.shapeText(), shape.size());
    }
    if (shape.size() == 3 && header.columnMajor()) {
      throw source.malformed(
          "shape %s is in Fortran order; three dimensions are read in C order only"
              + " (numpy.ascontiguousarray makes it)",
          header.shapeText());
    }
    long dimension = shape.getLast();
    if (dimension < 1 || dimension > Integer.MAX_VALUE) {
      throw source.malformed(
          "shape %s has descriptors of %,d numbers; wanted 1 to %,d",
          header.shapeText(), dimension, Integer.MAX_VALUE);
    }
    long rows = shape.getFirst();
    if (shape.size() == 3) {
      // The product fits: it was checked with the type's size, unless the array is empty.
      rows = shape.get(1) == 0 ? 0 : rows * shape.get(1);
    }
    return new NpyRows(source.bytes(), header, rows, (int) dimension);
  }

  @Override
  public void read(long firstRow, int rowCount, float[] destination /* OUT */) {
    if (header.columnMajor()) {
      readColumnMajor(firstRow, rowCount, destination);
    } else {
      long offset = header.dataOffset() + firstRow * dimension * header.type().bytes;
      header
          .type()
          .toFloats(bytes, header.byteOrder(), offset, rowCount * dimension, destination, 0);
    }
  }

  private void readColumnMajor(long firstRow, int rowCount, float[] destination /* OUT */) {
    float[] tile = new float[TILE_COLUMNS * TILE_ROWS];
    for (int row = 0; row < rowCount; row += TILE_ROWS) {
      int height = Math.min(TILE_ROWS, rowCount - row);
      for (int column = 0; column < dimension; column += TILE_COLUMNS) {
        int width = Math.min(TILE_COLUMNS, dimension - column);
        for (int c = 0; c < width; c++) {
          long element = (column + c) * rows + firstRow + row;
          long offset = header.dataOffset() + element * header.type().bytes;
          header.type().toFloats(bytes, header.byteOrder(), offset, height, tile, c * TILE_ROWS);
        }
        for (int r = 0; r < height; r++) {
          int to = (row + r) * dimension + column;
          for (int c = 0; c < width; c++) {
            destination[to + c] = tile[c * TILE_ROWS + r];
          }
        }
      }
    }
  }
}
