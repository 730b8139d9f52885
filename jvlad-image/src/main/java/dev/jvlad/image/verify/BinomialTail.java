package dev.jvlad.image.verify;

/** The upper tail of the binomial distribution, in logarithms: it falls far below 1e-308. */
final class BinomialTail {
  /** The most trials. */
  static final int MAX_TRIALS = 300;

  private static final double[] LOG_FACTORIALS = logFactorials();

  /** Terms so far (in natural logarithms) below the largest are lost in a double. */
  private static final double NEGLIGIBLE = 40;

  private BinomialTail() {}

  /**
   * log10 P[X ≥ successes] of X ~ Bin(trials, p): the sum of exp(log terms) relative to its
   * largest.
   *
   * @param p in (0, 1)
   */
  static double log10(int successes, int trials, double p) {
    assert trials <= MAX_TRIALS && p > 0 && p < 1;
    if (successes <= 0) {
      return 0;
    }
    double largest = Double.NEGATIVE_INFINITY;
    double sum = 0; // in units of exp(largest)
    for (int i = successes; i <= trials; i++) {
      double term = logTerm(i, trials, p);
      if (term > largest) {
        sum = sum * Math.exp(largest - term) + 1;
        largest = term;
      } else if (term < largest - NEGLIGIBLE) {
        break; // terms fall from the largest on
      } else {
        sum += Math.exp(term - largest);
      }
    }
    return Math.min(0, (largest + Math.log(sum)) / Math.log(10));
  }

  private static double logTerm(int successes, int trials, double p) {
    return LOG_FACTORIALS[trials]
        - LOG_FACTORIALS[successes]
        - LOG_FACTORIALS[trials - successes]
        + successes * Math.log(p)
        + (trials - successes) * Math.log1p(-p);
  }

  private static double[] logFactorials() {
    double[] logs = new double[MAX_TRIALS + 1];
    for (int i = 1; i <= MAX_TRIALS; i++) {
      logs[i] = logs[i - 1] + Math.log(i);
    }
    return logs;
  }
}
