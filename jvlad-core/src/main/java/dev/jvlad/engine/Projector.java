package dev.jvlad.engine;

import dev.jvlad.Projection;
import dev.jvlad.VladModel;
import java.util.Arrays;
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

  /** W·μ. */
  private final float[] projectedMean;

  Projector(VladModel model, Kernels kernels) {
    this.model = model;
    this.kernels = kernels;
    Optional<Projection> p = model.projection();
    this.projection = p.map(it -> kernels.product(it.weights())).orElse(null);
    this.projectedMean = p.map(Projector::projectedMean).orElse(new float[0]);
  }

  private static float[] projectedMean(Projection projection) {
    float[] mean = new float[projection.outputDimension()];
    new ScalarKernels()
        .product(projection.weights())
        .multiply(projection.mean().values(), 0, 1, mean, 0);
    return mean;
  }

  /** Brings v[at…], a whole vector before projection, to unit length; zero stays zero. */
  void toUnitLength(float[] v, int at) {
    int columns = model.vladDimension();
    Finisher.scaleToUnit(kernels, v, at, columns, kernels.squaredNorm(v, at, at + columns));
  }

  /**
   * Writes n vectors where they belong: y ← W(v − μ) to unit length if there is a projection, and
   * zero where v is zero, for that is no image's vector; else a copy, unless they lie there
   * already. A product's row is the same whichever rows are beside it.
   */
  @SuppressWarnings("ReferenceEquality") // the same array, not the same numbers
  void project(float[] v, int vAt, int n, float[] y /* OUT */, int yAt) {
    int columns = model.vladDimension();
    if (projection == null) {
      if (v != y) {
        System.arraycopy(v, vAt, y, yAt, n * columns);
      }
      return;
    }
    projection.multiply(v, vAt, n, y, yAt);
    int m = projectedMean.length;
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
      Finisher.scaleToUnit(kernels, y, yAt, m, squaredNorm);
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
}
