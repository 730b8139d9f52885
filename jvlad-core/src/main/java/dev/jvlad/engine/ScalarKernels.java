package dev.jvlad.engine;

import dev.jvlad.Codebook;
import dev.jvlad.FloatMatrix;
import dev.jvlad.Residuals;
import org.jspecify.annotations.Nullable;

/** The definition of every kernel: the formula, and the loop that says the same. */
final class ScalarKernels implements Kernels {

  @Override
  public Assigner assigner(Codebook codebook, @Nullable Assigner previous) {
    float[] centroids = codebook.centroids().values();
    int k = codebook.size();
    int d = codebook.dimension();
    return (x, first, n, labels, at) -> {
      for (int i = 0; i < n; i++) {
        int row = (first + i) * d;
        if (!Distances.isFinite(x, row, d)) {
          throw new NonFiniteRowException(first + i);
        }
        labels[at + i] = Distances.nearest(x, row, centroids, k, d);
      }
    };
  }

  @Override
  public Product product(FloatMatrix weights) {
    float[] w = weights.values();
    int m = weights.rows();
    int columns = weights.columns();
    return (x, xAt, n, y, at) -> {
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < m; j++) {
          double sum = 0;
          for (int f = 0; f < columns; f++) {
            sum += (double) x[xAt + i * columns + f] * w[j * columns + f];
          }
          y[at + i * m + j] = (float) sum;
        }
      }
    };
  }

  @Override
  public void addRows(float[] x, int d, int[] order, int from, int to, double[] sum) {
    for (int i = from; i < to; i++) {
      for (int f = 0; f < d; f++) {
        sum[f] += x[order[i] * d + f];
      }
    }
  }

  @Override
  public void subtract(double count, float[] c, int cAt, int d, double[] sum) {
    for (int f = 0; f < d; f++) {
      sum[f] -= count * c[cAt + f];
    }
  }

  @Override
  public void narrow(double[] sum, int from, int d, float[] v, int at) {
    for (int f = 0; f < d; f++) {
      v[at + f] = (float) Math.clamp(sum[from + f], -Float.MAX_VALUE, Float.MAX_VALUE);
    }
  }

  @Override
  public void addResiduals(
      float[] x,
      float[] weights,
      int[] order,
      int from,
      int to,
      float[] c,
      int cAt,
      int d,
      Residuals residuals,
      double[] sum) {
    for (int i = from; i < to; i++) {
      int row = order[i];
      double weight = weights.length == 0 ? 1 : weights[row];
      double norm = Math.sqrt(Distances.squared(x, row * d, c, cAt, d));
      double factor =
          switch (residuals) {
            case PLAIN -> weight;
            case UNIT -> norm == 0 ? 0 : weight / norm;
          };
      for (int f = 0; f < d; f++) {
        sum[f] += factor * ((double) x[row * d + f] - c[cAt + f]);
      }
    }
  }

  @Override
  public double squaredDistance(float[] x, int xAt, float[] c, int cAt, int d) {
    return Distances.squared(x, xAt, c, cAt, d);
  }

  @Override
  public void rotate(float[] r, int at, int d, double[] x, int from, double[] y) {
    for (int i = 0; i < d; i++) {
      y[i] = 0;
      for (int f = 0; f < d; f++) {
        y[i] += r[at + f * d + i] * x[from + f];
      }
    }
  }

  @Override
  public double squaredNorm(float[] v, int from, int to) {
    double sum = 0;
    for (int i = from; i < to; i++) {
      sum += (double) v[i] * v[i];
    }
    return sum;
  }

  @Override
  public void scale(float[] v, int from, int to, float factor) {
    for (int i = from; i < to; i++) {
      v[i] *= factor;
    }
  }

  @Override
  public void power(float[] v, int from, int to, double exponent) {
    for (int i = from; i < to; i++) {
      v[i] = (float) Math.copySign(Math.pow(Math.abs(v[i]), exponent), v[i]);
    }
  }
}
