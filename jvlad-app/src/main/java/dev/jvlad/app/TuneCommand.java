package dev.jvlad.app;

import dev.jvlad.engine.Backend;
import dev.jvlad.io.AtomicFile;
import dev.jvlad.io.ModelFile;
import dev.jvlad.photos.PhotoFiles;
import dev.jvlad.photos.evaluation.FileNames;
import dev.jvlad.photos.tune.Questions;
import dev.jvlad.photos.tune.Trial;
import dev.jvlad.photos.tune.TrialResult;
import dev.jvlad.photos.tune.TuneState;
import dev.jvlad.photos.tune.Tuning;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "tune",
    description = {
      "Tries kinds of models on your photos: visual words, recipe, columns. Without a ground truth,"
          + " attacked copies of some of the photos are searched for.",
      "One half of the queries chooses, the other is held out and reported; models do not learn"
          + " from what it asks for. Vectors alone, as by evaluate --no-verify."
    },
    mixinStandardHelpOptions = true)
final class TuneCommand implements Callable<Integer> {
  /** Of a larger folder, so many photos drawn at random say the same. */
  private static final int MOST_PHOTOS = 2_000;

  @Parameters(
      paramLabel = "DIR",
      arity = "0..*",
      description = "Folders with photos; of more than " + MOST_PHOTOS + ", a random part.")
  private List<Path> folders = List.of();

  @Option(
      names = "--database",
      paramLabel = "DIR",
      arity = "1..*",
      description = "Instead of DIR, with a ground truth: folders with the photos to be found.")
  private List<Path> database = List.of();

  @Option(
      names = "--queries",
      paramLabel = "DIR",
      description = "The folder with the queries (default: the database's own photos are queries).")
  private @Nullable Path queries;

  @ArgGroup(multiplicity = "0..1")
  private EvaluateCommand.@Nullable Truth truth;

  @Option(
      names = "--trials",
      paramLabel = "N",
      description = "Run the first N trials only; the first of all is the default.")
  private @Nullable Integer trials;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "1",
      description = "Of what is random (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--state",
      paramLabel = "FILE",
      defaultValue = ".vlad-tune.jsonl",
      description =
          "Results are kept there, and not computed again by the next run (default:"
              + " ${DEFAULT-VALUE}).")
  private Path state;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "MODEL",
      description = {
        "Write the model of the chosen trial, for vlad index --model: that of the best mAP on the"
            + " half that chooses; of equal ones, that of the fewest bytes."
      })
  private @Nullable Path output;

  @Option(
      names = "--most-bytes",
      paramLabel = "N",
      description = "Choose among trials with at most so many bytes an image.")
  private @Nullable Long mostBytes;

  @Option(
      names = "--chart",
      paramLabel = "FILE.svg",
      description = "Draw quality against bytes and time.")
  private @Nullable Path chart;

  @Mixin private Options.ThreadsOption threads;

  @Option(names = "--json", description = "Print one JSON document.")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    Questions questions = questions();
    for (Path file : new Path[] {output, chart}) {
      if (file != null) {
        AtomicFile.create(file).close(); // before the work, not after it
      }
    }
    TuneState kept = TuneState.open(state, questions.fingerprint());
    kept.requireWritable();
    Console console = Console.standardError();
    try (Backend backend = Backend.auto(threads.count());
        Tuning tuning = new Tuning(questions, kept, backend, threads.count(), console)) {
      List<TrialResult> results = tuning.run(trials());
      Optional<TrialResult.Measured> chosen =
          Tuning.best(results, mostBytes == null ? Long.MAX_VALUE : mostBytes);
      TuneReport report = new TuneReport(results, chosen);
      if (chart != null) {
        new TuneChart(report).write(chart);
      }
      Optional<Path> model = Optional.ofNullable(output);
      if (model.isPresent() && chosen.isPresent()) {
        ModelFile.write(tuning.learn(trial(chosen.get())), model.get());
      }
      if (json) {
        Json.print(report.document());
      } else {
        report.print(System.out);
      }
      if (chosen.isEmpty()) {
        throw new Failure(
            mostBytes == null
                ? "none of the trials can be run on these photos; wanted more photos"
                : "--most-bytes %d: no trial has vectors as short".formatted(mostBytes));
      }
    }
    return 0;
  }

  private List<Trial> trials() {
    if (trials == null) {
      return Trial.all();
    }
    if (trials < 1) {
      throw wrongUsage("--trials %d; wanted at least 1".formatted(trials));
    }
    return Trial.all().subList(0, Math.min(trials, Trial.all().size()));
  }

  private static Trial trial(TrialResult result) {
    return Trial.all().stream()
        .filter(trial -> trial.name().equals(result.trial()))
        .findFirst()
        .orElseThrow();
  }

  private Questions questions() throws IOException {
    trials(); // wrong usage is said first
    if (folders.isEmpty() == database.isEmpty()) {
      throw wrongUsage(
          folders.isEmpty()
              ? "DIR or --database is missing; wanted the photos to be found"
              : "--database goes without DIR; wanted one of them");
    }
    if (database.isEmpty()) {
      if (truth != null || queries != null) {
        throw wrongUsage("a ground truth and --queries go with --database; wanted that for DIR");
      }
      return new Questions.Attacked(drawn(files(folders)), seed);
    }
    if (truth == null) {
      throw wrongUsage("--database wants a ground truth, such as --groups G.tsv; or DIR alone");
    }
    SequencedMap<String, Path> photos = files(database);
    SequencedMap<String, Path> asked = queries == null ? photos : files(List.of(queries));
    FileNames stored = new FileNames(PhotoFiles.names(database), photos.keySet());
    FileNames named = queries == null ? stored : new FileNames(queries.toString(), asked.keySet());
    return new Questions.Judged(photos, asked, truth.read(named, stored), seed);
  }

  private SequencedMap<String, Path> drawn(SequencedMap<String, Path> files) {
    List<String> ids = new ArrayList<>(files.keySet());
    Collections.shuffle(ids, new Random(seed));
    SequencedMap<String, Path> drawn = new TreeMap<>(files);
    if (ids.size() > MOST_PHOTOS) {
      drawn.keySet().removeAll(ids.subList(MOST_PHOTOS, ids.size()));
    }
    return drawn;
  }

  /** By the path within its folder, with the folder's name before it where that is taken. */
  private static SequencedMap<String, Path> files(List<Path> folders) throws IOException {
    SequencedMap<String, Path> files = new TreeMap<>();
    for (Path folder : folders) {
      String name = String.valueOf(folder.toAbsolutePath().normalize().getFileName());
      PhotoFiles.byId(folder)
          .forEach((id, file) -> {
            if (files.putIfAbsent(id, file) != null
                && files.putIfAbsent(name + "/" + id, file) != null) {
              throw new Failure("%s: given twice; wanted every folder once".formatted(folder));
            }
          });
    }
    return files;
  }

  private ParameterException wrongUsage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
