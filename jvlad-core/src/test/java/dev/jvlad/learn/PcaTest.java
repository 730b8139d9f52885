package dev.jvlad.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.jvlad.FloatMatrix;
import dev.jvlad.Projection;
import dev.jvlad.engine.Backend;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PcaTest {

  /** Four points: deviation 5 along (3, 4)/5, deviation 1 across, about (10, 20). */
  private static FloatMatrix cross() {
    return FloatMatrix.copyOf(
        new float[][] {
          {10 + 3 * r2(), 20 + 4 * r2()},
          {10 - 3 * r2(), 20 - 4 * r2()},
          {10 - 0.8f * r2(), 20 + 0.6f * r2()},
          {10 + 0.8f * r2(), 20 - 0.6f * r2()}
        });
  }

  private static float r2() {
    return (float) Math.sqrt(2);
  }

  /** Columns of different spread, mixed by a fixed map, so that axes are not the columns. */
  private static FloatMatrix mixed(int rows, int columns, int rank, long seed) {
    Random random = new Random(seed);
    double[][] axes = new double[rank][columns];
    for (double[] axis : axes) {
      Arrays.setAll(axis, f -> random.nextGaussian());
    }
    FloatMatrix x = FloatMatrix.zeros(rows, columns);
    for (int i = 0; i < rows; i++) {
      double[] row = new double[columns];
      for (int a = 0; a < rank; a++) {
        double along = random.nextGaussian() * (rank - a);
        for (int f = 0; f < columns; f++) {
          row[f] += along * axes[a][f];
        }
      }
      for (int f = 0; f < columns; f++) {
        x.values()[i * columns + f] = (float) (5 + row[f]);
      }
    }
    return x;
  }

  @Test
  void axesByHand() {
    Pca pca = Pca.learn(cross(), 2);
    assertThat(pca.mean().values()).containsExactly(new float[] {10, 20}, within(1e-5f));
    assertThat(pca.variances()).containsExactly(new double[] {25, 1}, within(1e-4));
    // Signs are fixed: the largest component is positive.
    assertThat(pca.components().row(0)).containsExactly(new float[] {0.6f, 0.8f}, within(1e-6f));
    assertThat(pca.components().row(1)).containsExactly(new float[] {0.8f, -0.6f}, within(1e-6f));
  }

  @Test
  void oneColumnIsAnAxis() {
    Pca pca = Pca.learn(FloatMatrix.copyOf(new float[][] {{1}, {3}, {5}}), 4);
    assertThat(pca.components().values()).containsExactly(1);
    assertThat(pca.variances()).containsExactly(new double[] {8 / 3.0}, within(1e-9));
  }

  @ParameterizedTest
  @CsvSource({"200, 12, 12", "12, 40, 40", "2, 7, 7", "30, 30, 30", "31, 30, 30"})
  void componentsAreOrthonormalAndVariancesThoseOfTheSamples(int rows, int columns, int rank) {
    long seed = rows * 100L + columns;
    FloatMatrix x = mixed(rows, columns, rank, seed);
    Pca pca = Pca.learn(x, columns);
    assertThat(pca.components().rows()).isEqualTo(Math.min(rows - 1, columns));
    assertOrthonormal(pca.components(), 1e-5);
    double[] variances = pca.variances();
    for (int i = 0; i < variances.length; i++) {
      assertThat(variance(x, pca.components().row(i)))
          .as("component %d, seed %d", i, seed)
          .isCloseTo(variances[i], within(1e-5 * variances[0]));
      assertThat(variances[i]).isLessThanOrEqualTo(variances[Math.max(0, i - 1)]);
    }
  }

  private static double variance(FloatMatrix x, float[] axis) {
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < x.rows(); i++) {
      double along = 0;
      for (int f = 0; f < axis.length; f++) {
        along += (double) x.get(i, f) * axis[f];
      }
      sum += along;
      squares += along * along;
    }
    double mean = sum / x.rows();
    return squares / x.rows() - mean * mean;
  }

  private static void assertOrthonormal(FloatMatrix rows, double tolerance) {
    for (int a = 0; a < rows.rows(); a++) {
      for (int b = 0; b <= a; b++) {
        double product = 0;
        for (int f = 0; f < rows.columns(); f++) {
          product += (double) rows.get(a, f) * rows.get(b, f);
        }
        assertThat(product).as("rows %d and %d", a, b).isCloseTo(a == b ? 1 : 0, within(tolerance));
      }
    }
  }

  @Test
  void theGramSideGivesTheSameAxes() {
    // Twice every sample changes no mean and no covariance, but makes samples outnumber columns.
    FloatMatrix few = mixed(20, 24, 24, 5);
    FloatMatrix twice = FloatMatrix.zeros(40, 24);
    System.arraycopy(few.values(), 0, twice.values(), 0, 20 * 24);
    System.arraycopy(few.values(), 0, twice.values(), 20 * 24, 20 * 24);
    Pca gram = Pca.learn(few, 15);
    Pca covariance = Pca.learn(twice, 15);
    assertThat(gram.components().rows()).isEqualTo(15);
    assertThat(gram.mean().values()).containsExactly(covariance.mean().values(), within(1e-5f));
    assertThat(gram.variances())
        .containsExactly(covariance.variances(), within(1e-8 * covariance.variances()[0]));
    assertThat(gram.components().values())
        .containsExactly(covariance.components().values(), within(1e-5f));
  }

  @ParameterizedTest
  @CsvSource({"50, 10, 3", "3, 10, 2", "5, 128, 4", "400, 64, 64", "2, 2, 1"})
  void theRotationIsOrthonormalWhateverTheRank(int rows, int columns, int rank) {
    Pca pca = Pca.learn(mixed(rows, columns, rank, 6), columns);
    FloatMatrix rotation = pca.rotation();
    assertThat(rotation.rows()).isEqualTo(columns);
    assertThat(rotation.columns()).isEqualTo(columns);
    assertOrthonormal(rotation, 1e-5);
    assertThat(rotation.rows(0, pca.components().rows())).isEqualTo(pca.components());
  }

  @Test
  void directionsWithoutVarianceAreNoComponents() {
    assertThat(Pca.learn(mixed(100, 8, 3, 7), 8).components().rows()).isEqualTo(3);
    assertThat(Pca.learn(mixed(6, 8, 3, 7), 8).components().rows()).isEqualTo(3);
  }

  @Test
  void aReductionProjectsTheCentredSamples() {
    Projection projection = Pca.learn(cross(), 2).reduction(1);
    assertThat(projection.inputDimension()).isEqualTo(2);
    assertThat(projection.outputDimension()).isEqualTo(1);
    float[] y = apply(projection, cross());
    assertThat(y).containsExactly(new float[] {5 * r2(), -5 * r2(), 0, 0}, within(1e-5f));
  }

  private static float[] apply(Projection projection, FloatMatrix x) {
    int m = projection.outputDimension();
    float[] y = new float[x.rows() * m];
    for (int i = 0; i < x.rows(); i++) {
      for (int j = 0; j < m; j++) {
        double sum = 0;
        for (int f = 0; f < x.columns(); f++) {
          sum += projection.weights().get(j, f) * (x.get(i, f) - projection.mean().get(0, f));
        }
        y[i * m + j] = (float) sum;
      }
    }
    return y;
  }

  @ParameterizedTest
  @ValueSource(ints = {300, 9})
  void whitenedSamplesHaveUnitVariance(int rows) {
    FloatMatrix x = mixed(rows, 10, 10, 8);
    int m = 6;
    float[] y = apply(Pca.learn(x, 10).whitening(m, 0), x);
    FloatMatrix whitened = FloatMatrix.of(rows, m, y);
    for (int j = 0; j < m; j++) {
      float[] axis = new float[m];
      axis[j] = 1;
      assertThat(variance(whitened, axis)).as("component %d", j).isCloseTo(1, within(1e-4));
    }
  }

  @Test
  void theFloorKeepsWeakAxesWeak() {
    Pca pca = Pca.learn(cross(), 2); // deviations 5 and 1
    assertThat(apply(pca.whitening(2, 0.5), cross()))
        .containsExactly(
            new float[] {r2(), 0, -r2(), 0, 0, -r2() / 2.5f, 0, r2() / 2.5f}, within(1e-5f));
    assertThat(apply(pca.whitening(2, 0.2), cross()))
        .containsExactly(new float[] {r2(), 0, -r2(), 0, 0, -r2(), 0, r2()}, within(1e-5f));
  }

  @Test
  void balancedComponentsAreTheComponentsTurned() {
    Pca pca = Pca.learn(cross(), 2);
    double[] turn = RandomRotation.of(2, 8);
    float[] plain = apply(pca.reduction(2), cross());
    float[] balanced = apply(pca.balancing(2, 8), cross());
    for (int i = 0; i < 4; i++) {
      for (int j = 0; j < 2; j++) {
        double wanted = turn[2 * j] * plain[2 * i] + turn[2 * j + 1] * plain[2 * i + 1];
        assertThat((double) balanced[2 * i + j]).isCloseTo(wanted, within(1e-5));
      }
    }
    assertThat(pca.balancing(2, 9)).isNotEqualTo(pca.balancing(2, 8));
    assertThatThrownBy(() -> pca.balancing(3, 8))
        .hasMessage("3 components; the samples have 1 to 2");
  }

  /** Variances 1, 1/2, 1/4 and so on before; the sum of many of them, weighted at random, after. */
  @Test
  void balancedComponentsHaveLikeVariances() {
    int m = 40;
    FloatMatrix x = FloatMatrix.zeros(2000, m);
    Random random = new Random(12);
    for (int i = 0; i < x.values().length; i++) {
      x.values()[i] = (float) (random.nextGaussian() * Math.pow(2, -(i % m) / 8.0));
    }
    Pca pca = Pca.learn(x, m);
    assertThat(spread(apply(pca.reduction(m), x), m)).isGreaterThan(500);
    assertThat(spread(apply(pca.balancing(m, 1), x), m)).isLessThan(8);
  }

  /** The greatest variance of a column, in the least one. */
  private static double spread(float[] y, int m) {
    FloatMatrix matrix = FloatMatrix.of(y.length / m, m, y);
    double greatest = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int j = 0; j < m; j++) {
      float[] axis = new float[m];
      axis[j] = 1;
      greatest = Math.max(greatest, variance(matrix, axis));
      least = Math.min(least, variance(matrix, axis));
    }
    return greatest / least;
  }

  /** A power of two changes no digit of the samples, so none of what is learned. */
  @ParameterizedTest
  @ValueSource(ints = {60, 100, -73, -100})
  void atAnyScaleTheAxesAreTheSame(int exponent) {
    double scale = Math.scalb(1.0, exponent);
    for (int[] shape : new int[][] {{60, 20}, {20, 60}, {1030, 1040}}) {
      int rows = shape[0];
      FloatMatrix x = mixed(rows, shape[1], 12, 3);
      FloatMatrix scaled = FloatMatrix.zeros(rows, shape[1]);
      for (int i = 0; i < x.values().length; i++) {
        scaled.values()[i] = (float) (x.values()[i] * scale);
      }
      try (Backend backend = Backend.simd(2)) {
        Pca wanted = Pca.learn(x, 8, backend);
        Pca pca = Pca.learn(scaled, 8, backend);
        assertThat(pca.components()).as("%d rows", rows).isEqualTo(wanted.components());
        for (int i = 0; i < 8; i++) {
          assertThat(pca.variances()[i] / scale / scale)
              .as("%d rows, component %d", rows, i)
              .isCloseTo(wanted.variances()[i], withinPercentage(1e-8));
        }
      }
    }
  }

  @Test
  void samplesFarFromTheOriginKeepTheirAxes() {
    FloatMatrix x = FloatMatrix.zeros(400, 2);
    Random random = new Random(9);
    for (int i = 0; i < 400; i++) {
      x.values()[2 * i] = 1e5f + random.nextInt(-50, 51);
      x.values()[2 * i + 1] = -1e5f + random.nextInt(-5, 6);
    }
    Pca pca = Pca.learn(x, 2);
    assertThat(pca.components().get(0, 0)).isCloseTo(1, within(1e-3f));
    assertThat(Math.sqrt(pca.variances()[0])).isCloseTo(29, within(2.0));
    assertThat(Math.sqrt(pca.variances()[1])).isCloseTo(3.2, within(0.3));
  }

  @Test
  void wrongInputIsRefused() {
    FloatMatrix one = FloatMatrix.zeros(1, 3);
    assertThatThrownBy(() -> Pca.learn(one, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("PCA of 1 samples; wanted at least 2");
    assertThatThrownBy(() -> Pca.learn(cross(), 0)).hasMessage("0 components; wanted at least 1");
    FloatMatrix equal = FloatMatrix.copyOf(new float[][] {{0.1f, 3}, {0.1f, 3}, {0.1f, 3}});
    assertThatThrownBy(() -> Pca.learn(equal, 2))
        .hasMessage("PCA of 3 equal samples; wanted samples that vary");
    FloatMatrix bad = mixed(20, 3, 3, 1);
    bad.values()[17 * 3 + 1] = Float.NaN;
    assertThatThrownBy(() -> Pca.learn(bad, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("samples: row 17 holds NaN or infinity; wanted finite numbers");
    Pca pca = Pca.learn(cross(), 2);
    assertThatThrownBy(() -> pca.reduction(3)).hasMessage("3 components; the samples have 1 to 2");
    assertThatThrownBy(() -> pca.whitening(0, 0))
        .hasMessage("0 components; the samples have 1 to 2");
    assertThatThrownBy(() -> pca.whitening(1, 1.5)).hasMessage("a floor of 1.5; wanted 0 to 1");
    assertThatThrownBy(() -> pca.whitening(1, Double.NaN))
        .hasMessage("a floor of NaN; wanted 0 to 1");
  }

  @ParameterizedTest
  @ValueSource(ints = {1030, 1500})
  void fewOfManyComponentsAreThoseOfTheWholeProblem(int columns) {
    FloatMatrix x = mixed(1040, columns, 60, columns);
    Pca whole = Pca.learn(x, 20);
    try (Backend backend = Backend.simd(2)) {
      Pca few = Pca.learn(x, 20, backend);
      assertThat(few.mean().values()).containsExactly(whole.mean().values(), within(1e-5f));
      assertThat(few.variances())
          .containsExactly(whole.variances(), within(1e-4 * whole.variances()[0]));
      assertOrthonormal(few.components(), 1e-5);
      assertThat(sineOfGreatestAngle(whole.components(), few.components())).isLessThan(0.01);
    }
  }

  /** ‖B − (B Aᵀ) A‖ in the Frobenius norm, no less than the sine of the largest angle. */
  private static double sineOfGreatestAngle(FloatMatrix a, FloatMatrix b) {
    double left = 0;
    for (int i = 0; i < b.rows(); i++) {
      double[] rest = new double[b.columns()];
      for (int f = 0; f < rest.length; f++) {
        rest[f] = b.get(i, f);
      }
      for (int j = 0; j < a.rows(); j++) {
        double product = 0;
        for (int f = 0; f < rest.length; f++) {
          product += (double) a.get(j, f) * b.get(i, f);
        }
        for (int f = 0; f < rest.length; f++) {
          rest[f] -= product * a.get(j, f);
        }
      }
      left += Arrays.stream(rest).map(r -> r * r).sum();
    }
    return Math.sqrt(left);
  }

  @Test
  void fewComponentsHaveTheSameBitsAtAnyNumberOfThreads() {
    FloatMatrix x = mixed(1030, 1100, 40, 9);
    Pca one = fewComponents(x, 1);
    Pca three = fewComponents(x, 3);
    assertThat(three.components()).isEqualTo(one.components());
    assertThat(three.variances()).isEqualTo(one.variances());
  }

  private static Pca fewComponents(FloatMatrix x, int threads) {
    try (Backend backend = Backend.simd(threads)) {
      return Pca.learn(x, 12, backend);
    }
  }

  @Test
  void samplesOfLowRankHaveNoMoreComponentsThanThat() {
    FloatMatrix x = mixed(1030, 1100, 5, 3);
    try (Backend backend = Backend.simd(2)) {
      assertThat(Pca.learn(x, 12, backend).variances()).hasSize(5);
      FloatMatrix equal = FloatMatrix.zeros(1030, 1100);
      assertThatThrownBy(() -> Pca.learn(equal, 12, backend))
          .hasMessage("PCA of 1030 equal samples; wanted samples that vary");
    }
  }
}
