package dev.jvlad.image.verify;

import java.util.List;

/**
 * Compares a query with one stored picture: match, vote, refine, score, look for a rival.
 * Deterministic, and safe for use by several threads. Why this and not an inlier count of RANSAC's
 * successors: see docs/decisions.
 */
public final class Verifier {
  private Verifier() {}

  /**
   * Looks for the query in a stored picture.
   *
   * @throws IllegalArgumentException if they were not projected to the same number of coordinates
   */
  public static Verification verify(QueryFeatures query, CompactFeatures stored) {
    if (query.dimension() != stored.dimension()) {
      throw new IllegalArgumentException(
          "the query's descriptors have %d coordinates; the stored ones have %d"
              .formatted(query.dimension(), stored.dimension()));
    }
    Correspondences points = Matcher.match(query, stored);
    Explanation best = Explanation.best(points, stored.frames());
    if (best == null || Rival.exists(best, points, stored.frames())) {
      return Verification.NONE;
    }
    return verification(query, stored.frames(), points, best);
  }

  private static Verification verification(
      QueryFeatures query, Frames image, Correspondences points, Explanation best) {
    int width = query.frames().width();
    Affinity affinity = best.affinity();
    List<PointMatch> matches = points.chosen(best.inliers()).matches();
    if (query.mirrored()) {
      affinity = affinity.afterMirroring(width);
      matches = matches.stream().map(match -> unmirrored(match, width)).toList();
    }
    return new Verification(
        Math.max(0, -best.falseAlarms()),
        affinity,
        matches,
        corners(width, query.frames().height(), affinity),
        corners(image.width(), image.height(), affinity.inverse()));
  }

  private static PointMatch unmirrored(PointMatch match, int width) {
    Point inQuery = match.query();
    return new PointMatch(new Point(width - 1 - inQuery.x(), inQuery.y()), match.image());
  }

  private static List<Point> corners(int width, int height, Affinity map) {
    return List.of(
            new Point(-0.5, -0.5),
            new Point(width - 0.5, -0.5),
            new Point(width - 0.5, height - 0.5),
            new Point(-0.5, height - 0.5))
        .stream()
        .map(map::map)
        .toList();
  }
}
