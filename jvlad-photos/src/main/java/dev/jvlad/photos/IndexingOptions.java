package dev.jvlad.photos;

import dev.jvlad.image.DecodeLimits;
import dev.jvlad.photos.features.PhotoExtractor;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a user chooses when indexing.
 *
 * @param model of a new collection; empty to learn one from the photos
 * @param features of a new collection, as {@link PhotoExtractor#named} knows them; an old one must
 *     have the same; empty for the model's or the default
 * @param exclusions patterns of files and folders that are left out: a glob of a name, or with a
 *     {@code /} in it of a path within the folder; with one at its end, of folders alone
 * @param limits of what decoding a picture may cost; what is over them is tried again by the next
 *     run
 */
public record IndexingOptions(
    Optional<Path> model, Optional<String> features, List<String> exclusions, DecodeLimits limits) {
  /** A learned model, the default features, nothing left out, the default limits. */
  public static final IndexingOptions DEFAULT =
      new IndexingOptions(Optional.empty(), Optional.empty(), List.of(), DecodeLimits.DEFAULT);

  /** Checks that a model comes without features, which are its own, and that patterns are some. */
  public IndexingOptions {
    exclusions = List.copyOf(exclusions);
    if (model.isPresent() && features.isPresent()) {
      throw new IllegalArgumentException("features go without a model; a model has its features");
    }
    Exclusions.of(exclusions);
  }

  /** The same with a model. */
  public IndexingOptions withModel(Path model) {
    return new IndexingOptions(Optional.of(model), features, exclusions, limits);
  }

  /** The same with features. */
  public IndexingOptions withFeatures(String features) {
    return new IndexingOptions(model, Optional.of(features), exclusions, limits);
  }
}
