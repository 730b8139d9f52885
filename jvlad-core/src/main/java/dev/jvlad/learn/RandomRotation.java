package dev.jvlad.learn;

import dev.jvlad.FloatMatrix;
import dev.jvlad.engine.GramSchmidt;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * A random orthogonal matrix, every direction as likely as any other: normal numbers, made
 * orthonormal row by row (Stewart, The Efficient Generation of Random Orthogonal Matrices, SIAM
 * Journal on Numerical Analysis 1980).
 */
final class RandomRotation {
  private RandomRotation() {}

  /** d×d, row-major, in float64; the same for the same seed. */
  static double[] of(int d, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] rows = new double[Math.multiplyExact(d, d)];
    Arrays.setAll(rows, i -> random.nextGaussian());
    GramSchmidt.orthonormalise(rows, d, d);
    return rows;
  }

  /** The same in float32, for a model. */
  static FloatMatrix axes(int d, long seed) {
    double[] rows = of(d, seed);
    FloatMatrix axes = FloatMatrix.zeros(d, d);
    for (int i = 0; i < rows.length; i++) {
      axes.values()[i] = (float) rows[i];
    }
    return axes;
  }
}
