package dev.jvlad.engine;

import dev.jvlad.FloatMatrix;
import dev.jvlad.Normalization;
import dev.jvlad.Projection;
import dev.jvlad.VladModel;
import java.util.Arrays;
import java.util.List;
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

  /** d×d for all words or (k·d)×d with one for each; empty if there is none. */
  private final float[] rotation;

  private final Kernels.@Nullable Product projection;

  /** W·μ. */
  private final float[] projectedMean;

  Finisher(VladModel model, Kernels kernels) {
    this.model = model;
    this.kernels = kernels;
    this.d = model.codebook().dimension();
    this.rotation = model.rotation().map(FloatMatrix::values).orElse(new float[0]);
    Optional<Projection> p = model.projection();
    this.projection = p.map(it -> kernels.product(it.weights())).orElse(null);
    this.projectedMean = p.map(Finisher::projectedMean).orElse(new float[0]);
  }

  private static float[] projectedMean(Projection projection) {
    float[] mean = new float[projection.outputDimension()];
    new ScalarKernels()
        .product(projection.weights())
        .multiply(projection.mean().values(), 0, 1, mean, 0);
    return mean;
  }

  /**
   * Writes one word's columns of the vector: its residual sum, rotated, in float32; what is out of
   * that range becomes its largest number. The rotation is computed in float64: a component that
   * cancels to almost nothing is large again after a power of 0.2.
   *
   * @param sums the word's sum is at sums[from…from + d)
   * @param rotated working memory, d long
   */
  void writeWord(
      double[] sums, int from, int word, double[] rotated, float[] v /* OUT d */, int at) {
    double[] columns = sums;
    int first = from;
    if (rotation.length > 0) {
      columns = rotated;
      first = 0;
      int axes = rotation.length == d * d ? 0 : word * d * d;
      kernels.rotate(rotation, axes, d, sums, from, columns);
    }
    kernels.narrow(columns, first, d, v, at);
  }

  /** Normalises v[at…at+k·d), of which only the first {@code used} words are not zero. */
  void normalize(float[] v, int at, int[] words, int used) {
    List<Normalization> steps = model.normalizations();
    for (int s = 0; s < steps.size(); s++) { // by index: an iterator would be garbage
      switch (steps.get(s)) {
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

  /** Brings v[at…], a whole vector before projection, to unit length; zero stays zero. */
  void toUnitLength(float[] v, int at) {
    int columns = model.vladDimension();
    scaleToUnit(v, at, columns, kernels.squaredNorm(v, at, at + columns));
  }

  /**
   * y ← W(v − μ) of n vectors, to unit length; zero where v is zero, for that is no image's vector.
   * A product's row is the same whichever rows are beside it.
   */
  void project(float[] v, int vAt, int n, float[] y /* OUT */, int yAt) {
    Objects.requireNonNull(projection).multiply(v, vAt, n, y, yAt);
    int m = projectedMean.length;
    int columns = model.vladDimension();
    for (int i = 0; i < n; i++) {
      int at = vAt + i * columns;
      if (kernels.squaredNorm(v, at, at + columns) == 0) {
        Arrays.fill(y, yAt + i * m, yAt + (i + 1) * m, 0);
      } else {
        finishProjected(v, at, y, yAt + i * m);
      }
    }
  }

  private void finishProjected(float[] v, int at, float[] y, int yAt) {
    int m = projectedMean.length;
    for (int i = 0; i < m; i++) {
      y[yAt + i] -= projectedMean[i];
    }
    double squaredNorm = kernels.squaredNorm(y, yAt, yAt + m);
    if (Double.isFinite(squaredNorm)) {
      scaleToUnit(y, yAt, m, squaredNorm);
    } else {
      projectInFloat64(v, at, y, yAt);
    }
  }

  /** As {@link #project}, where the product is out of float32's range. */
  private void projectInFloat64(float[] v, int at, float[] y, int yAt) {
    Projection p = model.projection().orElseThrow();
    double[] sums = new double[p.outputDimension()];
    double squaredNorm = 0;
    for (int i = 0; i < sums.length; i++) {
      for (int f = 0; f < p.inputDimension(); f++) {
        sums[i] += p.weights().get(i, f) * ((double) v[at + f] - p.mean().get(0, f));
      }
      squaredNorm += sums[i] * sums[i];
    }
    for (int i = 0; i < sums.length; i++) {
      y[yAt + i] = (float) (sums[i] / Math.sqrt(squaredNorm));
    }
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
