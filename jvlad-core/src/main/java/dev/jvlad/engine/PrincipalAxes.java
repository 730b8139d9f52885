package dev.jvlad.engine;

import java.util.SplittableRandom;

/**
 * Orthonormal axes on which some points vary most, nearly enough: orthogonal iteration on their
 * covariance (Golub, Van Loan, Matrix Computations, section 8.2.4). Any orthonormal axes would do
 * where these are used; better ones leave less.
 */
final class PrincipalAxes {
  private static final int MOST_POINTS = 1024;
  private static final int ITERATIONS = 8;

  private PrincipalAxes() {}

  /**
   * The axes.
   *
   * @param points k×d, seen from their mean
   * @return count×d; rows are orthonormal
   */
  static float[] ofGreatestVariance(float[] points, int k, int d, int count) {
    int used = Math.min(count, d);
    double[][] covariance = covariance(points, k, d);
    SplittableRandom random = new SplittableRandom(1);
    double[][] axes = new double[used][d];
    for (double[] axis : axes) {
      for (int f = 0; f < d; f++) {
        axis[f] = random.nextDouble() - 0.5;
      }
    }
    orthonormalise(axes);
    for (int iteration = 0; iteration < ITERATIONS; iteration++) {
      for (int a = 0; a < used; a++) {
        axes[a] = product(covariance, axes[a]);
      }
      orthonormalise(axes);
    }
    float[] rows = new float[count * d];
    for (int a = 0; a < used; a++) {
      for (int f = 0; f < d; f++) {
        rows[a * d + f] = (float) axes[a][f];
      }
    }
    return rows;
  }

  private static double[][] covariance(float[] points, int k, int d) {
    double[][] covariance = new double[d][d];
    int step = (k + MOST_POINTS - 1) / MOST_POINTS;
    for (int j = 0; j < k; j += step) {
      for (int a = 0; a < d; a++) {
        double value = points[j * d + a];
        double[] row = covariance[a];
        for (int b = 0; b < d; b++) {
          row[b] += value * points[j * d + b];
        }
      }
    }
    for (int a = 0; a < d; a++) {
      covariance[a][a] += Double.MIN_NORMAL; // points that do not vary still need axes
    }
    return covariance;
  }

  private static double[] product(double[][] matrix, double[] v) {
    double[] product = new double[v.length];
    for (int a = 0; a < v.length; a++) {
      double[] row = matrix[a];
      double weight = v[a];
      for (int b = 0; b < v.length; b++) {
        product[b] += weight * row[b];
      }
    }
    return product;
  }

  /** Gram–Schmidt, twice; an axis that depends on the ones before becomes zero. */
  private static void orthonormalise(double[][] axes) {
    for (int a = 0; a < axes.length; a++) {
      double before = norm(axes[a]);
      for (int pass = 0; pass < 2; pass++) {
        for (int b = 0; b < a; b++) {
          double overlap = 0;
          for (int f = 0; f < axes[a].length; f++) {
            overlap += axes[a][f] * axes[b][f];
          }
          for (int f = 0; f < axes[a].length; f++) {
            axes[a][f] -= overlap * axes[b][f];
          }
        }
      }
      double norm = norm(axes[a]);
      double factor = norm > 1e-9 * before ? 1 / norm : 0;
      for (int f = 0; f < axes[a].length; f++) {
        axes[a][f] *= factor;
      }
    }
  }

  private static double norm(double[] v) {
    double sum = 0;
    for (double value : v) {
      sum += value * value;
    }
    return Math.sqrt(sum);
  }
}
