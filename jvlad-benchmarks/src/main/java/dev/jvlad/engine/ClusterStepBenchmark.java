package dev.jvlad.engine;

import dev.jvlad.ClusterSums;
import dev.jvlad.Codebook;
import dev.jvlad.FloatMatrix;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
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
 * One step of Lloyd's: nearest centroids, residual sums and inertia. Nanoseconds a sample of 128
 * columns, one thread.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ClusterStepBenchmark {
  private static final int ROWS = 8192;
  private static final int DIMENSION = 128;

  /** K. */
  @Param({"64", "256", "1024"})
  public int clusters;

  private FloatMatrix x;
  private Codebook codebook;
  private Backend backend;
  private ClusterStep step;
  private @Nullable ClusterSums sums;

  /** Loads the samples. */
  @Setup
  public void load() {
    BenchmarkInput input = new BenchmarkInput();
    x = input.descriptors(ROWS, DIMENSION);
    codebook = input.codebook(x, clusters);
    backend = Backend.simd(1);
    step = backend.clusterStep(x);
  }

  /** A step of an iteration: what the one before found out serves this one. */
  @Benchmark
  @OperationsPerInvocation(ROWS)
  public ClusterSums step() {
    sums = step.run(codebook);
    return sums;
  }

  /** The sums are those of the definition. */
  @TearDown(Level.Trial)
  public void check() {
    ClusterSums computed = Objects.requireNonNull(sums);
    step.close();
    backend.close();
    try (Backend scalar = Backend.scalar()) {
      ClusterSums defined = scalar.clusterStep(x).run(codebook);
      BenchmarkInput.requireClose(computed.residuals(), defined.residuals(), "residual sums");
      BenchmarkInput.requireClose(
          new double[] {computed.inertia()}, new double[] {defined.inertia()}, "inertia");
    }
  }
}
