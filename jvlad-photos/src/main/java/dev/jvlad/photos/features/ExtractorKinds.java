package dev.jvlad.photos.features;

import dev.jvlad.FeatureKind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All kinds of features, and which of them is meant. */
final class ExtractorKinds {
  static final List<ExtractorKind> ALL =
      List.of(new KeypointExtractor.Kind(), new GridExtractor.Kind(), new NetworkExtractor.Kind());

  private ExtractorKinds() {}

  /**
   * The extractor that a user names.
   *
   * @throws UnknownFeaturesException if no kind knows the name
   */
  static PhotoExtractor named(String name) throws IOException {
    for (ExtractorKind kind : ALL) {
      Optional<PhotoExtractor> extractor = kind.named(name);
      if (extractor.isPresent()) {
        return extractor.get();
      }
    }
    List<String> wanted = ALL.stream().map(ExtractorKind::wanted).toList();
    throw new UnknownFeaturesException(
        "features %s; wanted %s or %s"
            .formatted(
                name, String.join(", ", wanted.subList(0, wanted.size() - 1)), wanted.getLast()));
  }

  /** The features that a model was learned from; empty if no kind knows them in this version. */
  static Optional<ModelFeatures> find(FeatureKind features, Map<String, String> facts) {
    return ALL.stream()
        .flatMap(kind ->
            features.isNameOnly()
                ? kind.ofSentence(features.name(), facts).stream()
                : Stream.of(kind)
                    .filter(known -> known.name().equals(features.name()))
                    .filter(known -> Integer.toString(known.version()).equals(features.version()))
                    .map(known -> ModelFeatures.of(known, features, facts)))
        .findFirst();
  }

  /**
   * The features that a model was learned from.
   *
   * @param file of the model
   * @param facts what else the model keeps
   * @throws FeaturesException if no kind knows them, or in another version
   */
  static ModelFeatures of(Path file, FeatureKind features, Map<String, String> facts) {
    return find(features, facts)
        .orElseThrow(() ->
            new FeaturesException(
                "%s: a model of '%s'; wanted one of %s"
                    .formatted(
                        file,
                        features.describe(),
                        ALL.stream()
                            .map(kind -> kind.name() + " " + kind.version())
                            .collect(Collectors.joining("', '", "'", "'")))));
  }
}
