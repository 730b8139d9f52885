package dev.jvlad.onnx;

import dev.jvlad.FloatMatrix;

/**
 * The features of a picture's patches, which tile it: row y·columns + x of the descriptors is that
 * of patch (x, y).
 *
 * @param descriptors rows·columns × F; each row of unit length, or zero
 * @param columns of patches
 * @param rows of patches
 */
public record Patches(FloatMatrix descriptors, int columns, int rows) {
  /** Checks that there is a row for each patch. */
  public Patches {
    if (descriptors.rows() != columns * rows) {
      throw new IllegalArgumentException(
          "%d descriptors; wanted %d for %d×%d patches"
              .formatted(descriptors.rows(), columns * rows, columns, rows));
    }
  }

  /** From F planes of rows×columns, as convolutional networks have them. */
  static Patches ofPlanes(float[] planes, int dimension, int rows, int columns) {
    int n = rows * columns;
    float[] values = new float[n * dimension];
    for (int f = 0; f < dimension; f++) {
      for (int i = 0; i < n; i++) {
        values[i * dimension + f] = planes[f * n + i];
      }
    }
    return ofRows(values, dimension, rows, columns);
  }

  /** From a row for each patch; keeps the array and scales its rows to unit length. */
  static Patches ofRows(float[] values, int dimension, int rows, int columns) {
    for (int start = 0; start < values.length; start += dimension) {
      double sum = 0;
      for (int i = start; i < start + dimension; i++) {
        sum += (double) values[i] * values[i];
      }
      if (sum > 0) {
        double factor = 1 / Math.sqrt(sum);
        for (int i = start; i < start + dimension; i++) {
          values[i] = (float) (values[i] * factor);
        }
      }
    }
    return new Patches(FloatMatrix.of(rows * columns, dimension, values), columns, rows);
  }
}
