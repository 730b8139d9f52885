package dev.jvlad.index;

import org.apache.lucene.util.VectorUtil;

/**
 * A long vector in {@value #BITS} bits: which side of as many planes through the origin it lies on.
 * Of two vectors at an angle θ a share θ/π of the bits differ, in the mean (Charikar, STOC 2002),
 * with a deviation of at most 1/(2√bits): that of the cosine estimated so is .012.
 *
 * <p>The planes are drawn, not learned, so a sketch holds for whatever is added later. They are the
 * rows of a Hadamard matrix behind random signs (Ailon &amp; Chazelle, SIAM J. Comput. 2009), which
 * takes half a million additions where a dense random matrix would take as many multiplications for
 * every eight bits. Sketches are stored: what is computed here is part of the format.
 */
final class Sketch {
  /** A power of two. */
  static final int BITS = 16_384;

  // The increment of SplitMix64 (Steele, Lea & Flood, OOPSLA 2014).
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private Sketch() {}

  /** The sketch of a vector of any length, bit 0 the lowest of the first byte. */
  static byte[] of(float[] vector) {
    float[] sums = new float[BITS];
    for (int start = 0; start < vector.length; start += Long.SIZE) {
      long signs = signs(start / Long.SIZE);
      int end = Math.min(vector.length, start + Long.SIZE);
      for (int i = start; i < end; i++) {
        // Columns that are BITS apart share a sum: the signs keep them apart.
        sums[i % BITS] += (1 - 2 * (int) (signs >>> (i - start) & 1)) * vector[i];
      }
    }
    float[] sides = transform(sums);
    byte[] sketch = new byte[BITS / Byte.SIZE];
    for (int i = 0; i < BITS; i++) {
      if (sides[i] > 0) {
        sketch[i / Byte.SIZE] |= (byte) (1 << i % Byte.SIZE);
      }
    }
    return sketch;
  }

  /** In how many bits two sketches differ. */
  static int distance(byte[] a, byte[] b) {
    return VectorUtil.xorBitCount(a, b);
  }

  private static long signs(int block) {
    long z = (block + 1) * GOLDEN;
    z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
    z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
    return z ^ z >>> 31;
  }

  /**
   * The product with the Hadamard matrix (the fast Walsh–Hadamard transform). Each step adds and
   * subtracts neighbours and puts the results far apart, so that all steps are one loop.
   */
  private static float[] transform(float[] values) {
    float[] from = values;
    float[] to = new float[BITS];
    for (int size = BITS; size > 1; size /= 2) {
      for (int i = 0; i < BITS / 2; i++) {
        to[i] = from[2 * i] + from[2 * i + 1];
        to[i + BITS / 2] = from[2 * i] - from[2 * i + 1];
      }
      float[] free = from;
      from = to;
      to = free;
    }
    return from;
  }
}
