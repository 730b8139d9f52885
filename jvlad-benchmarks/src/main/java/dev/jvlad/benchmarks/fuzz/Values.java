package dev.jvlad.benchmarks.fuzz;

import dev.jvlad.FloatMatrix;
import java.util.SplittableRandom;

/** Centroids and rows of each kind of {@link Parameter#DATA}. */
final class Values {
  /** Parts of the randomness. */
  private static final int SHAPE = 0;

  private static final int CENTROIDS = 1;
  private static final int ROWS = 100;

  /** What a column's deviation is of the one's before. */
  private static final double[] FAST = {.5, .8, .9, .93};

  private static final double[] SLOW = {.95, .96, .97, .98};

  private final FuzzCase drawn;
  private final int d;
  private final String kind;

  Values(FuzzCase drawn) {
    this.drawn = drawn;
    this.d = drawn.get(Parameter.D);
    this.kind = drawn.name(Parameter.DATA);
  }

  /** The centroids of a vocabulary, k×d. */
  FloatMatrix centroids(int k, int vocabulary) {
    SplittableRandom random = drawn.random(CENTROIDS + vocabulary);
    double[] values = new double[k * d];
    for (int j = 0; j < k; j++) {
      switch (kind) {
        case "copies" -> {
          // Half of the centroids are the same as one before.
          if (j > 0 && random.nextInt(2) == 0) {
            System.arraycopy(values, random.nextInt(j) * d, values, j * d, d);
          } else {
            plain(values, j * d, random);
          }
        }
        case "cancelling" -> {
          for (int f = 0; f < d; f++) {
            values[j * d + f] = 64 * (random.nextInt(33) - 16);
          }
        }
        default -> plain(values, j * d, random);
      }
    }
    return finished(values, k);
  }

  /** Rows of the kind, n×d; of the centroids some kinds make rows. */
  FloatMatrix rows(int n, int k) {
    SplittableRandom random = drawn.random(ROWS);
    double[] c = new double[k * d];
    FuzzCase bare = drawn.with(Parameter.SCALE, 0).with(Parameter.OFFSET, 0);
    float[] centroids = new Values(bare).centroids(k, 0).values();
    for (int i = 0; i < c.length; i++) {
      c[i] = centroids[i];
    }
    double[] values = new double[n * d];
    for (int i = 0; i < n; i++) {
      row(i, values, c, k, random);
    }
    if (n > 0 && !kind.equals("cancelling") && drawn.random(SHAPE).nextInt(3) == 0) {
      System.arraycopy(c, 0, values, 0, d); // begins with word 0
    }
    return finished(values, n);
  }

  private void row(int i, double[] values, double[] c, int k, SplittableRandom random) {
    int at = i * d;
    int word = random.nextInt(k) * d;
    switch (kind) {
      case "blobs" -> {
        for (int f = 0; f < d; f++) {
          values[at + f] = c[word + f] + 0.3 * random.nextGaussian();
        }
      }
      case "copies" -> {
        for (int f = 0; f < d; f++) {
          values[at + f] = c[word + f];
        }
        if (random.nextInt(4) == 0) {
          values[at + random.nextInt(d)] += 0.25;
        }
      }
      case "constant" -> {
        if (i == 0) {
          plain(values, 0, random);
        } else {
          System.arraycopy(values, 0, values, at, d);
        }
      }
      case "outliers" -> {
        plain(values, at, random);
        if (random.nextInt(30) == 0) {
          double factor = random.nextInt(2) == 0 ? 1e4 : 1e12;
          for (int f = 0; f < d; f++) {
            values[at + f] *= factor;
          }
        }
      }
      case "cancelling" -> {
        // Pairs on one line through a centroid, on its two sides, as far away or not.
        if (i % 2 == 0) {
          for (int f = 0; f < d; f++) {
            values[at + f] = c[word + f] + random.nextInt(7) - 3;
          }
        } else {
          int to = at - d;
          double factor = random.nextInt(3) == 0 ? 1 : 2;
          int centroid = nearestCentroid(values, to, c, k);
          for (int f = 0; f < d; f++) {
            values[at + f] = c[centroid + f] - factor * (values[to + f] - c[centroid + f]);
          }
        }
      }
      default -> plain(values, at, random);
    }
  }

  private int nearestCentroid(double[] values, int at, double[] c, int k) {
    int nearest = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int j = 0; j < k * d; j += d) {
      double squared = 0;
      for (int f = 0; f < d; f++) {
        squared += (values[at + f] - c[j + f]) * (values[at + f] - c[j + f]);
      }
      if (squared < least) {
        least = squared;
        nearest = j;
      }
    }
    return nearest;
  }

  /** A row that has nothing to do with others. */
  private void plain(double[] values, int at, SplittableRandom random) {
    SplittableRandom shape = drawn.random(SHAPE);
    switch (kind) {
      case "falling", "slow" -> {
        double[] decays = kind.equals("slow") ? SLOW : FAST;
        double decay = decays[shape.nextInt(decays.length)];
        double deviation = 1;
        for (int f = 0; f < d; f++) {
          values[at + f] = deviation * random.nextGaussian();
          deviation *= decay;
        }
      }
      case "integers" -> {
        int bound = 2 + shape.nextInt(8);
        for (int f = 0; f < d; f++) {
          values[at + f] = random.nextInt(bound);
        }
      }
      case "deficient" -> {
        // Columns are exact multiples of a few, or the same: then axes cancel them exactly.
        int rank = 1 + shape.nextInt(3);
        boolean same = shape.nextInt(2) == 0;
        for (int f = 0; f < d; f++) {
          double factor = same ? 1 : (shape.nextInt(2) * 4 - 2) / (double) (1 << shape.nextInt(3));
          values[at + f] =
              f < rank ? (float) random.nextGaussian() : values[at + f % rank] * factor;
        }
      }
      default -> {
        for (int f = 0; f < d; f++) {
          values[at + f] = random.nextGaussian();
        }
      }
    }
  }

  /** Moved, scaled, in float32, within its range. */
  private FloatMatrix finished(double[] values, int rows) {
    int offset = drawn.get(Parameter.OFFSET);
    double scale = Math.pow(10, drawn.get(Parameter.SCALE));
    FloatMatrix matrix = FloatMatrix.zeros(rows, d);
    for (int i = 0; i < values.length; i++) {
      double moved = values[i] + (offset == 0 ? 0 : Math.pow(10, offset) * (1 + i % d % 3));
      matrix.values()[i] = (float) Math.clamp(moved * scale, -Float.MAX_VALUE, Float.MAX_VALUE);
    }
    return matrix;
  }
}
