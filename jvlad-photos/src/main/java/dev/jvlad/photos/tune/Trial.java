package dev.jvlad.photos.tune;

import dev.jvlad.Normalization;
import dev.jvlad.Residuals;
import dev.jvlad.learn.KMeansOptions;
import dev.jvlad.learn.Recipe;
import dev.jvlad.photos.ModelLearning;
import dev.jvlad.photos.features.PhotoExtractor;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * A kind of model to try.
 *
 * @param words visual words
 * @param residuals what a descriptor adds to its word
 * @param rotation of the residual sums
 * @param normalizations in the order in which they are applied
 * @param dimension principal components that are kept of the vector; empty for all of it
 */
public record Trial(
    int words,
    Residuals residuals,
    Recipe.Rotation rotation,
    List<Normalization> normalizations,
    OptionalInt dimension) {

  /** What a collection learns by default. */
  static final Trial DEFAULT = ofDefaultRecipe(PhotoExtractor.CLUSTERS);

  public Trial {
    normalizations = List.copyOf(normalizations);
  }

  private static Trial ofDefaultRecipe(int words) {
    Recipe recipe = Recipe.photos(new Recipe.Words.Learned(KMeansOptions.lloyd(words, 1)));
    return new Trial(
        words, recipe.residuals(), recipe.rotation(), recipe.normalizations(), OptionalInt.empty());
  }

  /**
   * The default, and then one step away from it at a time: steps in every direction that the
   * literature knows, none of two at once. Whoever stops early has seen what matters most.
   */
  public static List<Trial> all() {
    return List.of(
        DEFAULT,
        ofDefaultRecipe(PhotoExtractor.CLUSTERS / 2),
        ofDefaultRecipe(PhotoExtractor.CLUSTERS / 4),
        DEFAULT.withDimension(128),
        DEFAULT.withRotation(Recipe.Rotation.NONE),
        DEFAULT.withNormalizations("power:0.2,l2"),
        DEFAULT.withNormalizations("power:0.5,l2"),
        DEFAULT.withDimension(256),
        DEFAULT.withDimension(512),
        DEFAULT.withResiduals(Residuals.PLAIN),
        DEFAULT.withNormalizations("power:0.3,intra,l2"),
        ofDefaultRecipe(PhotoExtractor.CLUSTERS * 2));
  }

  private Trial withDimension(int columns) {
    return new Trial(words, residuals, rotation, normalizations, OptionalInt.of(columns));
  }

  private Trial withRotation(Recipe.Rotation other) {
    return new Trial(words, residuals, other, normalizations, dimension);
  }

  private Trial withResiduals(Residuals other) {
    return new Trial(words, other, rotation, normalizations, dimension);
  }

  private Trial withNormalizations(String list) {
    return new Trial(words, residuals, rotation, Normalization.parse(list), dimension);
  }

  /**
   * How to learn the model.
   *
   * @param clusters visual words, which may be fewer than were asked for
   */
  Recipe recipe(int clusters, long seed) {
    return new Recipe(
        new Recipe.Words.Learned(
            KMeansOptions.lloyd(clusters, seed).withIterations(ModelLearning.ITERATIONS)),
        residuals,
        rotation,
        normalizations,
        dimension.isPresent()
            ? new Recipe.Reduction.Principal(dimension.getAsInt())
            : new Recipe.Reduction.None());
  }

  /**
   * What results are kept under, different for every trial. It says what decides them, and must not
   * change: results that are kept under another are run again.
   */
  String key() {
    return "words=%d residuals=%s rotation=%s normalize=%s columns=%s"
        .formatted(
            words,
            residuals.name(),
            rotation.name(),
            Normalization.format(normalizations),
            dimension.isPresent() ? dimension.getAsInt() : "all");
  }

  /** A line for people, different for every trial. */
  public String name() {
    String axes =
        switch (rotation) {
          case NONE -> "";
          case SHARED -> ", main axes";
          case PER_WORD -> ", local axes";
          case RANDOM -> ", random axes";
        };
    String columns = dimension.isPresent() ? ", %d columns".formatted(dimension.getAsInt()) : "";
    return "%d words, %s%s, %s%s"
        .formatted(
            words,
            residuals == Residuals.UNIT ? "unit residuals" : "plain residuals",
            axes,
            normalizations.stream().map(String::valueOf).collect(Collectors.joining(" ")),
            columns);
  }
}
