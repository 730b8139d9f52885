package dev.jvlad.engine;

import dev.jvlad.FloatMatrix;
import java.util.Arrays;

/**
 * Cosines of any rows with a few queries (m×D), x·q / (‖x‖·‖q‖), as estimates for all and exactly
 * for the pairs that are worth it. Threads may share it.
 *
 * <p>The estimates are products of unit vectors in float32, in blocks of columns that are summed in
 * float64: so the error has a bound that is far below what tells neighbours apart, for any D.
 */
public final class Cosines {
  /** Terms of a float32 sum. */
  private static final int BLOCK = 512;

  /** Rows that are multiplied at once. */
  private static final int TILE = 64;

  /** Half the distance of 1 to the next float32. */
  private static final double HALF_ULP = 0x1p-24;

  /** Roundings beside those of the sum: of both factors, of the product and of the cosine. */
  private static final int OTHER_ROUNDINGS = 4;

  private final FloatMatrix queries;
  private final double[] queryNorms;

  /** The queries' products, a block of columns each. */
  private final Kernels.Product[] products;

  private final Kernels kernels;
  private final Pool<Workspace> workspaces = new Pool<>(Workspace::new);

  /** What one thread estimates in. */
  private final class Workspace {
    /** A block of columns of a tile's rows, of unit length as whole rows. */
    final float[] units = new float[TILE * Math.min(BLOCK, queries.columns())];

    /** Their products with all queries. */
    final float[] products = new float[TILE * queries.rows()];

    /** The products of all blocks so far. */
    final double[] sums = new double[TILE * queries.rows()];
  }

  /**
   * Takes queries.
   *
   * @throws NonFiniteRowException if one holds NaN or infinity
   */
  Cosines(FloatMatrix queries, Kernels kernels) {
    this.queries = queries;
    this.kernels = kernels;
    queryNorms = new double[queries.rows()];
    norms(queries.values(), queries.rows(), queryNorms);
    int d = queries.columns();
    products = new Kernels.Product[(d + BLOCK - 1) / BLOCK];
    for (int b = 0; b < products.length; b++) {
      int width = Math.min(BLOCK, d - b * BLOCK);
      FloatMatrix units = FloatMatrix.zeros(queries.rows(), width);
      unitBlock(queries.values(), 0, queries.rows(), queryNorms, b, units.values());
      products[b] = kernels.product(units);
    }
  }

  /** How many queries: m. */
  public int queryCount() {
    return queries.rows();
  }

  /** Whether a query is a row of zeros, which has no cosine with anything. */
  public boolean isZero(int query) {
    return queryNorms[query] == 0;
  }

  /** How far an estimate may be off a {@link #cosine}, at most. */
  public float tolerance() {
    return (float) ((Math.min(BLOCK, queries.columns()) + OTHER_ROUNDINGS) * HALF_ULP);
  }

  /**
   * The length of each of n rows; zero for rows of zeros.
   *
   * @param x n×D
   * @throws NonFiniteRowException naming the row that holds NaN or infinity
   */
  public void norms(float[] x, int n, double[] norms /* OUT n */) {
    int d = queries.columns();
    for (int i = 0; i < n; i++) {
      // The square of no finite float32 leaves float64's range.
      double squared = kernels.squaredNorm(x, i * d, (i + 1) * d);
      if (!Double.isFinite(squared)) {
        throw new NonFiniteRowException(i);
      }
      norms[i] = Math.sqrt(squared);
    }
  }

  /**
   * Estimates the cosines of n rows; 0 for rows of zeros.
   *
   * @param x n×D
   * @param norms of the rows
   */
  public void estimate(float[] x, int n, double[] norms, float[] estimates /* OUT n×m */) {
    Workspace space = workspaces.borrow();
    int m = queries.rows();
    for (int first = 0; first < n; first += TILE) {
      int rows = Math.min(TILE, n - first);
      Arrays.fill(space.sums, 0, rows * m, 0);
      for (int b = 0; b < products.length; b++) {
        unitBlock(x, first, rows, norms, b, space.units);
        products[b].multiply(space.units, 0, rows, space.products, 0);
        for (int i = 0; i < rows * m; i++) {
          space.sums[i] += space.products[i];
        }
      }
      for (int i = 0; i < rows * m; i++) {
        estimates[first * m + i] = (float) space.sums[i];
      }
    }
    workspaces.giveBack(space);
  }

  /** The columns of block b of the rows from {@code first} on, divided by the rows' norms. */
  private void unitBlock(
      float[] x, int first, int rows, double[] norms, int b, float[] units /* OUT */) {
    int d = queries.columns();
    int width = Math.min(BLOCK, d - b * BLOCK);
    for (int i = 0; i < rows; i++) {
      double norm = norms[first + i];
      double scale = norm == 0 ? 0 : 1 / norm;
      int from = (first + i) * d + b * BLOCK;
      for (int f = 0; f < width; f++) {
        units[i * width + f] = (float) (x[from + f] * scale);
      }
    }
  }

  /**
   * The cosine of one row with one query, −1 to 1: the float32 nearest to that of float64.
   *
   * @param x rows of D numbers
   * @param norm of the row, not 0
   */
  public float cosine(float[] x, int row, double norm, int query) {
    int d = queries.columns();
    double dot = dot(x, row * d, queries.values(), query * d, d);
    return Math.clamp((float) (dot / (norm * queryNorms[query])), -1f, 1f);
  }

  /** Four sums hide each other's latency. */
  private static double dot(float[] x, int xAt, float[] q, int qAt, int d) {
    double sum0 = 0;
    double sum1 = 0;
    double sum2 = 0;
    double sum3 = 0;
    int f = 0;
    for (; f + 4 <= d; f += 4) {
      sum0 += (double) x[xAt + f] * q[qAt + f];
      sum1 += (double) x[xAt + f + 1] * q[qAt + f + 1];
      sum2 += (double) x[xAt + f + 2] * q[qAt + f + 2];
      sum3 += (double) x[xAt + f + 3] * q[qAt + f + 3];
    }
    for (; f < d; f++) {
      sum0 += (double) x[xAt + f] * q[qAt + f];
    }
    return (sum0 + sum1) + (sum2 + sum3);
  }
}
