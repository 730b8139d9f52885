package dev.jvlad.engine;

import dev.jvlad.FloatMatrix;

/** Products with W on {@link SimdTile}: W's rows are its packed columns. */
final class SimdProduct implements Kernels.Product {
  private static final int ROWS = SimdTile.ROWS;

  private final int m;
  private final int d;
  private final float[] packed;
  private final float[] zeros = new float[2 * SimdTile.LANES];
  private final Pool<Workspace> workspaces = new Pool<>(Workspace::new);

  /** What one thread multiplies in. */
  private final class Workspace {
    /** Products of a tile of rows with two vectors of columns. */
    final float[] products = new float[ROWS * 2 * SimdTile.LANES];

    /** The last rows, where they are fewer than a tile has. */
    final float[] lastRows = new float[ROWS * d];
  }

  SimdProduct(FloatMatrix weights) {
    m = weights.rows();
    d = weights.columns();
    packed = SimdTile.pack(weights.values(), m, d);
  }

  @Override
  public void multiply(float[] x, int xAt, int n, float[] y, int at) {
    Workspace space = workspaces.borrow();
    float[] products = space.products;
    int columns = SimdTile.paddedColumns(m);
    for (int r = 0; r < n; r += ROWS) {
      int rows = Math.min(ROWS, n - r);
      float[] source = x;
      int row = xAt + r * d;
      if (rows < ROWS) {
        source = space.lastRows;
        System.arraycopy(x, row, source, 0, rows * d);
        row = 0;
      }
      for (int j = 0; j < columns; j += 2 * SimdTile.LANES) {
        int width = Math.min(2 * SimdTile.LANES, columns - j);
        SimdTile.multiply(source, row, d, packed, j * d, width, zeros, 0, 0, products, 0);
        for (int i = 0; i < rows; i++) {
          System.arraycopy(products, i * width, y, at + (r + i) * m + j, Math.min(width, m - j));
        }
      }
    }
    workspaces.giveBack(space);
  }
}
