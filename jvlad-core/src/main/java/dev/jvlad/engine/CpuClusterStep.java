package dev.jvlad.engine;

import dev.jvlad.ClusterSums;
import dev.jvlad.Codebook;
import dev.jvlad.FloatMatrix;
import dev.jvlad.Residuals;

/** Samples in memory, summed by {@link Summation}. */
final class CpuClusterStep implements ClusterStep {
  private static final int BLOCK_ROWS = 4096;

  private final FloatMatrix samples;
  private final Kernels kernels;
  private final Workers workers;

  /** squaredNorms[i] is Σ ‖x‖² over the first i samples. */
  private final double[] squaredNorms;

  CpuClusterStep(FloatMatrix samples, Kernels kernels, Workers workers) {
    this.samples = samples;
    this.kernels = kernels;
    this.workers = workers;
    this.squaredNorms = summedSquaredNorms();
  }

  private double[] summedSquaredNorms() {
    int n = samples.rows();
    int d = samples.columns();
    double[] norms = new double[n + 1];
    workers.run(
        blocks(n),
        (b, scratch) -> {
          for (int i = b * BLOCK_ROWS; i < Math.min(n, (b + 1) * BLOCK_ROWS); i++) {
            norms[i + 1] = kernels.squaredNorm(samples.values(), i * d, (i + 1) * d);
            // In float64 the square of a finite float is finite.
            if (!Double.isFinite(norms[i + 1])) {
              throw new NonFiniteRowException(i);
            }
          }
        });
    for (int i = 0; i < n; i++) {
      norms[i + 1] += norms[i];
    }
    return norms;
  }

  private static int blocks(int n) {
    return (n + BLOCK_ROWS - 1) / BLOCK_ROWS;
  }

  @Override
  public int sampleCount() {
    return samples.rows();
  }

  @Override
  public int dimension() {
    return samples.columns();
  }

  @Override
  public ClusterSums run(Codebook codebook, int from, int to) {
    codebook.requireDimension(dimension());
    Kernels.Assigner assigner = kernels.assigner(codebook);
    ClusterSums sums =
        new Summation(codebook, Residuals.PLAIN, kernels, assigner, workers)
            .sum(samples, new float[0], from, to);
    sums.addInertia(Math.max(0, squaredNorms[to] - squaredNorms[from] + shift(codebook, sums)));
    return sums;
  }

  /**
   * Σ ‖x − c_j‖² − Σ ‖x‖² from what is summed already: with r_j = Σ x − n_j c_j it is Σ_j (−2
   * r_j·c_j − n_j ‖c_j‖²).
   */
  private static double shift(Codebook codebook, ClusterSums sums) {
    float[] c = codebook.centroids().values();
    double[] r = sums.residuals();
    int d = codebook.dimension();
    double shift = 0;
    for (int j = 0; j < codebook.size(); j++) {
      double word = 0;
      for (int f = 0; f < d; f++) {
        double centroid = c[j * d + f];
        word -= centroid * (2 * r[j * d + f] + sums.counts()[j] * centroid);
      }
      shift += word;
    }
    return shift;
  }

  @Override
  public void squaredDistances(FloatMatrix points, float[] distances) {
    int n = samples.rows();
    int d = samples.columns();
    int p = points.rows();
    Kernels.Product product = kernels.product(points);
    double[] pointNorms = new double[p];
    for (int j = 0; j < p; j++) {
      pointNorms[j] = kernels.squaredNorm(points.values(), j * d, (j + 1) * d);
    }
    workers.run(
        blocks(n),
        (b, scratch) -> {
          int first = b * BLOCK_ROWS;
          int last = Math.min(n, first + BLOCK_ROWS);
          product.multiply(
              samples.values(), first * d, last - first, distances, first * p, scratch);
          for (int i = first; i < last; i++) {
            double norm = squaredNorms[i + 1] - squaredNorms[i];
            for (int j = 0; j < p; j++) {
              double distance = norm - 2.0 * distances[i * p + j] + pointNorms[j];
              distances[i * p + j] = (float) Math.max(0, distance);
            }
          }
        });
  }

  @Override
  public int[] assign(Codebook codebook) {
    codebook.requireDimension(dimension());
    Kernels.Assigner assigner = kernels.assigner(codebook);
    int n = samples.rows();
    int[] labels = new int[n];
    workers.run(
        blocks(n),
        (b, scratch) -> {
          int first = b * BLOCK_ROWS;
          int rows = Math.min(BLOCK_ROWS, n - first);
          assigner.assign(samples.values(), first, rows, labels, first, scratch);
        });
    return labels;
  }
}
