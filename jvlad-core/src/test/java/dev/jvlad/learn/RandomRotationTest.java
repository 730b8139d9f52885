package dev.jvlad.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.jvlad.engine.GramSchmidt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RandomRotationTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 128, 300})
  void rowsAreOrthonormal(int d) {
    double[] rows = RandomRotation.of(d, 3);
    for (int a = 0; a < d; a++) {
      for (int b = 0; b <= a; b++) {
        assertThat(GramSchmidt.dot(rows, a * d, rows, b * d, d))
            .as("rows %d and %d", a, b)
            .isCloseTo(a == b ? 1 : 0, within(1e-13));
      }
    }
  }

  @Test
  void theSeedDecides() {
    assertThat(RandomRotation.axes(9, 1)).isEqualTo(RandomRotation.axes(9, 1));
    assertThat(RandomRotation.axes(9, 1)).isNotEqualTo(RandomRotation.axes(9, 2));
  }

  /** Of a uniform rotation of d columns every entry has mean 0 and variance 1/d. */
  @Test
  void noDirectionIsPreferred() {
    int d = 3;
    int draws = 4000;
    double[] mean = new double[d * d];
    double[] square = new double[d * d];
    for (int seed = 0; seed < draws; seed++) {
      double[] rows = RandomRotation.of(d, seed);
      for (int i = 0; i < rows.length; i++) {
        mean[i] += rows[i] / draws;
        square[i] += rows[i] * rows[i] / draws;
      }
    }
    // Five standard deviations of the mean of so many draws.
    assertThat(mean).containsExactly(new double[d * d], within(5 * Math.sqrt(1.0 / d / draws)));
    for (double variance : square) {
      assertThat(variance).isCloseTo(1.0 / d, within(5 * Math.sqrt(0.1 / draws)));
    }
  }
}
