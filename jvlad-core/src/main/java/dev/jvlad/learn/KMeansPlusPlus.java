package dev.jvlad.learn;

import dev.jvlad.FloatMatrix;
import dev.jvlad.engine.ClusterStep;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Greedy k-means++ (Arthur, Vassilvitskii, SODA 2007, section 5): every next seed is the best of 2
 * + ⌊ln k⌋ samples drawn in proportion to their squared distance from the seeds so far. All
 * candidates of a round are measured in one matrix product.
 */
final class KMeansPlusPlus {
  private final FloatMatrix samples;
  private final ClusterStep step;
  private final SplittableRandom random;

  /** Squared distance of every sample to its nearest seed. */
  private final float[] nearest;

  private KMeansPlusPlus(FloatMatrix samples, ClusterStep step, SplittableRandom random) {
    this.samples = samples;
    this.step = step;
    this.random = random;
    this.nearest = new float[samples.rows()];
    Arrays.fill(nearest, Float.MAX_VALUE);
  }

  /** k of the samples (k×d), which has at least k distinct rows. */
  static FloatMatrix draw(FloatMatrix samples, ClusterStep step, int k, SplittableRandom random) {
    return new KMeansPlusPlus(samples, step, random).draw(k);
  }

  private FloatMatrix draw(int k) {
    int trials = 2 + (int) Math.log(k);
    float[] distances = new float[samples.rows() * trials];
    int[] seeds = new int[k];
    take(random.nextInt(samples.rows()), seeds, 0, distances);
    for (int taken = 1; taken < k; taken++) {
      double potential = potential();
      if (potential == 0) {
        take(unlike(seeds, taken), seeds, taken, distances);
      } else {
        takeBest(drawn(trials, potential), seeds, taken, distances);
      }
    }
    return rows(seeds);
  }

  private double potential() {
    double sum = 0;
    for (float distance : nearest) {
      sum += distance;
    }
    return sum;
  }

  /** Row numbers, each with the probability nearest[i] / potential. */
  private int[] drawn(int count, double potential) {
    double[] at = new double[count];
    Arrays.setAll(at, t -> random.nextDouble() * potential);
    Arrays.sort(at);
    int[] rows = new int[count];
    double sum = 0;
    int t = 0;
    int last = 0;
    for (int i = 0; i < nearest.length && t < count; i++) {
      sum += nearest[i];
      if (nearest[i] > 0) {
        last = i;
      }
      while (t < count && sum > at[t]) {
        rows[t++] = i;
      }
    }
    Arrays.fill(rows, t, count, last);
    return rows;
  }

  private void take(int row, int[] seeds, int taken, float[] distances) {
    takeBest(new int[] {row}, seeds, taken, distances);
  }

  private void takeBest(int[] candidates, int[] seeds, int taken, float[] distances) {
    int p = candidates.length;
    step.squaredDistances(rows(candidates), distances);
    double[] potentials = new double[p];
    for (int i = 0; i < nearest.length; i++) {
      for (int t = 0; t < p; t++) {
        potentials[t] += Math.min(nearest[i], distances[i * p + t]);
      }
    }
    int best = 0;
    for (int t = 1; t < p; t++) {
      if (potentials[t] < potentials[best]) {
        best = t;
      }
    }
    seeds[taken] = candidates[best];
    for (int i = 0; i < nearest.length; i++) {
      nearest[i] = Math.min(nearest[i], distances[i * p + best]);
    }
    nearest[candidates[best]] = 0;
  }

  /** The first sample that equals none of the seeds: all distances have been rounded to zero. */
  private int unlike(int[] seeds, int taken) {
    for (int i = 0; i < samples.rows(); i++) {
      boolean unlike = true;
      for (int s = 0; s < taken && unlike; s++) {
        unlike = !sameRow(i, seeds[s]);
      }
      if (unlike) {
        return i;
      }
    }
    throw new IllegalStateException("fewer distinct samples than seeds");
  }

  private boolean sameRow(int a, int b) {
    int d = samples.columns();
    float[] x = samples.values();
    for (int f = 0; f < d; f++) {
      if (x[a * d + f] != x[b * d + f]) {
        return false;
      }
    }
    return true;
  }

  private FloatMatrix rows(int[] numbers) {
    int d = samples.columns();
    FloatMatrix rows = FloatMatrix.zeros(numbers.length, d);
    for (int i = 0; i < numbers.length; i++) {
      System.arraycopy(samples.values(), numbers[i] * d, rows.values(), i * d, d);
    }
    return rows;
  }
}
