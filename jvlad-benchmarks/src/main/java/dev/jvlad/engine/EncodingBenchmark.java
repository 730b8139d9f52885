package dev.jvlad.engine;

import dev.jvlad.Codebook;
import dev.jvlad.DescriptorBatch;
import dev.jvlad.FloatMatrix;
import dev.jvlad.Normalization;
import dev.jvlad.VladModel;
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
 * From descriptors to normalised vectors (signed square root, unit length): microseconds an image
 * of 500 descriptors of 128 columns, one thread.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class EncodingBenchmark {
  private static final int IMAGES = 16;
  private static final int DESCRIPTORS = 500;
  private static final int DIMENSION = 128;

  /** K. */
  @Param({"16", "64", "512"})
  public int clusters;

  private DescriptorBatch batch;
  private Backend backend;
  private VladEncoder encoder;
  private FloatMatrix vectors;

  /** Loads the model. */
  @Setup
  public void load() {
    BenchmarkInput input = new BenchmarkInput();
    FloatMatrix x = input.descriptors(IMAGES * DESCRIPTORS, DIMENSION);
    Codebook codebook = input.codebook(x, clusters);
    batch = DescriptorBatch.ofEqualImages(x, DESCRIPTORS);
    backend = Backend.simd(1);
    encoder = backend.encoder(VladModel.of(codebook, Normalization.plain()));
    vectors = FloatMatrix.zeros(IMAGES, clusters * DIMENSION);
  }

  /** Assignment, sums and normalisation of a few images at a time. */
  @Benchmark
  @OperationsPerInvocation(IMAGES)
  public FloatMatrix fused() {
    encoder.encode(batch, vectors);
    return vectors;
  }

  /** The vectors are those of the definition. */
  @TearDown(Level.Trial)
  public void check() {
    backend.close();
    try (Backend scalar = Backend.scalar()) {
      FloatMatrix defined = scalar.encoder(encoder.model()).encode(batch);
      for (int image = 0; image < IMAGES; image++) {
        BenchmarkInput.requireClose(
            BenchmarkInput.doubles(vectors.row(image)),
            BenchmarkInput.doubles(defined.row(image)),
            "image " + image);
      }
    }
  }
}
