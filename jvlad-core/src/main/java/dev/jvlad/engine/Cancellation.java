package dev.jvlad.engine;

import dev.jvlad.Residuals;

/**
 * Where the terms of a sum cancel, what rounding has left of them becomes zero: a later
 * normalisation would make a vector of it, and a power of 0.2 makes 6·10⁻⁴ of 10⁻¹⁶. A component is
 * cleared unless it is 256 times larger than rounding may have made it; u = 2⁻⁵³.
 *
 * <pre>
 *   s = Σ w·r over n rows     ‖error‖ ≤ e,   e = (n + d + 4)·u·n·w for unit residuals of n ≥ 2 rows, else 0
 *   y = R s                   |error_i| ≤ (d + 4)·u·Σ_f |R_if·s_f| + ‖R_i‖·e
 * </pre>
 *
 * <p>Where the bounds come from (Higham, Accuracy and Stability of Numerical Algorithms, 2002,
 * sections 3.1 and 4.2): a squared norm of d numbers is off by (d + 2)·u of itself, its root by
 * half as much, and a unit residual, after the root, a division, a difference and a product, by
 * (d/2 + 5)·u of its length w. Adding n of them rounds n − 1 times what is no longer than n·w. On
 * axis i of a rotation an error of s counts at most ‖R_i‖ times, and the d products are rounded
 * themselves.
 *
 * <p>Why 256: what stays is then known to 2⁻⁸ of itself, and a power of 0.2, which makes 4·10⁻³ of
 * the smallest that stays, is known to 10⁻⁵ of the whole. Axes that were learned in float64 have
 * rounding of their own, also less than that, in directions in which the samples do not vary.
 *
 * <p>One unit residual alone is what it is: its length is off, its direction by two roundings of
 * each component, which d + 4 has room for. Plain residuals of float32 numbers add up exactly in
 * float64, or nearly so: their e is 0.
 */
final class Cancellation {
  private static final double ROUNDOFF = 0x1p-53;

  /** How many times its possible error a component must be to stay. */
  private static final double CERTAIN = 256;

  private final Residuals residuals;
  private final int d;

  /** Rᵀ, d×d for all words or (k·d)×d with one for each; empty if there is none. */
  private final float[] rotation;

  /** No axis is longer. */
  private final double longest;

  Cancellation(Residuals residuals, int d, float[] rotation) {
    this.residuals = residuals;
    this.d = d;
    this.rotation = rotation;
    double greatest = 0;
    for (int matrix = 0; matrix < rotation.length; matrix += d * d) {
      for (int i = 0; i < d; i++) {
        greatest = Math.max(greatest, squaredNorm(matrix + i));
      }
    }
    this.longest = Math.sqrt(greatest);
  }

  /**
   * e of a word's sum.
   *
   * @param count n
   * @param greatestWeight w
   */
  double error(long count, float greatestWeight) {
    return switch (residuals) {
      case PLAIN -> 0;
      case UNIT -> count < 2 ? 0 : (count + d + 4.0) * ROUNDOFF * count * greatestWeight;
    };
  }

  /** Copies a sum without what is no larger than 256·e. */
  void copyCleared(double[] sums, int from, double error, double[] columns /* OUT d */) {
    for (int f = 0; f < d; f++) {
      double s = sums[from + f];
      columns[f] = Math.abs(s) <= CERTAIN * error ? 0 : s;
    }
  }

  /**
   * Clears y = R s.
   *
   * @param axes where Rᵀ begins in the rotation
   * @param sums s, from {@code from}
   */
  void clearRotated(int axes, double[] sums, int from, double error, double[] y /* OUT d */) {
    double norm = Math.sqrt(GramSchmidt.dot(sums, from, sums, from, d));
    // No bound is larger than this, and few components are that small: these are looked at closely.
    double largestBound = CERTAIN * longest * ((d + 5) * ROUNDOFF * norm + 1.01 * error);
    for (int i = 0; i < d; i++) {
      if (Math.abs(y[i]) <= largestBound && isRounding(axes + i, sums, from, error, y[i])) {
        y[i] = 0;
      }
    }
  }

  private boolean isRounding(int axis, double[] sums, int from, double error, double y) {
    double terms = 0;
    for (int f = 0; f < d; f++) {
      terms += Math.abs(rotation[axis + f * d] * sums[from + f]);
    }
    double bound = (d + 4) * ROUNDOFF * terms + Math.sqrt(squaredNorm(axis)) * error;
    return Math.abs(y) <= CERTAIN * bound;
  }

  /** ‖R_i‖², where the axis is the i-th column from here. */
  private double squaredNorm(int axis) {
    double squared = 0;
    for (int f = 0; f < d; f++) {
      double r = rotation[axis + f * d];
      squared += r * r;
    }
    return squared;
  }
}
