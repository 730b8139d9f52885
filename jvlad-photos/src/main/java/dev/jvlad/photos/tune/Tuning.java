package dev.jvlad.photos.tune;

import dev.jvlad.Progress;
import dev.jvlad.VladModel;
import dev.jvlad.engine.Backend;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Runs trials that have not been run yet. Nothing is extracted before it is needed, so a run that
 * finds all results kept is done at once.
 */
public final class Tuning implements AutoCloseable {
  private final Questions questions;
  private final TuneState state;
  private final Backend backend;
  private final int threads;
  private final Progress progress;
  private @Nullable Material material;
  private @Nullable TrialRun run;

  /** A tuning that keeps its results in {@code state}. */
  public Tuning(
      Questions questions, TuneState state, Backend backend, int threads, Progress progress) {
    this.questions = questions;
    this.state = state;
    this.backend = backend;
    this.threads = threads;
    this.progress = progress;
  }

  /** The results in the order of the trials. */
  public List<TrialResult> run(List<Trial> trials) throws IOException {
    long known = trials.stream().filter(trial -> state.get(trial) != null).count();
    if (known > 0) {
      progress.line("%d of %d trials were run before".formatted(known, trials.size()));
    }
    List<TrialResult> results = new ArrayList<>();
    for (Trial trial : trials) {
      TrialResult result = state.get(trial);
      if (result == null) {
        String which = "trial %d of %d".formatted(results.size() + 1, trials.size());
        result = trialRun().run(trial, which);
        state.add(result);
        progress.line(which + ": " + line(result));
      }
      results.add(result);
    }
    return results;
  }

  private static String line(TrialResult result) {
    return switch (result) {
      case TrialResult.Measured m ->
          "%s: mAP %.4f, %.0f s".formatted(m.trial(), m.chosenOn().map(), m.seconds());
      case TrialResult.LeftOut l -> "%s: left out, %s".formatted(l.trial(), l.reason());
    };
  }

  /**
   * The trial to be chosen: the greatest mean average precision of the half that chooses, in the
   * four digits that are shown; of equal ones the shortest vector, then the first.
   *
   * @param mostBytes of a vector
   */
  public static Optional<TrialResult.Measured> best(List<TrialResult> results, long mostBytes) {
    return results.stream()
        .filter(TrialResult.Measured.class::isInstance)
        .map(TrialResult.Measured.class::cast)
        .filter(result -> result.bytes() <= mostBytes)
        .min(
            Comparator.comparingLong(
                    (TrialResult.Measured r) -> -Math.round(1e4 * r.chosenOn().map()))
                .thenComparingInt(TrialResult.Measured::bytes));
  }

  /** The model that a trial measured, learned again. */
  public VladModel learn(Trial trial) throws IOException {
    return trialRun().learn(trial, "the chosen model");
  }

  private TrialRun trialRun() throws IOException {
    if (run == null) {
      material = Material.of(questions, threads, progress);
      run = new TrialRun(material, questions.seed(), backend, threads, progress);
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
