package dev.jvlad.engine;

/**
 * Makes vectors orthonormal one after the other, in float64: each is freed of those before it,
 * twice, which is enough (Giraud, Langou, Rozložník, 2005), and brought to unit length.
 */
public final class GramSchmidt {
  private GramSchmidt() {}

  /**
   * Orthonormalises vectors in place; one that depends on those before becomes zero.
   *
   * @param vectors count×d, row-major
   */
  public static void orthonormalise(double[] vectors /* OUT */, int count, int d) {
    for (int a = 0; a < count; a++) {
      double before = Math.sqrt(dot(vectors, a * d, vectors, a * d, d));
      removeSpan(vectors, a, d);
      double norm = Math.sqrt(dot(vectors, a * d, vectors, a * d, d));
      double factor = norm > 1e-9 * before ? 1 / norm : 0;
      for (int f = a * d; f < (a + 1) * d; f++) {
        vectors[f] *= factor;
      }
    }
  }

  /** Frees the vector of number a of those before it, which are orthonormal. */
  public static void removeSpan(double[] vectors /* OUT */, int a, int d) {
    for (int pass = 0; pass < 2; pass++) {
      for (int b = 0; b < a; b++) {
        double overlap = dot(vectors, a * d, vectors, b * d, d);
        addScaled(vectors, a * d, -overlap, vectors, b * d, d);
      }
    }
  }

  /** Σ x·y of n numbers. Four sums at a time: one alone would wait for each addition. */
  public static double dot(double[] x, int xAt, double[] y, int yAt, int n) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    int f = 0;
    for (; f + 4 <= n; f += 4) {
      s0 += x[xAt + f] * y[yAt + f];
      s1 += x[xAt + f + 1] * y[yAt + f + 1];
      s2 += x[xAt + f + 2] * y[yAt + f + 2];
      s3 += x[xAt + f + 3] * y[yAt + f + 3];
    }
    for (; f < n; f++) {
      s0 += x[xAt + f] * y[yAt + f];
    }
    return s0 + s1 + (s2 + s3);
  }

  /** sum ← sum + factor · x. */
  public static void addScaled(
      double[] sum /* OUT */, int sumAt, double factor, double[] x, int at, int n) {
    for (int f = 0; f < n; f++) {
      sum[sumAt + f] += factor * x[at + f];
    }
  }
}
