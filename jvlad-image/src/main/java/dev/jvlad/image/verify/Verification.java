package dev.jvlad.image.verify;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether a stored picture shows what the query shows, and where. All points are in pixels of the
 * two pictures as they are, also where the mirror image of the query was looked for.
 *
 * @param score −log10 of the number of chance findings as good as this one that are expected among
 *     two unrelated pictures, at least 0
 * @param affinity from query to image; null if fewer than five matches agree on any, or as many on
 *     another
 * @param matches those that the affinity explains
 * @param queryInImage the query's corners in the image, from the top left clockwise; they may lie
 *     outside; empty without an affinity
 * @param imageInQuery the image's corners in the query
 */
public record Verification(
    double score,
    @Nullable Affinity affinity,
    List<PointMatch> matches,
    List<Point> queryInImage,
    List<Point> imageInQuery) {

  /**
   * The score from which a picture counts as found: one false alarm in a thousand unrelated pairs
   * if matches were independent. docs/decisions has what was measured.
   */
  public static final double THRESHOLD = 3;

  /** Nothing agrees, or too much does in too many ways. */
  public static final Verification NONE =
      new Verification(0, null, List.of(), List.of(), List.of());

  /** Copies the lists. */
  public Verification {
    matches = List.copyOf(matches);
    queryInImage = List.copyOf(queryInImage);
    imageInQuery = List.copyOf(imageInQuery);
  }

  /** Whether the score reaches {@link #THRESHOLD}. */
  public boolean verified() {
    return score >= THRESHOLD;
  }

  /** How many matches the affinity explains. */
  public int inliers() {
    return matches.size();
  }
}
