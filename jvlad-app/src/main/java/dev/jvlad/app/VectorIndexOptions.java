package dev.jvlad.app;

import dev.jvlad.Workers;
import dev.jvlad.io.DescriptorFile;
import dev.jvlad.photos.vectors.VectorIndexing;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What {@code vlad index} does with vectors in the place of photos. */
final class VectorIndexOptions {
  @Option(
      names = "--vectors",
      paramLabel = "Y",
      description =
          "Index the rows of a .npy file (or -) instead of photos, in a collection of their own; of"
              + " any length, they are found by their cosines. The row of an id that is there"
              + " replaces it.")
  private @Nullable Path vectors;

  @Option(
      names = "--ids",
      paramLabel = "IDS",
      description = "With --vectors: a text file (or -) with an id a line, one for each row.")
  private @Nullable Path ids;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  /** Whether vectors are to be indexed. */
  boolean areGiven() {
    if ((vectors == null) != (ids == null)) {
      throw new ParameterException(spec.commandLine(), "--vectors Y goes with --ids IDS");
    }
    return vectors != null;
  }

  /** Indexes them and prints what was done. */
  void index(Path collection, Options.ThreadsOption threads) throws IOException {
    if (vectors == null || ids == null) {
      throw new IllegalStateException("no vectors to index");
    }
    StandardStreams.requireOneDash(spec.commandLine(), vectors, ids);
    List<String> lines = StandardStreams.readIds(ids);
    try (Workers workers = threads.open();
        DescriptorFile rows = StandardStreams.openVectors(vectors)) {
      if (rows.rows() != lines.size()) {
        throw new Failure(
            "%s: %,d ids; %s has %,d rows"
                .formatted(
                    StandardStreams.inputName(ids),
                    lines.size(),
                    StandardStreams.inputName(vectors),
                    rows.rows()));
      }
      VectorIndexing.Outcome outcome =
          new VectorIndexing(collection, workers, Console.standardError())
              .run(rows, StandardStreams.inputName(vectors), lines);
      System.out.printf(
          "%,d added, %,d changed, %,d unchanged%s; %,d vectors in %s%n",
          outcome.added(),
          outcome.changed(),
          outcome.unchanged(),
          outcome.zero() == 0 ? "" : " (%,d rows of zeros)".formatted(outcome.zero()),
          outcome.images(),
          collection);
    }
  }
}
