package dev.jvlad.benchmarks.fuzz;

/**
 * Sums of products with twice float64's digits (Ogita, Rump, Oishi, Accurate sum and dot product,
 * SIAM J. Sci. Comput. 2005): a sum that cancels is zero here, or what is truly left of it.
 */
final class ExactSums {
  private final double[] high;
  private final double[] low;

  ExactSums(int length) {
    high = new double[length];
    low = new double[length];
  }

  void add(int i, double value) {
    double before = high[i];
    double sum = before + value;
    double part = sum - before;
    high[i] = sum;
    low[i] += (before - (sum - part)) + (value - part);
  }

  void addProduct(int i, double a, double b) {
    double product = a * b;
    add(i, product);
    low[i] += Math.fma(a, b, -product);
  }

  /** Adds factor · the sum at another's place j. */
  void addTimes(int i, double factor, ExactSums other, int j) {
    addProduct(i, factor, other.high[j]);
    low[i] += factor * other.low[j];
  }

  double value(int i) {
    return high[i] + low[i];
  }
}
