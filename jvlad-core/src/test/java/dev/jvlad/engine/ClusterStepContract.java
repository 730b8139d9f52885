package dev.jvlad.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.jvlad.ClusterSums;
import dev.jvlad.Codebook;
import dev.jvlad.FloatMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every back end's cluster step keeps. */
interface ClusterStepContract {

  /** The back end under test. */
  Backend open();

  @Test
  default void sumsByHand() {
    FloatMatrix x = FloatMatrix.copyOf(new float[][] {{1, 2}, {9, -4}, {2, 2}, {4, 0}, {12, 9}});
    Codebook codebook =
        new Codebook(FloatMatrix.copyOf(new float[][] {{0, 0}, {10, 0}, {500, 500}}));
    try (Backend backend = open()) {
      ClusterStep step = backend.clusterStep(x);
      assertThat(step.sampleCount()).isEqualTo(5);
      assertThat(step.dimension()).isEqualTo(2);
      assertThat(step.assign(codebook)).containsExactly(0, 1, 0, 0, 1);
      ClusterSums sums = step.run(codebook);
      assertThat(sums.counts()).containsExactly(3, 2, 0);
      assertThat(sums.residuals()).containsExactly(new double[] {7, 4, 1, 5, 0, 0}, within(1e-5));
      assertThat(sums.inertia()).isCloseTo(5 + 17 + 8 + 16 + 85, within(1e-4));
    }
  }

  @Test
  default void originsPlayNoPart() {
    RandomInput random = new RandomInput(78);
    FloatMatrix x = random.normal(500, 6);
    Codebook codebook = random.codebook(7, 6);
    try (Backend backend = open();
        ClusterStep step = backend.clusterStep(x)) {
      ClusterSums wanted = step.run(codebook);
      ClusterSums sums = step.run(random.adapted(codebook));
      assertThat(sums.counts()).isEqualTo(wanted.counts());
      assertThat(sums.residuals()).isEqualTo(wanted.residuals());
      assertThat(sums.inertia()).isEqualTo(wanted.inertia());
    }
  }

  @Test
  default void otherSamplesAreSummedAsByAStepOfTheirOwn() {
    RandomInput random = new RandomInput(77);
    FloatMatrix x = random.normal(2000, 40);
    FloatMatrix others = random.normal(1300, 40);
    Codebook codebook = random.codebook(100, 40);
    try (Backend backend = open();
        ClusterStep step = backend.clusterStep(x)) {
      step.run(codebook);
      for (Codebook next : new Codebook[] {codebook, random.codebook(100, 40)}) {
        ClusterSums wanted = backend.clusterStep(others).run(next);
        ClusterStep similar = step.withSamples(others);
        assertThat(similar.sampleCount()).isEqualTo(1300);
        ClusterSums sums = similar.run(next);
        assertThat(sums.counts()).isEqualTo(wanted.counts());
        assertThat(sums.residuals()).isEqualTo(wanted.residuals());
        assertThat(sums.inertia()).isEqualTo(wanted.inertia());
      }
      assertThat(step.sampleCount()).isEqualTo(2000);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1, 100",
    "1, 7, 5000",
    "3, 5, 9000",
    "19, 40, 5000",
    "64, 16, 3000",
    "128, 3, 3000"
  })
  default void sumsOfAnyRangeAreAsTheDefinition(int d, int k, int n) {
    long seed = 31L * d + k;
    RandomInput random = new RandomInput(seed);
    FloatMatrix x = random.normal(n, d);
    Codebook codebook = random.codebook(k, d);
    int[] words = Reference.words(x, codebook);
    int[][] ranges = {{0, n}, {0, 0}, {n, n}, {0, 1}, {n - 1, n}, {17, n / 2}, {n / 3, n - 5}};
    try (Backend backend = open()) {
      ClusterStep step = backend.clusterStep(x);
      assertThat(step.assign(codebook)).as("seed %d", seed).isEqualTo(words);
      for (int[] range : ranges) {
        String what = "rows %d to %d, seed %d".formatted(range[0], range[1], seed);
        assertSums(step.run(codebook, range[0], range[1]), x, codebook, words, range, what);
      }
    }
  }

  private static void assertSums(
      ClusterSums sums, FloatMatrix x, Codebook codebook, int[] words, int[] range, String what) {
    int d = x.columns();
    double[] residuals = new double[codebook.size() * d];
    long[] counts = new long[codebook.size()];
    double inertia = 0;
    for (int i = range[0]; i < range[1]; i++) {
      counts[words[i]]++;
      for (int f = 0; f < d; f++) {
        double residual = (double) x.get(i, f) - codebook.centroids().get(words[i], f);
        residuals[words[i] * d + f] += residual;
        inertia += residual * residual;
      }
    }
    assertThat(sums.counts()).as(what).isEqualTo(counts);
    double norm = Reference.norm(residuals, 0, residuals.length);
    assertThat(sums.residuals()).as(what).containsExactly(residuals, within(1e-5 * norm));
    assertThat(sums.inertia()).as(what).isCloseTo(inertia, within(1e-5 * inertia));
  }

  @ParameterizedTest
  @ValueSource(floats = {0, 100, 1e6f})
  default void distancesAreAsTheDefinition(float offset) {
    RandomInput random = new RandomInput(41);
    FloatMatrix x = random.normal(2000, 13);
    for (int i = 0; i < x.values().length; i++) {
      x.values()[i] += offset;
    }
    for (int count : new int[] {1, 2, 9}) {
      FloatMatrix points = x.rows(5, 5 + count);
      float[] distances = new float[2000 * count];
      try (Backend backend = open()) {
        backend.clusterStep(x).squaredDistances(points, distances);
      }
      for (int i = 0; i < 2000; i++) {
        for (int j = 0; j < count; j++) {
          double wanted = 0;
          for (int f = 0; f < 13; f++) {
            double difference = (double) x.get(i, f) - points.get(j, f);
            wanted += difference * difference;
          }
          assertThat((double) distances[i * count + j])
              .as("row %d, point %d of %d", i, j, count)
              .isCloseTo(wanted, within(1e-4 * Math.max(1, wanted)));
        }
      }
      assertThat(distances[5 * count]).as("a sample to itself").isZero();
    }
  }

  @Test
  default void noSamplesAddUpToNothing() {
    try (Backend backend = open()) {
      ClusterStep step = backend.clusterStep(FloatMatrix.zeros(0, 3));
      ClusterSums sums = step.run(new RandomInput(1).codebook(4, 3));
      assertThat(sums.total()).isZero();
      assertThat(sums.inertia()).isZero();
      assertThat(sums.residuals()).containsOnly(0);
    }
  }

  @Test
  default void samplesAndShapesAreChecked() {
    FloatMatrix bad = new RandomInput(2).normal(9000, 5);
    bad.values()[8999 * 5 + 4] = Float.NEGATIVE_INFINITY;
    bad.values()[17 * 5 + 2] = Float.NaN;
    try (Backend backend = open()) {
      assertThatThrownBy(() -> backend.clusterStep(bad))
          .isInstanceOfSatisfying(
              NonFiniteRowException.class, e -> assertThat(e.row()).isEqualTo(17))
          .hasMessage("descriptor row 17 holds NaN or infinity; wanted finite numbers");
      ClusterStep step = backend.clusterStep(FloatMatrix.zeros(10, 5));
      Codebook narrow = new Codebook(FloatMatrix.zeros(2, 4));
      assertThatThrownBy(() -> step.run(narrow))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("descriptors have 5 columns; the codebook expects 4");
      assertThatThrownBy(() -> step.assign(narrow))
          .hasMessage("descriptors have 5 columns; the codebook expects 4");
      Codebook codebook = new Codebook(FloatMatrix.zeros(2, 5));
      assertThatThrownBy(() -> step.run(codebook, 3, 11))
          .isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> step.run(codebook, 5, 4))
          .isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> step.squaredDistances(FloatMatrix.zeros(2, 5), new float[19]))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "points of 5 columns and room for 19 distances; wanted 5 columns and 20 distances");
    }
  }
}
