package dev.jvlad.engine;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Orthonormal axes on which some points vary most, nearly enough: orthogonal iteration on their
 * covariance (Golub, Van Loan, Matrix Computations, section 8.2.4). Any orthonormal axes would do
 * where these are used; better ones leave less.
 */
final class PrincipalAxes {
  private static final int MOST_POINTS = 1024;
  private static final int ITERATIONS = 8;

  /** A point whose squared norm is so many times the median would take an axis for itself. */
  private static final double FAR = 64;

  private PrincipalAxes() {}

  /**
   * The axes.
   *
   * @param points k×d, seen from amid them
   * @return count×d; rows are orthonormal
   */
  static float[] ofGreatestVariance(float[] points, int k, int d, int count) {
    int used = Math.min(count, d);
    double[] covariance = covariance(points, k, d);
    SplittableRandom random = new SplittableRandom(1);
    double[] axes = new double[used * d];
    Arrays.setAll(axes, i -> random.nextDouble() - 0.5);
    GramSchmidt.orthonormalise(axes, used, d);
    for (int iteration = 0; iteration < ITERATIONS; iteration++) {
      axes = products(covariance, axes, used, d);
      GramSchmidt.orthonormalise(axes, used, d);
    }
    float[] rows = new float[count * d];
    for (int i = 0; i < axes.length; i++) {
      rows[i] = (float) axes[i];
    }
    return rows;
  }

  /** Σ x xᵀ of some of the points, d×d, but for those that lie far from most. */
  private static double[] covariance(float[] points, int k, int d) {
    double[] covariance = new double[d * d];
    int step = (k + MOST_POINTS - 1) / MOST_POINTS;
    double limit = FAR * medianSquaredNorm(points, k, d, step);
    for (int j = 0; j < k; j += step) {
      if (limit > 0 && squaredNorm(points, j, d) > limit) {
        continue;
      }
      for (int a = 0; a < d; a++) {
        double value = points[j * d + a];
        for (int b = 0; b < d; b++) {
          covariance[a * d + b] += value * points[j * d + b];
        }
      }
    }
    for (int a = 0; a < d; a++) {
      covariance[a * d + a] += Double.MIN_NORMAL; // points that do not vary still need axes
    }
    return covariance;
  }

  private static double medianSquaredNorm(float[] points, int k, int d, int step) {
    double[] squaredNorms = new double[(k + step - 1) / step];
    Arrays.setAll(squaredNorms, i -> squaredNorm(points, i * step, d));
    Arrays.sort(squaredNorms);
    return squaredNorms[squaredNorms.length / 2];
  }

  private static double squaredNorm(float[] points, int point, int d) {
    double sum = 0;
    for (int f = point * d; f < (point + 1) * d; f++) {
      sum += (double) points[f] * points[f];
    }
    return sum;
  }

  /** The covariance, which is symmetric, times every axis. */
  private static double[] products(double[] covariance, double[] axes, int count, int d) {
    double[] products = new double[count * d];
    for (int a = 0; a < count; a++) {
      for (int f = 0; f < d; f++) {
        products[a * d + f] = GramSchmidt.dot(covariance, f * d, axes, a * d, d);
      }
    }
    return products;
  }
}
