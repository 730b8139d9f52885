package dev.jvlad.learn;

import dev.jvlad.FloatMatrix;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Samples of which the right clusters are known: normal clouds of deviation 1 around centres that
 * are drawn from a cube. Sample i belongs to centre i mod k.
 */
record Blobs(FloatMatrix samples, FloatMatrix centres) {

  static Blobs of(int clusters, int samples, int dimension, double cube, long seed) {
    Random random = new Random(seed);
    FloatMatrix centres = FloatMatrix.zeros(clusters, dimension);
    for (int i = 0; i < centres.values().length; i++) {
      centres.values()[i] = (float) (cube * (random.nextDouble() - 0.5));
    }
    FloatMatrix x = FloatMatrix.zeros(samples, dimension);
    for (int i = 0; i < samples; i++) {
      for (int f = 0; f < dimension; f++) {
        x.values()[i * dimension + f] =
            (float) (centres.get(i % clusters, f) + random.nextGaussian());
      }
    }
    return new Blobs(x, centres);
  }

  /** The same clouds, moved by the same amount in every column. */
  Blobs movedBy(float offset) {
    return new Blobs(plus(samples, offset), plus(centres, offset));
  }

  private static FloatMatrix plus(FloatMatrix matrix, float offset) {
    float[] values = matrix.values().clone();
    for (int i = 0; i < values.length; i++) {
      values[i] += offset;
    }
    return FloatMatrix.of(matrix.rows(), matrix.columns(), values);
  }

  /** How many of the centres are the nearest one of some row of {@code centroids}. */
  long centresHitBy(FloatMatrix centroids) {
    return IntStream.range(0, centroids.rows())
        .map(j -> nearestCentre(centroids, j))
        .distinct()
        .count();
  }

  private int nearestCentre(FloatMatrix centroids, int row) {
    int nearest = 0;
    for (int j = 1; j < centres.rows(); j++) {
      if (squaredDistance(centroids, row, j) < squaredDistance(centroids, row, nearest)) {
        nearest = j;
      }
    }
    return nearest;
  }

  private double squaredDistance(FloatMatrix centroids, int row, int centre) {
    double sum = 0;
    for (int f = 0; f < centres.columns(); f++) {
      double difference = (double) centroids.get(row, f) - centres.get(centre, f);
      sum += difference * difference;
    }
    return sum;
  }

  /** Σ ‖x − c_{nearest(x)}‖², from its definition. */
  static double inertia(FloatMatrix samples, FloatMatrix centroids) {
    double inertia = 0;
    for (int i = 0; i < samples.rows(); i++) {
      double least = Double.POSITIVE_INFINITY;
      for (int j = 0; j < centroids.rows(); j++) {
        double sum = 0;
        for (int f = 0; f < samples.columns(); f++) {
          double difference = (double) samples.get(i, f) - centroids.get(j, f);
          sum += difference * difference;
        }
        least = Math.min(least, sum);
      }
      inertia += least;
    }
    return inertia;
  }
}
