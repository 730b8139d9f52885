package dev.jvlad.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.jvlad.Codebook;
import dev.jvlad.DescriptorBatch;
import dev.jvlad.FloatMatrix;
import dev.jvlad.Normalization;
import dev.jvlad.Residuals;
import dev.jvlad.Training;
import dev.jvlad.VladModel;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Encoding one image after the other allocates nothing, once the JVM has compiled it. The build
 * gives this test a JVM of its own, as a program has that uses one back end.
 */
class NoGarbageTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int IMAGES = 100;

  /** Vectors are objects until C2 has compiled the kernels: rounds of {@link #IMAGES} images. */
  private static final int MOST_ROUNDS = 600;

  @ParameterizedTest
  @CsvSource({"64, 1", "64, 2", "300, 1"}) // 300 words are enough for pruning
  void encodingAnImageAllocatesNothing(int clusters, int threads) {
    RandomInput random = new RandomInput(clusters);
    Codebook codebook = new Codebook(random.normal(clusters, 32));
    DescriptorBatch image = DescriptorBatch.ofOneImage(random.normal(257, 32));
    VladModel plain = VladModel.of(codebook, Normalization.parse("power:0.2,intra,l2"));
    VladModel whole =
        new VladModel(
            codebook,
            Residuals.UNIT,
            Optional.of(random.rotations(1, 32)),
            Normalization.plain(),
            Optional.of(random.projection(32 * clusters, 20)),
            Training.UNKNOWN);
    for (VladModel model : List.of(plain, whole)) {
      try (Backend backend = Backend.simd(threads)) {
        VladEncoder encoder = backend.encoder(model);
        FloatMatrix vector = FloatMatrix.zeros(1, model.outputDimension());
        long least = Long.MAX_VALUE;
        for (int round = 0; round < MOST_ROUNDS && least > 0; round++) {
          least = Math.min(least, bytesAllocated(encoder, image, vector));
        }
        assertThat(least)
            .as("bytes for %d images, %s", IMAGES, model.vocabulary().residuals())
            .isZero();
      }
    }
  }

  private static long bytesAllocated(
      VladEncoder encoder, DescriptorBatch image, FloatMatrix vector) {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < IMAGES; i++) {
      encoder.encode(image, vector);
    }
    return THREADS.getCurrentThreadAllocatedBytes() - before;
  }
}
