package dev.jvlad.benchmarks.fuzz;

import dev.jvlad.FloatMatrix;
import dev.jvlad.Residuals;
import java.util.Arrays;

/**
 * The residual sum of one word, nearly exact, and how far an implementation in float64 may be from
 * it. A sum that cancels and is not exact in float64 leaves rounding, which a power makes large.
 */
final class WordSum {
  private static final double ROUNDOFF = 0x1p-53;

  /** Below this share of its terms a sum is nothing but rounding, and an engine clears it. */
  private static final double NOTHING = 0x1p-54;

  /** What is not so many times larger than its possible rounding, an engine may clear. */
  private static final double CERTAIN = 256;

  private final int d;
  private final ExactSums sums;

  /** Σ |terms|, column by column. */
  private final double[] sizes;

  /** What the numbers of a column are all multiples of. */
  private final double[] units;

  private final double greatestWeight;
  private int count;
  private boolean exactTerms = true;

  /**
   * A sum of nothing.
   *
   * @param greatestWeight of the image's descriptors
   */
  WordSum(int d, double greatestWeight) {
    this.d = d;
    this.greatestWeight = greatestWeight;
    this.sums = new ExactSums(d);
    this.sizes = new double[d];
    this.units = new double[d];
    Arrays.fill(units, Double.POSITIVE_INFINITY);
  }

  int count() {
    return count;
  }

  /** Adds a row's residual. */
  void add(
      FloatMatrix x, int row, float[] weights, FloatMatrix origins, int word, Residuals residuals) {
    count++;
    double weight = weights.length == 0 ? 1 : weights[row];
    if (residuals == Residuals.UNIT) {
      exactTerms = false;
      addUnit(x, row, weight, origins, word);
      return;
    }
    exactTerms &= weight == 1;
    for (int f = 0; f < d; f++) {
      float value = x.get(row, f);
      float origin = origins.get(word, f);
      sums.addProduct(f, weight, value);
      sums.addProduct(f, -weight, origin);
      sizes[f] += weight * ((double) Math.abs(value) + Math.abs(origin));
      units[f] = Math.min(units[f], Math.min(unit(value), unit(origin)));
    }
  }

  private static double unit(float value) {
    return value == 0 ? Double.POSITIVE_INFINITY : Math.ulp(value);
  }

  /** w·r/‖r‖ with twice float64's digits; nothing where r = 0. */
  private void addUnit(FloatMatrix x, int row, double weight, FloatMatrix origins, int word) {
    double[] high = new double[d];
    double[] low = new double[d];
    double largest = 0;
    for (int f = 0; f < d; f++) {
      double value = x.get(row, f);
      double origin = origins.get(word, f);
      high[f] = value - origin;
      double back = high[f] - value;
      low[f] = (value - (high[f] - back)) - (origin + back);
      largest = Math.max(largest, Math.abs(high[f]));
    }
    if (largest == 0) {
      return;
    }
    // A power of two keeps squares in range, and changes no digit.
    double scale = Math.scalb(1.0, -Math.getExponent(largest));
    ExactSums squares = new ExactSums(1);
    for (int f = 0; f < d; f++) {
      high[f] *= scale;
      low[f] *= scale;
      squares.addProduct(0, high[f], high[f]);
      squares.addProduct(0, 2 * high[f], low[f]);
    }
    double inverse = 1 / Math.sqrt(squares.value(0));
    // One step of Newton's on 1/√s; what is left of 1 − s·q² is known exactly enough.
    double square = inverse * inverse;
    ExactSums left = new ExactSums(1);
    left.add(0, 1);
    left.addTimes(0, -square, squares, 0);
    left.addTimes(0, -Math.fma(inverse, inverse, -square), squares, 0);
    double correction = inverse * left.value(0) / 2;
    for (int f = 0; f < d; f++) {
      double rough = high[f] * inverse;
      double rest = Math.fma(high[f], inverse, -rough) + high[f] * correction + low[f] * inverse;
      sums.addProduct(f, weight, rough);
      sums.addProduct(f, weight, rest);
      sizes[f] += weight * Math.abs(rough);
    }
  }

  /**
   * The rounding of a sum for an engine that knows of it the number of unit residuals, and that
   * none weighs more than the greatest weight: n roundings of n terms, each of whose norms has d.
   */
  private double rounding(boolean unit) {
    return unit && count > 1 ? (count + d + 4.0) * ROUNDOFF * count * greatestWeight : 0;
  }

  /** Slack with which a value may be zero if it is below twice what an engine has to clear. */
  private static double orCleared(double slack, double value, double rounding) {
    return Math.abs(value) <= 2 * CERTAIN * rounding ? Math.max(slack, Math.abs(value)) : slack;
  }

  /** Whether a column's terms are there, and cancel. */
  boolean cancels() {
    for (int f = 0; f < d; f++) {
      if (sizes[f] > 0 && isNothing(sums.value(f), sizes[f])) {
        return true;
      }
    }
    return false;
  }

  private static boolean isNothing(double value, double size) {
    return Math.abs(value) <= NOTHING * size;
  }

  double value(int f) {
    return sums.value(f);
  }

  /**
   * The first column in which plain sums at sums[at…] are not these, as float64 has them; or −1.
   */
  int firstDifferent(double[] computed, int at) {
    for (int f = 0; f < d; f++) {
      if (!(Math.abs(computed[at + f] - value(f)) <= slack(f, false))) {
        return f;
      }
    }
    return -1;
  }

  /** What float64 may make of the terms' rounding. */
  private double slack(int f, boolean unit) {
    boolean exact = exactTerms && sizes[f] * 2 < 0x1p53 * units[f];
    if (exact || (unit && count < 2)) {
      return 0;
    }
    return (count + d + 8) * 2 * ROUNDOFF * sizes[f];
  }

  /** Writes the sum, rotated if there is a rotation, to the columns of its word. */
  void write(Residuals residuals, float[] rotation, int rotationAt, Approximation to, int at) {
    boolean unit = residuals == Residuals.UNIT;
    double[] values = new double[d];
    double[] slacks = new double[d];
    for (int f = 0; f < d; f++) {
      values[f] = sums.value(f);
      slacks[f] = slack(f, unit);
      if (unit && count > 1 && isNothing(values[f], sizes[f])) {
        values[f] = 0;
        slacks[f] = 0;
      } else {
        slacks[f] = orCleared(slacks[f], values[f], rounding(unit));
      }
    }
    if (rotation.length == 0) {
      for (int f = 0; f < d; f++) {
        to.set(at + f, values[f], slacks[f]);
      }
      return;
    }
    ExactSums rotated = new ExactSums(d);
    for (int i = 0; i < d; i++) {
      double size = 0;
      double slack = 0;
      double squaredNorm = 0;
      for (int f = 0; f < d; f++) {
        double axis = rotation[rotationAt + i * d + f];
        if (values[f] != 0) {
          rotated.addTimes(i, axis, sums, f);
        }
        size += Math.abs(axis * values[f]);
        slack += Math.abs(axis) * slacks[f];
        squaredNorm += axis * axis;
      }
      double value = rotated.value(i);
      double products = (d + 4) * ROUNDOFF * size;
      if (isNothing(value, size) && slack <= CERTAIN / 4 * products) {
        to.set(at + i, 0, 0);
      } else {
        double rounding = products + Math.sqrt(squaredNorm) * rounding(unit);
        to.set(at + i, value, orCleared(slack + 2 * products, value, rounding));
      }
    }
  }
}
