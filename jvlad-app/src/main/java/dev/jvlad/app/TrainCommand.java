package dev.jvlad.app;

import dev.jvlad.FeatureKind;
import dev.jvlad.VladModel;
import dev.jvlad.Vocabulary;
import dev.jvlad.Workers;
import dev.jvlad.engine.Backend;
import dev.jvlad.engine.NonFiniteRowException;
import dev.jvlad.engine.VladEncoder;
import dev.jvlad.io.DescriptorFile;
import dev.jvlad.io.ModelFile;
import dev.jvlad.io.Offsets;
import dev.jvlad.learn.KMeans;
import dev.jvlad.learn.KMeansOptions;
import dev.jvlad.learn.Recipe;
import dev.jvlad.learn.VladTrainer;
import dev.jvlad.photos.ModelLearning;
import dev.jvlad.photos.PhotoFiles;
import dev.jvlad.photos.features.PhotoExtractor;
import dev.jvlad.stream.StreamEncoding;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "train",
    description = {
      "Learns a model: a codebook by k-means, and what the recipe adds to it.",
      "Where --rotate, --residuals or --normalize is not given, it is plain VLAD with --descriptors"
          + " (none; plain; ssr,l2), that of the default model of the photos' features with --images"
          + " (of sift: per-word, unit; power:0.3,l2), and that of MODEL with --adapt, whose axes"
          + " are learned again."
    },
    footer = {
      "",
      Help.DESCRIPTORS,
      Help.PHOTOS,
      Help.OUTPUTS,
      "",
      Help.EXAMPLES,
      "  vlad train --descriptors X.npy --clusters 64 --seed 1 -o model.vlad",
      "  vlad train --images ~/Pictures --clusters 256 --seed 1 -o model.vlad",
    },
    mixinStandardHelpOptions = true)
final class TrainCommand implements Callable<Integer>, Stopping.Stoppable {
  @ArgGroup(multiplicity = "1")
  private Source source;

  /** Where the descriptors come from. */
  static final class Source {
    @Option(
        names = "--descriptors",
        paramLabel = "X",
        description = "Descriptors: .npy, .npz, .fvecs or .bvecs.")
    private @Nullable Path descriptors;

    @Option(
        names = "--images",
        paramLabel = "DIR",
        description = "A folder of photos; gives a model for: vlad index --model.")
    private @Nullable Path images;
  }

  @Option(
      names = "--offsets",
      paramLabel = "O",
      description = "Which rows of X are which image's (needed with --project).")
  private @Nullable Path offsets;

  @ArgGroup(multiplicity = "1")
  private WordsOptions words;

  @Mixin private RecipeOptions recipe;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "MODEL",
      required = true,
      description = "The model file to write.")
  private Path output;

  @Mixin private Options.ThreadsOption threads;
  @Mixin private Options.BackendOption backend;
  @Mixin private Options.FeaturesOption features;
  @Spec private CommandSpec spec;

  /** Steps that gain less cost more time than they are worth, if nobody asks for a number. */
  private static final double QUICK_TOLERANCE = 1e-3;

  @Override
  public Integer call() throws IOException {
    words.requireSense(spec.commandLine());
    recipe.requireSense();
    if (source.images != null && offsets != null) {
      throw wrongUsage("--offsets goes with --descriptors");
    }
    if (source.images == null && features.name != null) {
      throw wrongUsage("--features goes with --images DIR");
    }
    if (words.adapted().isPresent() && features.name != null) {
      throw wrongUsage("--features goes without --adapt; a model has its features");
    }
    new Outputs()
        .from("--descriptors", source.descriptors)
        .from("--offsets", offsets)
        .from("--adapt", words.adapted().orElse(null))
        .to("-o", output, Outputs.Kind.MODEL)
        .check();
    Optional<ModelFile.Saved> adapted = adapted();
    VladModel model;
    try (Workers workers = threads.open();
        Backend opened = backend.open(workers)) {
      model =
          source.images == null
              ? fromDescriptors(adapted, opened, workers)
              : fromPhotos(source.images, adapted, opened, workers);
    }
    ModelFile.Saved saved = ModelFile.write(model, output);
    int vocabularies = model.vocabularies().size();
    Vocabulary first = model.vocabularies().getFirst();
    System.out.printf(
        "%s: %s%d×%d codebook%s, inertia %.6g over %,d samples, fingerprint %.12s%n",
        output,
        vocabularies == 1 ? "" : "%d times a ".formatted(vocabularies),
        first.codebook().size(),
        first.codebook().dimension(),
        first.codebook().isAdapted() ? ", adapted" : "",
        first.training().inertia(),
        first.training().samples(),
        saved.fingerprint());
    return 0;
  }

  private ParameterException wrongUsage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  /** The model whose words are kept, if they are. */
  private Optional<ModelFile.Saved> adapted() throws IOException {
    if (words.adapted().isEmpty()) {
      return Optional.empty();
    }
    Path file = words.adapted().get();
    ModelFile.Saved saved = ModelFile.read(file);
    if (saved.model().projection().isPresent() && !recipe.projects()) {
      throw new Failure(
          "%s: has a projection to %d columns, which must be learned again; wanted --project M"
              .formatted(file, saved.model().outputDimension()));
    }
    return Optional.of(saved);
  }

  private static Recipe adapting(ModelFile.Saved saved) {
    return Recipe.adapting(saved.model(), saved.fingerprint());
  }

  private VladModel fromPhotos(
      Path images, Optional<ModelFile.Saved> adapted, Backend opened, Workers workers)
      throws IOException {
    try (PhotoExtractor extractor = extractor(adapted)) {
      Recipe base =
          adapted
              .map(TrainCommand::adapting)
              .orElseGet(() ->
                  extractor
                      .kind()
                      .recipe(
                          learned(options -> options.withIterations(ModelLearning.ITERATIONS))));
      return ModelLearning.learn(
          PhotoFiles.list(images),
          extractor,
          recipe.applyTo(base),
          opened,
          workers,
          Console.standardError(),
          (path, reason) -> {});
    }
  }

  private Recipe.Words learned(UnaryOperator<KMeansOptions> ending) {
    return Options.checked(spec.commandLine(), () -> words.learned(ending));
  }

  private PhotoExtractor extractor(Optional<ModelFile.Saved> adapted) throws IOException {
    if (adapted.isPresent()) {
      return PhotoExtractor.of(words.adapted().orElseThrow(), adapted.get().model());
    }
    return PhotoExtractor.named(features.name == null ? PhotoExtractor.DEFAULT : features.name);
  }

  private VladModel fromDescriptors(
      Optional<ModelFile.Saved> adapted, Backend opened, Workers workers) throws IOException {
    Recipe base =
        adapted
            .map(TrainCommand::adapting)
            .orElseGet(
                () -> Recipe.plain(learned(options -> options.withTolerance(QUICK_TOLERANCE))));
    Recipe whole = recipe.applyTo(base);
    Console console = Console.standardError();
    Path path = Objects.requireNonNull(source.descriptors);
    try (DescriptorFile file = DescriptorFile.open(path)) {
      Offsets images = images(file, path);
      if (whole.words() instanceof Recipe.Words.Learned learned) {
        long taken = KMeans.samplesTaken(file, learned.options());
        if (taken < file.rows()) {
          console.line(
              "learning from %,d of %,d descriptors, drawn at random (--samples takes more)"
                  .formatted(taken, file.rows()));
        }
      }
      VladModel model =
          new VladTrainer(
                  whole,
                  opened,
                  step -> console.at("learning", step.iteration(), step.iterations() + 1L))
              .train(
                  file,
                  encoder -> stream(file, images, encoder, workers).encodeAll(console),
                  FeatureKind.named(path.getFileName() + ", " + file.dimension() + " columns"));
      console.done();
      return model;
    } catch (NonFiniteRowException e) {
      throw new Failure("%s: %s".formatted(path, e.getMessage()), e);
    }
  }

  private StreamEncoding stream(
      DescriptorFile file, Offsets images, VladEncoder encoder, Workers workers) {
    return backend.isDevice()
        ? StreamEncoding.onDevice(file, images, encoder)
        : StreamEncoding.onProcessor(file, images, encoder, workers);
  }

  private Offsets images(DescriptorFile file, Path path) throws IOException {
    Offsets images =
        offsets != null
            ? Offsets.read(offsets, file.rows())
            : file.offsets().orElseGet(() -> Offsets.ofOneImage(file.rows()));
    if (recipe.projects() && images.imageCount() < 2) {
      throw new Failure(
          "%s: one image; --project needs several, say which with --offsets".formatted(path));
    }
    return images;
  }

  @Override
  public String whenStopped() {
    return "nothing was written";
  }
}
