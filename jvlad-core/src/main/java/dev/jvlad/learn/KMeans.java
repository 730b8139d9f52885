package dev.jvlad.learn;

import dev.jvlad.ClusterSums;
import dev.jvlad.Codebook;
import dev.jvlad.FloatMatrix;
import dev.jvlad.engine.Backend;
import dev.jvlad.engine.ClusterStep;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * Learns k centroids that make the inertia Σ ‖x − c_{nearest(x)}‖² small: seeds by greedy
 * k-means++, then steps c_j ← c_j + η_j r_j of the residual sums r_j that a back end computes.
 *
 * <ul>
 *   <li>Lloyd: all samples, η_j = 1 / n_j;
 *   <li>mini-batch: a random batch, η_j = 1 / (samples that word j has seen so far).
 * </ul>
 *
 * A word that loses all its samples takes half of the largest one's, so there are always k.
 */
public final class KMeans {
  /** Seeds are drawn from at most this many samples a cluster: more do not make them better. */
  private static final int SEEDING_SAMPLES_PER_CLUSTER = 24;

  private static final int LEAST_SEEDING_SAMPLES = 20_000;

  /** Up to so many clusters several draws of seeds are tried: more words make up for each other. */
  private static final int MANY_CLUSTERS = 32;

  private static final int DRAWS_OF_FEW = 6;
  private static final int TRIAL_STEPS = 8;

  /**
   * How far it is.
   *
   * @param iteration steps or passes taken; Lloyd's first report is of the seeds, after 0 steps
   * @param iterations at most so many
   * @param inertia of the codebook after these steps; of mini-batches, the pass's estimate
   */
  public record Progress(int iteration, int iterations, double inertia) {}

  private final KMeansOptions options;
  private final Backend backend;
  private final Consumer<Progress> progress;

  private KMeans(KMeansOptions options, Backend backend, Consumer<Progress> progress) {
    this.options = options;
    this.backend = backend;
    this.progress = progress;
  }

  /** As {@link #learn(FloatMatrix, KMeansOptions, Backend, Consumer)}, in silence. */
  public static KMeansResult learn(FloatMatrix samples, KMeansOptions options, Backend backend) {
    return learn(samples, options, backend, step -> {});
  }

  /**
   * Learns a codebook.
   *
   * @param samples n×d
   * @param progress is told of every step
   * @throws IllegalArgumentException if fewer than {@code clusters} samples are distinct, or one
   *     holds NaN or infinity
   */
  public static KMeansResult learn(
      FloatMatrix samples, KMeansOptions options, Backend backend, Consumer<Progress> progress) {
    requireDistinct(samples, options.clusters());
    return new KMeans(options, backend, progress).learn(samples);
  }

  private KMeansResult learn(FloatMatrix samples) {
    try (ClusterStep step = backend.clusterStep(samples)) {
      SplittableRandom random = new SplittableRandom(options.seed());
      FloatMatrix seeds = seeds(samples, step, random);
      return switch (options.algorithm()) {
        case LLOYD -> lloyd(step, seeds);
        case MINIBATCH -> miniBatch(samples, step, seeds, random);
      };
    }
  }

  private FloatMatrix seeds(FloatMatrix samples, ClusterStep step, SplittableRandom random) {
    long enough =
        Math.max(LEAST_SEEDING_SAMPLES, (long) SEEDING_SAMPLES_PER_CLUSTER * options.clusters());
    if (samples.rows() <= enough) {
      return bestSeeds(samples, step, random);
    }
    FloatMatrix drawn = gather(samples, distinctRows(samples.rows(), (int) enough, random));
    if (distinct(drawn, options.clusters()) < options.clusters()) {
      return bestSeeds(samples, step, random);
    }
    try (ClusterStep drawnStep = backend.clusterStep(drawn)) {
      return bestSeeds(drawn, drawnStep, random);
    }
  }

  /**
   * Of several draws of few seeds, those that lead to the least inertia in a few steps: one seed
   * more or less in a region decides where few words end.
   */
  private FloatMatrix bestSeeds(FloatMatrix samples, ClusterStep step, SplittableRandom random) {
    FloatMatrix best = KMeansPlusPlus.draw(samples, step, options.clusters(), random);
    if (options.clusters() > MANY_CLUSTERS) {
      return best;
    }
    double least = inertiaAfterTrial(step, best);
    for (int draw = 1; draw < DRAWS_OF_FEW; draw++) {
      FloatMatrix seeds = KMeansPlusPlus.draw(samples, step, options.clusters(), random);
      double inertia = inertiaAfterTrial(step, seeds);
      if (inertia < least) {
        least = inertia;
        best = seeds;
      }
    }
    return best;
  }

  private static double inertiaAfterTrial(ClusterStep step, FloatMatrix seeds) {
    FloatMatrix centroids = seeds;
    for (int i = 0; i < TRIAL_STEPS; i++) {
      ClusterSums sums = step.run(new Codebook(centroids));
      centroids = moved(centroids, sums, sums.counts());
    }
    return step.run(new Codebook(centroids)).inertia();
  }

  private KMeansResult lloyd(ClusterStep step, FloatMatrix seeds) {
    Codebook codebook = new Codebook(seeds);
    List<Double> history = new ArrayList<>();
    for (int iteration = 0; ; iteration++) {
      ClusterSums sums = step.run(codebook);
      history.add(sums.inertia());
      progress.accept(new Progress(iteration, options.iterations(), sums.inertia()));
      boolean empty = Arrays.stream(sums.counts()).anyMatch(count -> count == 0);
      boolean settled = settled(history) && !empty;
      if (settled || iteration == options.iterations()) {
        return new KMeansResult(codebook, sums.inertia(), history, settled);
      }
      FloatMatrix moved = moved(codebook.centroids(), sums, sums.counts());
      codebook = new Codebook(withoutEmpty(moved, sums.counts()));
    }
  }

  private KMeansResult miniBatch(
      FloatMatrix samples, ClusterStep all, FloatMatrix seeds, SplittableRandom random) {
    int n = samples.rows();
    int batch = Math.min(n, options.batchSize());
    int[] order = new int[n];
    Arrays.setAll(order, i -> i);
    long[] seen = new long[options.clusters()];
    Codebook codebook = new Codebook(seeds);
    List<Double> history = new ArrayList<>();
    for (int pass = 1; pass <= options.iterations() && !settled(history); pass++) {
      shuffle(order, random);
      long[] seenBefore = seen.clone();
      double inertia = 0;
      for (int from = 0; from < n; from += batch) {
        int[] rows = Arrays.copyOfRange(order, from, Math.min(n, from + batch));
        ClusterSums sums = batchSums(gather(samples, rows), codebook);
        inertia += sums.inertia();
        for (int j = 0; j < seen.length; j++) {
          seen[j] += sums.counts()[j];
        }
        codebook = new Codebook(moved(codebook.centroids(), sums, seen));
      }
      // A word may well be missing in one batch; it is empty when a whole pass has none for it.
      for (int j = 0; j < seen.length; j++) {
        seen[j] = seen[j] == seenBefore[j] ? 0 : seen[j];
      }
      codebook = new Codebook(withoutEmpty(codebook.centroids(), seen));
      history.add(inertia);
      progress.accept(new Progress(pass, options.iterations(), inertia));
    }
    ClusterSums sums = all.run(codebook);
    return new KMeansResult(codebook, sums.inertia(), history, settled(history));
  }

  private ClusterSums batchSums(FloatMatrix batch, Codebook codebook) {
    try (ClusterStep step = backend.clusterStep(batch)) {
      return step.run(codebook);
    }
  }

  /** Whether the last step lowered the inertia by no more than the tolerance. */
  private boolean settled(List<Double> history) {
    if (history.size() < 2) {
      return false;
    }
    double previous = history.get(history.size() - 2);
    double last = history.get(history.size() - 1);
    return previous - last <= options.tolerance() * previous;
  }

  /** c_j + r_j / weight_j for the words that have samples. */
  static FloatMatrix moved(FloatMatrix centroids, ClusterSums sums, long[] weights) {
    int d = centroids.columns();
    float[] c = centroids.values().clone();
    for (int j = 0; j < centroids.rows(); j++) {
      if (sums.counts()[j] > 0) {
        for (int f = 0; f < d; f++) {
          c[j * d + f] = (float) (c[j * d + f] + sums.residuals()[j * d + f] / weights[j]);
        }
      }
    }
    return FloatMatrix.of(centroids.rows(), d, c);
  }

  /**
   * A word without weight becomes a copy of the heaviest one, both moved apart by a 1024th in
   * alternating columns, and they share its weight (faiss splits so; Johnson, Douze, Jégou, IEEE
   * Trans. Big Data 2019). Counts and centroids are all that it takes.
   *
   * @param weights k; those of split words are changed
   */
  static FloatMatrix withoutEmpty(FloatMatrix centroids, long[] weights) {
    float[] c = centroids.values().clone();
    double scale = rootMeanSquare(c);
    for (int j = 0; j < weights.length; j++) {
      if (weights[j] == 0) {
        split(c, centroids.columns(), heaviest(weights), j, weights, scale);
      }
    }
    return FloatMatrix.of(centroids.rows(), centroids.columns(), c);
  }

  private static void split(float[] c, int d, int from, int to, long[] weights, double scale) {
    for (int f = 0; f < d; f++) {
      // The second term parts centroids at the origin too.
      double centroid = c[from * d + f];
      double step = (Math.abs(centroid) + scale / 1024) / 1024;
      double sign = f % 2 == 0 ? 1 : -1;
      c[to * d + f] = (float) (centroid + sign * step);
      c[from * d + f] = (float) (centroid - sign * step);
    }
    weights[to] = weights[from] / 2;
    weights[from] -= weights[to];
  }

  private static int heaviest(long[] weights) {
    int heaviest = 0;
    for (int j = 1; j < weights.length; j++) {
      if (weights[j] > weights[heaviest]) {
        heaviest = j;
      }
    }
    return heaviest;
  }

  private static double rootMeanSquare(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += (double) value * value;
    }
    return Math.sqrt(sum / values.length);
  }

  private static void requireDistinct(FloatMatrix samples, int clusters) {
    int distinct = distinct(samples, clusters);
    if (distinct < clusters) {
      throw new IllegalArgumentException(
          "%d clusters of %d samples, of which %d are distinct; wanted at least as many distinct"
                  .formatted(clusters, samples.rows(), distinct)
              + " samples as clusters");
    }
  }

  /** How many rows are distinct; stops counting at {@code enough}. */
  private static int distinct(FloatMatrix samples, int enough) {
    Set<Row> rows = new HashSet<>();
    for (int i = 0; i < samples.rows() && rows.size() < enough; i++) {
      rows.add(Row.of(samples, i));
    }
    return rows.size();
  }

  @SuppressWarnings("ArrayRecordComponent") // compared by content
  private record Row(float[] values) {
    static Row of(FloatMatrix samples, int number) {
      float[] values = samples.row(number);
      for (int f = 0; f < values.length; f++) {
        values[f] += 0f; // −0 + 0 is 0: the two are one number, but have different bits
      }
      return new Row(values);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Row row && Arrays.equals(values, row.values);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(values);
    }
  }

  private static FloatMatrix gather(FloatMatrix samples, int[] rows) {
    int d = samples.columns();
    FloatMatrix gathered = FloatMatrix.zeros(rows.length, d);
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(samples.values(), rows[i] * d, gathered.values(), i * d, d);
    }
    return gathered;
  }

  /** {@code count} of n row numbers, ascending, each set as likely as any other. */
  private static int[] distinctRows(int n, int count, SplittableRandom random) {
    int[] rows = new int[count];
    int taken = 0;
    for (int i = 0; taken < count; i++) {
      if (random.nextInt(n - i) < count - taken) {
        rows[taken++] = i;
      }
    }
    return rows;
  }

  private static void shuffle(int[] order, SplittableRandom random) {
    for (int i = order.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int other = order[j];
      order[j] = order[i];
      order[i] = other;
    }
  }
}
