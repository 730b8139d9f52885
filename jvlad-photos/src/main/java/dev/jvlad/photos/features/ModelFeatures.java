package dev.jvlad.photos.features;

import dev.jvlad.Training;
import dev.jvlad.VladModel;
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
 * @param training what else the header says
 */
public record ModelFeatures(
    ExtractorKind kind, Map<String, Object> parameters, String library, Training training) {
  private static final Set<String> TOLD = ConcurrentHashMap.newKeySet();

  /** Keeps the parameters in the order of their names. */
  public ModelFeatures {
    parameters = Collections.unmodifiableMap(new TreeMap<>(parameters));
  }

  /**
   * The features of a model.
   *
   * @param file of the model
   * @throws FeaturesException if no kind knows them
   */
  public static ModelFeatures of(Path file, VladModel model) {
    return ExtractorKinds.of(file, model.training());
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
    String here = kind.library().orElse("");
    if (library.equals(here)) {
      return;
    }
    if (!ReferenceFeatures.areGivenBy(kind)) {
      throw new FeaturesException(
          "%s: a model of features by %s; %s gives others, wanted the version that made it"
              .formatted(file, library, here));
    }
    if (TOLD.add(library)) {
      System.getLogger(ModelFeatures.class.getName())
          .log(
              System.Logger.Level.WARNING,
              "{0}: a model of features by {1}; {2} gives the same",
              file,
              library,
              here);
    }
  }

  /** In one line. */
  public String describe() {
    return training.descriptors();
  }

  /** Whether descriptors of these may be compared with descriptors of those. */
  public boolean isSame(ModelFeatures other) {
    return kind.equals(other.kind) && parameters.equals(other.parameters);
  }
}
