package dev.jvlad.photos.features;

import dev.jvlad.FeatureKind;
import dev.jvlad.VladModel;
import dev.jvlad.image.LocalFeatures;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The features that a model was learned from, as its header says.
 *
 * @param parameters that the features depend on, by name
 * @param library that computed them, with its version; empty where the kind needs none
 * @param named the same as the header names it
 * @param facts what else the header says
 */
public record ModelFeatures(
    ExtractorKind kind,
    Map<String, Object> parameters,
    String library,
    FeatureKind named,
    Map<String, String> facts) {
  /** Kinds and libraries that were looked at, and found to give the same. */
  private static final Set<String> TOLD = ConcurrentHashMap.newKeySet();

  /** Keeps the parameters in the order of their names. */
  public ModelFeatures {
    parameters = Collections.unmodifiableMap(new TreeMap<>(parameters));
    facts = Map.copyOf(facts);
  }

  /**
   * The features of a model.
   *
   * @param file of the model
   * @throws FeaturesException if no kind knows them
   */
  public static ModelFeatures of(Path file, VladModel model) {
    return ExtractorKinds.of(
        file, model.features(), model.vocabularies().getFirst().training().options());
  }

  Object parameter(String name) {
    return Objects.requireNonNull(parameters.get(name), name);
  }

  /**
   * Checks that the library at hand computes these features as the model's did. Another version of
   * it is told once, in the log.
   *
   * @param file of the model
   * @throws FeaturesException if they are others
   */
  public void requireSameHere(Path file) throws IOException {
    if (!library.equals(kind.library().orElse("")) && !TOLD.contains(kindAndLibrary())) {
      requireFound(file, ReferenceFeatures.ofPicture(kind));
    }
  }

  /**
   * Checks that the kind's features are found.
   *
   * @param ofPicture the features that the library at hand gives of the drawn picture
   */
  void requireFound(Path file, LocalFeatures ofPicture) throws IOException {
    String here = kind.library().orElse("");
    if (!ReferenceFeatures.read(kind).areAmong(ofPicture)) {
      throw new FeaturesException(
          "%s: a model of %s features by %s; %s gives others"
              .formatted(file, kind.name(), library, here));
    }
    if (TOLD.add(kindAndLibrary())) {
      System.getLogger(ModelFeatures.class.getName())
          .log(
              System.Logger.Level.WARNING,
              "{0}: a model of {1} features by {2}; {3} gives the same",
              file,
              kind.name(),
              library,
              here);
    }
  }

  private String kindAndLibrary() {
    return kind.name() + " " + library;
  }

  /** In one line. */
  public String describe() {
    return named.describe();
  }

  /** Whether descriptors of these may be compared with descriptors of those. */
  public boolean isSame(ModelFeatures other) {
    return kind.equals(other.kind) && parameters.equals(other.parameters);
  }
}
