package dev.jvlad.image.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.math.MathContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BinomialTailTest {
  @Test
  void threeOrMoreHeadsOfFour() {
    assertThat(BinomialTail.log10(3, 4, 0.5)).isCloseTo(Math.log10(5 / 16.0), within(1e-12));
  }

  @Test
  void atLeastNoneIsCertain() {
    assertThat(BinomialTail.log10(0, 10, 0.1)).isZero();
    assertThat(BinomialTail.log10(-2, 10, 0.1)).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1, .3", "1, 300, .0001", "5, 20, .02", "30, 300, .001", "300, 300, .00001",
    "150, 297, .5", "290, 300, .9", "10, 300, .9", "299, 300, .999", "4, 60, .0216"
  })
  void agreesWithExactSums(int k, int n, double p) {
    assertThat(BinomialTail.log10(k, n, p)).isCloseTo(exact(k, n, p), within(1e-10));
  }

  /** The tail by decimal arithmetic of 60 digits. */
  private static double exact(int k, int n, double p) {
    MathContext digits = new MathContext(60);
    BigDecimal success = new BigDecimal(p);
    BigDecimal failure = BigDecimal.ONE.subtract(success);
    BigDecimal sum = BigDecimal.ZERO;
    for (int i = k; i <= n; i++) {
      BigDecimal term = success.pow(i, digits).multiply(failure.pow(n - i, digits), digits);
      for (int j = 1; j <= i; j++) {
        term =
            term.multiply(BigDecimal.valueOf(n - i + j), digits)
                .divide(BigDecimal.valueOf(j), digits);
      }
      sum = sum.add(term, digits);
    }
    int exponent = sum.precision() - sum.scale();
    return exponent + Math.log10(sum.movePointLeft(exponent).doubleValue());
  }
}
