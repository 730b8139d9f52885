package dev.jvlad.engine;

import dev.jvlad.FloatMatrix;
import dev.jvlad.Normalization;
import dev.jvlad.Projection;
import dev.jvlad.VladModel;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * From residual sums to the finished vector: rotation, normalisations in order, projection. Works
 * on the words that have descriptors; the others are zero and stay so.
 */
final class Finisher {
  private final VladModel model;
  private final Kernels kernels;
  private final int d;

  /** One rotation for all words, or one for each. */
  private final Kernels.Product[] rotations;

  private final Kernels.@Nullable Product projection;

  /** W·μ. */
  private final float[] projectedMean;

  Finisher(VladModel model, Kernels kernels) {
    this.model = model;
    this.kernels = kernels;
    this.d = model.codebook().dimension();
    this.rotations = model.rotation().map(this::packed).orElse(new Kernels.Product[0]);
    Optional<Projection> p = model.projection();
    this.projection = p.map(it -> kernels.product(it.weights())).orElse(null);
    this.projectedMean = p.map(Finisher::projectedMean).orElse(new float[0]);
  }

  private Kernels.Product[] packed(FloatMatrix rotation) {
    Kernels.Product[] products = new Kernels.Product[rotation.rows() / d];
    for (int j = 0; j < products.length; j++) {
      products[j] = kernels.product(rotation.rows(j * d, (j + 1) * d));
    }
    return products;
  }

  private static float[] projectedMean(Projection projection) {
    float[] mean = new float[projection.outputDimension()];
    new ScalarKernels()
        .product(projection.weights())
        .multiply(projection.mean().values(), 0, 1, mean, 0, new Scratch());
    return mean;
  }

  /** Rounds float64 sums to float32; what is out of its range becomes its largest number. */
  static void narrow(double[] sum, int from, float[] v, int at, int length) {
    for (int f = 0; f < length; f++) {
      v[at + f] = (float) Math.clamp(sum[from + f], -Float.MAX_VALUE, Float.MAX_VALUE);
    }
  }

  /**
   * Rotates and normalises v[at…at+k·d), of which only the first {@code used} words are not zero.
   */
  void finish(float[] v, int at, int[] words, int used, Scratch scratch) {
    if (rotations.length > 0) {
      rotate(v, at, words, used, scratch);
    }
    for (Normalization step : model.normalizations()) {
      switch (step) {
        case Normalization.Power power -> {
          for (int i = 0; i < used; i++) {
            int from = at + words[i] * d;
            kernels.power(v, from, from + d, power.exponent());
          }
        }
        case Normalization.PerClusterL2() -> {
          for (int i = 0; i < used; i++) {
            int from = at + words[i] * d;
            scaleToUnit(v, from, d, kernels.squaredNorm(v, from, from + d));
          }
        }
        case Normalization.L2() -> {
          double squaredNorm = 0;
          for (int i = 0; i < used; i++) {
            int from = at + words[i] * d;
            squaredNorm += kernels.squaredNorm(v, from, from + d);
          }
          for (int i = 0; i < used; i++) {
            scaleToUnit(v, at + words[i] * d, d, squaredNorm);
          }
        }
      }
    }
  }

  private void rotate(float[] v, int at, int[] words, int used, Scratch scratch) {
    float[] sums = scratch.rows(used * d);
    float[] rotated = scratch.products(used * d);
    for (int i = 0; i < used; i++) {
      System.arraycopy(v, at + words[i] * d, sums, i * d, d);
    }
    if (rotations.length == 1) {
      rotations[0].multiply(sums, 0, used, rotated, 0, scratch);
    } else {
      for (int i = 0; i < used; i++) {
        rotations[words[i]].multiply(sums, i * d, 1, rotated, i * d, scratch);
      }
    }
    for (int i = 0; i < used; i++) {
      System.arraycopy(rotated, i * d, v, at + words[i] * d, d);
    }
  }

  /** y[yAt…yAt+m) ← W(v − μ), to unit length; zero if v is zero, for that is no image's vector. */
  void project(float[] v, float[] y, int yAt, Scratch scratch) {
    int m = projectedMean.length;
    int columns = model.vladDimension();
    if (kernels.squaredNorm(v, 0, columns) == 0) {
      Arrays.fill(y, yAt, yAt + m, 0);
      return;
    }
    Objects.requireNonNull(projection).multiply(v, 0, 1, y, yAt, scratch);
    for (int i = 0; i < m; i++) {
      y[yAt + i] -= projectedMean[i];
    }
    scaleToUnit(y, yAt, m, kernels.squaredNorm(y, yAt, yAt + m));
  }

  /**
   * v ← v / √squaredNorm; zero stays zero. A norm below float32's range would make the factor
   * infinite, so such a vector is scaled in float64.
   */
  private void scaleToUnit(float[] v, int from, int length, double squaredNorm) {
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
