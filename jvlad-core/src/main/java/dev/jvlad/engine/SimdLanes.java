package dev.jvlad.engine;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Sums across the lanes of a vector in one order for all. {@code reduceLanes(ADD)} promises none:
 * the interpreter and the compiler add differently, so that the same call gives other bits once it
 * is compiled. Here every lane gets the one half a vector away added, then a quarter, and so on:
 *
 * <pre>
 *   ((v0 + v4) + (v2 + v6)) + ((v1 + v5) + (v3 + v7))      of eight lanes
 * </pre>
 */
final class SimdLanes {
  private static final VectorSpecies<Double> DOUBLES =
      VectorSpecies.of(double.class, SimdTile.SPECIES.vectorShape());
  private static final int LANES = DOUBLES.length();

  private static final VectorShuffle<Double> BY_1 = turned(1);
  private static final VectorShuffle<Double> BY_2 = turned(2);
  private static final VectorShuffle<Double> BY_4 = turned(4);
  private static final VectorShuffle<Double> BY_8 = turned(8);
  private static final VectorShuffle<Double> BY_16 = turned(16);

  private SimdLanes() {}

  /** Takes every lane from one that lies so many further on, around the end. */
  private static VectorShuffle<Double> turned(int lanes) {
    return VectorShuffle.iota(DOUBLES, lanes % LANES, 1, true);
  }

  /** The sum of all lanes; LANES is a constant, so that of the branches none is left. */
  static double sum(DoubleVector v) {
    DoubleVector sum = v;
    if (LANES > 16) {
      sum = sum.add(sum.rearrange(BY_16));
    }
    if (LANES > 8) {
      sum = sum.add(sum.rearrange(BY_8));
    }
    if (LANES > 4) {
      sum = sum.add(sum.rearrange(BY_4));
    }
    if (LANES > 2) {
      sum = sum.add(sum.rearrange(BY_2));
    }
    if (LANES > 1) {
      sum = sum.add(sum.rearrange(BY_1));
    }
    return sum.lane(0);
  }
}
