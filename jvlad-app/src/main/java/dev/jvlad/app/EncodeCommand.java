package dev.jvlad.app;

import dev.jvlad.Codebook;
import dev.jvlad.Normalization;
import dev.jvlad.VladModel;
import dev.jvlad.Workers;
import dev.jvlad.engine.Backend;
import dev.jvlad.engine.CpuBackend;
import dev.jvlad.engine.NonFiniteRowException;
import dev.jvlad.engine.Strategy;
import dev.jvlad.engine.VladEncoder;
import dev.jvlad.io.DescriptorFile;
import dev.jvlad.io.ModelFile;
import dev.jvlad.io.NpyWriter;
import dev.jvlad.io.Offsets;
import dev.jvlad.photos.PhotoCollection;
import dev.jvlad.photos.features.PhotoExtractor;
import dev.jvlad.stream.StreamEncoding;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
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
    name = "encode",
    description = {
      "Turns descriptors, or photos, into one vector per image, a row of a .npy file (float32).",
      "A photo without features is a row of zeros; one that cannot be read is no row, and is listed"
          + " on standard error. - stands for standard input or output."
    },
    footer = {
      "",
      Help.DESCRIPTORS,
      Help.OUTPUTS,
      "",
      Help.EXAMPLES,
      "  vlad encode --model model.vlad --descriptors X.npy --offsets O.npy -o Y.npy",
      "  vlad encode --codebook C.npy --normalize ssr,l2 --descriptors X.npy -o Y.npy",
      "  vlad encode --images ~/Pictures --collection .vlad -o Y.npy --ids ids.txt",
    },
    mixinStandardHelpOptions = true)
final class EncodeCommand implements Callable<Integer>, Stopping.Stoppable {
  @ArgGroup(multiplicity = "1")
  private Source source;

  /** What decides the vectors. */
  static final class Source {
    @Option(names = "--model", paramLabel = "MODEL", description = "A model from: vlad train.")
    private @Nullable Path model;

    @Option(
        names = "--codebook",
        paramLabel = "C",
        description = "Centroids from elsewhere, K×F: .npy, .npz, .fvecs or .bvecs.")
    private @Nullable Path codebook;

    @Option(
        names = "--collection",
        paramLabel = "PATH",
        description = "A collection of photos, whose model it is.")
    private @Nullable Path collection;
  }

  @ArgGroup(multiplicity = "1")
  private Input input;

  /** What is encoded. */
  static final class Input {
    @Option(
        names = "--descriptors",
        paramLabel = "X",
        description = "Descriptors, N×F or T×L×F: .npy, .npz, .fvecs or .bvecs.")
    private @Nullable Path descriptors;

    @Option(
        names = "--images",
        paramLabel = "DIR",
        description = "A folder of photos; with a model of photos.")
    private @Nullable Path images;
  }

  @Option(
      names = "--normalize",
      paramLabel = "LIST",
      description = "With --codebook: ssr, power:A, intra, l2 in order, or none (default: ssr,l2).")
  private @Nullable String normalize;

  @Option(
      names = "--offsets",
      paramLabel = "O",
      description = "T+1 integers in a .npy file: image t owns the rows O[t] to O[t+1].")
  private @Nullable Path offsets;

  @Option(
      names = "--weights",
      paramLabel = "W",
      description = "How much each descriptor counts, N×1, such as those of --weights-out.")
  private @Nullable Path weights;

  @Mixin private PhotoVectors photos;

  @Option(
      names = "--strategy",
      paramLabel = "NAME",
      defaultValue = "FUSED",
      description = "fused, looping, masked, scatter or segmented (default: fused).")
  private Strategy strategy;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "Y",
      required = true,
      description = "The .npy file to write.")
  private Path output;

  @Mixin private Options.ThreadsOption threads;
  @Mixin private Options.BackendOption backend;
  @Mixin private Options.LimitsOption limits;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    List<Normalization> normalizations = normalizations();
    photos.requireSense(spec.commandLine(), input.images, output);
    if (input.images != null && (offsets != null || weights != null)) {
      throw new ParameterException(
          spec.commandLine(), "--offsets and --weights go with --descriptors");
    }
    if (input.images != null && source.codebook != null) {
      throw new ParameterException(
          spec.commandLine(),
          "--images goes with --model or --collection; a codebook knows no photos");
    }
    StandardStreams.requireOneDash(spec.commandLine(), input.descriptors, weights);
    try (Workers workers = threads.open();
        Backend opened = backend.open(workers)) {
      requireHarmlessOutputs();
      if (input.images != null) {
        encodePhotos(input.images, opened, workers);
        return 0;
      }
      VladModel model = model(normalizations);
      Path descriptors = Objects.requireNonNull(input.descriptors);
      try (DescriptorFile file = StandardStreams.openDescriptors(descriptors);
          DescriptorFile weighing =
              weights == null ? null : StandardStreams.openDescriptors(weights)) {
        encode(descriptors, file, Optional.ofNullable(weighing), model, opened, workers);
      }
    }
    return 0;
  }

  private void requireHarmlessOutputs() throws IOException {
    Outputs outputs =
        new Outputs()
            .from("--model", source.model)
            .from("--codebook", source.codebook)
            .from("--descriptors", input.descriptors)
            .from("--offsets", offsets)
            .from("--weights", weights)
            .to("-o", output, Outputs.Kind.NPY);
    photos.addTo(outputs);
    outputs.check();
  }

  private void encodePhotos(Path folder, Backend opened, Workers workers) throws IOException {
    Path file =
        source.collection == null
            ? Objects.requireNonNull(source.model)
            : PhotoCollection.modelFile(source.collection);
    VladModel model = model(List.of());
    try (PhotoExtractor extractor = PhotoExtractor.of(file, model);
        VladEncoder encoder = encoder(opened, model)) {
      photos.write(folder, extractor, limits.limits(), encoder, workers, output);
    }
  }

  private void encode(
      Path descriptors,
      DescriptorFile file,
      Optional<DescriptorFile> weighing,
      VladModel model,
      Backend opened,
      Workers workers)
      throws IOException {
    model.vocabularies().getFirst().codebook().requireDimension(file.dimension());
    Offsets images = images(descriptors, file);
    try (VladEncoder encoder = encoder(opened, model);
        NpyWriter writer =
            NpyWriter.create(
                StandardStreams.destination(output),
                images.imageCount(),
                model.outputDimension())) {
      StreamEncoding stream =
          backend.isDevice()
              ? StreamEncoding.onDevice(file, images, encoder)
              : StreamEncoding.onProcessor(file, images, encoder, workers);
      if (weighing.isPresent()) {
        stream = weighted(stream, weighing.get());
      }
      stream.encodeTo(writer::write, Console.standardError());
      writer.commit();
    } catch (NonFiniteRowException e) {
      throw new Failure(
          "%s: %s".formatted(StandardStreams.inputName(descriptors), e.getMessage()), e);
    }
    System.err.printf(
        "%s: %,d×%,d%n",
        StandardStreams.outputName(output), images.imageCount(), model.outputDimension());
  }

  private StreamEncoding weighted(StreamEncoding stream, DescriptorFile weighing) {
    try {
      return stream.withWeights(weighing);
    } catch (IllegalArgumentException e) {
      throw new Failure("%s: %s".formatted(weights, e.getMessage()), e);
    }
  }

  private VladEncoder encoder(Backend opened, VladModel model) {
    if (strategy == Strategy.FUSED) {
      return opened.encoder(model);
    }
    if (opened instanceof CpuBackend processor) {
      return processor.encoder(model, strategy);
    }
    throw new IllegalArgumentException(
        "back end %s encodes in its own way; wanted strategy fused, got %s"
            .formatted(opened.name(), strategy));
  }

  /** The list that goes with a codebook. */
  private List<Normalization> normalizations() {
    if (normalize == null) {
      return Normalization.plain();
    }
    if (source.codebook == null) {
      throw new ParameterException(
          spec.commandLine(), "--normalize goes with --codebook; a model brings its own list");
    }
    return Options.normalizations(spec.commandLine(), normalize);
  }

  private VladModel model(List<Normalization> normalizations) throws IOException {
    if (source.collection != null) {
      return PhotoCollection.model(source.collection).model();
    }
    return source.model != null
        ? ModelFile.read(source.model).model()
        : VladModel.of(codebook(Objects.requireNonNull(source.codebook)), normalizations);
  }

  private static Codebook codebook(Path path) throws IOException {
    try (DescriptorFile file = DescriptorFile.open(path)) {
      if (file.offsets().isPresent()) {
        throw new Failure(
            "%s: holds descriptors of several images; wanted a codebook, one centroid a row"
                .formatted(path));
      }
      return new Codebook(file.readAll());
    } catch (IllegalArgumentException e) {
      throw new Failure("%s: %s".formatted(path, e.getMessage()), e);
    }
  }

  private Offsets images(Path descriptors, DescriptorFile file) throws IOException {
    if (offsets == null) {
      return file.offsets().orElseGet(() -> Offsets.ofOneImage(file.rows()));
    }
    if (file.offsets().isPresent()) {
      throw new Failure(
          "%s: has images of its own; --offsets goes with descriptors of two dimensions"
              .formatted(StandardStreams.inputName(descriptors)));
    }
    return Offsets.read(offsets, file.rows());
  }

  @Override
  public String whenStopped() {
    return "nothing was written";
  }
}
