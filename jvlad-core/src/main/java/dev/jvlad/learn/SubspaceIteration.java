package dev.jvlad.learn;

import dev.jvlad.engine.Covariance;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.ojalgo.matrix.store.R064Store;

/**
 * The axes of greatest variance without the covariance matrix: vectors that start at random are
 * multiplied by it and made orthonormal, again and again, some more of them than are wanted (Halko,
 * Martinsson, Tropp, Finding Structure with Randomness, SIAM Review 2011, algorithm 4.4). In the
 * space that they span the eigenproblem is small and is solved exactly (Rayleigh, Ritz). It ends
 * when the variance of the wanted axes no longer grows.
 */
final class SubspaceIteration {
  private static final int MOST_ITERATIONS = 24;

  /** Grown by less than this share, the wanted variance is all there. */
  private static final double TOLERANCE = 1e-6;

  private final Covariance covariance;
  private final int d;
  private final int wanted;
  private final int size;

  private SubspaceIteration(Covariance covariance, int d, int wanted) {
    this.covariance = covariance;
    this.d = d;
    this.wanted = wanted;
    // The surplus decides how fast the last wanted axis turns in.
    this.size = Math.min(d, wanted + wanted / 4 + 32);
  }

  /**
   * The axes.
   *
   * @param d columns of the samples
   * @param wanted at least 1
   */
  static PrincipalSpace of(Covariance covariance, int d, int wanted) {
    return new SubspaceIteration(covariance, d, wanted).run();
  }

  /**
   * What is found.
   *
   * @param variances along the axes, falling
   * @param axes wanted×D, rows orthonormal
   */
  @SuppressWarnings("ArrayRecordComponent") // read once by the caller
  record PrincipalSpace(double[] variances, double[][] axes) {}

  private PrincipalSpace run() {
    SplittableRandom random = new SplittableRandom(1);
    double[] vectors = new double[size * d];
    Arrays.setAll(vectors, i -> random.nextDouble() - 0.5);
    orthonormalise(vectors);
    double before = 0;
    for (int iteration = 1; ; iteration++) {
      double[] products = covariance.times(vectors, size);
      SymmetricEigen small = SymmetricEigen.of(projected(vectors, products));
      double captured = Arrays.stream(small.values(), 0, Math.min(wanted, size)).sum();
      if (captured <= (1 + TOLERANCE) * before || iteration == MOST_ITERATIONS) {
        return space(vectors, small);
      }
      before = captured;
      vectors = products;
      orthonormalise(vectors);
    }
  }

  /** V C Vᵀ from V and C V; symmetric but for rounding. */
  private R064Store projected(double[] vectors, double[] products) {
    R064Store projected = R064Store.FACTORY.make(size, size);
    for (int a = 0; a < size; a++) {
      for (int b = a; b < size; b++) {
        double value = dot(vectors, a * d, products, b * d, d);
        projected.set(a, b, value);
        projected.set(b, a, value);
      }
    }
    return projected;
  }

  private PrincipalSpace space(double[] vectors, SymmetricEigen small) {
    double[][] axes = new double[wanted][d];
    for (int i = 0; i < wanted; i++) {
      double[] weights = small.vector(i);
      for (int a = 0; a < size; a++) {
        addScaled(axes[i], 0, weights[a], vectors, a * d, d);
      }
    }
    return new PrincipalSpace(Arrays.copyOf(small.values(), wanted), axes);
  }

  /**
   * Gram–Schmidt, each vector twice, which is enough (Giraud, Langou, Rozložník, 2005); one that
   * depends on those before becomes zero.
   */
  private void orthonormalise(double[] vectors) {
    for (int a = 0; a < size; a++) {
      double before = Math.sqrt(dot(vectors, a * d, vectors, a * d, d));
      for (int pass = 0; pass < 2; pass++) {
        for (int b = 0; b < a; b++) {
          double overlap = dot(vectors, a * d, vectors, b * d, d);
          addScaled(vectors, a * d, -overlap, vectors, b * d, d);
        }
      }
      double norm = Math.sqrt(dot(vectors, a * d, vectors, a * d, d));
      double factor = norm > 1e-9 * before ? 1 / norm : 0;
      for (int f = a * d; f < (a + 1) * d; f++) {
        vectors[f] *= factor;
      }
    }
  }

  /** Four sums at a time: one alone would wait for each addition. */
  private static double dot(double[] x, int xAt, double[] y, int yAt, int n) {
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

  private static void addScaled(
      double[] sum /* OUT */, int sumAt, double factor, double[] x, int at, int n) {
    for (int f = 0; f < n; f++) {
      sum[sumAt + f] += factor * x[at + f];
    }
  }
}
