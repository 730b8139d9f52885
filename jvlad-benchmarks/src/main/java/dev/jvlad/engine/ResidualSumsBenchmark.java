package dev.jvlad.engine;

import dev.jvlad.Codebook;
import dev.jvlad.FloatMatrix;
import dev.jvlad.Residuals;
import dev.jvlad.reduce.Runs;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Sums of 1,000 descriptors of one image by their words, 64 of them: nanoseconds a descriptor, one
 * thread. The words are known; sorting by them is part of it.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ResidualSumsBenchmark {
  private static final int ROWS = 1000;
  private static final int CLUSTERS = 64;

  /** F. */
  @Param({"64", "128", "1536"})
  public int dimension;

  private FloatMatrix x;
  private Codebook codebook;
  private Kernels kernels;
  private final int[] words = new int[ROWS];
  private final int[] starts = new int[CLUSTERS + 1];
  private final int[] order = new int[ROWS];
  private double[] sums = {};
  private Residuals last = Residuals.PLAIN;

  /** Finds the words. */
  @Setup
  public void assign() {
    BenchmarkInput input = new BenchmarkInput();
    x = input.descriptors(ROWS, dimension);
    codebook = input.codebook(x, CLUSTERS);
    kernels = new SimdKernels();
    sums = new double[CLUSTERS * dimension];
    kernels.assigner(codebook, null).assign(x.values(), 0, ROWS, words, 0);
  }

  /** Σ (x − c). */
  @Benchmark
  @OperationsPerInvocation(ROWS)
  public double[] plain() {
    return sum(kernels, Residuals.PLAIN);
  }

  /** Σ (x − c) / ‖x − c‖. */
  @Benchmark
  @OperationsPerInvocation(ROWS)
  public double[] unit() {
    return sum(kernels, Residuals.UNIT);
  }

  private double[] sum(Kernels chosen, Residuals residuals) {
    last = residuals;
    Runs.sort(words, 0, 0, ROWS, CLUSTERS, starts, order);
    float[] c = codebook.centroids().values();
    double[] sum = new double[dimension];
    for (int j = 0; j < CLUSTERS; j++) {
      int from = starts[j];
      int to = starts[j + 1];
      Arrays.fill(sum, 0);
      if (residuals == Residuals.PLAIN) {
        chosen.addRows(x.values(), dimension, order, from, to, sum);
        for (int f = 0; f < dimension; f++) {
          sum[f] -= (to - from) * (double) c[j * dimension + f];
        }
      } else {
        int cAt = j * dimension;
        chosen.addResiduals(
            x.values(), new float[0], order, from, to, c, cAt, dimension, residuals, sum);
      }
      System.arraycopy(sum, 0, sums, j * dimension, dimension);
    }
    return sums;
  }

  /** The sums are those of the definition. */
  @TearDown(Level.Trial)
  public void check() {
    double[] computed = sums.clone();
    BenchmarkInput.requireClose(computed, sum(new ScalarKernels(), last), last.toString());
  }
}
