package dev.jvlad.bench;

import java.util.Arrays;

/**
 * What was measured several times, in the unit of whoever measured it.
 *
 * @param runs how often
 * @param min the least
 * @param lowerQuartile a quarter of the runs were below
 * @param median half of the runs were below
 * @param upperQuartile a quarter of the runs were above
 * @param max the most
 */
public record Spread(
    int runs, double min, double lowerQuartile, double median, double upperQuartile, double max) {

  /** Of at least one run; quantiles are interpolated linearly. */
  static Spread of(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return new Spread(
        sorted.length,
        sorted[0],
        quantile(sorted, 0.25),
        quantile(sorted, 0.5),
        quantile(sorted, 0.75),
        sorted[sorted.length - 1]);
  }

  private static double quantile(double[] sorted, double share) {
    double at = share * (sorted.length - 1);
    int below = (int) at;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
  }
}
