package dev.jvlad.engine;

import dev.jvlad.FloatMatrix;
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
 * y = W·x with W of 128 rows: nanoseconds a vector x, one thread. D = 8,192 is the projection of a
 * vector of 64 words; it takes 2·128·D operations.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ProductBenchmark {
  private static final int ROWS = 64;
  private static final int OUTPUTS = 128;

  /** D. */
  @Param({"128", "8192"})
  public int dimension;

  private FloatMatrix x;
  private FloatMatrix weights;
  private Kernels.Product product;
  private final float[] y = new float[ROWS * OUTPUTS];

  /** Packs W. */
  @Setup
  public void pack() {
    BenchmarkInput input = new BenchmarkInput();
    x = input.descriptors(ROWS, dimension);
    weights = input.descriptors(OUTPUTS, dimension);
    product = new SimdProduct(weights);
  }

  /** All 64 vectors in one call. */
  @Benchmark
  @OperationsPerInvocation(ROWS)
  public float[] product() {
    product.multiply(x.values(), 0, ROWS, y, 0);
    return y;
  }

  /** The products are those of the definition. */
  @TearDown(Level.Trial)
  public void check() {
    float[] defined = new float[y.length];
    new ScalarKernels().product(weights).multiply(x.values(), 0, ROWS, defined, 0);
    BenchmarkInput.requireClose(
        BenchmarkInput.doubles(y), BenchmarkInput.doubles(defined), "products");
  }
}
