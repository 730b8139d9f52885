package dev.jvlad.engine;

import dev.jvlad.Codebook;
import dev.jvlad.FloatMatrix;
import java.util.SplittableRandom;

/**
 * Descriptors for benchmarks: drawn around 2,000 points of few large and many small axes, as those
 * of photos are, so that there is something to prune; the centroids are some of them.
 */
final class BenchmarkInput {
  private static final int POINTS = 2000;

  private final SplittableRandom random = new SplittableRandom(2026);

  FloatMatrix descriptors(int rows, int dimension) {
    float[][] points = new float[POINTS][dimension];
    for (float[] point : points) {
      for (int f = 0; f < dimension; f++) {
        point[f] = (float) (scale(f) * random.nextGaussian());
      }
    }
    FloatMatrix x = FloatMatrix.zeros(rows, dimension);
    for (int i = 0; i < rows; i++) {
      float[] point = points[random.nextInt(POINTS)];
      for (int f = 0; f < dimension; f++) {
        x.values()[i * dimension + f] = (float) (point[f] + 0.3 * scale(f) * random.nextGaussian());
      }
    }
    return x;
  }

  private static double scale(int axis) {
    return 1 / (1 + 0.1 * axis);
  }

  Codebook codebook(FloatMatrix descriptors, int clusters) {
    FloatMatrix centroids = FloatMatrix.zeros(clusters, descriptors.columns());
    for (int j = 0; j < clusters; j++) {
      float[] row = descriptors.row(random.nextInt(descriptors.rows()));
      System.arraycopy(row, 0, centroids.values(), j * row.length, row.length);
    }
    return new Codebook(centroids);
  }

  /**
   * Compares what a benchmark has computed with the scalar definition.
   *
   * @throws IllegalStateException if they differ by more than 10⁻⁵ of the definition's norm
   */
  static void requireClose(double[] computed, double[] defined, String what) {
    double squared = 0;
    double squaredNorm = 0;
    for (int i = 0; i < defined.length; i++) {
      squared += (computed[i] - defined[i]) * (computed[i] - defined[i]);
      squaredNorm += defined[i] * defined[i];
    }
    if (!(squared <= 1e-10 * squaredNorm) || computed.length != defined.length) {
      throw new IllegalStateException(
          "%s: off by %.2g, and the definition's norm is %.2g"
              .formatted(what, Math.sqrt(squared), Math.sqrt(squaredNorm)));
    }
  }

  static double[] doubles(float[] values) {
    double[] doubles = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      doubles[i] = values[i];
    }
    return doubles;
  }
}
