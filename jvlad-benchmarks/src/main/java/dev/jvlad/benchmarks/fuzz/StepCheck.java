package dev.jvlad.benchmarks.fuzz;

import dev.jvlad.ClusterSums;
import dev.jvlad.Codebook;
import dev.jvlad.FloatMatrix;
import dev.jvlad.Residuals;
import dev.jvlad.engine.Backend;
import dev.jvlad.engine.ClusterStep;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A step of k-means on loaded samples: the words of the definition, its sums, the same bits for any
 * number of threads; and squared distances in float32.
 */
final class StepCheck {
  private static final double FLOAT_ROUNDOFF = 0x1p-24;
  private static final double ROUNDOFF = 0x1p-53;
  private static final int POINTS = 400;

  private final FuzzCase drawn;
  private final Paths paths;
  private final FloatMatrix samples;
  private final Codebook codebook;
  private final Codebook moved;

  StepCheck(FuzzCase drawn, Paths paths) {
    this.drawn = drawn;
    this.paths = paths;
    CaseInput input = new CaseInput(drawn.with(Parameter.BAD, 0));
    this.samples = input.rows();
    this.codebook = input.codebook();
    this.moved = input.moved(codebook);
  }

  void run() {
    if (samples.rows() == 0) {
      return;
    }
    Nearest nearest = Nearest.of(samples, codebook.centroids());
    Nearest nearestMoved = Nearest.of(samples, moved.centroids());
    ClusterSums first;
    try (Backend backend = EncodingCheck.backend(drawn, 1);
        ClusterStep step = backend.clusterStep(samples)) {
      first = step.run(codebook);
    }
    requireSums(first, nearest);
    int threads = drawn.get(Parameter.THREADS);
    int calls = drawn.get(Parameter.CALLS);
    if (drawn.is(Parameter.MEMORY, "fresh")) {
      for (int call = 0; call < calls; call++) {
        try (Backend backend = EncodingCheck.backend(drawn, threads);
            ClusterStep step = backend.clusterStep(samples)) {
          requireWords(nearest.words(), step.assign(codebook), call);
          requireSameBits(first, step.run(codebook), call);
        }
      }
    }
    try (Backend backend = EncodingCheck.backend(drawn, threads);
        ClusterStep step = backend.clusterStep(samples)) {
      if (drawn.is(Parameter.MEMORY, "reused")) {
        for (int call = 0; call < calls; call++) {
          requireSameBits(first, step.run(codebook), call);
          requireWords(nearest.words(), step.assign(codebook), call);
        }
      }
      requireWords(nearestMoved.words(), step.assign(moved), 0);
      paths.reached(Path.STEP_AFTER_A_STEP);
      int half = samples.rows() / 2;
      try (ClusterStep other = step.withSamples(samples.rows(half, samples.rows()))) {
        int[] wanted = Arrays.copyOfRange(nearest.words(), half, samples.rows());
        requireWords(wanted, other.assign(codebook), 0);
        paths.reached(Path.STEP_WITH_OTHER_SAMPLES);
      }
      requireDistances(step);
    }
    paths.reached(Path.STEP);
    paths.reachedIf(nearest.tied(), Path.TIE);
    paths.reachedIf(nearest.nearlyTied(), Path.NEAR_TIE);
  }

  private static void requireWords(int[] wanted, int[] words, int call) {
    int row = Arrays.mismatch(wanted, words);
    if (row >= 0) {
      throw new Fault(
          "words",
          "row %d has word %d in call %d, and %d by definition"
              .formatted(row, words[row], call, wanted[row]));
    }
  }

  private static void requireSameBits(ClusterSums first, ClusterSums again, int call) {
    if (!Arrays.equals(first.counts(), again.counts())
        || !Arrays.equals(first.residuals(), again.residuals())
        || Double.compare(first.inertia(), again.inertia()) != 0) {
      throw new Fault(
          "bits",
          "sums of call %d differ from those of the first, of one thread: inertia %s and %s, sums at %d"
              .formatted(
                  call,
                  again.inertia(),
                  first.inertia(),
                  Arrays.mismatch(first.residuals(), again.residuals())));
    }
  }

  private void requireSums(ClusterSums sums, Nearest nearest) {
    int d = samples.columns();
    @Nullable WordSum[] words = new WordSum[codebook.size()];
    for (int i = 0; i < samples.rows(); i++) {
      int word = nearest.words()[i];
      WordSum sum = words[word];
      if (sum == null) {
        sum = new WordSum(d, 1);
        words[word] = sum;
      }
      sum.add(samples, i, new float[0], codebook.centroids(), word, Residuals.PLAIN);
    }
    for (int j = 0; j < words.length; j++) {
      WordSum word = words[j];
      if (sums.counts()[j] != (word == null ? 0 : word.count())) {
        throw new Fault("words", "word %d has another count than by definition".formatted(j));
      }
      if (word != null) {
        int column = word.firstDifferent(sums.residuals(), j * d);
        if (column >= 0) {
          throw new Fault(
              "sums",
              "word %d, column %d is %s and %s by definition"
                  .formatted(j, column, sums.residuals()[j * d + column], word.value(column)));
        }
      }
    }
    double allowed = (samples.rows() + d + 64) * 2 * ROUNDOFF * spread(sums);
    if (!(Math.abs(sums.inertia() - nearest.inertia()) <= allowed)) {
      throw new Fault(
          "inertia",
          "%s, and %s by definition; allowed %.3g apart"
              .formatted(sums.inertia(), nearest.inertia(), allowed));
    }
  }

  /** An upper bound on what an inertia is the difference of, if all is seen from amid the rows. */
  private double spread(ClusterSums sums) {
    double[] mean = samples.columnMeans();
    double spread = 4 * samples.rows() * greatestSquare(mean);
    for (int j = 0; j < codebook.size(); j++) {
      spread += 4 * sums.counts()[j] * squared(codebook.centroids(), j, mean);
    }
    return spread;
  }

  private double greatestSquare(double[] mean) {
    double greatest = 0;
    for (int i = 0; i < samples.rows(); i++) {
      greatest = Math.max(greatest, squared(samples, i, mean));
    }
    return greatest;
  }

  private static double squared(FloatMatrix rows, int row, double[] mean) {
    double sum = 0;
    for (int f = 0; f < mean.length; f++) {
      double difference = rows.get(row, f) - mean[f];
      sum += difference * difference;
    }
    return sum;
  }

  private void requireDistances(ClusterStep step) {
    SplittableRandom random = drawn.random(POINTS);
    int p = 1 + random.nextInt(3);
    int d = samples.columns();
    int n = samples.rows();
    FloatMatrix points = FloatMatrix.zeros(p, d);
    for (int j = 0; j < p; j++) {
      boolean sample = random.nextInt(3) > 0;
      float[] from =
          sample
              ? samples.row(random.nextInt(n))
              : codebook.centroids().row(random.nextInt(codebook.size()));
      System.arraycopy(from, 0, points.values(), j * d, d);
    }
    float[] distances = new float[n * p];
    step.squaredDistances(points, distances);
    double[] mean = samples.columnMeans();
    double greatest = greatestSquare(mean);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < p; j++) {
        double wanted =
            Nearest.squared(
                samples.values(), i * d, points.values(), j * d, d, Double.POSITIVE_INFINITY);
        double norms = 4 * (greatest + squared(points, j, mean));
        double allowed =
            wanted == 0 ? 0 : 4 * (d + 8) * FLOAT_ROUNDOFF * norms + d * Float.MIN_VALUE;
        double got = distances[i * p + j];
        double limited = Math.min(wanted, Float.MAX_VALUE);
        if (!(Math.abs(got - limited) <= allowed && got >= 0)) {
          throw new Fault(
              "distances",
              "of row %d to point %d is %s; wanted %s, allowed %.3g"
                  .formatted(i, j, got, wanted, allowed));
        }
      }
    }
    paths.reached(Path.DISTANCES);
  }
}
