package dev.jvlad.xla;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.jvlad.ClusterSums;
import dev.jvlad.Codebook;
import dev.jvlad.DescriptorBatch;
import dev.jvlad.FloatMatrix;
import dev.jvlad.Normalization;
import dev.jvlad.Residuals;
import dev.jvlad.Training;
import dev.jvlad.VladModel;
import dev.jvlad.Vocabulary;
import dev.jvlad.engine.Backend;
import dev.jvlad.engine.ClusterStep;
import dev.jvlad.engine.VladEncoder;
import dev.jvlad.xla.pjrt.PluginsUnderTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What a device adds to the contract: chunks, forms of sums, wide shapes, memory, threads. */
@ParameterizedClass
@MethodSource("dev.jvlad.xla.pjrt.PluginsUnderTest#list")
class XlaEncoderTest {
  private final Path plugin;

  XlaEncoderTest(Path plugin) {
    this.plugin = PluginsUnderTest.require(plugin);
  }

  private static FloatMatrix normal(Random random, int rows, int columns) {
    FloatMatrix x = FloatMatrix.zeros(rows, columns);
    for (int i = 0; i < x.values().length; i++) {
      x.values()[i] = (float) random.nextGaussian();
    }
    return x;
  }

  /** Images of 0 to {@code most} rows, and a large one in the middle. */
  private static DescriptorBatch ragged(Random random, int images, int most, int large, int d) {
    int[] offsets = new int[images + 1];
    for (int i = 0; i < images; i++) {
      offsets[i + 1] = offsets[i] + (i == images / 2 ? large : random.nextInt(most + 1));
    }
    return new DescriptorBatch(normal(random, offsets[images], d), offsets);
  }

  private static void assertClose(FloatMatrix vectors, FloatMatrix wanted) {
    assertThat(vectors.rows()).isEqualTo(wanted.rows());
    for (int i = 0; i < wanted.rows(); i++) {
      assertThat(vectors.row(i)).as("image %d", i).containsExactly(wanted.row(i), within(1e-4f));
    }
  }

  @ParameterizedTest
  @EnumSource(SumForm.class)
  void chunksAndFormsOfSumsGiveTheSameVectors(SumForm form) {
    Random random = new Random(1);
    DescriptorBatch plain = ragged(random, 60, 100, 2000, 16);
    float[] weights = new float[plain.descriptors().rows()];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = random.nextFloat();
    }
    DescriptorBatch batch = new DescriptorBatch(plain.descriptors(), plain.offsets(), weights);
    VladModel model =
        new VladModel(
            new Codebook(normal(random, 12, 16)),
            Residuals.UNIT,
            Optional.empty(),
            Normalization.plain(),
            Optional.empty(),
            Training.UNKNOWN);
    FloatMatrix wanted;
    try (Backend scalar = Backend.scalar()) {
      wanted = scalar.encoder(model).encode(batch);
    }
    try (XlaBackend whole = XlaBackend.open(plugin, form);
        // 256 rows at a time: several chunks, and the large image in parts
        XlaBackend chunked = XlaBackend.open(plugin, form, 1 << 16)) {
      assertClose(whole.encoder(model).encode(batch), wanted);
      assertClose(chunked.encoder(model).encode(batch), wanted);
    }
  }

  @ParameterizedTest
  @CsvSource({"2, 1024", "1536, 8", "128, 1", "33, 257"})
  void wordsAreNearestAtAnyShape(int d, int k) {
    Random random = new Random(31L * d + k);
    Codebook codebook = new Codebook(normal(random, k, d));
    FloatMatrix x = normal(random, 700, d);
    try (XlaBackend backend = XlaBackend.open(plugin)) {
      ClusterStep step = backend.clusterStep(x);
      int[] words = step.assign(codebook);
      ClusterSums sums = step.run(codebook);
      assertThat(sums.total()).isEqualTo(700);
      double inertia = 0;
      for (int i = 0; i < words.length; i++) {
        double least = Double.MAX_VALUE;
        for (int j = 0; j < k; j++) {
          least = Math.min(least, squaredDistance(x, i, codebook, j));
        }
        double distance = squaredDistance(x, i, codebook, words[i]);
        assertThat(distance).as("row %d", i).isLessThanOrEqualTo(least * (1 + 1e-4));
        inertia += least;
      }
      assertThat(sums.inertia()).isCloseTo(inertia, within(1e-5 * inertia));
      VladModel model = VladModel.of(codebook, Normalization.parse("l2"));
      assertThat(backend.encoder(model).encode(DescriptorBatch.ofEqualImages(x, 70)).columns())
          .isEqualTo(k * d);
    }
  }

  private static double squaredDistance(FloatMatrix x, int row, Codebook codebook, int word) {
    double sum = 0;
    for (int f = 0; f < x.columns(); f++) {
      double difference = (double) x.get(row, f) - codebook.centroids().get(word, f);
      sum += difference * difference;
    }
    return sum;
  }

  @Test
  void tiesGoToTheLowestWord() {
    FloatMatrix centroids = FloatMatrix.copyOf(new float[][] {{9, 9}, {1, 1}, {1, 1}, {-1, 1}});
    FloatMatrix x = FloatMatrix.copyOf(new float[][] {{1, 1}, {0, 1}, {0, -5}, {-1, 1}});
    try (XlaBackend backend = XlaBackend.open(plugin)) {
      assertThat(backend.clusterStep(x).assign(new Codebook(centroids)))
          .containsExactly(1, 1, 1, 3);
    }
  }

  @Test
  void twoThreadsShareABackend() throws InterruptedException {
    Random random = new Random(2);
    VladModel model = VladModel.of(new Codebook(normal(random, 9, 8)), Normalization.plain());
    DescriptorBatch[] batches = {ragged(random, 20, 40, 100, 8), ragged(random, 30, 20, 50, 8)};
    FloatMatrix[] last = new FloatMatrix[2];
    try (XlaBackend backend = XlaBackend.open(plugin)) {
      VladEncoder encoder = backend.encoder(model);
      Thread[] threads = new Thread[2];
      for (int t = 0; t < 2; t++) {
        int own = t;
        threads[t] =
            Thread.ofPlatform()
                .start(() -> {
                  for (int i = 0; i < 50; i++) {
                    last[own] = encoder.encode(batches[own]);
                  }
                });
      }
      for (int t = 0; t < 2; t++) {
        threads[t].join();
      }
      for (int t = 0; t < 2; t++) {
        assertThat(last[t]).isEqualTo(encoder.encode(batches[t]));
      }
    }
  }

  /** {@code -Djvlad.xla.encodes=10000} for the long form. */
  @Test
  void encodingLeaksNothing() throws IOException {
    Random random = new Random(3);
    VladModel model = VladModel.of(new Codebook(normal(random, 16, 32)), Normalization.plain());
    DescriptorBatch batch = ragged(random, 16, 100, 200, 32);
    int encodes = Integer.getInteger("jvlad.xla.encodes", 400);
    XlaBackend closed;
    try (XlaBackend backend = XlaBackend.open(plugin)) {
      closed = backend;
      VladEncoder encoder = backend.encoder(model);
      FloatMatrix vectors = encoder.encode(batch);
      for (int i = 0; i < 200; i++) {
        encoder.encode(batch, vectors);
      }
      int alive = backend.alive();
      long before = residentBytes();
      for (int i = 0; i < encodes; i++) {
        encoder.encode(batch, vectors);
      }
      assertThat(backend.alive()).isEqualTo(alive);
      // A leak of the input alone would be 100 kB for every call.
      assertThat(residentBytes() - before).isLessThan(encodes * 20_000L + (24L << 20));
    }
    assertThat(closed.alive()).isZero();
  }

  /** Only programs stay, for the next model of the same shape. */
  @Test
  void aClosedEncoderLeavesNoModelBehind() {
    Random random = new Random(4);
    Vocabulary words = Vocabulary.of(new Codebook(normal(random, 9, 8)), Normalization.plain());
    DescriptorBatch batch = ragged(random, 20, 40, 100, 8);
    try (XlaBackend backend = XlaBackend.open(plugin)) {
      for (VladModel model : List.of(VladModel.of(words), VladModel.of(words, words))) {
        int programs = 0;
        for (int i = 0; i < 3; i++) {
          VladEncoder encoder = backend.encoder(model);
          encoder.encode(batch);
          int loaded = backend.alive();
          encoder.close();
          assertThat(backend.alive()).isLessThan(loaded);
          if (i > 0) {
            assertThat(backend.alive()).isEqualTo(programs);
          }
          programs = backend.alive();
        }
      }
    }
  }

  private static long residentBytes() throws IOException {
    Path status = Path.of("/proc/self/statm");
    Assumptions.assumeTrue(Files.exists(status), "no /proc to read the resident memory from");
    return 4096 * Long.parseLong(Files.readString(status).split(" ", 3)[1]);
  }
}
