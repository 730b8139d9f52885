package dev.jvlad.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.jvlad.Codebook;
import dev.jvlad.FloatMatrix;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the back ends of the CPU promise beyond {@link BackendContract}: every descriptor gets the
 * very word that float64 distances give it, however close the second is, and distances hold at any
 * scale.
 */
interface ExactWordsContract {

  /** The back end under test. */
  Backend open();

  private void assertWords(FloatMatrix x, Codebook codebook, String what) {
    try (Backend backend = open()) {
      int[] words = backend.clusterStep(x).assign(codebook);
      int[] wanted = Reference.words(x, codebook);
      for (int i = 0; i < wanted.length; i++) {
        if (words[i] != wanted[i]) {
          assertThat(words[i]).as("%s, row %d", what, i).isEqualTo(wanted[i]);
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "200, 4096, 64", "150, 33, 1536", "60, 1000, 257", "12, 4096, 1536", "700, 31, 2",
    "257, 15, 31", "1025, 17, 33", "8, 129, 128", "7, 128, 129", "255, 2, 7"
  })
  default void wordsAreThoseOfBruteForce(int n, int k, int d) {
    RandomInput random = new RandomInput(d);
    Codebook codebook = new Codebook(random.normal(k, d));
    assertWords(random.normal(n, d), codebook, "normal, seed %d".formatted(d));
  }

  /** Enough words and columns for bounds to pay, and data that they prune. */
  @ParameterizedTest
  @CsvSource({
    "128, 40, 5000, 0.05",
    "129, 41, 300, 0.02",
    "256, 96, 4500, 0.05",
    "1024, 128, 1500, 0.02",
    "1000, 64, 500, 0.1",
    "300, 520, 200, 0.02"
  })
  default void wordsOfFallingVariancesAreThoseOfBruteForce(int k, int d, int n, double last) {
    long seed = 7L * k + d;
    RandomInput random = new RandomInput(seed);
    Codebook codebook = new Codebook(random.falling(k, d, last));
    FloatMatrix x = random.falling(n, d, last);
    assertWords(x, codebook, "falling variances, seed %d".formatted(seed));
    // Every block of rows begins with the first word, of the others' scores the greatest.
    for (int row = 0; row < n; row += 64) {
      for (int f = 0; f < d; f++) {
        x.values()[row * d + f] = codebook.centroids().get(0, f);
      }
    }
    assertWords(x, codebook, "rows that begin with word 0, seed %d".formatted(seed));
  }

  @ParameterizedTest
  @CsvSource({"1e4, 1", "1e5, 3", "1e6, 16", "1e6, 1", "-1e5, 40", "16777216, 5"})
  default void farFromTheOriginToo(float offset, int d) {
    long seed = (long) offset + d;
    RandomInput random = new RandomInput(seed);
    FloatMatrix x = random.normal(2000, d);
    FloatMatrix centroids = random.normal(20, d);
    add(offset, x);
    assertWords(x, new Codebook(centroids), "only the samples at %s".formatted(offset));
    add(offset, centroids);
    assertWords(x, new Codebook(centroids), "both at %s".formatted(offset));
    add(-offset, x);
    assertWords(x, new Codebook(centroids), "only the words at %s".formatted(offset));
  }

  private static void add(float offset, FloatMatrix matrix) {
    for (int i = 0; i < matrix.values().length; i++) {
      matrix.values()[i] += offset;
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 8, 37})
  default void tiesGoToTheLowestIndex(int d) {
    RandomInput random = new RandomInput(d);
    FloatMatrix centroids = random.integers(70, d, 4);
    for (int j = 30; j < 60; j++) { // copies of the first
      System.arraycopy(centroids.values(), (j - 30) * d, centroids.values(), j * d, d);
    }
    FloatMatrix x = random.integers(1500, d, 4);
    assertWords(x, new Codebook(centroids), "integers of %d columns".formatted(d));
    add(4096, x);
    add(4096, centroids);
    assertWords(x, new Codebook(centroids), "far integers of %d columns".formatted(d));
  }

  @Test
  default void equalWordsAllLoseToTheFirst() {
    FloatMatrix centroids = FloatMatrix.zeros(100, 5);
    Arrays.fill(centroids.values(), 3.3f);
    FloatMatrix x = new RandomInput(1).normal(50, 5);
    try (Backend backend = open()) {
      assertThat(backend.clusterStep(x).assign(new Codebook(centroids))).containsOnly(0);
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 0", "1, 1000", "2, 3", "3, 0", "3, 1e5", "24, 10", "128, 0.5"})
  default void nearTiesAreToldApart(int d, float offset) {
    // Pairs of words a few units in the last place apart, and samples about half-way.
    long seed = 100L * d + (long) offset;
    Random random = new Random(seed);
    FloatMatrix centroids = FloatMatrix.zeros(40, d);
    FloatMatrix x = FloatMatrix.zeros(4000, d);
    for (int j = 0; j < 40; j += 2) {
      for (int f = 0; f < d; f++) {
        float c = (float) (offset + random.nextGaussian());
        centroids.values()[j * d + f] = c;
        centroids.values()[(j + 1) * d + f] = c + random.nextInt(-3, 4) * Math.ulp(c);
      }
    }
    for (int i = 0; i < 4000; i++) {
      int j = random.nextInt(40);
      for (int f = 0; f < d; f++) {
        float c = centroids.get(j, f);
        x.values()[i * d + f] = c + random.nextInt(-3, 4) * Math.ulp(c);
      }
    }
    assertWords(x, new Codebook(centroids), "near ties, seed %d".formatted(seed));
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.MIN_VALUE, 0x1p-140f, 1e-30f, 1e-19f, 1e19f, 1e20f, 1e30f, 1e38f})
  default void atAnyScale(float scale) {
    RandomInput random = new RandomInput(17);
    FloatMatrix x = random.integers(600, 18, 4);
    FloatMatrix centroids = random.integers(21, 18, 4);
    for (FloatMatrix matrix : new FloatMatrix[] {x, centroids}) {
      for (int i = 0; i < matrix.values().length; i++) {
        matrix.values()[i] = (matrix.values()[i] - 1.5f) * 2 * scale;
        matrix.values()[i] = Math.clamp(matrix.values()[i], -Float.MAX_VALUE, Float.MAX_VALUE);
      }
    }
    assertWords(x, new Codebook(centroids), "scale %s".formatted(scale));
    // Some rows alone are huge or tiny.
    FloatMatrix mixed = new RandomInput(18).normal(600, 18);
    for (int i = 0; i < 600; i += 37) {
      System.arraycopy(x.values(), i * 18, mixed.values(), i * 18, 18);
    }
    assertWords(mixed, new Codebook(centroids), "mixed rows at scale %s".formatted(scale));
    Codebook normal = new Codebook(new RandomInput(19).normal(21, 18));
    assertWords(mixed, normal, "mixed rows, normal words, scale %s".formatted(scale));
    System.arraycopy(normal.centroids().values(), 0, centroids.values(), 0, 10 * 18);
    assertWords(mixed, new Codebook(centroids), "mixed words at scale %s".formatted(scale));
  }

  /** Products of numbers so small have few digits or none. */
  @ParameterizedTest
  @ValueSource(floats = {1e-18f, 1e-20f, 3e-22f, 1e-30f, Float.MIN_NORMAL, 0x1p-140f})
  default void distancesOfTinySamplesAreAsTheDefinition(float scale) {
    FloatMatrix x = new RandomInput(43).normal(300, 13);
    for (int i = 0; i < x.values().length; i++) {
      x.values()[i] *= scale;
    }
    FloatMatrix points = x.rows(5, 9);
    float[] distances = new float[300 * 4];
    try (Backend backend = open()) {
      backend.clusterStep(x).squaredDistances(points, distances);
    }
    for (int i = 0; i < 300; i++) {
      for (int j = 0; j < 4; j++) {
        double wanted = 0;
        for (int f = 0; f < 13; f++) {
          double difference = (double) x.get(i, f) - points.get(j, f);
          wanted += difference * difference;
        }
        assertThat((double) distances[i * 4 + j])
            .as("row %d, point %d, scale %s", i, j, scale)
            .isCloseTo(wanted, within(1e-4 * wanted + Float.MIN_VALUE));
      }
    }
  }

  /** A few numbers of ±size: whole rows, and one column of rows. */
  private static void scatter(FloatMatrix matrix, int every, float size) {
    int d = matrix.columns();
    for (int row = every / 2; row < matrix.rows(); row += every) {
      int number = row / every;
      float value = number % 2 == 0 ? size : -size;
      int from = row * d + (number % 3 == 0 ? 0 : number % d);
      int to = number % 3 == 0 ? (row + 1) * d : from + 1;
      for (int i = from; i < to; i++) {
        matrix.values()[i] = Math.fma(matrix.values()[i], 1e-3f * value, value);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "20, 3, 0, 1e4",
    "20, 3, 1e5, 1e9",
    "33, 40, -1e3, 1e9",
    "7, 1, 0, 1e15",
    "41, 4, 0, 1e25",
    "129, 40, 0, 1e5",
    "200, 128, 0, 1e9",
    "150, 64, 1e4, 1e15",
    "128, 41, 0, 1e30"
  })
  default void wordsOfOutliersAndOfTheRestAreThoseOfBruteForce(
      int k, int d, float offset, float outlier) {
    long seed = 11L * k + d;
    RandomInput random = new RandomInput(seed);
    FloatMatrix x = random.falling(1500, d, 0.05);
    FloatMatrix centroids = random.falling(k, d, 0.05);
    add(offset, x);
    add(offset, centroids);
    scatter(x, 100, outlier);
    assertWords(x, new Codebook(centroids), "outliers among the rows, seed %d".formatted(seed));
    scatter(centroids, 13, outlier);
    assertWords(x, new Codebook(centroids), "among the words too, seed %d".formatted(seed));
  }

  /** Float64 sums of squares are a share of themselves off, whatever lies beside them. */
  @ParameterizedTest
  @CsvSource({"0, 1e9", "0, -1e5", "1e5, 1e9", "-1e6, 1e15", "0, 1e18"})
  default void distancesBesideOutliersAreAsTheDefinition(float offset, float outlier) {
    FloatMatrix x = new RandomInput(44).normal(700, 9);
    add(offset, x);
    scatter(x, 90, outlier);
    FloatMatrix points = x.rows(new int[] {3, 45, 46, 135, 690});
    float[] distances = new float[700 * 5];
    try (Backend backend = open()) {
      backend.clusterStep(x).squaredDistances(points, distances);
    }
    for (int i = 0; i < 700; i++) {
      for (int j = 0; j < 5; j++) {
        double wanted = Distances.squared(x.values(), i * 9, points.values(), j * 9, 9);
        assertThat((double) distances[i * 5 + j])
            .as("row %d, point %d", i, j)
            .isCloseTo(wanted, within(0.005 * wanted));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "5, 4, 3000, 0, 1e9",
    "5, 4, 3000, 1e5, 1e9",
    "41, 3, 9000, 0, -1e6",
    "1, 2, 500, 1e6, 0",
    "16, 9, 12000, -1e5, 0",
    "129, 40, 2500, 0, 1e9",
    "9, 128, 700, 1e4, 1e15"
  })
  default void theInertiaBesideOutliersIsThatOfTheDefinition(
      int k, int d, int n, float offset, float outlier) {
    RandomInput random = new RandomInput(k);
    FloatMatrix x = random.normal(n, d);
    add(offset, x);
    FloatMatrix centroids = x.rows(0, k);
    if (outlier != 0) {
      // Words of their own for the outliers: what is left is the others' alone.
      System.arraycopy(x.values(), 0, x.values(), (n - 1) * d, d);
      x.values()[(n - 1) * d] = outlier;
      System.arraycopy(x.values(), (n - 1) * d, centroids.values(), 0, d);
    }
    Codebook codebook = new Codebook(centroids);
    double wanted = 0;
    for (int i = 0; i < n; i++) {
      int word = Reference.word(x, i, codebook);
      wanted += Distances.squared(x.values(), i * d, centroids.values(), word * d, d);
    }
    try (Backend backend = open()) {
      assertThat(backend.clusterStep(x).run(codebook).inertia())
          .isCloseTo(wanted, within(1e-7 * wanted));
    }
  }
}
