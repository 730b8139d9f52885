package dev.jvlad.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jvlad.Codebook;
import dev.jvlad.FloatMatrix;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pruning changes the time and never a word. */
class SimdPruningAssignerTest {
  private static final long SEED = 20261;

  @ParameterizedTest
  @CsvSource({
    "128, 128, 700, 0.1",
    "300, 65, 1000, 0.05",
    "1000, 128, 600, 0.02",
    "97, 33, 300, 0.1",
    "256, 513, 300, 0.05",
    "128, 128, 700, 1.0",
  })
  void wordsAreTheDefinitionsOnDataWithAndWithoutStructure(
      int k, int d, int n, double lastDeviation) {
    SplittableRandom random = new SplittableRandom(SEED + k);
    float[] c = falling(k, d, lastDeviation, random);
    float[] x = falling(n, d, lastDeviation, random);
    requireDefinition(x, c, n, k, d);
  }

  @ParameterizedTest
  @CsvSource({"1000, 1", "0, 1e-6", "0, 1e6"})
  void wordsAreTheDefinitionsFarFromTheOriginAndAtAnyScale(double offset, double scale) {
    int k = 200;
    int d = 64;
    int n = 500;
    SplittableRandom random = new SplittableRandom(SEED);
    float[] c = falling(k, d, .05, random);
    float[] x = falling(n, d, .05, random);
    for (int i = 0; i < c.length; i++) {
      c[i] = (float) (offset + scale * c[i]);
    }
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) (offset + scale * x[i]);
    }
    requireDefinition(x, c, n, k, d);
  }

  @ParameterizedTest
  @CsvSource({"1e-20", "1e-16", "1e-12", "1e-9"})
  void wordsAreTheDefinitionsWhereItRoundsDistancesToEqualOnes(double scale) {
    int k = 200;
    int d = 64;
    int n = 500;
    SplittableRandom random = new SplittableRandom(SEED);
    float[] c = falling(k, d, .05, random);
    float[] x = falling(n, d, .05, random);
    for (int i = 0; i < c.length; i++) {
      c[i] *= (float) scale;
    }
    requireDefinition(x, c, n, k, d);
  }

  @ParameterizedTest
  @CsvSource({"150, 64", "400, 40"})
  void tiesGoToTheLowestIndex(int k, int d) {
    SplittableRandom random = new SplittableRandom(SEED);
    int n = 400;
    // Small integers with every second centroid a copy of the one before: ties everywhere.
    float[] c = new float[k * d];
    for (int i = 0; i < c.length; i++) {
      c[i] = i / d % 2 == 1 ? c[i - d] : random.nextInt(-2, 3) * (i % d < 12 ? 3 : 0);
    }
    float[] x = new float[n * d];
    for (int i = 0; i < x.length; i++) {
      x[i] = random.nextInt(-2, 3) * (i % d < 12 ? 3 : 0);
    }
    requireDefinition(x, c, n, k, d);
  }

  @ParameterizedTest
  @CsvSource({"128, 48"})
  void pointsThatDoNotVaryAndZeroRowsHaveWords(int k, int d) {
    requireDefinition(new float[300 * d], new float[k * d], 300, k, d);
    float[] ones = new float[k * d];
    Arrays.fill(ones, 1);
    requireDefinition(new float[300 * d], ones, 300, k, d);
  }

  /** The next step's codebook is assigned with the axes and the plan of the one before. */
  @ParameterizedTest
  @CsvSource({"256, 96"})
  void preparationsServeAgain(int k, int d) {
    SplittableRandom random = new SplittableRandom(SEED);
    int n = 600;
    float[] c = falling(k, d, .05, random);
    float[] x = falling(n, d, .05, random);
    SimdPruningAssigner previous = new SimdPruningAssigner(codebook(c, k, d), null);
    previous.assign(x, 0, n, new int[n], 0);
    for (int i = 0; i < c.length; i++) {
      c[i] += (float) (.01 * random.nextGaussian());
    }
    int[] labels = new int[n];
    new SimdPruningAssigner(codebook(c, k, d), previous).assign(x, 0, n, labels, 0);
    requireDefinition(labels, x, c, n, k, d);
  }

  /** A thread that comes later finds the plan made and its own memory fresh. */
  @ParameterizedTest
  @CsvSource({"128, 40", "256, 96", "1024, 128"})
  void wordsAreTheDefinitionsOnFreshMemory(int k, int d) {
    SplittableRandom random = new SplittableRandom(SEED);
    int n = 80;
    float[] c = falling(k, d, .05, random);
    float[] x = falling(n * 10, d, .05, random);
    SimdPruningAssigner planned = new SimdPruningAssigner(codebook(c, k, d), null);
    planned.assign(x, 0, n * 10, new int[n * 10], 0);
    for (int batch = 0; batch < 10; batch++) {
      float[] rows = Arrays.copyOfRange(x, batch * n * d, (batch + 1) * n * d);
      System.arraycopy(c, 0, rows, 0, d); // begins with word 0
      int[] labels = new int[n];
      new SimdPruningAssigner(codebook(c, k, d), planned).assign(rows, 0, n, labels, 0);
      requireDefinition(labels, rows, c, n, k, d);
    }
  }

  private static void requireDefinition(float[] x, float[] c, int n, int k, int d) {
    int[] labels = new int[n];
    new SimdPruningAssigner(codebook(c, k, d), null).assign(x, 0, n, labels, 0);
    requireDefinition(labels, x, c, n, k, d);
  }

  private static void requireDefinition(int[] labels, float[] x, float[] c, int n, int k, int d) {
    for (int i = 0; i < n; i++) {
      assertThat(labels[i])
          .as("row %d, seed %d, lanes %d", i, SEED, SimdTile.LANES)
          .isEqualTo(Distances.nearest(x, i * d, c, k, d));
    }
  }

  private static Codebook codebook(float[] c, int k, int d) {
    return new Codebook(FloatMatrix.of(k, d, c.clone()));
  }

  /** Gaussian rows whose deviation falls from 1 to the last, in geometric progression. */
  private static float[] falling(int rows, int d, double last, SplittableRandom random) {
    float[] values = new float[rows * d];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (random.nextGaussian() * Math.pow(last, (double) (i % d) / d));
    }
    return values;
  }
}
