package dev.jvlad.benchmarks.fuzz;

import dev.jvlad.FloatMatrix;
import dev.jvlad.Projection;

/**
 * A vector in float64, and how far from it each component of an engine's vector may be for reasons
 * that no engine in float32 and float64 can help. What is left of that in the finished vector comes
 * on top of 10⁻⁵ of its norm.
 */
final class Approximation {
  private static final double FLOAT_ROUNDOFF = 0x1p-24;

  private final double[] values;
  private final double[] slacks;

  Approximation(int length) {
    values = new double[length];
    slacks = new double[length];
  }

  /** Sets a component, as float32 can hold it. */
  void set(int i, double value, double slack) {
    values[i] = Math.clamp(value, -Float.MAX_VALUE, Float.MAX_VALUE);
    slacks[i] = slack + (Math.abs(value) < Float.MIN_NORMAL && value != 0 ? Float.MIN_VALUE : 0);
  }

  int length() {
    return values.length;
  }

  double norm() {
    return norm(values, 0, values.length);
  }

  /** The length of the vector of slacks. */
  double slack() {
    return norm(slacks, 0, slacks.length);
  }

  private static double norm(double[] v, int at, int length) {
    double largest = 0;
    for (int i = at; i < at + length; i++) {
      largest = Math.max(largest, Math.abs(v[i]));
    }
    if (largest == 0) {
      return 0;
    }
    double sum = 0;
    for (int i = at; i < at + length; i++) {
      sum += v[i] / largest * (v[i] / largest);
    }
    return largest * Math.sqrt(sum);
  }

  /** ‖v − values‖ of an engine's vector at v[at…]. */
  double distance(float[] v, int at) {
    double[] difference = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      difference[i] = v[at + i] - values[i];
    }
    return norm(difference, 0, difference.length);
  }

  void power(double exponent) {
    for (int i = 0; i < values.length; i++) {
      double size = Math.abs(values[i]);
      double raised = Math.pow(size, exponent);
      double slack = slacks[i];
      if (slack > 0) {
        double above = Math.pow(size + slack, exponent) - raised;
        double below =
            slack >= size
                ? raised + Math.pow(slack - size, exponent)
                : raised - Math.pow(size - slack, exponent);
        slacks[i] = Math.max(above, below);
      }
      values[i] = Math.signum(values[i]) * raised;
    }
  }

  void toUnitLength(int at, int length) {
    double norm = norm(values, at, length);
    double slack = norm(slacks, at, length);
    for (int i = at; i < at + length; i++) {
      if (2 * slack >= norm && slack > 0) {
        // Anything of unit length.
        values[i] = norm == 0 ? 0 : values[i] / norm;
        slacks[i] = 2;
      } else if (norm > 0) {
        values[i] /= norm;
        slacks[i] = (slacks[i] + Math.abs(values[i]) * slack) / (norm - slack);
      }
    }
  }

  /** Copies another one to the place at. */
  void put(Approximation other, int at) {
    System.arraycopy(other.values, 0, values, at, other.values.length);
    System.arraycopy(other.slacks, 0, slacks, at, other.slacks.length);
  }

  /** W(v − μ), to unit length; zero for zero. */
  Approximation projected(Projection projection) {
    FloatMatrix weights = projection.weights();
    Approximation y = new Approximation(weights.rows());
    if (norm() == 0 && slack() == 0) {
      return y;
    }
    float[] w = weights.values();
    float[] mean = projection.mean().values();
    int columns = values.length;
    // A product in float32 with lanes of its own for every fourth column and more.
    double error = FLOAT_ROUNDOFF * (4 + Math.sqrt(columns) / 4);
    for (int i = 0; i < y.length(); i++) {
      double sum = 0;
      double slack = 0;
      double size = 0;
      for (int f = 0; f < columns; f++) {
        double weight = w[i * columns + f];
        sum += weight * (values[f] - mean[f]);
        slack += Math.abs(weight) * slacks[f];
        size += weight * weight * (values[f] * values[f] + (double) mean[f] * mean[f]);
      }
      y.values[i] = sum;
      y.slacks[i] = slack + error * Math.sqrt(size);
    }
    y.toUnitLength(0, y.length());
    return y;
  }
}
