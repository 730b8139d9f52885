package dev.jvlad;

import java.io.IOException;
import java.util.Objects;

/**
 * Rows of float32 that need not all be in memory: of a matrix, or of a mapped file. Several threads
 * may read at once.
 */
public interface RowSource {

  /** How many rows. */
  long rows();

  /** How many numbers a row has. */
  int dimension();

  /**
   * Reads a block of rows into the start of an array, row-major.
   *
   * @param destination OUT, at least rowCount·dimension long
   * @throws IOException if they cannot be read
   */
  void read(long firstRow, int rowCount, float[] destination) throws IOException;

  /** The rows of a matrix. */
  static RowSource of(FloatMatrix matrix) {
    return new RowSource() {
      @Override
      public long rows() {
        return matrix.rows();
      }

      @Override
      public int dimension() {
        return matrix.columns();
      }

      @Override
      public void read(long firstRow, int rowCount, float[] destination) {
        Objects.checkFromIndexSize(firstRow, rowCount, rows());
        int d = matrix.columns();
        System.arraycopy(matrix.values(), (int) firstRow * d, destination, 0, rowCount * d);
      }
    };
  }
}
