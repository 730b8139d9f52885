package dev.jvlad.image.verify;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Hypotheses by vote. One match fixes a similarity, by the places, orientations and sizes of its
 * two keypoints; the other matches vote for it if they agree on the turn, on the scale, and on
 * where they should be. With at most 300 matches every match is tried, so nothing is left to
 * chance, unlike in RANSAC (Fischler &amp; Bolles, CACM 1981); similarities from single keypoints
 * are due to Lowe (IJCV 2004) and, for spatial re-ranking, Philbin et al. (CVPR 2007).
 */
final class Voting {
  /** Agreeing matches may differ by so much in their turn, in radians: 20°. */
  static final double MAX_TURN = Math.toRadians(20);

  /** And in their scale: a factor of 1.5, as logarithm. */
  static final double MAX_LOG_GROWTH = Math.log(1.5);

  /** A hypothesis needs so many matches, its own included: an affinity takes three. */
  static final int MIN_VOTES = 4;

  private static final int HYPOTHESES = 8;

  /** Misplaced by at most this share of the image's diagonal … */
  private static final double NEAR_ERROR = 0.02;

  /** … plus this share of the distance from the match that votes are for. */
  private static final double FAR_ERROR = 0.15;

  private final Correspondences points;
  private final double nearError;

  private Voting(Correspondences points, double diagonal) {
    this.points = points;
    this.nearError = NEAR_ERROR * diagonal;
  }

  /**
   * For each of the hypotheses with the most votes, which matches agree with it.
   *
   * @param diagonal of the stored picture in pixels
   */
  static List<boolean[]> hypotheses(Correspondences points, double diagonal) {
    return new Voting(points, diagonal).hypotheses();
  }

  private List<boolean[]> hypotheses() {
    int n = points.count();
    int[] votes = new int[n];
    List<boolean[]> supporters = new ArrayList<>(n);
    for (int i = 0; i < n; i++) {
      boolean[] agreeing = agreeing(i);
      supporters.add(agreeing);
      for (boolean agrees : agreeing) {
        votes[i] += agrees ? 1 : 0;
      }
    }
    return IntStream.range(0, n)
        .filter(i -> votes[i] >= MIN_VOTES)
        .boxed()
        .sorted(Comparator.comparingInt(i -> -votes[i]))
        .limit(HYPOTHESES)
        .map(supporters::get)
        .toList();
  }

  private boolean[] agreeing(int i) {
    double growth = Math.exp(points.logGrowth()[i]);
    double cos = growth * Math.cos(points.turn()[i]);
    double sin = growth * Math.sin(points.turn()[i]);
    boolean[] agreeing = new boolean[points.count()];
    for (int j = 0; j < agreeing.length; j++) {
      agreeing[j] =
          Correspondences.angleBetween(points.turn()[i], points.turn()[j]) < MAX_TURN
              && Math.abs(points.logGrowth()[i] - points.logGrowth()[j]) < MAX_LOG_GROWTH
              && isInPlace(i, j, cos, sin);
    }
    return agreeing;
  }

  private boolean isInPlace(int i, int j, double cos, double sin) {
    double dx = points.queryX()[j] - points.queryX()[i];
    double dy = points.queryY()[j] - points.queryY()[i];
    double du = points.imageX()[j] - points.imageX()[i];
    double dv = points.imageY()[j] - points.imageY()[i];
    double eu = cos * dx - sin * dy - du;
    double ev = sin * dx + cos * dy - dv;
    // Not Math.hypot: nothing overflows here, and its care costs tens of nanoseconds.
    return Math.sqrt(eu * eu + ev * ev) < nearError + FAR_ERROR * Math.sqrt(du * du + dv * dv);
  }
}
