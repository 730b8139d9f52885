package dev.jvlad.benchmarks.fuzz;

import dev.jvlad.FloatMatrix;
import dev.jvlad.engine.Backend;
import dev.jvlad.learn.Pca;

/**
 * Principal components: orthonormal, in falling order of the variances that the samples have along
 * them; all of them have all the variance; and the samples' scale does not matter.
 */
final class PcaCheck {
  private static final double TOLERANCE = 1e-4;
  private static final int WHOLE_SIZE = 1024;

  private final FuzzCase drawn;
  private final Paths paths;
  private final FloatMatrix samples;

  PcaCheck(FuzzCase drawn, Paths paths) {
    this.drawn = drawn;
    this.paths = paths;
    this.samples = new CaseInput(drawn.with(Parameter.BAD, 0)).rows();
  }

  void run() {
    int n = samples.rows();
    int d = samples.columns();
    if (n < 2) {
      return;
    }
    int smaller = Math.min(n, d);
    boolean iterated = smaller > WHOLE_SIZE;
    int most = iterated ? 6 : d;
    double[] mean = samples.columnMeans();
    double trace = trace(mean);
    Pca pca;
    try (Backend backend = EncodingCheck.backend(drawn, drawn.get(Parameter.THREADS))) {
      pca = Pca.learn(samples, most, backend);
    } catch (IllegalArgumentException e) {
      if (trace > 0) {
        throw new Fault("pca", "refuses samples that vary: " + e.getMessage());
      }
      paths.reached(Path.EQUAL_SAMPLES);
      return;
    }
    if (trace == 0) {
      throw new Fault("pca", "takes samples that do not vary");
    }
    requireComponents(pca, mean);
    if (!iterated) {
      double sum = 0;
      for (double variance : pca.variances()) {
        sum += variance;
      }
      if (!(Math.abs(sum - trace) <= TOLERANCE * trace)) {
        throw new Fault("pca", "variances add up to %s; wanted %s".formatted(sum, trace));
      }
    }
    paths.reached(
        iterated ? Path.SUBSPACE_ITERATION : n < d ? Path.GRAM_MATRIX : Path.COVARIANCE_MATRIX);
  }

  private double trace(double[] mean) {
    double trace = 0;
    for (int i = 0; i < samples.rows(); i++) {
      for (int f = 0; f < mean.length; f++) {
        double difference = samples.get(i, f) - mean[f];
        trace += difference * difference;
      }
    }
    return trace / samples.rows();
  }

  private void requireComponents(Pca pca, double[] mean) {
    double greatest = pca.variances()[0];
    for (int i = 0; i < pca.components().rows(); i++) {
      float[] axis = pca.components().row(i);
      for (int j = 0; j <= i; j++) {
        double product = product(axis, pca.components().row(j));
        if (!(Math.abs(product - (i == j ? 1 : 0)) <= TOLERANCE)) {
          throw new Fault("pca", "components %d and %d: product %s".formatted(i, j, product));
        }
      }
      double variance = pca.variances()[i];
      double wanted = variance(axis, mean);
      if (!(Math.abs(variance - wanted) <= TOLERANCE * greatest)
          || (i > 0 && variance > pca.variances()[i - 1])) {
        throw new Fault(
            "pca",
            "variance %d is %s; the samples have %s along its component, and %s along the first"
                .formatted(i, variance, wanted, greatest));
      }
    }
  }

  private static double product(float[] a, float[] b) {
    double product = 0;
    for (int f = 0; f < a.length; f++) {
      product += (double) a[f] * b[f];
    }
    return product;
  }

  private double variance(float[] axis, double[] mean) {
    double sum = 0;
    for (int i = 0; i < samples.rows(); i++) {
      double product = 0;
      for (int f = 0; f < axis.length; f++) {
        product += axis[f] * (samples.get(i, f) - mean[f]);
      }
      sum += product * product;
    }
    return sum / samples.rows();
  }
}
