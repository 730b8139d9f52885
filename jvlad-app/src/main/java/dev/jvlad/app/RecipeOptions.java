package dev.jvlad.app;

import dev.jvlad.Residuals;
import dev.jvlad.learn.Recipe;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** What a recipe adds to its words; what is not given stays as it is. */
final class RecipeOptions {
  /** Axes of less than this share of the greatest deviation are not blown up any further. */
  private static final double WHITENING_FLOOR = 0.03;

  @Option(
      names = "--rotate",
      paramLabel = "AXES",
      arity = "0..1",
      fallbackValue = "shared",
      converter = Axes.class,
      description = {
        "Turn residual sums to the descriptors' main axes (shared, the default of the option), to",
        "those of each word's residuals (per-word), to random ones (random), or not (none)."
      })
  private Recipe.@Nullable Rotation rotation;

  @Option(names = "--residuals", paramLabel = "KIND", description = "plain or unit.")
  private @Nullable Residuals residuals;

  @Option(
      names = "--normalize",
      paramLabel = "LIST",
      description = "ssr, power:A, intra, l2 in order, or none.")
  private @Nullable String normalize;

  @Option(
      names = "--project",
      paramLabel = "M",
      description = "Reduce vectors to M principal components.")
  private @Nullable Integer project;

  @Option(names = "--whiten", description = "Give the components equal variance.")
  private boolean whiten;

  @Option(
      names = "--balance",
      description = "Turn the components to random axes: like variances, the same distances.")
  private boolean balance;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  /** Axes as the command spells them. */
  static final class Axes implements ITypeConverter<Recipe.Rotation> {
    @Override
    public Recipe.Rotation convert(String word) {
      return Arrays.stream(Recipe.Rotation.values())
          .filter(axes -> spelled(axes).equalsIgnoreCase(word))
          .findFirst()
          .orElseThrow(() ->
              new TypeConversionException(
                  "expected shared, per-word, random or none but was '%s'".formatted(word)));
    }

    private static String spelled(Recipe.Rotation axes) {
      return axes.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** Refuses options that do not go together. */
  void requireSense() {
    if (project != null && project < 1) {
      throw new ParameterException(
          spec.commandLine(), "%d components; wanted at least 1".formatted(project));
    }
    if ((whiten || balance) && project == null) {
      throw new ParameterException(
          spec.commandLine(),
          "%s goes with --project M".formatted(whiten ? "--whiten" : "--balance"));
    }
    if (whiten && balance) {
      throw new ParameterException(
          spec.commandLine(),
          "--balance goes without --whiten, which gives equal variances already; wanted one of"
              + " them");
    }
  }

  /** Whether vectors are reduced. */
  boolean projects() {
    return project != null;
  }

  /** A recipe without a reduction, changed by what is given. */
  Recipe applyTo(Recipe base) {
    return new Recipe(
        base.words(),
        residuals == null ? base.residuals() : residuals,
        rotation == null ? base.rotation() : rotation,
        normalize == null
            ? base.normalizations()
            : Options.normalizations(spec.commandLine(), normalize),
        reduction());
  }

  private Recipe.Reduction reduction() {
    if (project == null) {
      return new Recipe.Reduction.None();
    }
    if (balance) {
      return new Recipe.Reduction.Balanced(project);
    }
    return whiten
        ? new Recipe.Reduction.Whitened(project, WHITENING_FLOOR)
        : new Recipe.Reduction.Principal(project);
  }
}
