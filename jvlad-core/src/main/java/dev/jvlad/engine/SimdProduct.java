package dev.jvlad.engine;

import dev.jvlad.FloatMatrix;

/** Products with W on {@link SimdTile}: W's rows are its packed columns. */
final class SimdProduct implements Kernels.Product {
  private static final int ROWS = SimdTile.ROWS;

  private final int m;
  private final int d;
  private final float[] packed;
  private final float[] zeros;

  SimdProduct(FloatMatrix weights) {
    m = weights.rows();
    d = weights.columns();
    packed = SimdTile.pack(weights.values(), m, d);
    zeros = new float[2 * SimdTile.LANES];
  }

  @Override
  public void multiply(float[] x, int xAt, int n, float[] y, int at, Scratch scratch) {
    float[] tile = scratch.tile(ROWS * 2 * SimdTile.LANES);
    int columns = SimdTile.paddedColumns(m);
    for (int r = 0; r < n; r += ROWS) {
      int rows = Math.min(ROWS, n - r);
      float[] source = x;
      int row = xAt + r * d;
      if (rows < ROWS) {
        source = scratch.bias(ROWS * d);
        System.arraycopy(x, row, source, 0, rows * d);
        row = 0;
      }
      for (int j = 0; j < columns; j += 2 * SimdTile.LANES) {
        int width = Math.min(2 * SimdTile.LANES, columns - j);
        SimdTile.multiply(source, row, d, packed, j * d, width, zeros, 0, 0, tile, 0);
        for (int i = 0; i < rows; i++) {
          System.arraycopy(tile, i * width, y, at + (r + i) * m + j, Math.min(width, m - j));
        }
      }
    }
  }
}
