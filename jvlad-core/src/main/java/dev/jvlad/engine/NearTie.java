package dev.jvlad.engine;

/**
 * The centroids that float32 could not tell apart for one row, and which of them is nearest by
 * definition ({@link Distances#nearest}). Distances in float64, with vectors, rule out most of
 * them; between those that remain equal but for the rounding of float64 the definition itself
 * decides.
 */
final class NearTie {
  /** Much more than float64 can round a sum of squares, and less than two float32 differ by. */
  private static final double ROUNDING = 1e-11;

  private final int[] candidates;
  private final double[] distances;
  private int count;

  /** Of at most so many centroids. */
  NearTie(int most) {
    candidates = new int[most];
    distances = new double[most];
  }

  void clear() {
    count = 0;
  }

  void add(int centroid) {
    candidates[count++] = centroid;
  }

  /** The nearest candidate to the row of d numbers at x[at], the lowest of equally near ones. */
  int nearest(float[] x, int at, float[] centroids, int d) {
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < count; i++) {
      distances[i] = SimdKernels.laneSquaredDistance(x, at, centroids, candidates[i] * d, d);
      least = Math.min(least, distances[i]);
    }
    int left = 0;
    for (int i = 0; i < count; i++) {
      if (distances[i] <= least * (1 + ROUNDING)) {
        candidates[left++] = candidates[i];
      }
    }
    int nearest = candidates[0];
    if (left > 1) {
      double exactLeast = Double.POSITIVE_INFINITY;
      for (int i = 0; i < left; i++) {
        int j = candidates[i];
        double exact = Distances.squared(x, at, centroids, j * d, d);
        if (exact < exactLeast || (exact == exactLeast && j < nearest)) {
          exactLeast = exact;
          nearest = j;
        }
      }
    }
    return nearest;
  }
}
