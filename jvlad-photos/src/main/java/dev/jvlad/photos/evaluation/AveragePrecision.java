package dev.jvlad.photos.evaluation;

import java.util.List;

/**
 * The area under precision over recall, 0 to 1, of one ranking. Ignored images are removed from the
 * ranking first; images that are right and not in it add nothing.
 *
 * <p>With one right image at rank r, {@link #STEPS} gives 1/r and {@link #TRAPEZOIDS} gives 1/(2r)
 * (1 at rank 1), so figures of the two are not to be compared. Each data set keeps the form that
 * its published figures were computed with: see {@link Convention}.
 */
public enum AveragePrecision {
  /**
   * The mean over the right images of the precision at their ranks, 0 for those not found (TREC's
   * non-interpolated average precision; Buckley &amp; Voorhees, SIGIR 2000).
   */
  STEPS {
    @Override
    double under(double before, double at) {
      return at;
    }
  },

  /**
   * Trapezoids between the precision just above each right image and the one at it; the precision
   * above the first rank is 1. This is what {@code compute_ap.cpp} does, which came with Oxford
   * Buildings (Philbin et al., CVPR 2007), and {@code holidays_map.py} of INRIA Holidays (Jégou,
   * Douze &amp; Schmid, ECCV 2008).
   */
  TRAPEZOIDS {
    @Override
    double under(double before, double at) {
      return (before + at) / 2;
    }
  };

  /** Precision that one step of recall is multiplied with. */
  abstract double under(double before, double at);

  /** Of a ranking, best first, that has no id twice. */
  public double of(List<String> ranking, Relevance relevance) {
    double area = 0;
    int seen = 0;
    int found = 0;
    for (String id : ranking) {
      if (relevance.ignored().contains(id)) {
        continue;
      }
      if (relevance.right().contains(id)) {
        double before = seen == 0 ? 1 : (double) found / seen;
        double at = (found + 1.0) / (seen + 1);
        area += under(before, at);
        found++;
      }
      seen++;
    }
    return area / relevance.right().size();
  }
}
