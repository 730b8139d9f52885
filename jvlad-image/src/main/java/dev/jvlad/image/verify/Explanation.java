package dev.jvlad.image.verify;

import org.jspecify.annotations.Nullable;

/**
 * An affinity with the matches that it explains, judged a contrario: how many findings as good are
 * expected if matches fell at random (Desolneux, Moisan &amp; Morel, From Gestalt Theory to Image
 * Analysis, 2008; for two views, Moisan &amp; Stival, IJCV 2004)? Of n matches, k lie within a
 * distance ε of where the affinity puts them; a random one does so, with the right turn and scale,
 * with probability
 *
 * <p>p = min(1, πε² / image area) · (2 · 20° / 360°) · (2 ln 1.5 / ln 64)
 *
 * <p>and three of the k fix the affinity, so the number of false alarms is NFA = 4 n · P[Bin(n − 3,
 * p) ≥ k − 3], for four values of ε. Scales are taken to spread evenly over a factor of 64.
 *
 * @param logFalseAlarms log10 NFA
 * @param affinity from query to image
 * @param inliers which of the matches it explains, within the ε that makes NFA least
 */
@SuppressWarnings("ArrayRecordComponent") // a result to be read, compared by nobody
record Explanation(double logFalseAlarms, Affinity affinity, boolean[] inliers) {
  /** Of the image's diagonal, what an inlier may be misplaced by in each round of refinement. */
  private static final double[] REFINEMENT = {.06, .04, .03, .03};

  /** The values of ε as shares of the image's diagonal. */
  private static final double[] PRECISIONS = {.006, .012, .024, .048};

  /** No photo of a print is taken at so low an angle. */
  private static final double MAX_ANISOTROPY = 4;

  private static final double FRAME_BY_CHANCE =
      2 * Voting.MAX_TURN / (2 * Math.PI) * (2 * Voting.MAX_LOG_GROWTH / Math.log(64));

  /**
   * Fits an affinity to the supporters of a hypothesis, again to what it explains, four times; null
   * if nothing plausible remains.
   */
  static @Nullable Explanation of(Correspondences points, boolean[] supporters, Keypoints image) {
    boolean[] inliers = supporters;
    Affinity affinity = null;
    for (double tolerance : REFINEMENT) {
      affinity = Affinity.fit(points, inliers);
      if (affinity == null || !isPlausible(affinity)) {
        return null;
      }
      inliers = inliers(points, affinity, tolerance * image.diagonal());
      if (count(inliers) < Voting.MIN_VOTES) {
        return null;
      }
    }
    return affinity == null ? null : atBestPrecision(points, affinity, image);
  }

  private static boolean isPlausible(Affinity affinity) {
    return affinity.determinant() > 0 && affinity.anisotropy() <= MAX_ANISOTROPY;
  }

  private static @Nullable Explanation atBestPrecision(
      Correspondences points, Affinity affinity, Keypoints image) {
    Explanation best = null;
    for (double precision : PRECISIONS) {
      double epsilon = precision * image.diagonal();
      boolean[] inliers = inliers(points, affinity, epsilon);
      int k = count(inliers);
      if (k >= Voting.MIN_VOTES) {
        double area = (double) image.width() * image.height();
        double p = Math.min(1, Math.PI * epsilon * epsilon / area) * FRAME_BY_CHANCE;
        double logFalseAlarms =
            Math.log10((double) PRECISIONS.length * points.count())
                + BinomialTail.log10(k - 3, points.count() - 3, p);
        if (best == null || logFalseAlarms < best.logFalseAlarms) {
          best = new Explanation(logFalseAlarms, affinity, inliers);
        }
      }
    }
    return best;
  }

  /** Matches in place, whose own turn and scale are those of the affinity. */
  private static boolean[] inliers(Correspondences points, Affinity affinity, double tolerance) {
    double rotation = affinity.rotation();
    double logScale = affinity.logScale();
    boolean[] inliers = new boolean[points.count()];
    for (int i = 0; i < inliers.length; i++) {
      Point mapped = affinity.map(new Point(points.queryX()[i], points.queryY()[i]));
      double du = mapped.x() - points.imageX()[i];
      double dv = mapped.y() - points.imageY()[i];
      inliers[i] =
          Correspondences.angleBetween(points.turn()[i], rotation) < Voting.MAX_TURN
              && Math.abs(points.logGrowth()[i] - logScale) < Voting.MAX_LOG_GROWTH
              && du * du + dv * dv < tolerance * tolerance;
    }
    return inliers;
  }

  private static int count(boolean[] chosen) {
    int count = 0;
    for (boolean c : chosen) {
      count += c ? 1 : 0;
    }
    return count;
  }
}
