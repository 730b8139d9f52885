package dev.jvlad.xla;

import dev.jvlad.engine.NonFiniteRowException;

/**
 * A power of two that brings numbers into the middle of float32's range, where squares neither
 * overflow nor vanish (devices take numbers below 2⁻¹²⁶ for zero). Nearest words do not depend on
 * it, and it is taken out of the results. Most data needs none.
 *
 * @param exponent the factor is 2^exponent
 */
record Scale(int exponent) {
  static final Scale NONE = new Scale(0);

  private static final int UNSCALED = 40;
  private static final int GREATEST = 126;

  /** The scale for numbers of which the largest is of this size. */
  static Scale of(float largest) {
    int exponent = largest == 0 ? 0 : Math.getExponent(largest);
    return Math.abs(exponent) <= UNSCALED
        ? NONE
        : new Scale(Math.clamp(-exponent, -GREATEST, GREATEST));
  }

  double factor() {
    return Math.scalb(1.0, exponent);
  }

  /** The largest |v| of values[from…to). */
  static float largest(float[] values, int from, int to) {
    // As integers the bits of positive floats are ordered as the floats are, NaN and infinity last.
    int largest = 0;
    for (int i = from; i < to; i++) {
      largest = Math.max(largest, Float.floatToRawIntBits(values[i]) & 0x7fffffff);
    }
    return Float.intBitsToFloat(largest);
  }

  /**
   * As {@link #largest} over whole rows of {@code d} columns, all finite.
   *
   * @throws NonFiniteRowException naming the first row that is not
   */
  static float largestFinite(float[] rows, int d, int from, int to) {
    float largest = largest(rows, from * d, to * d);
    if (!Float.isFinite(largest)) {
      for (int row = from; row < to; row++) {
        if (!Float.isFinite(largest(rows, row * d, (row + 1) * d))) {
          throw new NonFiniteRowException(row);
        }
      }
    }
    return largest;
  }
}
