package dev.jvlad.image.verify;

import org.jspecify.annotations.Nullable;

/**
 * An affinity with the matches that it explains, judged a contrario: how many findings as good are
 * expected if matches fell at random (Desolneux, Moisan &amp; Morel, From Gestalt Theory to Image
 * Analysis, 2008; for two views, Moisan &amp; Stival, IJCV 2004)? Of n matches, k lie within a
 * distance ε of where the affinity puts them; a random one does so, with the right turn and scale,
 * with probability
 *
 * <p>p = min(1, πε² / image area) · f, where f is at least (2 · 20° / 360°) · (2 ln 1.5 / ln 64)
 *
 * <p>and three of the k fix the affinity, so the number of false alarms is NFA = 4 n · P[Bin(n − 3,
 * p) ≥ k − 3], for four values of ε. The least f takes turns to be spread evenly, and scales over a
 * factor of 64. Letters are all upright and of one size, so two pages of text agree on turn and
 * scale wherever they are laid on one another; f is therefore estimated from the matches that the
 * affinity misplaces, if more of them have its turn and scale.
 *
 * @param falseAlarms log10 NFA
 * @param affinity from query to image
 * @param inliers which of the matches it explains, within the ε that makes NFA least
 */
@SuppressWarnings("ArrayRecordComponent") // a result to be read, compared by nobody
record Explanation(double falseAlarms, Affinity affinity, boolean[] inliers) {
  /** Of the image's diagonal, what an inlier may be misplaced by in each round of refinement. */
  private static final double[] REFINEMENT = {.06, .04, .03, .03};

  /** A match farther off than this share of the diagonal is none of the affinity's. */
  private static final double MISPLACED = .06;

  /** The values of ε as shares of the image's diagonal. */
  private static final double[] PRECISIONS = {.006, .012, .024, .048};

  /** Matches that an affinity takes. */
  private static final int FIXING = 3;

  /** A single match beside the three that fix an affinity is an accident too often. */
  private static final int MIN_INLIERS = 5;

  /** No photo of a print is taken at so low an angle. */
  private static final double MAX_ANISOTROPY = 4;

  private static final double LEAST_FRAME =
      2 * Voting.MAX_TURN / (2 * Math.PI) * (2 * Voting.MAX_LOG_GROWTH / Math.log(64));

  /** The estimate of f starts from so many random matches at its least value. */
  private static final double FRAME_PRIOR = 10;

  /** The explanation with the fewest false alarms; null if there is none. */
  static @Nullable Explanation best(Correspondences points, Frames image) {
    Explanation best = null;
    for (boolean[] supporters : Voting.hypotheses(points, image.diagonal())) {
      Explanation found = of(points, supporters, image);
      if (found != null && (best == null || found.falseAlarms < best.falseAlarms)) {
        best = found;
      }
    }
    return best;
  }

  /**
   * Fits an affinity to the supporters of a hypothesis, again to what it explains, four times; null
   * if nothing plausible remains.
   */
  private static @Nullable Explanation of(
      Correspondences points, boolean[] supporters, Frames image) {
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
      Correspondences points, Affinity affinity, Frames image) {
    int n = points.count();
    double area = (double) image.width() * image.height();
    double frame = frameByChance(points, affinity, image);
    Explanation best = null;
    for (double precision : PRECISIONS) {
      double epsilon = precision * image.diagonal();
      boolean[] inliers = inliers(points, affinity, epsilon);
      int k = count(inliers);
      if (k >= MIN_INLIERS) {
        double p = Math.min(1, Math.PI * epsilon * epsilon / area) * frame;
        double falseAlarms =
            Math.log10((double) PRECISIONS.length * n)
                + BinomialTail.log10(k - FIXING, n - FIXING, p);
        if (best == null || falseAlarms < best.falseAlarms) {
          best = new Explanation(falseAlarms, affinity, inliers);
        }
      }
    }
    return best;
  }

  /** The share of misplaced matches that have the affinity's turn and scale all the same. */
  private static double frameByChance(Correspondences points, Affinity affinity, Frames image) {
    boolean[] misplaced = misplaced(points, affinity, image);
    double framed = FRAME_PRIOR * LEAST_FRAME;
    double all = FRAME_PRIOR;
    for (int i = 0; i < misplaced.length; i++) {
      if (misplaced[i]) {
        all++;
        framed += hasFrame(points, i, affinity.rotation(), affinity.logScale()) ? 1 : 0;
      }
    }
    return Math.max(LEAST_FRAME, framed / all);
  }

  /** Matches far from where the affinity puts them. */
  static boolean[] misplaced(Correspondences points, Affinity affinity, Frames image) {
    double tolerance = MISPLACED * image.diagonal();
    boolean[] misplaced = new boolean[points.count()];
    for (int i = 0; i < misplaced.length; i++) {
      misplaced[i] = squaredError(points, i, affinity) >= tolerance * tolerance;
    }
    return misplaced;
  }

  /** Matches in place, whose own turn and scale are those of the affinity. */
  private static boolean[] inliers(Correspondences points, Affinity affinity, double tolerance) {
    double rotation = affinity.rotation();
    double logScale = affinity.logScale();
    boolean[] inliers = new boolean[points.count()];
    for (int i = 0; i < inliers.length; i++) {
      inliers[i] =
          hasFrame(points, i, rotation, logScale)
              && squaredError(points, i, affinity) < tolerance * tolerance;
    }
    return inliers;
  }

  private static boolean hasFrame(Correspondences points, int i, double rotation, double logScale) {
    return Correspondences.angleBetween(points.turn()[i], rotation) < Voting.MAX_TURN
        && Math.abs(points.logGrowth()[i] - logScale) < Voting.MAX_LOG_GROWTH;
  }

  private static double squaredError(Correspondences points, int i, Affinity affinity) {
    Point mapped = affinity.map(points.inQuery(i));
    double du = mapped.x() - points.imageX()[i];
    double dv = mapped.y() - points.imageY()[i];
    return du * du + dv * dv;
  }

  /** How many matches it explains. */
  int count() {
    return count(inliers);
  }

  private static int count(boolean[] chosen) {
    int count = 0;
    for (boolean c : chosen) {
      count += c ? 1 : 0;
    }
    return count;
  }
}
