package dev.jvlad.photos.tune;

import dev.jvlad.Progress;
import dev.jvlad.VladModel;
import dev.jvlad.Workers;
import dev.jvlad.engine.Backend;
import java.io.IOException;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * Runs trials that have not been run yet. Nothing is extracted before it is needed, so a run that
 * finds all results kept is done at once.
 */
public final class Tuning implements AutoCloseable {
  private static final Comparator<TrialResult.Measured> BEST_FIRST =
      Comparator.comparingLong((TrialResult.Measured m) -> -Math.round(1e4 * m.chosenOn().map()))
          .thenComparingInt(TrialResult.Measured::bytes);

  private final Questions questions;
  private final TuneState state;
  private final Backend backend;
  private final Workers workers;
  private final Progress progress;
  private @Nullable Material material;
  private @Nullable TrialRun run;

  /** A tuning that keeps its results in {@code state}. */
  public Tuning(
      Questions questions, TuneState state, Backend backend, Workers workers, Progress progress) {
    this.questions = questions;
    this.state = state;
    this.backend = backend;
    this.workers = workers;
    this.progress = progress;
  }

  /** The results in the order of the trials. */
  public SequencedMap<Trial, TrialResult> run(List<Trial> trials) throws IOException {
    long known = trials.stream().filter(trial -> state.get(trial) != null).count();
    if (known > 0) {
      progress.line("%d of %d trials were run before".formatted(known, trials.size()));
    }
    SequencedMap<Trial, TrialResult> results = new LinkedHashMap<>();
    for (Trial trial : trials) {
      TrialResult result = state.get(trial);
      if (result == null) {
        String which = "trial %d of %d".formatted(results.size() + 1, trials.size());
        result = trialRun().run(trial, which);
        state.add(result);
        progress.line("%s: %s: %s".formatted(which, trial.name(), line(result)));
      }
      results.put(trial, result);
    }
    return results;
  }

  private static String line(TrialResult result) {
    return switch (result) {
      case TrialResult.Measured m -> "mAP %.4f, %.0f s".formatted(m.chosenOn().map(), m.seconds());
      case TrialResult.LeftOut l -> "left out, " + l.reason();
    };
  }

  /**
   * The trial to be chosen: the greatest mean average precision of the half that chooses, in the
   * four digits that are shown; of equal ones the shortest vector, then the first.
   *
   * @param mostBytes of a vector
   */
  public static Optional<Trial> best(SequencedMap<Trial, TrialResult> results, long mostBytes) {
    Optional<Trial> best = Optional.empty();
    Optional<TrialResult.Measured> figures = Optional.empty();
    for (Map.Entry<Trial, TrialResult> entry : results.entrySet()) {
      if (entry.getValue() instanceof TrialResult.Measured measured
          && measured.bytes() <= mostBytes
          && figures.map(f -> BEST_FIRST.compare(measured, f) < 0).orElse(true)) {
        best = Optional.of(entry.getKey());
        figures = Optional.of(measured);
      }
    }
    return best;
  }

  /** The model that a trial measured, learned again. */
  public VladModel learn(Trial trial) throws IOException {
    return trialRun().learn(trial, "the chosen model");
  }

  private TrialRun trialRun() throws IOException {
    if (run == null) {
      material = Material.of(questions, workers, progress);
      run = new TrialRun(material, questions.seed(), backend, workers, progress);
    }
    return run;
  }

  @Override
  public void close() throws IOException {
    if (material != null) {
      material.close();
    }
  }
}
