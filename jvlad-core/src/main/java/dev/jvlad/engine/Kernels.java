package dev.jvlad.engine;

import dev.jvlad.Codebook;
import dev.jvlad.FloatMatrix;
import dev.jvlad.Residuals;
import org.jspecify.annotations.Nullable;

/**
 * The inner loops of the CPU back ends. Plain arrays and offsets in; shapes are checked by the
 * callers. In the signatures n is rows, d columns, k centroids; {@code // OUT} is written.
 */
interface Kernels {

  /**
   * Packs a codebook for {@link Assigner#assign}.
   *
   * @param previous an assigner for similar centroids, such as a step of k-means before, whose
   *     preparations may serve again; or null
   */
  Assigner assigner(Codebook codebook, @Nullable Assigner previous);

  /** Packs W (m×D) for y = W·x. */
  Product product(FloatMatrix weights);

  /** sum_f += Σ x_{r,f} over the rows r = order[from…to). */
  void addRows(float[] x, int d, int[] order, int from, int to, double[] sum /* OUT d */);

  /** sum_f −= count · c_{cAt + f} for 0 ≤ f &lt; d. */
  void subtract(double count, float[] c, int cAt, int d, double[] sum /* OUT d */);

  /** v_{at + f} ← sum_{from + f} for 0 ≤ f &lt; d; beyond float32's range its largest number. */
  void narrow(double[] sum, int from, int d, float[] v /* OUT d */, int at);

  /**
   * sum_f += Σ w_r (x_{r,f} − c_f), or Σ w_r (x_{r,f} − c_f) / ‖x_r − c‖ with nothing where x_r =
   * c, over the rows r = order[from…to); c_f is c[cAt + f].
   *
   * @param weights w by row, or empty: all 1
   */
  void addResiduals(
      float[] x,
      float[] weights,
      int[] order,
      int from,
      int to,
      float[] c,
      int cAt,
      int d,
      Residuals residuals,
      double[] sum /* OUT d */);

  /** Σ_f (x_f − c_f)², in float64. */
  double squaredDistance(float[] x, int xAt, float[] c, int cAt, int d);

  /** y_i = Σ_f r_{at + f·d + i} · x_{from + f} for 0 ≤ i &lt; d, in float64, f ascending. */
  void rotate(float[] r, int at, int d, double[] x, int from, double[] y /* OUT d */);

  /** Σ v_i² over from ≤ i &lt; to, in float64. */
  double squaredNorm(float[] v, int from, int to);

  /** v_i ← v_i · factor over from ≤ i &lt; to. */
  void scale(float[] v /* OUT */, int from, int to, float factor);

  /** v_i ← sign(v_i) · |v_i|^exponent over from ≤ i &lt; to. */
  void power(float[] v /* OUT */, int from, int to, double exponent);

  /** Nearest centroids. Threads may share it: it has working memory for each. */
  interface Assigner {
    /**
     * labels[at + i] ← argmin_j ‖x_{first+i} − c_j‖² for 0 ≤ i &lt; n, ties to the lowest j, exact
     * as {@link Distances#nearest} defines it.
     *
     * @throws NonFiniteRowException naming the row of x
     */
    void assign(float[] x, int first, int n, int[] labels /* OUT */, int at);
  }

  /** Matrix products with a fixed right-hand side. Threads may share it too. */
  interface Product {
    /** y[at + i·m …] ← W · x[xAt + i·D …] for 0 ≤ i &lt; n. */
    void multiply(float[] x, int xAt, int n, float[] y /* OUT n×m */, int at);
  }
}
