package dev.jvlad.engine;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The one loop that costs time: a tile of {@link #ROWS} rows times one or two vectors of packed
 * columns, with every product in a register from first to last (Goto, van de Geijn, ACM TOMS 2008).
 *
 * <pre>
 *   out[r][l] = start[l] + shift + Σ_f x[r][f] · packed[f][l]      f ascending, one fused multiply-add each
 * </pre>
 *
 * Every step loads one or two vectors and broadcasts ROWS numbers straight from the rows, so rows
 * need no packing. With 32 vector registers 8×2 sums hide the latency of two FMA units; with 16
 * registers (AVX2) 4×2 do.
 */
final class SimdTile {
  static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

  /** Lanes of a vector. */
  static final int LANES = SPECIES.length();

  /** Rows of a tile. */
  static final int ROWS =
      LANES >= 16 || System.getProperty("os.arch", "").equals("aarch64") ? 8 : 4;

  /**
   * Columns that are worked through in one call. A loop that runs for long in its first calls is
   * compiled while it runs, without knowing the classes of the sums it was entered with, and then
   * stays thirty times slower; short ones are compiled as methods.
   */
  private static final int STEPS = 256;

  private SimdTile() {}

  /**
   * Columns are packed in blocks of two vectors, [block][f][2·LANES], the last block of one vector
   * if that is enough; padding is zero.
   *
   * @param w m×d, row-major; a row of W is a packed column
   */
  static float[] pack(float[] w, int m, int d) {
    float[] packed = new float[paddedColumns(m) * d];
    for (int j = 0; j < m; j++) {
      int block = j / (2 * LANES) * 2 * LANES;
      int width = Math.min(2 * LANES, paddedColumns(m) - block);
      for (int f = 0; f < d; f++) {
        packed[block * d + f * width + (j - block)] = w[j * d + f];
      }
    }
    return packed;
  }

  /** m rounded up to whole vectors. */
  static int paddedColumns(int m) {
    return (m + LANES - 1) / LANES * LANES;
  }

  /**
   * One tile.
   *
   * @param x row r of the tile starts at xAt + r·d
   * @param packed the block starts at packedAt, {@code width} columns for each f
   * @param width LANES or 2·LANES
   * @param start width numbers from startAt, to each of which {@code shift} is added
   * @param out OUT ROWS×width from outAt
   */
  static void multiply(
      float[] x,
      int xAt,
      int d,
      float[] packed,
      int packedAt,
      int width,
      float[] start,
      int startAt,
      float shift,
      float[] out,
      int outAt) {
    for (int f = 0; f < d; f += STEPS) {
      int steps = Math.min(STEPS, d - f);
      int at = packedAt + f * width;
      if (f == 0) {
        multiply(x, xAt, d, steps, packed, at, width, start, startAt, 0, shift, out, outAt);
      } else {
        multiply(x, xAt + f, d, steps, packed, at, width, out, outAt, width, 0, out, outAt);
      }
    }
  }

  /** Row r starts with the numbers from startAt + r·startStep. */
  private static void multiply(
      float[] x,
      int xAt,
      int d,
      int steps,
      float[] packed,
      int packedAt,
      int width,
      float[] start,
      int startAt,
      int startStep,
      float shift,
      float[] out,
      int outAt) {
    if (width == LANES) {
      for (int r = 0; r < ROWS; r += 4) {
        fourByOne(
            x,
            xAt + r * d,
            d,
            steps,
            packed,
            packedAt,
            start,
            startAt + r * startStep,
            startStep,
            shift,
            out,
            outAt + r * LANES);
      }
    } else if (ROWS == 8) {
      eightByTwo(x, xAt, d, steps, packed, packedAt, start, startAt, startStep, shift, out, outAt);
    } else {
      fourByTwo(x, xAt, d, steps, packed, packedAt, start, startAt, startStep, shift, out, outAt);
    }
  }

  private static void eightByTwo(
      float[] x,
      int x0,
      int d,
      int steps,
      float[] p,
      int at,
      float[] start,
      int startAt,
      int startStep,
      float shift,
      float[] out,
      int o) {
    int x1 = x0 + d;
    int x2 = x1 + d;
    int x3 = x2 + d;
    int x4 = x3 + d;
    int x5 = x4 + d;
    int x6 = x5 + d;
    int x7 = x6 + d;
    FloatVector a0 = FloatVector.fromArray(SPECIES, start, startAt).add(shift);
    FloatVector b0 = FloatVector.fromArray(SPECIES, start, startAt + LANES).add(shift);
    FloatVector a1 = FloatVector.fromArray(SPECIES, start, startAt + 1 * startStep).add(shift);
    FloatVector b1 =
        FloatVector.fromArray(SPECIES, start, startAt + 1 * startStep + LANES).add(shift);
    FloatVector a2 = FloatVector.fromArray(SPECIES, start, startAt + 2 * startStep).add(shift);
    FloatVector b2 =
        FloatVector.fromArray(SPECIES, start, startAt + 2 * startStep + LANES).add(shift);
    FloatVector a3 = FloatVector.fromArray(SPECIES, start, startAt + 3 * startStep).add(shift);
    FloatVector b3 =
        FloatVector.fromArray(SPECIES, start, startAt + 3 * startStep + LANES).add(shift);
    FloatVector a4 = FloatVector.fromArray(SPECIES, start, startAt + 4 * startStep).add(shift);
    FloatVector b4 =
        FloatVector.fromArray(SPECIES, start, startAt + 4 * startStep + LANES).add(shift);
    FloatVector a5 = FloatVector.fromArray(SPECIES, start, startAt + 5 * startStep).add(shift);
    FloatVector b5 =
        FloatVector.fromArray(SPECIES, start, startAt + 5 * startStep + LANES).add(shift);
    FloatVector a6 = FloatVector.fromArray(SPECIES, start, startAt + 6 * startStep).add(shift);
    FloatVector b6 =
        FloatVector.fromArray(SPECIES, start, startAt + 6 * startStep + LANES).add(shift);
    FloatVector a7 = FloatVector.fromArray(SPECIES, start, startAt + 7 * startStep).add(shift);
    FloatVector b7 =
        FloatVector.fromArray(SPECIES, start, startAt + 7 * startStep + LANES).add(shift);
    for (int f = 0; f < steps; f++) {
      FloatVector u = FloatVector.fromArray(SPECIES, p, at + f * 2 * LANES);
      FloatVector v = FloatVector.fromArray(SPECIES, p, at + f * 2 * LANES + LANES);
      FloatVector s = FloatVector.broadcast(SPECIES, x[x0 + f]);
      a0 = s.fma(u, a0);
      b0 = s.fma(v, b0);
      s = FloatVector.broadcast(SPECIES, x[x1 + f]);
      a1 = s.fma(u, a1);
      b1 = s.fma(v, b1);
      s = FloatVector.broadcast(SPECIES, x[x2 + f]);
      a2 = s.fma(u, a2);
      b2 = s.fma(v, b2);
      s = FloatVector.broadcast(SPECIES, x[x3 + f]);
      a3 = s.fma(u, a3);
      b3 = s.fma(v, b3);
      s = FloatVector.broadcast(SPECIES, x[x4 + f]);
      a4 = s.fma(u, a4);
      b4 = s.fma(v, b4);
      s = FloatVector.broadcast(SPECIES, x[x5 + f]);
      a5 = s.fma(u, a5);
      b5 = s.fma(v, b5);
      s = FloatVector.broadcast(SPECIES, x[x6 + f]);
      a6 = s.fma(u, a6);
      b6 = s.fma(v, b6);
      s = FloatVector.broadcast(SPECIES, x[x7 + f]);
      a7 = s.fma(u, a7);
      b7 = s.fma(v, b7);
    }
    a0.intoArray(out, o);
    b0.intoArray(out, o + LANES);
    a1.intoArray(out, o + 2 * LANES);
    b1.intoArray(out, o + 3 * LANES);
    a2.intoArray(out, o + 4 * LANES);
    b2.intoArray(out, o + 5 * LANES);
    a3.intoArray(out, o + 6 * LANES);
    b3.intoArray(out, o + 7 * LANES);
    a4.intoArray(out, o + 8 * LANES);
    b4.intoArray(out, o + 9 * LANES);
    a5.intoArray(out, o + 10 * LANES);
    b5.intoArray(out, o + 11 * LANES);
    a6.intoArray(out, o + 12 * LANES);
    b6.intoArray(out, o + 13 * LANES);
    a7.intoArray(out, o + 14 * LANES);
    b7.intoArray(out, o + 15 * LANES);
  }

  private static void fourByTwo(
      float[] x,
      int x0,
      int d,
      int steps,
      float[] p,
      int at,
      float[] start,
      int startAt,
      int startStep,
      float shift,
      float[] out,
      int o) {
    int x1 = x0 + d;
    int x2 = x1 + d;
    int x3 = x2 + d;
    FloatVector a0 = FloatVector.fromArray(SPECIES, start, startAt).add(shift);
    FloatVector b0 = FloatVector.fromArray(SPECIES, start, startAt + LANES).add(shift);
    FloatVector a1 = FloatVector.fromArray(SPECIES, start, startAt + 1 * startStep).add(shift);
    FloatVector b1 =
        FloatVector.fromArray(SPECIES, start, startAt + 1 * startStep + LANES).add(shift);
    FloatVector a2 = FloatVector.fromArray(SPECIES, start, startAt + 2 * startStep).add(shift);
    FloatVector b2 =
        FloatVector.fromArray(SPECIES, start, startAt + 2 * startStep + LANES).add(shift);
    FloatVector a3 = FloatVector.fromArray(SPECIES, start, startAt + 3 * startStep).add(shift);
    FloatVector b3 =
        FloatVector.fromArray(SPECIES, start, startAt + 3 * startStep + LANES).add(shift);
    for (int f = 0; f < steps; f++) {
      FloatVector u = FloatVector.fromArray(SPECIES, p, at + f * 2 * LANES);
      FloatVector v = FloatVector.fromArray(SPECIES, p, at + f * 2 * LANES + LANES);
      FloatVector s = FloatVector.broadcast(SPECIES, x[x0 + f]);
      a0 = s.fma(u, a0);
      b0 = s.fma(v, b0);
      s = FloatVector.broadcast(SPECIES, x[x1 + f]);
      a1 = s.fma(u, a1);
      b1 = s.fma(v, b1);
      s = FloatVector.broadcast(SPECIES, x[x2 + f]);
      a2 = s.fma(u, a2);
      b2 = s.fma(v, b2);
      s = FloatVector.broadcast(SPECIES, x[x3 + f]);
      a3 = s.fma(u, a3);
      b3 = s.fma(v, b3);
    }
    a0.intoArray(out, o);
    b0.intoArray(out, o + LANES);
    a1.intoArray(out, o + 2 * LANES);
    b1.intoArray(out, o + 3 * LANES);
    a2.intoArray(out, o + 4 * LANES);
    b2.intoArray(out, o + 5 * LANES);
    a3.intoArray(out, o + 6 * LANES);
    b3.intoArray(out, o + 7 * LANES);
  }

  /** Even and odd steps are summed apart: four sums alone would wait for one another. */
  private static void fourByOne(
      float[] x,
      int x0,
      int d,
      int steps,
      float[] p,
      int at,
      float[] start,
      int startAt,
      int startStep,
      float shift,
      float[] out,
      int o) {
    int x1 = x0 + d;
    int x2 = x1 + d;
    int x3 = x2 + d;
    FloatVector a0 = FloatVector.fromArray(SPECIES, start, startAt).add(shift);
    FloatVector a1 = FloatVector.fromArray(SPECIES, start, startAt + 1 * startStep).add(shift);
    FloatVector a2 = FloatVector.fromArray(SPECIES, start, startAt + 2 * startStep).add(shift);
    FloatVector a3 = FloatVector.fromArray(SPECIES, start, startAt + 3 * startStep).add(shift);
    FloatVector b0 = FloatVector.zero(SPECIES);
    FloatVector b1 = b0;
    FloatVector b2 = b0;
    FloatVector b3 = b0;
    int even = steps & ~1;
    for (int f = 0; f < even; f += 2) {
      FloatVector u = FloatVector.fromArray(SPECIES, p, at + f * LANES);
      FloatVector v = FloatVector.fromArray(SPECIES, p, at + f * LANES + LANES);
      a0 = FloatVector.broadcast(SPECIES, x[x0 + f]).fma(u, a0);
      a1 = FloatVector.broadcast(SPECIES, x[x1 + f]).fma(u, a1);
      a2 = FloatVector.broadcast(SPECIES, x[x2 + f]).fma(u, a2);
      a3 = FloatVector.broadcast(SPECIES, x[x3 + f]).fma(u, a3);
      b0 = FloatVector.broadcast(SPECIES, x[x0 + f + 1]).fma(v, b0);
      b1 = FloatVector.broadcast(SPECIES, x[x1 + f + 1]).fma(v, b1);
      b2 = FloatVector.broadcast(SPECIES, x[x2 + f + 1]).fma(v, b2);
      b3 = FloatVector.broadcast(SPECIES, x[x3 + f + 1]).fma(v, b3);
    }
    if (even < steps) {
      FloatVector u = FloatVector.fromArray(SPECIES, p, at + even * LANES);
      a0 = FloatVector.broadcast(SPECIES, x[x0 + even]).fma(u, a0);
      a1 = FloatVector.broadcast(SPECIES, x[x1 + even]).fma(u, a1);
      a2 = FloatVector.broadcast(SPECIES, x[x2 + even]).fma(u, a2);
      a3 = FloatVector.broadcast(SPECIES, x[x3 + even]).fma(u, a3);
    }
    a0.add(b0).intoArray(out, o);
    a1.add(b1).intoArray(out, o + LANES);
    a2.add(b2).intoArray(out, o + 2 * LANES);
    a3.add(b3).intoArray(out, o + 3 * LANES);
  }
}
