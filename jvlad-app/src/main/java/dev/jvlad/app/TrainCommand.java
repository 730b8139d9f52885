package dev.jvlad.app;

import dev.jvlad.Normalization;
import dev.jvlad.Residuals;
import dev.jvlad.VladModel;
import dev.jvlad.app.collection.Failure;
import dev.jvlad.app.collection.PhotoExtractor;
import dev.jvlad.app.collection.PhotoFiles;
import dev.jvlad.app.collection.PhotoModel;
import dev.jvlad.engine.Backend;
import dev.jvlad.engine.NonFiniteRowException;
import dev.jvlad.engine.VladEncoder;
import dev.jvlad.io.AtomicFile;
import dev.jvlad.io.DescriptorFile;
import dev.jvlad.io.ModelFile;
import dev.jvlad.io.Offsets;
import dev.jvlad.learn.KMeans;
import dev.jvlad.learn.KMeansOptions;
import dev.jvlad.learn.Recipe;
import dev.jvlad.learn.VladTrainer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
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
    description = "Learns a model: a codebook by k-means, and what the recipe adds to it.",
    mixinStandardHelpOptions = true)
final class TrainCommand implements Callable<Integer> {
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
        description = "A folder of photos; gives the default photo model.")
    private @Nullable Path images;
  }

  @Option(
      names = "--offsets",
      paramLabel = "O",
      description = "Which rows of X are which image's (needed with --project).")
  private @Nullable Path offsets;

  @Option(names = "--clusters", paramLabel = "K", required = true, description = "Visual words.")
  private int clusters;

  @Option(names = "--seed", paramLabel = "S", required = true, description = "Of what is random.")
  private long seed;

  @Option(
      names = "--algorithm",
      paramLabel = "NAME",
      defaultValue = "LLOYD",
      description = "lloyd or minibatch (default: lloyd).")
  private KMeansOptions.Algorithm algorithm;

  @Option(
      names = "--iterations",
      paramLabel = "N",
      description =
          "At most so many steps, or passes of minibatch, until one gains less than a ten-thousandth"
              + " (default: until one gains less than a thousandth, at most 100 or 10).")
  private @Nullable Integer iterations;

  @Option(
      names = "--samples",
      paramLabel = "N",
      description =
          "Learn the words from at most N descriptors, drawn at random (default: 131,072, or 256"
              + " a word if that is more).")
  private @Nullable Long samples;

  @Option(names = "--rotate", description = "Turn residual sums to the descriptors' main axes.")
  private boolean rotate;

  @Option(
      names = "--residuals",
      paramLabel = "KIND",
      defaultValue = "PLAIN",
      description = "plain or unit (default: plain).")
  private Residuals residuals;

  @Option(
      names = "--normalize",
      paramLabel = "LIST",
      defaultValue = "ssr,l2",
      description = "ssr, power:A, intra, l2 in order, or none (default: ${DEFAULT-VALUE}).")
  private String normalize;

  @Option(
      names = "--project",
      paramLabel = "M",
      description = "Reduce vectors to M principal components.")
  private @Nullable Integer project;

  @Option(names = "--whiten", description = "Give the components equal variance.")
  private boolean whiten;

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

  /** Axes of less than this share of the greatest deviation are not blown up any further. */
  private static final double WHITENING_FLOOR = 0.03;

  @Override
  public Integer call() throws IOException {
    if (whiten && project == null) {
      throw new ParameterException(spec.commandLine(), "--whiten goes with --project M");
    }
    if (features.name != null && source.images == null) {
      throw new ParameterException(spec.commandLine(), "--features goes with --images DIR");
    }
    requireWritable(output); // before the work, not after it
    Console console = Console.standardError();
    VladModel model;
    try (Backend opened = backend.open(threads.count())) {
      model =
          source.images == null
              ? fromDescriptors(opened, console)
              : fromPhotos(source.images, opened, console);
    }
    ModelFile.Saved saved = ModelFile.write(model, output);
    System.out.printf(
        "%s: %d×%d codebook, inertia %.6g over %,d samples, fingerprint %.12s%n",
        output,
        model.codebook().size(),
        model.codebook().dimension(),
        model.training().inertia(),
        model.training().samples(),
        saved.fingerprint());
    return 0;
  }

  private VladModel fromPhotos(Path images, Backend opened, Console console) throws IOException {
    String name = features.name == null ? PhotoExtractor.DEFAULT : features.name;
    try (PhotoExtractor extractor = PhotoExtractor.named(name)) {
      return PhotoModel.learn(
          PhotoFiles.list(images),
          extractor,
          clusters,
          seed,
          opened,
          threads.count(),
          console,
          (path, reason) -> {});
    }
  }

  private static void requireWritable(Path file) throws IOException {
    AtomicFile.create(file).close();
  }

  private VladModel fromDescriptors(Backend opened, Console console) throws IOException {
    Recipe recipe =
        new Recipe(
            codebook(),
            residuals,
            rotate ? Recipe.Rotation.SHARED : Recipe.Rotation.NONE,
            Normalization.parse(normalize),
            reduction());
    Path path = Objects.requireNonNull(source.descriptors);
    try (DescriptorFile file = DescriptorFile.open(path)) {
      Offsets images = images(file, path);
      long taken = KMeans.samplesTaken(file, recipe.codebook());
      if (taken < file.rows()) {
        console.line(
            "learning from %,d of %,d descriptors, drawn at random (--samples takes more)"
                .formatted(taken, file.rows()));
      }
      VladModel model =
          new VladTrainer(
                  recipe,
                  opened,
                  step -> console.progress("learning", step.iteration(), step.iterations() + 1L))
              .train(
                  file,
                  encoder -> stream(file, images, encoder).encodeAll(console),
                  path.getFileName() + ", " + file.dimension() + " columns");
      console.progressDone();
      return model;
    } catch (NonFiniteRowException e) {
      throw new Failure("%s: %s".formatted(path, e.getMessage()), e);
    }
  }

  private StreamEncoding stream(DescriptorFile file, Offsets images, VladEncoder encoder) {
    return backend.isDevice()
        ? StreamEncoding.onDevice(file, images, encoder)
        : StreamEncoding.onProcessor(file, images, encoder, threads.count());
  }

  private KMeansOptions codebook() {
    KMeansOptions options =
        switch (algorithm) {
          case LLOYD -> KMeansOptions.lloyd(clusters, seed);
          case MINIBATCH -> KMeansOptions.miniBatch(clusters, seed);
        };
    options = samples == null ? options : options.withSamples(samples);
    return iterations == null
        ? options.withTolerance(QUICK_TOLERANCE)
        : options.withIterations(iterations);
  }

  private Recipe.Reduction reduction() {
    if (project == null) {
      return new Recipe.Reduction.None();
    }
    return whiten
        ? new Recipe.Reduction.Whitened(project, WHITENING_FLOOR)
        : new Recipe.Reduction.Principal(project);
  }

  private Offsets images(DescriptorFile file, Path path) throws IOException {
    Offsets images =
        offsets != null
            ? Offsets.read(offsets, file.rows())
            : file.offsets().orElseGet(() -> Offsets.ofOneImage(file.rows()));
    if (project != null && images.imageCount() < 2) {
      throw new Failure(
          "%s: one image; --project needs several, say which with --offsets".formatted(path));
    }
    return images;
  }
}
