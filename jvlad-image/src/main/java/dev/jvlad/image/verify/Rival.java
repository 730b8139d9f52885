package dev.jvlad.image.verify;

/**
 * The ratio test once more, on whole explanations: what an affinity leaves over is explained again,
 * and where a second affinity explains a third as many matches or more, and puts them elsewhere,
 * neither says much. Letters and words that recur, in two pages that have nothing else in common,
 * fit one another in several ways; a picture fits itself in one.
 */
final class Rival {
  /** Of the matches of the best explanation. */
  private static final double MAX_SHARE = 1 / 3.0;

  /** Of the image's diagonal: nearer to one another, both may be parts of one scene in relief. */
  private static final double ELSEWHERE = 0.1;

  /**
   * Recurring things do not get to this score; several objects that moved against each other do.
   */
  private static final double BEYOND_DOUBT = 100;

  private Rival() {}

  static boolean exists(Explanation best, Correspondences points, Frames image) {
    if (-best.falseAlarms() >= BEYOND_DOUBT) {
      return false;
    }
    Correspondences rest = points.chosen(Explanation.misplaced(points, best.affinity(), image));
    Explanation second = Explanation.best(rest, image);
    return second != null
        && second.count() > MAX_SHARE * best.count()
        && disagreement(best, second, rest) > ELSEWHERE * image.diagonal();
  }

  /** How far apart the two put the centre of what the second explains. */
  private static double disagreement(Explanation best, Explanation second, Correspondences rest) {
    double x = 0;
    double y = 0;
    for (int i = 0; i < rest.count(); i++) {
      if (second.inliers()[i]) {
        x += rest.queryX()[i] / second.count();
        y += rest.queryY()[i] / second.count();
      }
    }
    Point a = best.affinity().map(new Point(x, y));
    Point b = second.affinity().map(new Point(x, y));
    return Math.hypot(a.x() - b.x(), a.y() - b.y());
  }
}
