package dev.jvlad.image.verify;

import dev.jvlad.image.Panorama;
import dev.jvlad.image.Picture;

/**
 * The grey values of a picture, averaged down and smoothed by a Gaussian of one pixel, so that
 * neither compression nor the way in which a copy was resized leaves much of a trace.
 *
 * @param values rows·columns, row-major, 0 to 255
 * @param toPixels from pixels of the grid to those of the picture
 */
@SuppressWarnings("ArrayRecordComponent") // to be read, compared by nobody
record GreyGrid(float[] values, int columns, int rows, Affinity toPixels) {
  /** exp(−i² / 2), i = 0 … 3, over the sum of both sides. */
  private static final float[] GAUSSIAN = {0.3990503f, 0.2420362f, 0.0540056f, 0.0044330f};

  /**
   * The grid of a picture.
   *
   * @param step pixels of the picture for each of the grid; smaller ones than it holds give those
   */
  static GreyGrid of(Picture picture, double step) {
    double side = Panorama.longerSide(picture.width(), picture.height());
    Picture reduced = picture.reducedTo((int) Math.max(1, Math.round(side / step)));
    int columns = reduced.columns();
    int rows = reduced.rows();
    float[] values = new float[rows * columns];
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        values[row * columns + column] = reduced.grey(column, row);
      }
    }
    double wide = (double) picture.width() / columns;
    double high = (double) picture.height() / rows;
    // On either grid the centre of pixel 0 lies half a pixel from the border.
    Affinity toPixels = new Affinity(wide, 0, 0.5 * wide - 0.5, 0, high, 0.5 * high - 0.5);
    float[] smooth = smoothed(smoothed(values, columns, rows), rows, columns);
    return new GreyGrid(smooth, columns, rows, toPixels);
  }

  /** Smoothed along the rows, and transposed. */
  private static float[] smoothed(float[] values, int columns, int rows) {
    float[] transposed = new float[values.length];
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        float sum = GAUSSIAN[0] * values[row * columns + column];
        for (int i = 1; i < GAUSSIAN.length; i++) {
          sum += GAUSSIAN[i] * values[row * columns + Math.max(0, column - i)];
          sum += GAUSSIAN[i] * values[row * columns + Math.min(columns - 1, column + i)];
        }
        transposed[column * rows + row] = sum;
      }
    }
    return transposed;
  }

  /** Whether a point lies among the centres of the pixels, or at most so far outside. */
  boolean isWithin(double x, double y, double margin) {
    return x >= -margin && y >= -margin && x <= columns - 1 + margin && y <= rows - 1 + margin;
  }

  /** The value between four pixels, of a point among them. */
  float at(double x, double y) {
    int left = Math.clamp((int) x, 0, Math.max(0, columns - 2));
    int top = Math.clamp((int) y, 0, Math.max(0, rows - 2));
    int right = Math.min(columns - 1, left + 1);
    int bottom = Math.min(rows - 1, top + 1);
    double u = x - left;
    double v = y - top;
    double above = (1 - u) * values[top * columns + left] + u * values[top * columns + right];
    double below = (1 - u) * values[bottom * columns + left] + u * values[bottom * columns + right];
    return (float) ((1 - v) * above + v * below);
  }
}
