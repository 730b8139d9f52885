package dev.jvlad.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.jvlad.FloatMatrix;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CovarianceTest {

  @Test
  void byHand() {
    // Mean (2, 3); deviations ±1, ±2: covariance {{1, 2}, {2, 4}}.
    FloatMatrix x = FloatMatrix.copyOf(new float[][] {{1, 1}, {3, 5}});
    try (Backend backend = Backend.scalar();
        Covariance covariance = backend.covariance(x)) {
      assertThat(covariance.mean()).containsExactly(2, 3);
      assertThat(covariance.times(new double[] {1, 0, 1, 1}, 2)).containsExactly(1, 2, 3, 6);
      assertThatThrownBy(() -> covariance.times(new double[3], 2))
          .hasMessage("2 vectors of 3 numbers in all; wanted 2×2");
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 3, 1", "40, 7, 3", "129, 130, 9", "700, 513, 33", "1100, 60, 17"})
  void isAsTheDefinitionAtAnyNumberOfThreads(int n, int d, int count) {
    long seed = n * 1000L + d;
    RandomInput random = new RandomInput(seed);
    FloatMatrix x = random.normal(n, d);
    double[] q = new double[count * d];
    float[] values = random.normal(count, d).values();
    for (int i = 0; i < q.length; i++) {
      q[i] = values[i];
    }
    double[] wanted = definition(x, q, count);
    double largest = 0;
    for (double value : wanted) {
      largest = Math.max(largest, Math.abs(value));
    }
    try (Backend one = Backend.simd(1);
        Backend three = Backend.simd(3);
        Covariance covariance = one.covariance(x)) {
      double[] products = covariance.times(q, count);
      assertThat(products).as("seed %d", seed).containsExactly(wanted, within(3e-6 * largest));
      try (Covariance again = three.covariance(x)) {
        assertThat(again.times(q, count)).as("3 threads").isEqualTo(products);
      }
    }
  }

  private static double[] definition(FloatMatrix x, double[] q, int count) {
    int n = x.rows();
    int d = x.columns();
    double[] mean = new double[d];
    for (int i = 0; i < n; i++) {
      for (int f = 0; f < d; f++) {
        mean[f] += x.get(i, f) / (double) n;
      }
    }
    double[] products = new double[count * d];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < count; j++) {
        double along = 0;
        for (int f = 0; f < d; f++) {
          along += (x.get(i, f) - mean[f]) * q[j * d + f];
        }
        for (int f = 0; f < d; f++) {
          products[j * d + f] += along * (x.get(i, f) - mean[f]) / n;
        }
      }
    }
    return products;
  }

  /** Products are taken of numbers near 1, and samples of float32's whole range have some. */
  @ParameterizedTest
  @ValueSource(floats = {1e18f, 1e30f, 3e37f, 1e-22f, 1e-30f, 1e-38f})
  void isAsTheDefinitionAtAnyScale(float scale) {
    FloatMatrix x = new RandomInput(17).normal(130, 9);
    for (int i = 0; i < x.values().length; i++) {
      x.values()[i] *= scale;
    }
    double[] q = new double[18];
    Arrays.setAll(q, i -> Math.sin(i));
    double[] wanted = definition(x, q, 2);
    double largest = Arrays.stream(wanted).map(Math::abs).max().orElseThrow();
    try (Backend backend = Backend.simd(1);
        Covariance covariance = backend.covariance(x)) {
      assertThat(covariance.times(q, 2)).containsExactly(wanted, within(3e-6 * largest));
    }
  }

  @Test
  void equalSamplesDoNotVary() {
    FloatMatrix x = FloatMatrix.zeros(5, 3);
    Arrays.fill(x.values(), Float.MAX_VALUE);
    try (Backend backend = Backend.simd(1);
        Covariance covariance = backend.covariance(x)) {
      assertThat(covariance.times(new double[] {1, 1, 1}, 1)).containsOnly(0);
    }
  }

  @Test
  void aSampleThatIsNotFiniteIsNamed() {
    FloatMatrix x = FloatMatrix.zeros(3, 2);
    x.values()[4] = Float.NaN;
    try (Backend backend = Backend.simd(1)) {
      assertThatThrownBy(() -> backend.covariance(x))
          .hasMessage("samples: row 2 holds NaN or infinity; wanted finite numbers");
    }
  }
}
