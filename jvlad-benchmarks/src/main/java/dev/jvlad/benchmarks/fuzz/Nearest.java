package dev.jvlad.benchmarks.fuzz;

import dev.jvlad.FloatMatrix;

/**
 * The nearest centroids by definition: the sum of squared differences in float64, column by column;
 * of several nearest the lowest.
 */
final class Nearest {
  /** Columns after which a sum that is the greatest already is given up: it only grows. */
  private static final int STRIDE = 16;

  /** What float32 scores may not tell apart. */
  private static final double NEAR = 1e-6;

  private final int[] words;
  private boolean tied;
  private boolean nearlyTied;
  private double inertia;

  private Nearest(int rows) {
    this.words = new int[rows];
  }

  /** Of all rows, which are finite. */
  static Nearest of(FloatMatrix rows, FloatMatrix centroids) {
    Nearest nearest = new Nearest(rows.rows());
    int d = rows.columns();
    float[] x = rows.values();
    float[] c = centroids.values();
    for (int i = 0; i < rows.rows(); i++) {
      double least = Double.POSITIVE_INFINITY;
      for (int j = 0; j < centroids.rows(); j++) {
        double squared = squared(x, i * d, c, j * d, d, least * (1 + NEAR));
        if (squared < least) {
          nearest.nearlyTied |= squared > least * (1 - NEAR);
          least = squared;
          nearest.words[i] = j;
        } else if (squared <= least * (1 + NEAR)) {
          nearest.tied |= squared == least;
          nearest.nearlyTied |= squared > least;
        }
      }
      nearest.inertia += least;
    }
    return nearest;
  }

  /** Σ_f (x_f − c_f)², or some number above the limit if that is above it. */
  static double squared(float[] x, int xAt, float[] c, int cAt, int d, double limit) {
    double sum = 0;
    int f = 0;
    while (f < d) {
      int end = Math.min(d, f + STRIDE);
      for (; f < end; f++) {
        double difference = (double) x[xAt + f] - c[cAt + f];
        sum += difference * difference;
      }
      if (sum > limit) {
        return sum;
      }
    }
    return sum;
  }

  int[] words() {
    return words;
  }

  /** Whether some row was exactly as near to a centroid as to the nearest one so far. */
  boolean tied() {
    return tied;
  }

  /** Whether it was nearly as near. */
  boolean nearlyTied() {
    return nearlyTied;
  }

  /** Σ ‖x − c‖². */
  double inertia() {
    return inertia;
  }
}
