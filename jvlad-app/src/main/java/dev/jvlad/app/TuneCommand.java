package dev.jvlad.app;

import dev.jvlad.Workers;
import dev.jvlad.engine.Backend;
import dev.jvlad.io.ModelFile;
import dev.jvlad.photos.PhotoFiles;
import dev.jvlad.photos.evaluation.FileNames;
import dev.jvlad.photos.tune.Questions;
import dev.jvlad.photos.tune.Trial;
import dev.jvlad.photos.tune.TrialResult;
import dev.jvlad.photos.tune.TuneReport;
import dev.jvlad.photos.tune.TuneState;
import dev.jvlad.photos.tune.Tuning;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SequencedMap;
import java.util.Set;
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
    footer = {
      "",
      Help.PHOTOS,
      Help.OUTPUTS,
      "",
      Help.EXAMPLES,
      "  vlad tune ~/Pictures -o model.vlad --chart chart.svg",
      "  vlad index ~/Pictures --model model.vlad",
    },
    mixinStandardHelpOptions = true)
final class TuneCommand implements Callable<Integer>, Stopping.Stoppable {
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
    try (Workers workers = threads.open()) {
      return tune(questions(), workers);
    }
  }

  private int tune(Questions questions, Workers workers) throws IOException {
    new Outputs()
        .from("--state", state)
        .to("-o", output, Outputs.Kind.MODEL)
        .to("--chart", chart, Outputs.Kind.CHART)
        .check();
    TuneState kept = TuneState.open(state, questions.fingerprint());
    kept.requireWritable();
    Console console = Console.standardError();
    try (Backend backend = Backend.auto(workers);
        Tuning tuning = new Tuning(questions, kept, backend, workers, console)) {
      SequencedMap<Trial, TrialResult> results = tuning.run(trials());
      Optional<Trial> chosen = Tuning.best(results, mostBytes == null ? Long.MAX_VALUE : mostBytes);
      if (chart != null) {
        new TuneChart(results, chosen).write(chart);
      }
      Optional<Path> model = Optional.ofNullable(output);
      if (model.isPresent() && chosen.isPresent()) {
        ModelFile.write(tuning.learn(chosen.get()), model.get());
      }
      if (json) {
        Json.print(TuneReport.of(results, chosen));
      } else {
        new TuneText(results, chosen).print(System.out);
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

  /**
   * By the path within its folder; where that is taken, all of a folder's files have its name
   * before it, and a number if that is taken too.
   */
  private static SequencedMap<String, Path> files(List<Path> folders) throws IOException {
    SequencedMap<String, Path> files = new TreeMap<>();
    Set<Path> known = new HashSet<>();
    for (Path folder : folders) {
      Map<String, Path> added = PhotoFiles.byId(folder);
      Path real = folder.toRealPath();
      if (!known.add(real)) {
        throw new Failure("%s: given twice; wanted every folder once".formatted(folder));
      }
      String prefix = "";
      for (int i = 1; hasOneOf(added.keySet(), prefix, files.keySet()); i++) {
        prefix = real.getFileName() + (i == 1 ? "/" : "-" + i + "/");
      }
      for (Map.Entry<String, Path> file : added.entrySet()) {
        files.put(prefix + file.getKey(), file.getValue());
      }
    }
    return files;
  }

  private static boolean hasOneOf(Set<String> ids, String prefix, Set<String> taken) {
    return ids.stream().anyMatch(id -> taken.contains(prefix + id));
  }

  private ParameterException wrongUsage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  @Override
  public String whenStopped() {
    return "trials that were done are kept in %s: run the same again to go on".formatted(state);
  }
}
