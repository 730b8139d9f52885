package dev.jvlad.engine;

import dev.jvlad.Codebook;
import dev.jvlad.FloatMatrix;
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
 * The nearest of K centroids: nanoseconds a descriptor of 128 columns, one thread. By brute force
 * that is 2·K·128 operations.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class AssignmentBenchmark {
  private static final int ROWS = 2048;
  private static final int DIMENSION = 128;

  /** K. */
  @Param({"64", "256", "1024"})
  public int clusters;

  private FloatMatrix x;
  private Codebook codebook;
  private Kernels.Assigner bruteForce;
  private Kernels.Assigner pruned;
  private final int[] words = new int[ROWS];

  /** Packs the centroids. */
  @Setup
  public void pack() {
    BenchmarkInput input = new BenchmarkInput();
    x = input.descriptors(ROWS, DIMENSION);
    codebook = input.codebook(x, clusters);
    bruteForce = new SimdAssigner(codebook);
    pruned = new SimdKernels().assigner(codebook, null);
  }

  /** All scores of all centroids. */
  @Benchmark
  @OperationsPerInvocation(ROWS)
  public int[] bruteForce() {
    bruteForce.assign(x.values(), 0, ROWS, words, 0);
    return words;
  }

  /** What the engine does: with bounds, where a pilot on the data says that they pay. */
  @Benchmark
  @OperationsPerInvocation(ROWS)
  public int[] pruned() {
    pruned.assign(x.values(), 0, ROWS, words, 0);
    return words;
  }

  /** The words are those of the definition. */
  @TearDown(Level.Trial)
  public void check() {
    int[] defined = new int[ROWS];
    new ScalarKernels().assigner(codebook, null).assign(x.values(), 0, ROWS, defined, 0);
    int row = Arrays.mismatch(words, defined);
    if (row >= 0) {
      throw new IllegalStateException(
          "descriptor %d has word %d, and %d by definition"
              .formatted(row, words[row], defined[row]));
    }
  }
}
