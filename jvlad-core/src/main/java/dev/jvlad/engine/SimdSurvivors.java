package dev.jvlad.engine;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The pairs of a row and a centroid that the bounds of a group of rows have not ruled out. They are
 * listed, scored in full, and each row gets the word of its best score, or where several are too
 * close for float32, of the nearest by definition. One thread's workspace.
 */
final class SimdSurvivors {
  private static final VectorSpecies<Float> FLOATS = SimdTile.SPECIES;
  private static final int LANES = SimdTile.LANES;
  private static final int GROUP = SimdBounds.GROUP;

  /** Pairs that are scored side by side. */
  private static final int SCORED = 4;

  private final SimdCentredCodebook codebook;

  /** By pair: the group's row, from 0. */
  private final int[] rows;

  /** By pair. */
  private final int[] centroids;

  /** By pair. */
  private final float[] scores;

  /** The best two scores of each row, each with its centroid as a number in the scores' order. */
  private final long[] best = new long[2 * GROUP];

  private final NearTie nearTie;
  private int count;

  SimdSurvivors(SimdCentredCodebook codebook) {
    this.codebook = codebook;
    int most = GROUP * SimdTile.paddedColumns(codebook.k) + SCORED;
    rows = new int[most];
    centroids = new int[most];
    scores = new float[most];
    nearTie = new NearTie(codebook.k);
  }

  /** Begins again with one centroid for each row of the group: the likeliest by its bounds. */
  void listLikeliest(SimdBounds bounds, SimdBounds.Workspace space) {
    for (int i = 0; i < GROUP; i++) {
      rows[i] = i;
      centroids[i] = bounds.likeliest(i, space);
    }
    count = GROUP;
  }

  /**
   * Begins again with the centroids that {@link SimdBounds#reach} has noted in so many places; the
   * notes are used up.
   */
  void listReached(int found, SimdBounds.Workspace space) {
    int[] places = space.reachedPlaces;
    int[] lanes = space.reachedLanes;
    int pairs = 0;
    int open = found;
    while (open > 0) {
      int left = 0;
      for (int h = 0; h < open; h++) {
        int place = places[h];
        int bits = lanes[h];
        rows[pairs] = place % GROUP;
        centroids[pairs] = place / GROUP + Integer.numberOfTrailingZeros(bits);
        pairs++;
        bits &= bits - 1;
        places[left] = place;
        lanes[left] = bits;
        left += bits != 0 ? 1 : 0;
      }
      open = left;
    }
    count = pairs;
  }

  /** How many pairs are listed. */
  int count() {
    return count;
  }

  /** The score of a pair. */
  float score(int pair) {
    return scores[pair];
  }

  /**
   * Scores all pairs in full; four sums hide each other's latency.
   *
   * @param x the group's rows, seen from the codebook's origin, from {@code at}
   */
  void score(float[] x, int at) {
    int d = codebook.d;
    float[] c = codebook.centroids;
    float[] bias = codebook.bias;
    for (int p = count; p % SCORED != 0; p++) {
      rows[p] = 0;
      centroids[p] = 0;
    }
    for (int p = 0; p < count; p += SCORED) {
      int x0 = at + rows[p] * d;
      int x1 = at + rows[p + 1] * d;
      int x2 = at + rows[p + 2] * d;
      int x3 = at + rows[p + 3] * d;
      int c0 = centroids[p] * d;
      int c1 = centroids[p + 1] * d;
      int c2 = centroids[p + 2] * d;
      int c3 = centroids[p + 3] * d;
      FloatVector s0 = FloatVector.zero(FLOATS);
      FloatVector s1 = s0;
      FloatVector s2 = s0;
      FloatVector s3 = s0;
      int f = 0;
      for (; f + LANES <= d; f += LANES) {
        s0 =
            FloatVector.fromArray(FLOATS, c, c0 + f)
                .fma(FloatVector.fromArray(FLOATS, x, x0 + f), s0);
        s1 =
            FloatVector.fromArray(FLOATS, c, c1 + f)
                .fma(FloatVector.fromArray(FLOATS, x, x1 + f), s1);
        s2 =
            FloatVector.fromArray(FLOATS, c, c2 + f)
                .fma(FloatVector.fromArray(FLOATS, x, x2 + f), s2);
        s3 =
            FloatVector.fromArray(FLOATS, c, c3 + f)
                .fma(FloatVector.fromArray(FLOATS, x, x3 + f), s3);
      }
      float r0 = s0.reduceLanes(VectorOperators.ADD);
      float r1 = s1.reduceLanes(VectorOperators.ADD);
      float r2 = s2.reduceLanes(VectorOperators.ADD);
      float r3 = s3.reduceLanes(VectorOperators.ADD);
      for (; f < d; f++) {
        r0 += x[x0 + f] * c[c0 + f];
        r1 += x[x1 + f] * c[c1 + f];
        r2 += x[x2 + f] * c[c2 + f];
        r3 += x[x3 + f] * c[c3 + f];
      }
      scores[p] = r0 + bias[centroids[p]];
      scores[p + 1] = r1 + bias[centroids[p + 1]];
      scores[p + 2] = r2 + bias[centroids[p + 2]];
      scores[p + 3] = r3 + bias[centroids[p + 3]];
    }
  }

  /** Finds each row's best two scores; {@link #word} reads them. */
  void keepBest() {
    Arrays.fill(best, Long.MIN_VALUE);
    for (int p = 0; p < count; p++) {
      int i = 2 * rows[p];
      long key = ((long) ordered(Float.floatToRawIntBits(scores[p])) << 32) | centroids[p];
      best[i + 1] = Math.max(best[i + 1], Math.min(best[i], key));
      best[i] = Math.max(best[i], key);
    }
  }

  private static float scoreOf(long key) {
    return Float.intBitsToFloat(ordered((int) (key >> 32)));
  }

  /** A float's bits as an int that is ordered as the float is; its own inverse. */
  private static int ordered(int bits) {
    return bits ^ ((bits >> 31) & Integer.MAX_VALUE);
  }

  /**
   * The word of the group's row i, which lies at x[at].
   *
   * @param tieSlack scores that are no further apart may be ordered otherwise by definition
   * @param defined the centroids as they are given, k×d
   */
  int word(int i, float tieSlack, float[] x, int at, float[] defined) {
    float close = scoreOf(best[2 * i]) - tieSlack;
    if (best[2 * i + 1] == Long.MIN_VALUE || scoreOf(best[2 * i + 1]) < close) {
      return (int) best[2 * i];
    }
    nearTie.clear();
    for (int p = 0; p < count; p++) {
      if (rows[p] == i && scores[p] >= close) {
        nearTie.add(centroids[p]);
      }
    }
    return nearTie.nearest(x, at, defined, codebook.d);
  }
}
