package dev.jvlad.engine;

import dev.jvlad.Projection;
import dev.jvlad.VladModel;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is done with the vectors of all vocabularies side by side: unit length, projection or a
 * copy.
 */
final class Projector {
  private final VladModel model;
  private final Kernels kernels;
  private final Kernels.@Nullable Product projection;

  /** μ, or empty without a projection. */
  private final float[] mean;

  private final int outputDimension;

  Projector(VladModel model, Kernels kernels) {
    this.model = model;
    this.kernels = kernels;
    Optional<Projection> p = model.projection();
    this.projection = p.map(it -> kernels.product(it.weights())).orElse(null);
    this.mean = p.map(it -> it.mean().values()).orElse(new float[0]);
    this.outputDimension = model.outputDimension();
  }

  /** Brings v[at…], a whole vector before projection, to unit length; zero stays zero. */
  void toUnitLength(float[] v, int at) {
    int columns = model.vladDimension();
    Finisher.scaleToUnit(kernels, v, at, columns, kernels.squaredNorm(v, at, at + columns));
  }

  /**
   * Writes n vectors where they belong: y ← W(v − μ) to unit length if there is a projection, and
   * zero where v is zero, for that is no image's vector; else a copy, unless they lie there
   * already. The mean is subtracted first: where vectors are much alike, W v and W μ lose what they
   * differ by. A product's row is the same whichever rows are beside it.
   *
   * @param v with a projection it is overwritten: v − μ
   */
  @SuppressWarnings("ReferenceEquality") // the same array, not the same numbers
  void project(float[] v /* OUT */, int vAt, int n, float[] y /* OUT */, int yAt) {
    int columns = model.vladDimension();
    if (projection == null) {
      if (v != y) {
        System.arraycopy(v, vAt, y, yAt, n * columns);
      }
      return;
    }
    for (int i = 0; i < n; i++) {
      centre(v, vAt + i * columns);
    }
    projection.multiply(v, vAt, n, y, yAt);
    int m = outputDimension;
    for (int i = 0; i < n; i++) {
      toUnitLength(v, vAt + i * columns, y, yAt + i * m);
    }
  }

  /** v ← v − μ, but for zero. */
  private void centre(float[] v, int at) {
    if (isZero(v, at, at + mean.length)) {
      return;
    }
    for (int f = 0; f < mean.length; f++) {
      v[at + f] -= mean[f];
    }
  }

  private static boolean isZero(float[] v, int from, int to) {
    for (int i = from; i < to; i++) {
      if (v[i] != 0) {
        return false;
      }
    }
    return true;
  }

  private void toUnitLength(float[] centred, int at, float[] y /* OUT */, int yAt) {
    int m = outputDimension;
    double squaredNorm = 0; // of few columns, each the product of many
    for (int i = yAt; i < yAt + m; i++) {
      squaredNorm += (double) y[i] * y[i];
    }
    if (Double.isFinite(squaredNorm)) {
      Finisher.scaleToUnit(kernels, y, yAt, m, squaredNorm);
    } else {
      projectInFloat64(centred, at, y, yAt);
    }
  }

  /** As {@link #project}, where the product is out of float32's range. */
  private void projectInFloat64(float[] centred, int at, float[] y, int yAt) {
    Projection p = model.projection().orElseThrow();
    double[] sums = new double[p.outputDimension()];
    double squaredNorm = 0;
    for (int i = 0; i < sums.length; i++) {
      for (int f = 0; f < p.inputDimension(); f++) {
        sums[i] += (double) p.weights().get(i, f) * centred[at + f];
      }
      squaredNorm += sums[i] * sums[i];
    }
    for (int i = 0; i < sums.length; i++) {
      y[yAt + i] = (float) (sums[i] / Math.sqrt(squaredNorm));
    }
  }
}
