package dev.jvlad;

import java.util.Arrays;

/**
 * A dense rows×columns matrix of float32, row-major in one array.
 *
 * <p>The array is shared, not copied: {@link #values()} is the storage itself, which is what a
 * kernel needs. Whoever hands an array over stops writing to it.
 */
public final class FloatMatrix {
  private final int rows;
  private final int columns;
  private final float[] values;

  private FloatMatrix(int rows, int columns, float[] values) {
    this.rows = rows;
    this.columns = columns;
    this.values = values;
  }

  /** A matrix of zeros. */
  public static FloatMatrix zeros(int rows, int columns) {
    return new FloatMatrix(rows, columns, new float[checkedSize(rows, columns)]);
  }

  /**
   * A view of {@code values}, which must hold exactly rows·columns numbers.
   *
   * @throws IllegalArgumentException if the length does not fit the shape
   */
  public static FloatMatrix of(int rows, int columns, float[] values) {
    int size = checkedSize(rows, columns);
    if (values.length != size) {
      throw new IllegalArgumentException(
          "a %d×%d matrix needs %d values, got %d".formatted(rows, columns, size, values.length));
    }
    return new FloatMatrix(rows, columns, values);
  }

  /** A copy of rows given one by one; all must have the same length. */
  public static FloatMatrix copyOf(float[][] rows) {
    int columns = rows.length == 0 ? 0 : rows[0].length;
    FloatMatrix matrix = zeros(rows.length, columns);
    for (int i = 0; i < rows.length; i++) {
      if (rows[i].length != columns) {
        throw new IllegalArgumentException(
            "row %d has %d values; row 0 has %d".formatted(i, rows[i].length, columns));
      }
      System.arraycopy(rows[i], 0, matrix.values, i * columns, columns);
    }
    return matrix;
  }

  private static int checkedSize(int rows, int columns) {
    if (rows < 0 || columns < 0) {
      throw new IllegalArgumentException("negative shape: %d×%d".formatted(rows, columns));
    }
    long size = (long) rows * columns;
    if (size > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          "a %d×%d matrix does not fit one array; stream it in parts".formatted(rows, columns));
    }
    return (int) size;
  }

  /** How many rows. */
  public int rows() {
    return rows;
  }

  /** How many columns. */
  public int columns() {
    return columns;
  }

  /**
   * The storage, rows·columns long: the value at row r, column c is {@code values[r·columns+c]}.
   */
  public float[] values() {
    return values;
  }

  /** One value. */
  public float get(int row, int column) {
    return values[row * columns + column];
  }

  /** A copy of one row. */
  public float[] row(int row) {
    return Arrays.copyOfRange(values, row * columns, (row + 1) * columns);
  }

  /** A copy of the rows {@code from} (inclusive) to {@code to} (exclusive). */
  public FloatMatrix rows(int from, int to) {
    return new FloatMatrix(
        to - from, columns, Arrays.copyOfRange(values, from * columns, to * columns));
  }

  /** A copy of the rows with these numbers, in this order. */
  public FloatMatrix rows(int[] numbers) {
    FloatMatrix picked = zeros(numbers.length, columns);
    for (int i = 0; i < numbers.length; i++) {
      System.arraycopy(values, numbers[i] * columns, picked.values, i * columns, columns);
    }
    return picked;
  }

  /**
   * Overwrites one row.
   *
   * @throws IllegalArgumentException if it has not as many values as there are columns
   */
  public void setRow(int row, float[] numbers) {
    if (numbers.length != columns) {
      throw new IllegalArgumentException(
          "a row of %d values; the matrix has %d columns".formatted(numbers.length, columns));
    }
    System.arraycopy(numbers, 0, values, row * columns, columns);
  }

  /**
   * Overwrites the rows from {@code first} on, as many as the other matrix has.
   *
   * @throws IllegalArgumentException if it has other columns
   */
  public void setRows(int first, FloatMatrix other) {
    if (other.columns != columns) {
      throw new IllegalArgumentException(
          "rows of %d columns; the matrix has %d".formatted(other.columns, columns));
    }
    System.arraycopy(other.values, 0, values, first * columns, other.values.length);
  }

  /** The mean of the rows, added up in float64 in their order; NaN without rows. */
  public double[] columnMeans() {
    double[] mean = new double[columns];
    for (int i = 0; i < rows; i++) {
      for (int f = 0; f < columns; f++) {
        mean[f] += values[i * columns + f];
      }
    }
    for (int f = 0; f < columns; f++) {
      mean[f] /= rows;
    }
    return mean;
  }

  /**
   * The median of every column, over at most so many rows, evenly taken: a point amid the rows,
   * however far away a few of them lie. Zero without rows.
   */
  public float[] columnMedians(int most) {
    int count = Math.min(rows, most);
    float[] medians = new float[columns];
    float[] column = new float[count];
    for (int f = 0; f < columns && count > 0; f++) {
      for (int i = 0; i < count; i++) {
        column[i] = values[(int) ((long) rows * i / count) * columns + f];
      }
      Arrays.sort(column);
      double twice = (double) column[(count - 1) / 2] + column[count / 2];
      medians[f] = (float) (twice / 2);
    }
    return medians;
  }

  /**
   * Returns this matrix if every value is finite.
   *
   * @throws IllegalArgumentException naming the first row that holds NaN or infinity
   */
  public FloatMatrix requireFinite(String what) {
    int row = firstNonFiniteRow();
    if (row >= 0) {
      throw new IllegalArgumentException(
          "%s: row %d holds NaN or infinity; wanted finite numbers".formatted(what, row));
    }
    return this;
  }

  private int firstNonFiniteRow() {
    // 0·v is 0 for finite numbers alone; a sum of zeros stays zero, so a whole row is one branch.
    for (int row = 0; row < rows; row++) {
      float sum = 0;
      for (int i = row * columns; i < (row + 1) * columns; i++) {
        sum += 0 * values[i];
      }
      if (sum != 0) { // NaN is unequal to everything, zero too
        return row;
      }
    }
    return -1;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FloatMatrix that
        && rows == that.rows
        && columns == that.columns
        && Arrays.equals(values, that.values);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * rows + columns) + Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return "FloatMatrix[" + rows + "×" + columns + "]";
  }
}
