package dev.jvlad.learn;

import dev.jvlad.ClusterSums;
import dev.jvlad.Codebook;
import dev.jvlad.FloatMatrix;
import dev.jvlad.RowSource;
import dev.jvlad.engine.Backend;
import dev.jvlad.engine.ClusterStep;
import dev.jvlad.engine.NonFiniteRowException;
import dev.jvlad.learn.KMeansOptions.Algorithm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * Learns k centroids that make the inertia Σ ‖x − c_{nearest(x)}‖² small: it begins with those of
 * {@link KMeansPlusPlus}, then takes steps c_j ← c_j + η_j r_j of the residual sums r_j that a back
 * end computes.
 *
 * <ul>
 *   <li>Lloyd: all samples, η_j = 1 / n_j. Far from the end a random part of them shows the way as
 *       well, so the first steps take small parts, each twice the one before (nested mini-batches:
 *       Newling, Fleuret, NIPS 2016);
 *   <li>mini-batch: a random batch, η_j = 1 / (samples that cluster j has seen so far).
 * </ul>
 *
 * A cluster that loses all its samples takes half of the largest one's, so there are always k.
 *
 * <p>The steps take at most {@link KMeansOptions#samples()}, drawn at random; the inertia is that
 * of all. Of those taken, the {@link FarRows} are never left out. What does not fit a quarter of
 * the heap is never loaded: if all samples are wanted, Lloyd and mini-batch read them again for
 * every step, and if not, fewer are drawn.
 */
public final class KMeans {
  /** Initial centroids are drawn from at most so many samples a cluster: more gain nothing. */
  private static final int INITIAL_SAMPLES_PER_CLUSTER = 8;

  private static final int LEAST_INITIAL_SAMPLES = 8192;

  /** Up to so many clusters several draws are tried; more clusters make up for each other. */
  private static final int MANY_CLUSTERS = 32;

  private static final int DRAWS_OF_FEW = 6;
  private static final int TRIAL_STEPS = 8;

  /** Lloyd's first steps take so many samples a cluster, */
  private static final int FIRST_SAMPLES_PER_CLUSTER = 32;

  private static final int LEAST_FIRST_SAMPLES = 16_384;

  /** and a part is left for the next one when a step gains less than this share of the inertia. */
  private static final double PART_TOLERANCE = 0.01;

  private static final int MOST_STEPS_OF_A_PART = 6;

  /**
   * How far it is.
   *
   * @param iteration steps or passes taken; Lloyd first reports the initial centroids, after 0
   * @param iterations at most so many
   * @param inertia of the codebook after these steps; of mini-batches, the pass's estimate
   */
  public record Progress(int iteration, int iterations, double inertia) {}

  private final RowSource source;
  private final KMeansOptions options;
  private final Backend backend;
  private final Consumer<Progress> progress;
  private final SplittableRandom random;

  private KMeans(
      RowSource source, KMeansOptions options, Backend backend, Consumer<Progress> progress) {
    this.source = source;
    this.options = options;
    this.backend = backend;
    this.progress = progress;
    this.random = new SplittableRandom(options.seed());
  }

  /** As {@link #learn(FloatMatrix, KMeansOptions, Backend, Consumer)}, in silence. */
  public static KMeansResult learn(FloatMatrix samples, KMeansOptions options, Backend backend) {
    return learn(samples, options, backend, step -> {});
  }

  /** As {@link #learn(RowSource, KMeansOptions, Backend, Consumer)}, of samples in memory (n×d). */
  public static KMeansResult learn(
      FloatMatrix samples, KMeansOptions options, Backend backend, Consumer<Progress> progress) {
    try {
      return learn(RowSource.of(samples), options, backend, progress);
    } catch (IOException e) {
      throw new UncheckedIOException("memory was not read", e);
    }
  }

  /**
   * Learns a codebook.
   *
   * @param samples n×d
   * @param progress is told of every step
   * @throws IllegalArgumentException if fewer than {@code clusters} samples are distinct, or one
   *     holds NaN or infinity
   * @throws IOException if the samples cannot be read
   */
  public static KMeansResult learn(
      RowSource samples, KMeansOptions options, Backend backend, Consumer<Progress> progress)
      throws IOException {
    KMeans learner = new KMeans(samples, options, backend, progress);
    try {
      return learner.learn();
    } catch (NonFiniteRowException e) {
      throw learner.firstNonFinite(e);
    }
  }

  /** How many of the samples the steps will take; fewer than {@code samples} are drawn. */
  public static long samplesTaken(RowSource samples, KMeansOptions options) {
    long wanted = Math.min(samples.rows(), options.samples());
    return wanted == samples.rows() ? wanted : Math.min(wanted, fitting(samples.dimension()));
  }

  /** Rows that may be loaded. */
  private static int fitting(int dimension) {
    long bytes = Runtime.getRuntime().maxMemory() / 4;
    long values = Math.min(bytes / Float.BYTES, Integer.MAX_VALUE - 8);
    return (int) (values / dimension);
  }

  private KMeansResult learn() throws IOException {
    FloatMatrix distinct = DistinctRows.first(source, options.clusters());
    requireDistinct(distinct.rows());
    long taken = samplesTaken(source, options);
    int loaded = (int) Math.min(taken, fitting(source.dimension()));
    FloatMatrix drawn = withAll(distinct, RandomRows.draw(source, loaded, random));
    FarRows farRows = new FarRows(drawn);
    farRows.toFront(drawn); // where initial centroids and first steps see them
    FloatMatrix far =
        loaded < taken ? farRows.of(source) : FloatMatrix.zeros(0, source.dimension());
    FloatMatrix samples = stacked(far, drawn);
    try (ClusterStep step = backend.clusterStep(samples)) {
      SampleSums streamed = new SampleSums.Streamed(source, step);
      SampleSums all = loaded < taken ? streamed : new SampleSums.Loaded(step);
      FloatMatrix initial = initial(samples, step);
      Steps steps =
          switch (options.algorithm()) {
            case LLOYD -> lloyd(all, afterParts(step, initial));
            case MINIBATCH ->
                loaded < taken
                    ? miniBatch(taken, drawnBatches(step, far), initial)
                    : miniBatch(step.sampleCount(), loadedBatches(step), initial);
          };
      boolean known = options.algorithm() == Algorithm.LLOYD && taken == source.rows();
      double inertia =
          known
              ? steps.history().getLast()
              : (taken == source.rows() ? all : streamed).run(steps.codebook()).inertia();
      return new KMeansResult(steps.codebook(), inertia, steps.history(), steps.settled(), taken);
    }
  }

  private void requireDistinct(int distinct) {
    if (distinct < options.clusters()) {
      throw new IllegalArgumentException(
          "%d clusters of %d samples, of which %d are distinct; wanted at least as many distinct"
                  .formatted(options.clusters(), source.rows(), distinct)
              + " samples as clusters");
    }
  }

  /** The drawn samples, and some that differ where too few of the drawn ones do. */
  private FloatMatrix withAll(FloatMatrix distinct, FloatMatrix drawn) throws IOException {
    if (distinctOf(drawn) == options.clusters()) {
      return drawn;
    }
    return stacked(distinct, drawn);
  }

  private static FloatMatrix stacked(FloatMatrix first, FloatMatrix then) {
    if (first.rows() == 0) {
      return then;
    }
    FloatMatrix both = FloatMatrix.zeros(first.rows() + then.rows(), then.columns());
    both.setRows(0, first);
    both.setRows(first.rows(), then);
    return both;
  }

  private int distinctOf(FloatMatrix samples) throws IOException {
    return DistinctRows.first(RowSource.of(samples), options.clusters()).rows();
  }

  private FloatMatrix initial(FloatMatrix samples, ClusterStep step) throws IOException {
    int enough =
        Math.clamp(
            (long) INITIAL_SAMPLES_PER_CLUSTER * options.clusters(),
            LEAST_INITIAL_SAMPLES,
            Integer.MAX_VALUE);
    if (samples.rows() <= enough) {
      return bestInitial(samples, step);
    }
    FloatMatrix few = samples.rows(0, enough);
    if (distinctOf(few) < options.clusters()) {
      return bestInitial(samples, step);
    }
    try (ClusterStep fewStep = backend.clusterStep(few)) {
      return bestInitial(few, fewStep);
    }
  }

  /**
   * Of several draws of few centroids, those that lead to the least inertia in a few steps: one
   * more or less in a region decides where few clusters end.
   */
  private FloatMatrix bestInitial(FloatMatrix samples, ClusterStep step) {
    FloatMatrix best = KMeansPlusPlus.draw(samples, step, options.clusters(), random);
    if (options.clusters() > MANY_CLUSTERS) {
      return best;
    }
    double least = inertiaAfterTrial(step, best);
    for (int draw = 1; draw < DRAWS_OF_FEW; draw++) {
      FloatMatrix drawn = KMeansPlusPlus.draw(samples, step, options.clusters(), random);
      double inertia = inertiaAfterTrial(step, drawn);
      if (inertia < least) {
        least = inertia;
        best = drawn;
      }
    }
    return best;
  }

  private static double inertiaAfterTrial(ClusterStep step, FloatMatrix initial) {
    FloatMatrix centroids = initial;
    for (int i = 0; i < TRIAL_STEPS; i++) {
      ClusterSums sums = step.run(new Codebook(centroids));
      centroids = Centroids.moved(centroids, sums, sums.counts());
    }
    return step.run(new Codebook(centroids)).inertia();
  }

  /** Lloyd's steps on parts of the samples, each the half of the next. */
  private FloatMatrix afterParts(ClusterStep step, FloatMatrix initial) {
    FloatMatrix centroids = initial;
    long part = Math.max(LEAST_FIRST_SAMPLES, FIRST_SAMPLES_PER_CLUSTER * (long) initial.rows());
    for (; part <= step.sampleCount() / 2; part *= 2) {
      double before = Double.POSITIVE_INFINITY;
      for (int i = 0; i < MOST_STEPS_OF_A_PART; i++) {
        ClusterSums sums = step.run(new Codebook(centroids), 0, (int) part);
        centroids = next(centroids, sums);
        if (sums.inertia() >= (1 - PART_TOLERANCE) * before) {
          break;
        }
        before = sums.inertia();
      }
    }
    return centroids;
  }

  private static FloatMatrix next(FloatMatrix centroids, ClusterSums sums) {
    FloatMatrix moved = Centroids.moved(centroids, sums, sums.counts());
    return Centroids.withoutEmpty(moved, sums.counts());
  }

  /** Where the steps led. */
  private record Steps(Codebook codebook, List<Double> history, boolean settled) {}

  private Steps lloyd(SampleSums all, FloatMatrix initial) throws IOException {
    Codebook codebook = new Codebook(initial);
    List<Double> history = new ArrayList<>();
    for (int iteration = 0; ; iteration++) {
      ClusterSums sums = all.run(codebook);
      history.add(sums.inertia());
      progress.accept(new Progress(iteration, options.iterations(), sums.inertia()));
      boolean empty = Arrays.stream(sums.counts()).anyMatch(count -> count == 0);
      boolean settled = settled(history) && !empty;
      if (settled || iteration == options.iterations()) {
        return new Steps(codebook, history, settled);
      }
      codebook = new Codebook(next(codebook.centroids(), sums));
    }
  }

  /** Sums of one of a pass's batches. */
  private interface Batches {
    ClusterSums sums(int batch, Codebook codebook) throws IOException;
  }

  /** Batches of loaded samples, whose order is random. */
  private Batches loadedBatches(ClusterStep step) {
    int n = step.sampleCount();
    int size = Math.min(n, options.batchSize());
    return (batch, codebook) -> step.run(codebook, batch * size, Math.min(n, (batch + 1) * size));
  }

  /**
   * Batches that are drawn from the source every time, the first of a pass with the far rows: a
   * word that is theirs alone would else be empty in the passes that do not draw them.
   */
  private Batches drawnBatches(ClusterStep similar, FloatMatrix far) {
    ClusterStep[] last = {similar};
    return (batch, codebook) -> {
      FloatMatrix drawn = RandomRows.draw(source, options.batchSize(), random);
      try (ClusterStep step = last[0].withSamples(batch == 0 ? stacked(far, drawn) : drawn)) {
        last[0] = step;
        return step.run(codebook);
      }
    };
  }

  private Steps miniBatch(long samples, Batches batches, FloatMatrix initial) throws IOException {
    long size = Math.min(samples, options.batchSize());
    int[] order = new int[Math.toIntExact((samples + size - 1) / size)];
    Arrays.setAll(order, b -> b);
    long[] seen = new long[options.clusters()];
    Codebook codebook = new Codebook(initial);
    List<Double> history = new ArrayList<>();
    for (int pass = 1; pass <= options.iterations() && !settled(history); pass++) {
      RandomRows.shuffle(order, random);
      long[] seenBefore = seen.clone();
      double inertia = 0;
      for (int batch : order) {
        ClusterSums sums = batches.sums(batch, codebook);
        inertia += sums.inertia();
        for (int j = 0; j < seen.length; j++) {
          seen[j] += sums.counts()[j];
        }
        codebook = new Codebook(Centroids.moved(codebook.centroids(), sums, seen));
      }
      // A word may well be missing in one batch; it is empty when a whole pass has none for it.
      for (int j = 0; j < seen.length; j++) {
        seen[j] = seen[j] == seenBefore[j] ? 0 : seen[j];
      }
      codebook = new Codebook(Centroids.withoutEmpty(codebook.centroids(), seen));
      history.add(inertia);
      progress.accept(new Progress(pass, options.iterations(), inertia));
    }
    return new Steps(codebook, history, settled(history));
  }

  /** Whether the last step lowered the inertia by no more than the tolerance. */
  private boolean settled(List<Double> history) {
    if (history.size() < 2) {
      return false;
    }
    double previous = history.get(history.size() - 2);
    double last = history.getLast();
    return previous - last <= options.tolerance() * previous;
  }

  /** The first of all samples that is not finite; the one that was met first came by chance. */
  private NonFiniteRowException firstNonFinite(NonFiniteRowException met) throws IOException {
    int d = source.dimension();
    float[] row = new float[d];
    for (long i = 0; i < source.rows(); i++) {
      source.read(i, 1, row);
      for (float value : row) {
        if (!Float.isFinite(value)) {
          return new NonFiniteRowException(i);
        }
      }
    }
    return met;
  }
}
