package dev.jvlad.photos.features;

import dev.jvlad.FeatureKind;
import dev.jvlad.VladModel;
import dev.jvlad.image.LocalFeatures;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The features that a model was learned from, as its header says; they are of the kind's version.
 *
 * @param parameters that the features depend on, by name
 * @param library that computed them, with its version; empty where the kind needs none
 * @param facts what else the model keeps
 */
public record ModelFeatures(
    ExtractorKind kind, Map<String, String> parameters, String library, Map<String, String> facts) {
  /** Where a header has the library, among the parameters. */
  private static final String LIBRARY = "library";

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

  /** The features that a header names by a kind and its parameters. */
  static ModelFeatures of(ExtractorKind kind, FeatureKind header, Map<String, String> facts) {
    Map<String, String> parameters = new TreeMap<>(header.parameters());
    String library = parameters.remove(LIBRARY);
    return new ModelFeatures(kind, parameters, library == null ? "" : library, facts);
  }

  /** What a model's header says of them. */
  public FeatureKind header() {
    Map<String, String> values = new TreeMap<>(parameters);
    if (!library.isEmpty()) {
      values.put(LIBRARY, library);
    }
    return new FeatureKind(kind.name(), Integer.toString(kind.version()), values);
  }

  /** The features of a model in one line, also if no kind knows them. */
  public static String describe(VladModel model) {
    return ExtractorKinds.find(
            model.features(), model.vocabularies().getFirst().training().options())
        .map(ModelFeatures::describe)
        .orElseGet(() -> model.features().describe());
  }

  String parameter(String name) {
    String value = parameters.get(name);
    if (value == null) {
      throw new IllegalArgumentException("no '%s'".formatted(name));
    }
    return value;
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
    return kind.describe(this);
  }

  /** Whether descriptors of these may be compared with descriptors of those. */
  public boolean isSame(ModelFeatures other) {
    return kind.equals(other.kind) && parameters.equals(other.parameters);
  }
}
