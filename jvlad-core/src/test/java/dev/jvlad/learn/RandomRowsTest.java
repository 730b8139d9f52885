package dev.jvlad.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.jvlad.FloatMatrix;
import dev.jvlad.RowSource;
import java.io.IOException;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RandomRowsTest {
  private static final int ROWS = 1000;

  private static float[] draw(int count, long seed) throws IOException {
    FloatMatrix numbers = FloatMatrix.zeros(ROWS, 1);
    for (int i = 0; i < ROWS; i++) {
      numbers.values()[i] = i;
    }
    FloatMatrix drawn = RandomRows.draw(RowSource.of(numbers), count, new SplittableRandom(seed));
    assertThat(drawn.rows()).isEqualTo(count);
    return drawn.values();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 333, 999, 1000})
  void rowsAreDifferentAndSpreadOverTheSource(int count) throws IOException {
    float[] sorted = draw(count, count);
    Arrays.sort(sorted);
    for (int i = 0; i < count; i++) {
      int first = i * ROWS / count;
      int end = (i + 1) * ROWS / count;
      assertThat(sorted[i])
          .as("the %d-th of %d", i, count)
          .isGreaterThanOrEqualTo(first)
          .isLessThan(end);
    }
  }

  @Test
  void theirOrderIsRandom() throws IOException {
    double sum = 0;
    for (int seed = 0; seed < 50; seed++) {
      float[] drawn = draw(500, seed);
      for (int i = 0; i < 50; i++) {
        sum += drawn[i];
      }
    }
    // The mean of 2,500 numbers of standard deviation 289 is off by 5.8.
    assertThat(sum / 2500).as("the first tenth is of the whole").isCloseTo(499.5, within(30.0));
  }

  @Test
  void everyRowIsAsLikelyAsAnyOther() throws IOException {
    int[] seen = new int[ROWS];
    for (int seed = 0; seed < 2000; seed++) {
      for (float row : draw(100, seed)) {
        seen[(int) row]++;
      }
    }
    // 200 times each, standard deviation 13.4.
    assertThat(Arrays.stream(seen).min().getAsInt()).isGreaterThan(200 - 75);
    assertThat(Arrays.stream(seen).max().getAsInt()).isLessThan(200 + 75);
  }
}
