package dev.jvlad.app;

import dev.jvlad.learn.KMeansOptions;
import dev.jvlad.learn.Recipe;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Where the visual words of a model come from: k-means, or another model. */
final class WordsOptions {
  @ArgGroup(exclusive = false)
  private @Nullable Learned learned;

  @Option(
      names = "--adapt",
      paramLabel = "MODEL",
      description = {
        "Keep the words of MODEL, without k-means, and take residuals from the mean of the",
        "descriptors given here, word by word. MODEL's seed counts for what is random."
      })
  private @Nullable Path adapted;

  /** How k-means is done. */
  static final class Learned {
    @Option(
        names = "--clusters",
        paramLabel = "K",
        description = "Visual words, of each vocabulary; needed without --adapt.")
    private @Nullable Integer clusters;

    @Option(
        names = "--seed",
        paramLabel = "S",
        description = "Of what is random; needed without --adapt.")
    private @Nullable Long seed;

    @Option(
        names = "--vocabularies",
        paramLabel = "N",
        description = {
          "Learn N codebooks, with the seeds S, S+1 and so on, whose vectors stand side by side",
          "(default: 1)."
        })
    private int vocabularies = 1;

    @Option(
        names = "--algorithm",
        paramLabel = "NAME",
        description = "lloyd or minibatch (default: lloyd).")
    private KMeansOptions.Algorithm algorithm = KMeansOptions.Algorithm.LLOYD;

    @Option(
        names = "--iterations",
        paramLabel = "N",
        description =
            "At most so many steps, or passes of minibatch, until one gains less than a"
                + " ten-thousandth (default: until one gains less than a thousandth, at most 100"
                + " or 10; with --images, 20).")
    private @Nullable Integer iterations;

    @Option(
        names = "--samples",
        paramLabel = "N",
        description =
            "Learn the words from at most N descriptors, drawn at random (default: 131,072, or 256"
                + " a word if that is more).")
    private @Nullable Long samples;

    private Recipe.Words words(UnaryOperator<KMeansOptions> ending) {
      int k = Objects.requireNonNull(clusters);
      long s = Objects.requireNonNull(seed);
      KMeansOptions options =
          switch (algorithm) {
            case LLOYD -> KMeansOptions.lloyd(k, s);
            case MINIBATCH -> KMeansOptions.miniBatch(k, s);
          };
      options = samples == null ? options : options.withSamples(samples);
      options = iterations == null ? ending.apply(options) : options.withIterations(iterations);
      return new Recipe.Words.Learned(options, vocabularies);
    }
  }

  /** Refuses a k-means of which something is missing. */
  void requireSense(CommandLine command) {
    // Not by picocli: beside --adapt it would ask for what is not wanted there.
    if (learned != null && (learned.clusters == null || learned.seed == null)) {
      throw new ParameterException(
          command,
          "Missing required option: '%s'"
              .formatted(learned.clusters == null ? "--clusters=K" : "--seed=S"));
    }
  }

  /** The model whose words are kept; empty if words are learned. */
  Optional<Path> adapted() {
    return Optional.ofNullable(adapted);
  }

  /**
   * How words are learned.
   *
   * @param ending when k-means ends if no number of steps is asked for
   */
  Recipe.Words learned(UnaryOperator<KMeansOptions> ending) {
    return Objects.requireNonNull(learned).words(ending);
  }
}
