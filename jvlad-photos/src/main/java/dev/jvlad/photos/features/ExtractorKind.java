package dev.jvlad.photos.features;

import dev.jvlad.learn.Recipe;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * A kind of features: what is known of it before its extractor looks at a picture. A new one is a
 * class that says this, and its line in {@link ExtractorKinds}.
 */
public sealed interface ExtractorKind
    permits KeypointExtractor.Kind, GridExtractor.Kind, NetworkExtractor.Kind {
  /** In one word. */
  String name();

  /** What a user writes who wants such features. */
  default String wanted() {
    return name();
  }

  /**
   * Changes when the features of a picture do, so that nothing is compared with what was learned
   * from others.
   */
  int version();

  /**
   * The library that computes the features here, with its version; empty where the parameters say
   * all. Another version of it makes no other features as long as {@link ReferenceFeatures} are
   * found.
   */
  Optional<String> library();

  /** Whether a vector is nearer to that of a copy than to that of its mirror image. */
  boolean vectorsTellMirrored();

  /** Whether vectors are sums of the same descriptors that verification compares. */
  boolean sumsVerifiedKeypoints();

  /** Visual words of the default model. */
  default int words() {
    return PhotoExtractor.CLUSTERS;
  }

  /** How a model of such features is learned. */
  default Recipe recipe(Recipe.Words words) {
    return Recipe.photos(words);
  }

  /**
   * The extractor that a user names; empty if it is none of this kind.
   *
   * @throws UnknownFeaturesException if it is one of this kind whose parameters are wrong
   */
  Optional<PhotoExtractor> named(String name) throws IOException;

  /**
   * The features of a model whose header says all of them in a sentence, as those of 0.1.0 do;
   * empty if they are none of this kind.
   *
   * @param facts what else the model keeps
   */
  Optional<ModelFeatures> ofSentence(String sentence, Map<String, String> facts);

  /** Such features in one line: the sentence of 0.1.0. */
  String describe(ModelFeatures features);

  /**
   * The extractor of such features.
   *
   * @param model the file that asks for it
   * @throws FeaturesException if it cannot be had
   * @throws IllegalArgumentException if a parameter is missing or out of range
   */
  PhotoExtractor extractor(Path model, ModelFeatures features) throws IOException;
}
