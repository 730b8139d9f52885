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
   * A word without weight becomes a copy of the heaviest one, both moved apart in alternating
   * columns, and they share its weight (faiss splits so; Johnson, Douze, Jégou, IEEE Trans. Big
   * Data 2019). They are moved by a 16,384th of the distance to the next centroid: more than that,
   * such as a share of the centroid itself where the samples lie far from zero, and other words
   * would be nearer to its samples. Counts and centroids are all that it takes.
   *
   * @param weights k; those of split words are changed
   */
  static FloatMatrix withoutEmpty(FloatMatrix centroids, long[] weights) {
    float[] c = centroids.values().clone();
    for (int j = 0; j < weights.length; j++) {
      if (weights[j] == 0) {
        split(c, centroids.columns(), heaviest(weights), j, weights);
      }
    }
    return FloatMatrix.of(centroids.rows(), centroids.columns(), c);
  }

  private static void split(float[] c, int d, int from, int to, long[] weights) {
    double step = distanceToNext(c, d, from) / 16_384;
    for (int f = 0; f < d; f++) {
      float centroid = c[from * d + f];
      double sign = f % 2 == 0 ? 1 : -1;
      double least = 2.0 * Math.ulp(centroid);
      c[to * d + f] = (float) (centroid + sign * Math.max(step, least));
      c[from * d + f] = (float) (centroid - sign * Math.max(step, least));
    }
    weights[to] = weights[from] / 2;
    weights[from] -= weights[to];
  }

  /** From one centroid to the nearest that differs, or its own length where none does. */
  private static double distanceToNext(float[] c, int d, int centroid) {
    double next = Double.POSITIVE_INFINITY;
    double squaredNorm = 0;
    for (int at = 0; at < c.length; at += d) {
      double squared = 0;
      for (int f = 0; f < d; f++) {
        double difference = (double) c[at + f] - c[centroid * d + f];
        squared += difference * difference;
      }
      if (squared > 0) {
        next = Math.min(next, squared);
      }
    }
    for (int f = 0; f < d; f++) {
      squaredNorm += (double) c[centroid * d + f] * c[centroid * d + f];
    }
    return Math.sqrt(next < Double.POSITIVE_INFINITY ? next : squaredNorm);
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
}
