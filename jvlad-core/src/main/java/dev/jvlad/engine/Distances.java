package dev.jvlad.engine;

import dev.jvlad.FloatMatrix;

/** Squared Euclidean distances as they are defined, in float64 and in the order of the columns. */
final class Distances {
  private Distances() {}

  /** Σ_f (x_f − c_f)². */
  static double squared(float[] x, int xAt, float[] c, int cAt, int d) {
    double sum = 0;
    for (int f = 0; f < d; f++) {
      double difference = (double) x[xAt + f] - c[cAt + f];
      sum += difference * difference;
    }
    return sum;
  }

  /** The index of the nearest of k centroids; of several, the lowest. */
  static int nearest(float[] x, int xAt, float[] centroids, int k, int d) {
    int nearest = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int j = 0; j < k; j++) {
      double distance = squared(x, xAt, centroids, j * d, d);
      if (distance < least) {
        least = distance;
        nearest = j;
      }
    }
    return nearest;
  }

  /**
   * Looks at all rows.
   *
   * @throws NonFiniteRowException naming the first that holds NaN or infinity
   */
  static void requireFinite(FloatMatrix x) {
    for (int i = 0; i < x.rows(); i++) {
      if (!isFinite(x.values(), i * x.columns(), x.columns())) {
        throw new NonFiniteRowException(i);
      }
    }
  }

  /** Whether a row has neither NaN nor infinity. */
  static boolean isFinite(float[] x, int xAt, int d) {
    for (int f = 0; f < d; f++) {
      if (!Float.isFinite(x[xAt + f])) {
        return false;
      }
    }
    return true;
  }
}
