package dev.jvlad.app;

import dev.jvlad.Workers;
import dev.jvlad.engine.Backend;
import dev.jvlad.photos.Indexing;
import dev.jvlad.photos.IndexingOptions;
import dev.jvlad.photos.IndexingReport;
import dev.jvlad.photos.PhotoCollection;
import dev.jvlad.photos.PhotoFiles;
import dev.jvlad.photos.evaluation.EvaluationReport;
import dev.jvlad.photos.evaluation.FileNames;
import dev.jvlad.photos.evaluation.GroundTruth;
import dev.jvlad.photos.evaluation.GroupsFile;
import dev.jvlad.photos.evaluation.Holidays;
import dev.jvlad.photos.evaluation.Oxford;
import dev.jvlad.photos.evaluation.PhotoEvaluation;
import dev.jvlad.photos.evaluation.PhotoEvaluation.Closeness;
import dev.jvlad.photos.evaluation.UkBench;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
    name = "evaluate",
    description =
        "Measures how well photos are found: mean average precision, recall and time, on a ground"
            + " truth. Every ranking is of the whole database, and leaves the query itself out.",
    footer = {
      "",
      Help.PHOTOS,
      Help.OUTPUTS,
      "",
      Help.EXAMPLES,
      "  vlad evaluate --database photos --queries copies --groups truth.tsv",
      "  vlad evaluate --database ukbench --ukbench --html report.html",
    },
    mixinStandardHelpOptions = true)
final class EvaluateCommand implements Callable<Integer>, Stopping.Stoppable {
  @Option(
      names = "--database",
      paramLabel = "DIR",
      arity = "1..*",
      description = "Folders with the photos to be found, and others beside them.")
  private List<Path> database = List.of();

  @Option(
      names = "--collection",
      paramLabel = "PATH",
      description = {
        "With --database, keeps the collection there for the next time (default: a temporary one).",
        "Alone, searches the collection as it is."
      })
  private @Nullable Path collection;

  @Option(
      names = "--queries",
      paramLabel = "DIR",
      description = "The folder with the queries (default: the database's own photos are queries).")
  private @Nullable Path queries;

  @ArgGroup(multiplicity = "1")
  private Truth truth;

  /** The conventions, of which one is given. */
  static final class Truth {
    @Option(
        names = "--groups",
        paramLabel = "G.tsv",
        description =
            "Lines of query, kind of attack and right file, or of file and group, with tabs.")
    private @Nullable Path groups;

    @Option(names = "--holidays", description = "Files are named as in INRIA Holidays.")
    private boolean holidays;

    @Option(names = "--ukbench", description = "Files are named as in UKB, four to an object.")
    private boolean ukbench;

    @Option(
        names = "--oxford",
        paramLabel = "DIR",
        description = "A folder with good, ok, junk and query files, as of Oxford and Paris.")
    private @Nullable Path oxford;

    /**
     * What is right for each query.
     *
     * @throws Failure if the files are not named, or the tables not made, as the convention has it
     */
    GroundTruth read(FileNames queries, FileNames database) throws IOException {
      try {
        return byConvention(queries, database);
      } catch (IllegalArgumentException e) {
        throw new Failure(String.valueOf(e.getMessage()), e);
      }
    }

    private GroundTruth byConvention(FileNames queries, FileNames database) throws IOException {
      if (groups != null) {
        return GroupsFile.read(groups, queries, database);
      }
      if (oxford != null) {
        return Oxford.read(oxford, queries, database);
      }
      if (holidays) {
        return Holidays.of(queries, database);
      }
      if (ukbench) {
        return UkBench.of(queries, database);
      }
      throw new IllegalStateException("no ground truth, though one is required");
    }
  }

  @Option(
      names = "--model",
      paramLabel = "MODEL",
      description = "The model of the collection (default: one learned from the database).")
  private @Nullable Path model;

  @Option(
      names = "--no-verify",
      description = "Rank by vectors alone, without a close look at the best.")
  private boolean noVerify;

  @Option(
      names = "--held-out",
      description = "Search again with the right photos hidden, and count false alarms.")
  private boolean heldOut;

  @Mixin private Options.ThreadsOption threads;

  @Option(names = "--json", description = "Print one JSON document.")
  private boolean json;

  @Option(
      names = "--html",
      paramLabel = "REPORT",
      description = "Write a page with the pictures, the worst query first.")
  private @Nullable Path html;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    if (database.isEmpty() && collection == null) {
      throw wrongUsage("--database or --collection is missing; wanted the photos to be found");
    }
    if (database.isEmpty() && model != null) {
      throw wrongUsage("--model goes with --database; a collection has its model");
    }
    if (noVerify && heldOut) {
      throw wrongUsage("--held-out counts verified photos; wanted it without --no-verify");
    }
    new Outputs().from("--collection", collection).to("--html", html, Outputs.Kind.PAGE).check();
    if (collection != null) {
      evaluate(collection);
      return 0;
    }
    try (TemporaryFolder folder = TemporaryFolder.create("vlad-evaluate-")) {
      evaluate(folder.path().resolve("collection"));
    }
    return 0;
  }

  private void evaluate(Path at) throws IOException {
    Console console = Console.standardError();
    try (Workers workers = threads.open();
        Backend backend = Backend.auto(workers)) {
      if (!database.isEmpty()) {
        IndexingOptions options =
            model == null ? IndexingOptions.DEFAULT : IndexingOptions.DEFAULT.withModel(model);
        IndexingReport indexed = new Indexing(at, options, backend, workers, console).run(database);
        indexed.skipped().forEach((file, reason) -> console.line(file + ": " + reason));
      }
      try (PhotoCollection opened = PhotoCollection.openReadOnly(at, backend, workers)) {
        PhotoEvaluation.Outcome outcome = evaluate(opened, console);
        EvaluationReport report = EvaluationReport.of(outcome);
        if (html != null) {
          new EvaluationPage(outcome, report, opened).write(html);
        }
        if (json) {
          Json.print(report);
        } else {
          new EvaluationText(outcome.evaluation(), report).print(System.out);
        }
      }
    }
  }

  private ParameterException wrongUsage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  private Closeness closeness() {
    if (noVerify) {
      return Closeness.VECTORS;
    }
    return heldOut ? Closeness.HELD_OUT : Closeness.VERIFIED;
  }

  private PhotoEvaluation.Outcome evaluate(PhotoCollection opened, Console console)
      throws IOException {
    List<String> ids = new ArrayList<>();
    opened.index().forEach(file -> ids.add(file.id()));
    String where = database.isEmpty() ? opened.path().toString() : PhotoFiles.names(database);
    FileNames stored = new FileNames(where, ids);
    PhotoEvaluation evaluation = new PhotoEvaluation(opened, closeness(), console);
    if (queries == null) {
      return evaluation.run(
          truth.read(stored, stored), id -> opened.file(id).orElseThrow(() -> gone(id)));
    }
    Map<String, Path> files = PhotoFiles.byId(queries);
    FileNames asked = new FileNames(queries.toString(), files.keySet());
    return evaluation.run(
        truth.read(asked, stored),
        id -> Optional.ofNullable(files.get(id)).orElseThrow(() -> gone(id)));
  }

  private static Failure gone(String id) {
    return new Failure("%s: its file is gone; wanted it as a query".formatted(id));
  }

  @Override
  public String whenStopped() {
    return database.isEmpty() || collection == null
        ? "nothing was written"
        : "what was indexed is kept in %s: run the same again to go on".formatted(collection);
  }
}
