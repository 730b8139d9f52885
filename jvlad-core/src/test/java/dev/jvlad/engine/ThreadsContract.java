package dev.jvlad.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jvlad.ClusterSums;
import dev.jvlad.Codebook;
import dev.jvlad.DescriptorBatch;
import dev.jvlad.FloatMatrix;
import dev.jvlad.Normalization;
import dev.jvlad.Residuals;
import dev.jvlad.Training;
import dev.jvlad.VladModel;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The back ends of the CPU give the same bits for any number of threads. */
interface ThreadsContract {

  /** The back end under test. */
  Backend open(int threads);

  @Test
  default void vectorsHaveTheSameBits() {
    RandomInput random = new RandomInput(51);
    int[] offsets = {0, 0, 20_000, 20_300, 20_300, 21_000, 23_000, 40_000, 40_001};
    FloatMatrix x = random.normal(40_001, 10);
    Codebook codebook = random.codebook(12, 10);
    List<VladModel> models =
        List.of(
            VladModel.of(codebook, Normalization.seed()),
            new VladModel(
                codebook,
                Residuals.UNIT,
                Optional.of(random.rotations(12, 10)),
                Normalization.parse("power:0.3,l2"),
                Optional.of(random.projection(120, 33)),
                Training.UNKNOWN),
            VladModel.ofParts(
                    List.of(
                        VladModel.of(codebook, Normalization.seed()),
                        VladModel.of(random.codebook(5, 10), Normalization.seed())))
                .withProjection(random.projection(170, 21)));
    for (DescriptorBatch batch :
        List.of(new DescriptorBatch(x, offsets), random.ragged(200, 100, 10))) {
      for (VladModel model : models) {
        FloatMatrix one = encode(model, batch, 1);
        assertThat(encode(model, batch, 2)).as("2 threads").isEqualTo(one);
        assertThat(encode(model, batch, 3)).as("3 threads").isEqualTo(one);
      }
    }
  }

  private FloatMatrix encode(VladModel model, DescriptorBatch batch, int threads) {
    try (Backend backend = open(threads)) {
      return backend.encoder(model).encode(batch);
    }
  }

  @Test
  default void sumsHaveTheSameBits() {
    RandomInput random = new RandomInput(52);
    FloatMatrix x = random.normal(30_000, 9);
    Codebook codebook = random.codebook(25, 9);
    FloatMatrix points = random.normal(5, 9);
    ClusterSums one = null;
    float[] distances = new float[30_000 * 5];
    int[] words = {};
    for (int threads = 1; threads <= 3; threads++) {
      try (Backend backend = open(threads)) {
        ClusterStep step = backend.clusterStep(x);
        ClusterSums sums = step.run(codebook);
        float[] measured = new float[30_000 * 5];
        step.squaredDistances(points, measured);
        if (one == null) {
          one = sums;
          distances = measured;
          words = step.assign(codebook);
        }
        String what = threads + " threads";
        assertThat(sums.residuals()).as(what).isEqualTo(one.residuals());
        assertThat(sums.counts()).as(what).isEqualTo(one.counts());
        assertThat(sums.inertia()).as(what).isEqualTo(one.inertia());
        assertThat(measured).as(what).isEqualTo(distances);
        assertThat(step.assign(codebook)).as(what).isEqualTo(words);
      }
    }
  }

  @Test
  default void oneEncoderServesManyThreads() throws InterruptedException {
    RandomInput random = new RandomInput(53);
    DescriptorBatch batch = random.ragged(60, 120, 14);
    VladModel model = VladModel.of(random.codebook(20, 14), Normalization.seed());
    try (Backend backend = open(2)) {
      VladEncoder encoder = backend.encoder(model);
      FloatMatrix wanted = encoder.encode(batch);
      FloatMatrix[] vectors = new FloatMatrix[8];
      Thread[] callers = new Thread[vectors.length];
      for (int t = 0; t < callers.length; t++) {
        int caller = t;
        callers[t] = Thread.ofPlatform().start(() -> vectors[caller] = encoder.encode(batch));
      }
      for (Thread caller : callers) {
        caller.join();
      }
      assertThat(vectors).containsOnly(wanted);
    }
  }
}
