package dev.jvlad.learn;

import dev.jvlad.FloatMatrix;
import dev.jvlad.engine.ClusterStep;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Greedy k-means++ (Arthur, Vassilvitskii, SODA 2007, section 5): every next centroid is the best
 * of 2 + ⌊ln k⌋ samples drawn in proportion to their squared distance from those chosen so far.
 *
 * <p>A matrix product is fast when it has many columns, so candidates are drawn and measured for
 * several rounds at once. In a later round a candidate is let through with the probability that its
 * distance is of what it was when it was drawn, which makes the draw the same as a new one.
 */
final class KMeansPlusPlus {
  /** Two vectors of the widest kind; k has no logarithm that asks for more in one round. */
  private static final int CANDIDATES = 32;

  private final FloatMatrix samples;
  private final ClusterStep step;
  private final SplittableRandom random;

  /** Squared distance of every sample to the nearest one chosen. */
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
    int[] chosen = new int[k];
    int taken = 0;
    chosen[taken++] = random.nextInt(samples.rows());
    take(chosen[0]);
    float[] distances = new float[samples.rows() * CANDIDATES];
    while (taken < k) {
      double potential = potential();
      if (potential == 0) {
        chosen[taken] = unlike(chosen, taken);
        take(chosen[taken++]);
        continue;
      }
      int[] candidates = drawn(potential);
      step.squaredDistances(samples.rows(candidates), distances);
      taken = takeRounds(candidates, distances, trials, chosen, taken);
    }
    return samples.rows(chosen);
  }

  /** Takes the best of some candidates at a time, as long as enough are let through. */
  private int takeRounds(
      int[] candidates, float[] distances, int trials, int[] chosen /* OUT */, int taken) {
    float[] whenDrawn = new float[candidates.length];
    for (int c = 0; c < candidates.length; c++) {
      whenDrawn[c] = nearest[candidates[c]];
    }
    int[] round = new int[trials];
    int next = 0;
    int done = taken;
    while (done < chosen.length) {
      int found = 0;
      for (; found < trials && next < candidates.length; next++) {
        if (random.nextDouble() * whenDrawn[next] < nearest[candidates[next]]) {
          round[found++] = next;
        }
      }
      if (found < trials) {
        break;
      }
      int best = best(round, distances);
      for (int i = 0; i < nearest.length; i++) {
        nearest[i] = Math.min(nearest[i], distances[i * CANDIDATES + best]);
      }
      nearest[candidates[best]] = 0;
      chosen[done++] = candidates[best];
    }
    return done;
  }

  /** The column of distances that would leave the least potential. */
  private int best(int[] columns, float[] distances) {
    double[] potentials = new double[columns.length];
    for (int i = 0; i < nearest.length; i++) {
      for (int t = 0; t < columns.length; t++) {
        potentials[t] += Math.min(nearest[i], distances[i * CANDIDATES + columns[t]]);
      }
    }
    int best = 0;
    for (int t = 1; t < columns.length; t++) {
      if (potentials[t] < potentials[best]) {
        best = t;
      }
    }
    return columns[best];
  }

  private double potential() {
    double sum = 0;
    for (float distance : nearest) {
      sum += distance;
    }
    return sum;
  }

  /** Row numbers in random order, each with the probability nearest[i] / potential. */
  private int[] drawn(double potential) {
    double[] at = new double[CANDIDATES];
    Arrays.setAll(at, c -> random.nextDouble() * potential);
    Arrays.sort(at);
    int[] rows = new int[CANDIDATES];
    double sum = 0;
    int c = 0;
    int last = 0;
    for (int i = 0; i < nearest.length && c < CANDIDATES; i++) {
      sum += nearest[i];
      if (nearest[i] > 0) {
        last = i;
      }
      while (c < CANDIDATES && sum > at[c]) {
        rows[c++] = i;
      }
    }
    Arrays.fill(rows, c, CANDIDATES, last);
    RandomRows.shuffle(rows, random);
    return rows;
  }

  private void take(int row) {
    float[] distances = new float[nearest.length];
    step.squaredDistances(samples.rows(new int[] {row}), distances);
    for (int i = 0; i < nearest.length; i++) {
      nearest[i] = Math.min(nearest[i], distances[i]);
    }
    nearest[row] = 0;
  }

  /** The first sample that equals none of those chosen: all distances have been rounded to zero. */
  private int unlike(int[] chosen, int taken) {
    for (int i = 0; i < samples.rows(); i++) {
      boolean unlike = true;
      for (int s = 0; s < taken && unlike; s++) {
        unlike = !sameRow(i, chosen[s]);
      }
      if (unlike) {
        return i;
      }
    }
    throw new IllegalStateException("fewer distinct samples than centroids");
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
}
