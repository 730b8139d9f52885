package dev.jvlad.app;

import dev.jvlad.FloatMatrix;
import dev.jvlad.Workers;
import dev.jvlad.engine.VladEncoder;
import dev.jvlad.image.DecodeLimits;
import dev.jvlad.image.LocalFeatures;
import dev.jvlad.io.LineWriter;
import dev.jvlad.io.NpyWriter;
import dev.jvlad.io.Offsets;
import dev.jvlad.photos.PhotoEncoding;
import dev.jvlad.photos.PhotoFiles;
import dev.jvlad.photos.features.PhotoExtractor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** What {@code vlad encode --images} writes. */
final class PhotoVectors {
  @Option(
      names = "--ids",
      paramLabel = "IDS",
      description = "With --images: the text file to write the ids to, one for each row of Y.")
  private @Nullable Path ids;

  @Option(
      names = "--descriptors-out",
      paramLabel = "X",
      description =
          "With --images: also write the descriptors that are summed, N×F, as the extractor gives"
              + " them: before anything of the model.")
  private @Nullable Path descriptors;

  @Option(
      names = "--offsets-out",
      paramLabel = "O",
      description = "With --descriptors-out: the image of row t of Y owns the rows O[t] to O[t+1].")
  private @Nullable Path offsets;

  @Option(
      names = "--weights-out",
      paramLabel = "W",
      description = "With --descriptors-out: how much each descriptor counts, N×1.")
  private @Nullable Path weights;

  /** Refuses a choice of files that makes no sense. */
  void requireSense(CommandLine command, @Nullable Path images, Path output) {
    if (images == null) {
      if (ids != null || descriptors != null || offsets != null || weights != null) {
        throw new ParameterException(
            command, "--ids, --descriptors-out, --offsets-out, --weights-out go with --images DIR");
      }
      return;
    }
    if (ids == null) {
      throw new ParameterException(
          command, "--images goes with --ids IDS, which says which row is which photo's");
    }
    if ((descriptors == null) != (offsets == null) || (descriptors == null && weights != null)) {
      throw new ParameterException(
          command, "--descriptors-out goes with --offsets-out, and --weights-out with both");
    }
    StandardStreams.requireOneDash(command, output, ids, descriptors, offsets, weights);
  }

  /** Says which files are to be written. */
  void addTo(Outputs outputs) {
    outputs
        .to("--ids", ids, Outputs.Kind.IDS)
        .to("--descriptors-out", descriptors, Outputs.Kind.NPY)
        .to("--offsets-out", offsets, Outputs.Kind.NPY)
        .to("--weights-out", weights, Outputs.Kind.NPY);
  }

  /** Encodes the photos of a folder, and says on standard error what came of them. */
  void write(
      Path images,
      PhotoExtractor extractor,
      DecodeLimits limits,
      VladEncoder encoder,
      Workers workers,
      Path output)
      throws IOException {
    PhotoEncoding encoding =
        new PhotoEncoding(extractor, limits, encoder, workers, Console.standardError());
    int columns = encoder.model().outputDimension();
    try (NpyWriter vectors = growing(output, columns);
        LineWriter idLines = LineWriter.create(StandardStreams.destination(requireIds()));
        Features features = Features.open(this, extractor.dimension())) {
      int[] zero = {0};
      try {
        encoding.run(
            PhotoFiles.byId(images),
            photo -> {
              vectors.write(photo.vector(), 1);
              idLines.write(photo.id());
              features.write(photo.features());
              zero[0] += photo.isZero() ? 1 : 0;
            });
      } finally {
        list(encoding);
      }
      if (vectors.rowsWritten() == 0) {
        throw new Failure("%s: no photo there that can be read".formatted(images));
      }
      features.commit();
      idLines.commit();
      vectors.commit();
      System.err.printf(
          "%s: %,d×%,d%s%n",
          StandardStreams.outputName(output),
          vectors.rowsWritten(),
          columns,
          zero[0] == 0 ? "" : ", %,d rows of zeros: photos without features".formatted(zero[0]));
    }
  }

  private static void list(PhotoEncoding encoding) {
    if (encoding.otherFiles() > 0) {
      System.err.printf("left out: %,d files that are no pictures%n", encoding.otherFiles());
    }
    if (!encoding.skipped().isEmpty()) {
      System.err.printf("%,d skipped:%n", encoding.skipped().size());
      encoding.skipped().forEach((id, reason) -> System.err.println("  " + id + ": " + reason));
    }
  }

  private Path requireIds() {
    if (ids == null) {
      throw new IllegalStateException("no file for the ids");
    }
    return ids;
  }

  private static NpyWriter growing(Path file, int columns) throws IOException {
    return NpyWriter.growing(StandardStreams.destination(file), columns);
  }

  /** The files of local features, those of them that are wanted. */
  private record Features(
      @Nullable NpyWriter descriptors,
      @Nullable NpyWriter weights,
      LongStream.Builder ends,
      @Nullable Path offsets)
      implements AutoCloseable {
    static Features open(PhotoVectors files, int dimension) throws IOException {
      NpyWriter descriptors =
          files.descriptors == null ? null : growing(files.descriptors, dimension);
      try {
        NpyWriter weights = files.weights == null ? null : growing(files.weights, 1);
        return new Features(descriptors, weights, LongStream.builder().add(0), files.offsets);
      } catch (IOException e) {
        if (descriptors != null) {
          descriptors.close();
        }
        throw e;
      }
    }

    void write(LocalFeatures features) throws IOException {
      if (descriptors != null) {
        descriptors.write(features.descriptors());
        ends.add(descriptors.rowsWritten());
      }
      if (weights != null) {
        weights.write(FloatMatrix.of(features.count(), 1, features.weights()));
      }
    }

    void commit() throws IOException {
      if (weights != null) {
        weights.commit();
      }
      if (descriptors != null && offsets != null) {
        Offsets.of(ends.build().toArray()).write(StandardStreams.destination(offsets));
        descriptors.commit();
      }
    }

    @Override
    public void close() throws IOException {
      try (descriptors;
          weights) {
        // Nothing is left to do; both are closed, whatever happens to the other.
      }
    }
  }
}
