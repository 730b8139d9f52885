package dev.jvlad.photos.duplicates;

import dev.jvlad.image.verify.Overlay;
import dev.jvlad.image.verify.Verification;
import java.util.Optional;

/**
 * What a close look at two photos came to.
 *
 * @param query the photo that was looked for in the other
 * @param image the other
 * @param score of the verification
 * @param points that agree
 * @param overlay how their pixels fit; empty if they were not compared
 * @param unread why they were not; empty if they were, or if nothing asked for it
 */
record Comparison(
    String query,
    String image,
    double score,
    int points,
    Optional<Overlay> overlay,
    String unread) {
  /** Shares that differ by less are of copies that show the same. */
  private static final double AS_MUCH = 0.02;

  static Comparison of(String query, String image, Verification found) {
    return new Comparison(query, image, found.score(), found.inliers(), Optional.empty(), "");
  }

  Comparison with(Overlay compared) {
    return new Comparison(query, image, score, points, Optional.of(compared), "");
  }

  Comparison without(String reason) {
    return new Comparison(query, image, score, points, Optional.empty(), reason);
  }

  /**
   * Whether one of the two, {@code whole}, shows all that the other does. Of a picture and its crop
   * that is the picture, even if little was cut off; of copies of one another it is either.
   */
  boolean isHeldBy(String whole) {
    boolean holds =
        overlay
            .map(laid -> whole.equals(image) ? laid.imageHoldsQuery() : laid.queryHoldsImage())
            .orElse(false);
    return holds && shareOf(other(whole)) >= shareOf(whole) - AS_MUCH;
  }

  /** Share of what one of the two shows that is in the other, in place; 0 if it is not known. */
  double shareOf(String id) {
    return overlay
        .map(laid -> id.equals(query) ? laid.queryShare() : laid.imageShare())
        .orElse(0.0);
  }

  /** The other of the two. */
  String other(String id) {
    return id.equals(query) ? image : query;
  }
}
