package dev.jvlad.bench;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Two loops that do nothing but what a processor core can do at most: fused multiply-adds whose
 * operands stay in registers, and reads of memory. Each returns a sum that depends on all of its
 * work, so that no compiler leaves it out.
 */
final class SimdLimits {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();

  /** Floating-point operations of one step of {@link #multiplyAdd}. */
  static final long STEP_OPERATIONS = 12L * LANES * 2;

  /** {@link #sum} takes multiples of so many numbers. */
  static final int BLOCK = 8 * LANES;

  private SimdLimits() {}

  /**
   * Twelve independent chains a ← a·m + b: enough for two units of four to six cycles latency, and
   * few enough for 16 registers. The values run towards b / (1 − m), away from slow denormals.
   */
  static float multiplyAdd(int steps) {
    FloatVector m = FloatVector.broadcast(SPECIES, 0.999f);
    FloatVector b = FloatVector.broadcast(SPECIES, 0.001f);
    FloatVector a0 = FloatVector.broadcast(SPECIES, 0.1f);
    FloatVector a1 = FloatVector.broadcast(SPECIES, 0.2f);
    FloatVector a2 = FloatVector.broadcast(SPECIES, 0.3f);
    FloatVector a3 = FloatVector.broadcast(SPECIES, 0.4f);
    FloatVector a4 = FloatVector.broadcast(SPECIES, 0.5f);
    FloatVector a5 = FloatVector.broadcast(SPECIES, 0.6f);
    FloatVector a6 = FloatVector.broadcast(SPECIES, 0.7f);
    FloatVector a7 = FloatVector.broadcast(SPECIES, 0.8f);
    FloatVector a8 = FloatVector.broadcast(SPECIES, 0.9f);
    FloatVector a9 = FloatVector.broadcast(SPECIES, 1.1f);
    FloatVector a10 = FloatVector.broadcast(SPECIES, 1.2f);
    FloatVector a11 = FloatVector.broadcast(SPECIES, 1.3f);
    for (int i = 0; i < steps; i++) {
      a0 = a0.fma(m, b);
      a1 = a1.fma(m, b);
      a2 = a2.fma(m, b);
      a3 = a3.fma(m, b);
      a4 = a4.fma(m, b);
      a5 = a5.fma(m, b);
      a6 = a6.fma(m, b);
      a7 = a7.fma(m, b);
      a8 = a8.fma(m, b);
      a9 = a9.fma(m, b);
      a10 = a10.fma(m, b);
      a11 = a11.fma(m, b);
    }
    return a0.add(a1)
        .add(a2)
        .add(a3)
        .add(a4)
        .add(a5)
        .add(a6)
        .add(a7)
        .add(a8)
        .add(a9)
        .add(a10)
        .add(a11)
        .reduceLanes(VectorOperators.ADD);
  }

  /** Reads {@code length} numbers, a multiple of {@link #BLOCK}, and adds them up. */
  static float sum(float[] x, int from, int length) {
    FloatVector s0 = FloatVector.zero(SPECIES);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    FloatVector s4 = s0;
    FloatVector s5 = s0;
    FloatVector s6 = s0;
    FloatVector s7 = s0;
    for (int i = from; i < from + length; i += BLOCK) {
      s0 = s0.add(FloatVector.fromArray(SPECIES, x, i));
      s1 = s1.add(FloatVector.fromArray(SPECIES, x, i + LANES));
      s2 = s2.add(FloatVector.fromArray(SPECIES, x, i + 2 * LANES));
      s3 = s3.add(FloatVector.fromArray(SPECIES, x, i + 3 * LANES));
      s4 = s4.add(FloatVector.fromArray(SPECIES, x, i + 4 * LANES));
      s5 = s5.add(FloatVector.fromArray(SPECIES, x, i + 5 * LANES));
      s6 = s6.add(FloatVector.fromArray(SPECIES, x, i + 6 * LANES));
      s7 = s7.add(FloatVector.fromArray(SPECIES, x, i + 7 * LANES));
    }
    return s0.add(s1)
        .add(s2)
        .add(s3)
        .add(s4)
        .add(s5)
        .add(s6)
        .add(s7)
        .reduceLanes(VectorOperators.ADD);
  }
}
