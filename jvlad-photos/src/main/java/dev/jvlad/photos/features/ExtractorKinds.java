package dev.jvlad.photos.features;

import dev.jvlad.FeatureKind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

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

  /**
   * The features that a model was learned from.
   *
   * @param file of the model
   * @param facts what else the model keeps
   * @throws FeaturesException if no kind knows them
   */
  static ModelFeatures of(Path file, FeatureKind features, Map<String, String> facts) {
    return ALL.stream()
        .flatMap(kind -> kind.of(features, facts).stream())
        .findFirst()
        .orElseThrow(() ->
            new FeaturesException(
                "%s: a model of '%s'; wanted one of %s"
                    .formatted(
                        file,
                        features.describe(),
                        ALL.stream()
                            .map(ExtractorKind::name)
                            .collect(Collectors.joining("', '", "'", "'")))));
  }
}
