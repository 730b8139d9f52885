package dev.jvlad.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jvlad.Residuals;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sums have the bits that their order defines, in the first call and when they are compiled. */
class SimdLanesTest {
  private static final long SEED = 20262;

  /** Lanes of float64. */
  private static final int WIDE = SimdTile.LANES / 2;

  /** Enough for the interpreter and both compilers. */
  private static final int CALLS = 12_000;

  private final Kernels kernels = new SimdKernels();

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 7, 8, 16, 19, 37, 64})
  void sumsAreInOneOrder(int d) {
    SplittableRandom random = new SplittableRandom(SEED + d);
    float[] x = values(d, random);
    float[] c = values(d, random);
    float[] r = values(d * d, random);
    double[] sums = new double[d];
    for (int f = 0; f < d; f++) {
      sums[f] = random.nextGaussian();
    }
    double norm = ordered(x, x, d);
    double distance = orderedDistance(x, c, d);
    double[] rotated = new double[d];
    for (int i = 0; i < d; i++) {
      rotated[i] = orderedProduct(r, i, sums, d);
    }
    double[] y = new double[d];
    int[] order = {0};
    double[] unit = {};
    for (int call = 0; call < CALLS; call++) {
      String what = "call %d, seed %d, %d columns".formatted(call, SEED + d, d);
      requireEqual(kernels.squaredNorm(x, 0, d), norm, what);
      requireEqual(kernels.squaredDistance(x, 0, c, 0, d), distance, what);
      if (call % 8 == 0) {
        kernels.rotate(r, 0, d, sums, 0, y);
        for (int i = 0; i < d; i++) {
          requireEqual(y[i], rotated[i], what);
        }
        double[] sum = new double[d];
        kernels.addResiduals(x, new float[0], order, 0, 1, c, 0, d, Residuals.UNIT, sum);
        unit = call == 0 ? sum : unit;
        assertThat(sum).as(what).isEqualTo(unit);
      }
    }
  }

  private static void requireEqual(double sum, double wanted, String what) {
    if (Double.doubleToLongBits(sum) != Double.doubleToLongBits(wanted)) {
      assertThat(sum).as(what).isEqualTo(wanted);
    }
  }

  private static float[] values(int count, SplittableRandom random) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  /** Σ x_f y_f: lane by lane over whole vectors, across the lanes by halves, then the rest. */
  private static double ordered(float[] x, float[] y, int d) {
    double[] lanes = new double[WIDE];
    int whole = d / WIDE * WIDE;
    for (int f = 0; f < whole; f++) {
      lanes[f % WIDE] = Math.fma((double) x[f], (double) y[f], lanes[f % WIDE]);
    }
    double sum = byHalves(lanes);
    for (int f = whole; f < d; f++) {
      sum += (double) x[f] * y[f];
    }
    return sum;
  }

  /** Even and odd vectors apart. */
  private static double orderedDistance(float[] x, float[] c, int d) {
    double[] even = new double[WIDE];
    double[] odd = new double[WIDE];
    int whole = d / (2 * WIDE) * (2 * WIDE);
    for (int f = 0; f < whole; f++) {
      double[] lanes = f / WIDE % 2 == 0 ? even : odd;
      double difference = (double) x[f] - c[f];
      lanes[f % WIDE] = Math.fma(difference, difference, lanes[f % WIDE]);
    }
    for (int l = 0; l < WIDE; l++) {
      even[l] += odd[l];
    }
    double sum = byHalves(even);
    for (int f = whole; f < d; f++) {
      double difference = (double) x[f] - c[f];
      sum += difference * difference;
    }
    return sum;
  }

  /** Number i of Rᵀ x: f ascending, at any width. */
  private static double orderedProduct(float[] r, int i, double[] x, int d) {
    double sum = 0;
    for (int f = 0; f < d; f++) {
      sum = Math.fma((double) r[f * d + i], x[f], sum);
    }
    return sum;
  }

  private static double byHalves(double[] lanes) {
    double[] sums = lanes.clone();
    for (int half = sums.length / 2; half > 0; half /= 2) {
      for (int l = 0; l < half; l++) {
        sums[l] += sums[l + half];
      }
    }
    return sums[0];
  }
}
