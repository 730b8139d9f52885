package dev.jvlad.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RoundNumbersTest {

  private static List<String> texts(List<BigDecimal> marks) {
    return marks.stream().map(RoundNumbers::text).toList();
  }

  @Test
  void logarithmicMarksAreOneTwoAndFive() {
    assertThat(texts(RoundNumbers.logarithmic(512, 8192)))
        .containsExactly("200", "500", "1,000", "2,000", "5,000", "10,000");
    assertThat(texts(RoundNumbers.logarithmic(3, 3))).containsExactly("2", "5");
    assertThat(texts(RoundNumbers.logarithmic(0.03, 0.7)))
        .containsExactly("0.02", "0.05", "0.1", "0.2", "0.5", "1");
    assertThat(texts(RoundNumbers.logarithmic(64, 131_072)))
        .as("of many, powers of ten")
        .containsExactly("10", "100", "1,000", "10,000", "100,000", "1,000,000");
  }

  @Test
  void linearMarksHaveRoundSteps() {
    assertThat(texts(RoundNumbers.linear(0.913, 0.948)))
        .containsExactly("0.91", "0.92", "0.93", "0.94", "0.95");
    assertThat(texts(RoundNumbers.linear(0.42, 0.97))).containsExactly("0.4", "0.6", "0.8", "1");
    assertThat(texts(RoundNumbers.linear(0.5, 0.5))).containsExactly("0.49", "0.50", "0.51");
  }

  @Test
  void allValuesLieBetweenTheFirstMarkAndTheLast() {
    long seed = 5;
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 2_000; i++) {
      double least = Math.exp(random.nextDouble(-8, 12));
      double most = least * Math.exp(random.nextDouble(0, 6));
      for (List<BigDecimal> marks :
          List.of(
              RoundNumbers.logarithmic(least, most),
              RoundNumbers.linear(1 / (1 + most), 1 / (1 + least)))) {
        assertThat(marks).as("seed %d, %s to %s", seed, least, most).hasSizeBetween(2, 12);
        assertThat(marks).isSorted().doesNotHaveDuplicates();
      }
      List<BigDecimal> marks = RoundNumbers.logarithmic(least, most);
      assertThat(marks.getFirst().doubleValue()).isLessThan(least);
      assertThat(marks.getLast().doubleValue()).isGreaterThan(most);
    }
  }
}
