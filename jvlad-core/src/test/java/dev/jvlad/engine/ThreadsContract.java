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
import dev.jvlad.Vocabulary;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
            VladModel.of(codebook, Normalization.plain()),
            new VladModel(
                codebook,
                Residuals.UNIT,
                Optional.of(random.rotations(12, 10)),
                Normalization.parse("power:0.3,l2"),
                Optional.of(random.projection(120, 33)),
                Training.UNKNOWN),
            VladModel.of(
                    Vocabulary.of(codebook, Normalization.plain()),
                    Vocabulary.of(random.codebook(5, 10), Normalization.plain()))
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
    VladModel model = VladModel.of(random.codebook(20, 14), Normalization.plain());
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

  /** Every worker begins with fresh memory, and its rows with the first word. */
  @ParameterizedTest
  @CsvSource({"128, 40, 3, 4", "256, 96, 3, 3", "1024, 128, 1, 1"})
  default void wordsAreTheDefinitionsInEveryWorker(int k, int d, int blocks, int rounds) {
    RandomInput random = new RandomInput(54);
    Codebook codebook = new Codebook(random.falling(k, d, 0.05));
    FloatMatrix x = random.falling(blocks * 4096 + 100, d, 0.05);
    for (int row = 0; row < x.rows(); row += 1024) {
      System.arraycopy(codebook.centroids().values(), 0, x.values(), row * d, d);
    }
    int[] wanted = Reference.words(x, codebook);
    for (int round = 0; round < rounds; round++) {
      try (Backend backend = open(4)) {
        int[] words = backend.clusterStep(x).assign(codebook);
        int row = Arrays.mismatch(words, wanted);
        assertThat(row).as("first row with another word, round %d", round).isEqualTo(-1);
      }
    }
  }

  @Test
  default void vectorsOfFallingVariancesHaveTheSameBitsOnFreshMemory() {
    RandomInput random = new RandomInput(55);
    int k = 256;
    int d = 96;
    Codebook codebook = new Codebook(random.falling(k, d, 0.05));
    FloatMatrix x = random.falling(8000, d, 0.05);
    for (int row = 0; row < x.rows(); row += 25) {
      System.arraycopy(codebook.centroids().values(), 0, x.values(), row * d, d);
    }
    DescriptorBatch batch = DescriptorBatch.ofEqualImages(x, 50);
    VladModel model = VladModel.of(codebook, List.of());
    FloatMatrix one = encode(model, batch, 1);
    for (int round = 0; round < 4; round++) {
      assertThat(encode(model, batch, 8)).as("8 threads, round %d", round).isEqualTo(one);
    }
  }

  @Test
  default void thousandsOfSmallBatchesGiveTheBitsOfOneLargeOne() throws InterruptedException {
    RandomInput random = new RandomInput(56);
    int k = 256;
    int d = 96;
    Codebook codebook = new Codebook(random.falling(k, d, 0.05));
    FloatMatrix x = random.falling(2400, d, 0.05);
    for (int row = 0; row < x.rows(); row += 12) {
      System.arraycopy(codebook.centroids().values(), 0, x.values(), row * d, d);
    }
    int images = 200;
    DescriptorBatch batch = DescriptorBatch.ofEqualImages(x, 12);
    VladModel model = VladModel.of(codebook, List.of());
    FloatMatrix wanted = encode(model, batch, 1);
    try (Backend backend = open(2)) {
      VladEncoder encoder = backend.encoder(model);
      encoder.encode(batch.images(0, 10)); // enough rows to plan by
      List<String> wrong = new CopyOnWriteArrayList<>();
      Thread[] callers = new Thread[4];
      for (int t = 0; t < callers.length; t++) {
        int caller = t;
        callers[t] =
            Thread.ofPlatform()
                .start(() -> {
                  for (int b = 0; b < 500; b++) {
                    int first = (37 * b + 11 * caller) % (images - 3);
                    int last = first + 1 + b % 3;
                    FloatMatrix vectors = encoder.encode(batch.images(first, last));
                    if (!vectors.equals(wanted.rows(first, last))) {
                      wrong.add("images %d to %d".formatted(first, last));
                    }
                  }
                });
      }
      for (Thread caller : callers) {
        caller.join();
      }
      assertThat(wrong).isEmpty();
    }
  }

  @Test
  default void sumsOfFallingVariancesHaveTheSameBits() {
    RandomInput random = new RandomInput(57);
    Codebook codebook = new Codebook(random.falling(256, 96, 0.05));
    FloatMatrix x = random.falling(6000, 96, 0.05);
    for (int row = 0; row < x.rows(); row += 100) {
      System.arraycopy(codebook.centroids().values(), 0, x.values(), row * 96, 96);
    }
    double[] one = {};
    for (int round = 0; round < 4; round++) {
      int threads = round == 0 ? 1 : 4;
      try (Backend backend = open(threads)) {
        double[] residuals = backend.clusterStep(x).run(codebook).residuals();
        one = round == 0 ? residuals : one;
        assertThat(residuals).as("%d threads, round %d", threads, round).isEqualTo(one);
      }
    }
  }

  /** Sums have one order, so that it does not matter what compiles them, or whether. */
  @Test
  default void thousandsOfCallsGiveTheBitsOfTheFirst() {
    RandomInput random = new RandomInput(58);
    int d = 21;
    Codebook codebook = random.codebook(5, d);
    DescriptorBatch image = DescriptorBatch.ofOneImage(random.normal(25, d));
    List<VladModel> models =
        List.of(
            VladModel.of(codebook, Normalization.parse("intra,ssr,l2")),
            new VladModel(
                codebook,
                Residuals.UNIT,
                Optional.of(random.rotations(1, d)),
                Normalization.parse("power:0.2,l2"),
                Optional.of(random.projection(5 * d, 17)),
                Training.UNKNOWN));
    try (Backend backend = open(1)) {
      for (VladModel model : models) {
        VladEncoder encoder = backend.encoder(model);
        FloatMatrix first = encoder.encode(image);
        for (int call = 1; call < 4000; call++) {
          if (!encoder.encode(image).equals(first)) {
            assertThat(encoder.encode(image)).as("call %d", call).isEqualTo(first);
          }
        }
      }
      ClusterStep step = backend.clusterStep(image.descriptors());
      double inertia = step.run(codebook).inertia();
      for (int call = 1; call < 4000; call++) {
        double again = backend.clusterStep(image.descriptors()).run(codebook).inertia();
        assertThat(again).as("inertia, call %d", call).isEqualTo(inertia);
      }
    }
  }
}
