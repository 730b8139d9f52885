package dev.jvlad.app;

import dev.jvlad.Workers;
import dev.jvlad.engine.Backend;
import dev.jvlad.io.DescriptorFile;
import dev.jvlad.io.Destination;
import dev.jvlad.io.HitsFile;
import dev.jvlad.photos.vectors.VectorCollection;
import dev.jvlad.photos.vectors.VectorSearchReport;
import dev.jvlad.search.ExactSearch;
import dev.jvlad.search.NonFiniteVectorException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What {@code vlad search} does with vectors in the place of images. */
final class VectorSearchOptions {
  @Option(
      names = "--vectors",
      paramLabel = "Q",
      description =
          "Search for the rows of a .npy file (or -) instead of images; of any length, they are"
              + " compared by their cosines.")
  private @Nullable Path queries;

  @Option(
      names = "--among",
      paramLabel = "Y",
      description =
          "With --vectors: search exactly among the rows of another .npy file, of any size, instead"
              + " of a collection; ids are row numbers from 0.")
  private @Nullable Path among;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "HITS",
      description =
          "With --vectors: write an .npz file with ids and scores, Q×N each; where there were fewer"
              + " hits, the score is -inf and the id -1 (empty for a collection).")
  private @Nullable Path output;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  /** Whether vectors are searched for. */
  boolean areGiven() {
    if (queries == null && (among != null || output != null)) {
      throw wrongUsage("--among and -o go with --vectors Q");
    }
    return queries != null;
  }

  private ParameterException wrongUsage(String line) {
    return new ParameterException(spec.commandLine(), line);
  }

  /**
   * Searches and prints.
   *
   * @param collection that is searched, unless others vectors are given
   */
  void search(int top, Path collection, Options.ThreadsOption threads, Printer printer)
      throws IOException {
    if (queries == null) {
      throw new IllegalStateException("no vectors to search for");
    }
    if (among != null && spec.commandLine().getParseResult().hasMatchedOption("--collection")) {
      throw wrongUsage("--among goes without --collection");
    }
    StandardStreams.requireOneDash(spec.commandLine(), queries, among);
    new Outputs()
        .from("--vectors", queries)
        .from("--among", among)
        .to("-o", output, Outputs.Kind.HITS)
        .check();
    try (Workers workers = threads.open();
        DescriptorFile vectors = StandardStreams.openVectors(queries)) {
      if (among != null) {
        searchRows(vectors, queries, among, top, workers, printer);
      } else {
        searchCollection(vectors, queries, collection, top, workers, printer);
      }
    }
  }

  /** Prints results that are not written to a file. */
  @FunctionalInterface
  interface Printer {
    void print(VectorSearchReport report);
  }

  private void searchRows(
      DescriptorFile vectors, Path queryFile, Path file, int top, Workers workers, Printer printer)
      throws IOException {
    List<VectorSearchReport.Result> results = new ArrayList<>();
    Optional<Destination> target = Optional.ofNullable(output).map(StandardStreams::destination);
    try (DescriptorFile rows = StandardStreams.openVectors(file);
        HitsFile hitsFile =
            target.isPresent() ? HitsFile.ofRows(target.get(), vectors.rows(), top) : null) {
      requireDimension(vectors, queryFile, file.toString(), rows.dimension());
      new ExactSearch(rows, Backend.auto(workers), workers)
          .search(
              vectors,
              top,
              hits -> {
                if (hitsFile != null) {
                  hitsFile.write(hits.rows(), hits.scores());
                } else {
                  add(hits, results);
                }
              },
              Console.standardError());
      if (hitsFile != null) {
        hitsFile.commit();
      }
    } catch (NonFiniteVectorException e) {
      Path bad = e.side() == ExactSearch.Side.QUERIES ? queryFile : file;
      throw new Failure("%s: %s".formatted(StandardStreams.inputName(bad), e.getMessage()), e);
    }
    if (output == null) {
      printer.print(VectorSearchReport.among(StandardStreams.inputName(file), results));
    }
  }

  private static void add(
      ExactSearch.Hits hits, List<VectorSearchReport.Result> results /* OUT */) {
    for (int q = 0; q < hits.queryCount(); q++) {
      List<VectorSearchReport.Hit> found = new ArrayList<>();
      for (int i = q * hits.top(); i < (q + 1) * hits.top(); i++) {
        if (hits.rows()[i] != ExactSearch.NO_ROW) {
          found.add(new VectorSearchReport.Hit(Long.toString(hits.rows()[i]), hits.scores()[i]));
        }
      }
      results.add(new VectorSearchReport.Result(hits.firstQuery() + q, found));
    }
  }

  private void searchCollection(
      DescriptorFile vectors, Path queryFile, Path path, int top, Workers workers, Printer printer)
      throws IOException {
    List<VectorSearchReport.Result> results = new ArrayList<>();
    try (VectorCollection collection = VectorCollection.openReadOnly(path, workers)) {
      requireDimension(vectors, queryFile, "the collection " + path, collection.dimension());
      float[] query = new float[vectors.dimension()];
      for (long row = 0; row < vectors.rows(); row++) {
        vectors.read(row, 1, query);
        String what = "%s: row %d".formatted(StandardStreams.inputName(queryFile), row);
        results.add(new VectorSearchReport.Result(row, collection.similar(query, what, top)));
      }
    }
    if (output == null) {
      printer.print(VectorSearchReport.inCollection(path.toString(), results));
    } else {
      write(results, top, output);
    }
  }

  private static void write(List<VectorSearchReport.Result> results, int top, Path output)
      throws IOException {
    int longest =
        results.stream()
            .flatMap(result -> result.hits().stream())
            .mapToInt(hit -> hit.id().codePointCount(0, hit.id().length()))
            .max()
            .orElse(0);
    try (HitsFile file =
        HitsFile.ofIds(StandardStreams.destination(output), results.size(), top, longest)) {
      for (VectorSearchReport.Result result : results) {
        float[] scores = new float[result.hits().size()];
        for (int i = 0; i < scores.length; i++) {
          scores[i] = result.hits().get(i).score();
        }
        file.write(result.hits().stream().map(VectorSearchReport.Hit::id).toList(), scores);
      }
      file.commit();
    }
  }

  private static void requireDimension(
      DescriptorFile vectors, Path queryFile, String searched, int dimension) {
    if (vectors.dimension() != dimension) {
      throw new Failure(
          "%s: rows of %,d numbers; %s has vectors of %,d"
              .formatted(
                  StandardStreams.inputName(queryFile), vectors.dimension(), searched, dimension));
    }
  }
}
