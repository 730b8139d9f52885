package dev.jvlad.bench;

import dev.jvlad.engine.Strategy;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How long the strategies took for one batch, and the limits of the machine in the same minutes.
 *
 * @param fmaGflops float32 operations of fused multiply-adds, 10⁹ a second, all threads together
 * @param readGBs memory read, 10⁹ bytes a second, all threads together
 * @param rows in the order of the strategies
 * @param leftOut strategies that were not run, and why
 * @param other another encoder beside them, such as a device's
 */
public record StrategyTimes(
    Spread fmaGflops,
    Spread readGBs,
    List<Row> rows,
    Map<Strategy, String> leftOut,
    Optional<Other> other) {
  public StrategyTimes {
    rows = List.copyOf(rows);
    leftOut = Map.copyOf(leftOut);
  }

  /**
   * One strategy.
   *
   * @param encodeMillis the whole way from descriptors to normalised vectors
   * @param assignMillis the nearest centroids alone, as this strategy has them found
   * @param assignGflops 2·N·K·F operations, which brute force takes, over the median of
   *     assignMillis
   * @param shareOfFmaLimit assignGflops over the median limit: above 1 where the assignment does
   *     with fewer operations
   * @param shareOfReadLimit bytes that nobody can avoid (every descriptor read once, every vector
   *     written once) over the median of encodeMillis, over the median limit
   */
  public record Row(
      Strategy strategy,
      Spread encodeMillis,
      Spread assignMillis,
      double assignGflops,
      double shareOfFmaLimit,
      double shareOfReadLimit) {}

  /**
   * Another encoder.
   *
   * @param encodeMillis the whole way from descriptors to normalised vectors, transfers included
   * @param greatestDifference from the fused strategy's vectors, of an image's norm: a device takes
   *     the other word where two are equally near to its arithmetic
   */
  public record Other(Spread encodeMillis, double greatestDifference) {}

  /** The median of the fastest strategy. */
  public double bestMillis() {
    return rows.stream().mapToDouble(row -> row.encodeMillis().median()).min().orElseThrow();
  }
}
