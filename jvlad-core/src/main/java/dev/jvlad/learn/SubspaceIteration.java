package dev.jvlad.learn;

import dev.jvlad.engine.Covariance;
import dev.jvlad.engine.GramSchmidt;
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
    GramSchmidt.orthonormalise(vectors, size, d);
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
      GramSchmidt.orthonormalise(vectors, size, d);
    }
  }

  /** V C Vᵀ from V and C V; symmetric but for rounding. */
  private R064Store projected(double[] vectors, double[] products) {
    R064Store projected = R064Store.FACTORY.make(size, size);
    for (int a = 0; a < size; a++) {
      for (int b = a; b < size; b++) {
        double value = GramSchmidt.dot(vectors, a * d, products, b * d, d);
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
        GramSchmidt.addScaled(axes[i], 0, weights[a], vectors, a * d, d);
      }
    }
    return new PrincipalSpace(Arrays.copyOf(small.values(), wanted), axes);
  }
}
