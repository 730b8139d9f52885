package dev.jvlad.engine;

import dev.jvlad.FloatMatrix;
import dev.jvlad.Normalization;
import dev.jvlad.Vocabulary;
import java.util.List;

/**
 * From residual sums to a vocabulary's vector: rotation, then normalisations in order. Works on the
 * words that have descriptors; the others are zero and stay so.
 */
final class Finisher {
  private final List<Normalization> normalizations;
  private final Kernels kernels;
  private final int d;

  /**
   * Rᵀ, d×d for all words or (k·d)×d with one for each; empty if there is none. Transposed, a
   * rotation adds up its columns, and no sum runs across the lanes of a vector.
   */
  private final float[] rotation;

  private final Cancellation cancellation;

  Finisher(Vocabulary vocabulary, Kernels kernels) {
    this.normalizations = vocabulary.normalizations();
    this.kernels = kernels;
    this.d = vocabulary.codebook().dimension();
    this.rotation = vocabulary.rotation().map(Finisher::transposed).orElse(new float[0]);
    this.cancellation = new Cancellation(vocabulary.residuals(), d, rotation);
  }

  private static float[] transposed(FloatMatrix rotations) {
    int d = rotations.columns();
    float[] transposed = new float[rotations.rows() * d];
    for (int row = 0; row < rotations.rows(); row++) {
      int matrix = row / d * d * d;
      for (int f = 0; f < d; f++) {
        transposed[matrix + f * d + row % d] = rotations.get(row, f);
      }
    }
    return transposed;
  }

  /**
   * Writes one word's columns of the vector: its residual sum on the axes of its rotation, or as it
   * is if there is none. It is computed in float64, because a component that cancels to almost
   * nothing is large again after a power of 0.2, without what is {@link Cancellation}'s, and
   * written in float32; what is out of that range becomes its largest number.
   *
   * @param sums the word's sum is at sums[from…from + d)
   * @param error of the sum, from {@link #error}
   * @param columns working memory, d long
   */
  void rotate(
      double[] sums,
      int from,
      int word,
      double error,
      double[] columns,
      float[] v /* OUT d */,
      int at) {
    if (rotation.length > 0) {
      int axes = rotation.length == d * d ? 0 : word * d * d;
      kernels.rotate(rotation, axes, d, sums, from, columns);
      cancellation.clearRotated(axes, sums, from, error, columns);
      kernels.narrow(columns, 0, d, v, at);
    } else if (error > 0) {
      cancellation.copyCleared(sums, from, error, columns);
      kernels.narrow(columns, 0, d, v, at);
    } else {
      kernels.narrow(sums, from, d, v, at);
    }
  }

  /** How far rounding may have moved a word's sum of so many rows of at most this weight. */
  double error(long count, float greatestWeight) {
    return cancellation.error(count, greatestWeight);
  }

  /** Normalises v[at…at+k·d), of which only the first {@code used} words are not zero. */
  void normalize(float[] v, int at, int[] words, int used) {
    // By index: an iterator would be garbage.
    for (int s = 0; s < normalizations.size(); s++) {
      switch (normalizations.get(s)) {
        case Normalization.Power power -> {
          for (int i = 0; i < used; i++) {
            int from = at + words[i] * d;
            kernels.power(v, from, from + d, power.exponent());
          }
        }
        case Normalization.PerClusterL2() -> {
          for (int i = 0; i < used; i++) {
            int from = at + words[i] * d;
            scaleToUnit(kernels, v, from, d, kernels.squaredNorm(v, from, from + d));
          }
        }
        case Normalization.L2() -> {
          double squaredNorm = 0;
          for (int i = 0; i < used; i++) {
            int from = at + words[i] * d;
            squaredNorm += kernels.squaredNorm(v, from, from + d);
          }
          for (int i = 0; i < used; i++) {
            scaleToUnit(kernels, v, at + words[i] * d, d, squaredNorm);
          }
        }
      }
    }
  }

  /**
   * v ← v / √squaredNorm; zero stays zero. A norm below float32's range would make the factor
   * infinite, so such a vector is scaled in float64.
   */
  static void scaleToUnit(Kernels kernels, float[] v, int from, int length, double squaredNorm) {
    if (squaredNorm == 0) {
      return;
    }
    double factor = 1 / Math.sqrt(squaredNorm);
    if (factor > Float.MAX_VALUE || factor < Float.MIN_NORMAL) {
      for (int i = from; i < from + length; i++) {
        v[i] = (float) (v[i] * factor);
      }
    } else {
      kernels.scale(v, from, from + length, (float) factor);
    }
  }
}
