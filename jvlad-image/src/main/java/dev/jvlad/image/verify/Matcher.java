package dev.jvlad.image.verify;

import java.util.Arrays;

/**
 * Finds for each feature of the query the nearest stored one, by brute force, and keeps the match
 * if it is distinctive: clearly nearer than the nearest feature at another place (the ratio test;
 * Lowe, IJCV 2004). One place may carry several features that differ in angle or size, which is why
 * the second neighbour must lie elsewhere.
 */
final class Matcher {
  /** Largest distance to the nearest over distance to the nearest elsewhere. */
  private static final float MAX_RATIO = 0.85f;

  /** Features closer than this show the same place: in pixels at 640. */
  private static final double ELSEWHERE = 8;

  /** Matches closer than this, in either picture, count once: in pixels at 640. */
  private static final double THINNING = 5;

  /** The best matches are as telling as all of them, and voting is quadratic. */
  static final int MAX_MATCHES = BinomialTail.MAX_TRIALS;

  /** Distances below it are rounding: squared, in squared units of the codes. */
  private static final float EXACT = 1e-3f;

  private final QueryFeatures query;
  private final Frames image;
  private final int dimension;
  private final float[][] columns; // d×n, the image's codes
  private final float[] squaredNorms; // n
  private final float elsewhere; // squared

  private Matcher(QueryFeatures query, CompactFeatures stored) {
    this.query = query;
    this.image = stored.frames();
    this.dimension = stored.dimension();
    int n = stored.count();
    columns = new float[dimension][n];
    squaredNorms = new float[n];
    for (int f = 0; f < dimension; f++) {
      for (int j = 0; j < n; j++) {
        float code = stored.codes()[f * n + j];
        columns[f][j] = code;
        squaredNorms[j] += code * code;
      }
    }
    double pixels = image.scaled(ELSEWHERE);
    elsewhere = (float) (pixels * pixels);
  }

  /** The matches, best ratio first, thinned; the lower row of the query where ratios are equal. */
  static Correspondences match(QueryFeatures query, CompactFeatures stored) {
    return new Matcher(query, stored).match();
  }

  private Correspondences match() {
    int[] nearest = new int[query.count()];
    float[] ratios = new float[query.count()];
    float[] distances = new float[image.count()];
    for (int q = 0; q < nearest.length; q++) {
      float squaredNorm = squaredDistances(q, distances);
      int best = lowest(distances);
      nearest[q] = best;
      ratios[q] = best < 0 ? 1 : ratio(distances, best, squaredNorm);
    }
    return thinned(distinctive(ratios), nearest);
  }

  /**
   * ‖x_j‖² − 2 q·x_j of each stored feature j, which lacks ‖q‖², the result. Each column is an
   * array of its own: only without offsets in the index does the compiler make vectors of the
   * loops.
   */
  private float squaredDistances(int q, float[] distances) {
    float[] values = query.coordinates();
    int at = q * dimension;
    System.arraycopy(squaredNorms, 0, distances, 0, distances.length);
    int f = 0;
    for (; f + 4 <= dimension; f += 4) {
      subtractFour(distances, columns, f, values, at + f);
    }
    for (; f < dimension; f++) {
      subtract(distances, columns[f], 2 * values[at + f]);
    }
    float squaredNorm = 0;
    for (int i = at; i < at + dimension; i++) {
      squaredNorm += values[i] * values[i];
    }
    return squaredNorm;
  }

  /** Four columns a pass, so that sums are loaded and stored once for four products. */
  private static void subtractFour(float[] sums, float[][] columns, int f, float[] q, int at) {
    float[] c0 = columns[f];
    float[] c1 = columns[f + 1];
    float[] c2 = columns[f + 2];
    float[] c3 = columns[f + 3];
    float q0 = 2 * q[at];
    float q1 = 2 * q[at + 1];
    float q2 = 2 * q[at + 2];
    float q3 = 2 * q[at + 3];
    for (int j = 0; j < sums.length; j++) {
      sums[j] = sums[j] - q0 * c0[j] - q1 * c1[j] - q2 * c2[j] - q3 * c3[j];
    }
  }

  private static void subtract(float[] sums, float[] column, float factor) {
    for (int j = 0; j < sums.length; j++) {
      sums[j] -= factor * column[j];
    }
  }

  /** The lowest index of the lowest value; -1 of none. */
  private static int lowest(float[] values) {
    int best = -1;
    float least = Float.POSITIVE_INFINITY;
    for (int j = 0; j < values.length; j++) {
      if (values[j] < least) {
        least = values[j];
        best = j;
      }
    }
    return best;
  }

  /**
   * Distance to the nearest over distance to the nearest elsewhere; 1 where that is too much, or
   * where there is no feature elsewhere and so nothing says that the match is distinctive.
   */
  private float ratio(float[] distances, int best, float squaredNorm) {
    float first = Math.max(EXACT, distances[best] + squaredNorm);
    float tooNear = first / (MAX_RATIO * MAX_RATIO) - squaredNorm;
    float second = Float.POSITIVE_INFINITY;
    for (int j = 0; j < distances.length; j++) {
      if (distances[j] < second && isElsewhere(best, j)) {
        if (distances[j] <= tooNear) {
          return 1; // most end here, soon
        }
        second = distances[j];
      }
    }
    return second == Float.POSITIVE_INFINITY
        ? 1
        : (float) Math.sqrt(first / Math.max(EXACT, second + squaredNorm));
  }

  private boolean isElsewhere(int a, int b) {
    return squaredDistance(image, a, b) > elsewhere;
  }

  private static float squaredDistance(Frames frames, int a, int b) {
    float dx = frames.x()[a] - frames.x()[b];
    float dy = frames.y()[a] - frames.y()[b];
    return dx * dx + dy * dy;
  }

  /** Rows of the query that pass the ratio test, best first. */
  private static int[] distinctive(float[] ratios) {
    long[] keys = new long[ratios.length];
    int n = 0;
    for (int q = 0; q < ratios.length; q++) {
      if (ratios[q] < MAX_RATIO) {
        // the bits of positive floats are in their order
        keys[n++] = (long) Float.floatToIntBits(ratios[q]) << 32 | q;
      }
    }
    Arrays.sort(keys, 0, n);
    int[] rows = new int[n];
    for (int i = 0; i < n; i++) {
      rows[i] = (int) keys[i];
    }
    return rows;
  }

  /**
   * Keeps a match unless one that is kept already lies at its place, in either picture. Several
   * matches at one place would agree with one another for no more reason than one would have.
   */
  private Correspondences thinned(int[] rows, int[] nearest) {
    int[] queries = new int[MAX_MATCHES];
    int[] images = new int[MAX_MATCHES];
    int n = 0;
    double queryDistance = query.frames().scaled(THINNING);
    double imageDistance = image.scaled(THINNING);
    for (int i = 0; i < rows.length && n < MAX_MATCHES; i++) {
      if (isFree(query.frames(), rows[i], queries, n, queryDistance)
          && isFree(image, nearest[rows[i]], images, n, imageDistance)) {
        queries[n] = rows[i];
        images[n] = nearest[rows[i]];
        n++;
      }
    }
    return Correspondences.of(
        query.frames(), Arrays.copyOf(queries, n), image, Arrays.copyOf(images, n));
  }

  private static boolean isFree(Frames frames, int candidate, int[] taken, int n, double distance) {
    for (int i = 0; i < n; i++) {
      if (squaredDistance(frames, candidate, taken[i]) <= distance * distance) {
        return false;
      }
    }
    return true;
  }
}
