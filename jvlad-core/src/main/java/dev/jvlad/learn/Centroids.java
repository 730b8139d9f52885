package dev.jvlad.learn;

import dev.jvlad.ClusterSums;
import dev.jvlad.FloatMatrix;

/** What a step of k-means does to centroids (k×d), once the residual sums are known. */
final class Centroids {
  private Centroids() {}

  /** c_j + r_j / weight_j for the words that have samples. */
  static FloatMatrix moved(FloatMatrix centroids, ClusterSums sums, long[] weights) {
    int d = centroids.columns();
    float[] c = centroids.values().clone();
    for (int j = 0; j < centroids.rows(); j++) {
      if (sums.counts()[j] > 0) {
        for (int f = 0; f < d; f++) {
          c[j * d + f] = (float) (c[j * d + f] + sums.residuals()[j * d + f] / weights[j]);
        }
      }
    }
    return FloatMatrix.of(centroids.rows(), d, c);
  }

  /**
   * A word without weight becomes a copy of the heaviest one, both moved apart by a 1024th in
   * alternating columns, and they share its weight (faiss splits so; Johnson, Douze, Jégou, IEEE
   * Trans. Big Data 2019). Counts and centroids are all that it takes.
   *
   * @param weights k; those of split words are changed
   */
  static FloatMatrix withoutEmpty(FloatMatrix centroids, long[] weights) {
    float[] c = centroids.values().clone();
    double scale = rootMeanSquare(c);
    for (int j = 0; j < weights.length; j++) {
      if (weights[j] == 0) {
        split(c, centroids.columns(), heaviest(weights), j, weights, scale);
      }
    }
    return FloatMatrix.of(centroids.rows(), centroids.columns(), c);
  }

  private static void split(float[] c, int d, int from, int to, long[] weights, double scale) {
    for (int f = 0; f < d; f++) {
      // The second term parts centroids at the origin too.
      double centroid = c[from * d + f];
      double step = (Math.abs(centroid) + scale / 1024) / 1024;
      double sign = f % 2 == 0 ? 1 : -1;
      c[to * d + f] = (float) (centroid + sign * step);
      c[from * d + f] = (float) (centroid - sign * step);
    }
    weights[to] = weights[from] / 2;
    weights[from] -= weights[to];
  }

  private static int heaviest(long[] weights) {
    int heaviest = 0;
    for (int j = 1; j < weights.length; j++) {
      if (weights[j] > weights[heaviest]) {
        heaviest = j;
      }
    }
    return heaviest;
  }

  private static double rootMeanSquare(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += (double) value * value;
    }
    return Math.sqrt(sum / values.length);
  }
}
