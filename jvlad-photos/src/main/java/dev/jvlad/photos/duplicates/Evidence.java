package dev.jvlad.photos.duplicates;

import java.util.OptionalDouble;

/**
 * Why a photo is in a group: what it has in common with another photo of the group.
 *
 * @param with the other photo, as a rule the first of the group
 * @param score −log10 of the number of chance findings as good as this that are expected
 * @param points that agree
 * @param share of what the photo shows that the other shows in the same place, to a tenth of a
 *     pixel, 0 to 1; empty if the pixels of the two could not be compared
 * @param unread why they could not; empty if they could
 */
public record Evidence(String with, double score, int points, OptionalDouble share, String unread) {

  static Evidence of(String id, Comparison comparison) {
    return new Evidence(
        comparison.other(id),
        comparison.score(),
        comparison.points(),
        comparison.overlay().isPresent()
            ? OptionalDouble.of(comparison.shareOf(id))
            : OptionalDouble.empty(),
        comparison.unread());
  }
}
