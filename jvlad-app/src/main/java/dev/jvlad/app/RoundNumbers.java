package dev.jvlad.app;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** Numbers that people read easily, for the axes of a drawing: 1, 2 and 5 times powers of ten. */
final class RoundNumbers {
  private static final double[] MANTISSAS = {1, 2, 5, 10};

  /** So that 0.1 + 0.2 is 0.3. */
  private static final double ROUNDING = 1e-9;

  /** More labels than these would touch one another. */
  private static final int MOST_LABELS = 7;

  private RoundNumbers() {}

  /** The least that is no less than a positive number. */
  static BigDecimal atLeast(double x) {
    int exponent = (int) Math.floor(Math.log10(x));
    for (double mantissa : MANTISSAS) {
      BigDecimal round = BigDecimal.valueOf((long) mantissa).scaleByPowerOfTen(exponent);
      if (round.doubleValue() >= x * (1 - ROUNDING)) {
        return round.stripTrailingZeros();
      }
    }
    return BigDecimal.ONE.scaleByPowerOfTen(exponent + 1);
  }

  /** The greatest that is no more than a positive number. */
  static BigDecimal atMost(double x) {
    BigDecimal round = atLeast(x / 2.5);
    while (true) {
      BigDecimal next = after(round);
      if (next.doubleValue() > x * (1 + ROUNDING)) {
        return round;
      }
      round = next;
    }
  }

  private static BigDecimal after(BigDecimal round) {
    return atLeast(round.doubleValue() * 1.1);
  }

  /**
   * The marks of a logarithmic axis: the first is below all values and the last above; of many,
   * every other or powers of ten alone.
   */
  static List<BigDecimal> logarithmic(double least, double most) {
    List<BigDecimal> marks = new ArrayList<>(List.of(atMost(least / 1.1)));
    while (marks.getLast().doubleValue() < most * 1.1) {
      marks.add(after(marks.getLast()));
    }
    if (marks.size() <= MOST_LABELS) {
      return marks;
    }
    List<BigDecimal> powers = new ArrayList<>();
    int first = (int) Math.floor(Math.log10(least / 1.1));
    int last = (int) Math.ceil(Math.log10(most * 1.1));
    for (int exponent = first; exponent <= last; exponent++) {
      powers.add(BigDecimal.ONE.scaleByPowerOfTen(exponent));
    }
    return powers;
  }

  /** The marks of an axis with equal steps: the first is below all values and the last above. */
  static List<BigDecimal> linear(double least, double most) {
    BigDecimal step = atLeast(Math.max((most - least) / 4, 0.01));
    long first = (long) Math.ceil(least / step.doubleValue() - ROUNDING) - 1;
    long last = (long) Math.floor(most / step.doubleValue() + ROUNDING) + 1;
    List<BigDecimal> marks = new ArrayList<>();
    for (long i = first; i <= last; i++) {
      marks.add(step.multiply(BigDecimal.valueOf(i)));
    }
    return marks;
  }

  /** With groups of three digits, and without an exponent. */
  static String text(BigDecimal round) {
    return round.stripTrailingZeros().scale() > 0
        ? round.toPlainString()
        : "%,d".formatted(round.longValueExact());
  }
}
