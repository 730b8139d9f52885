package dev.jvlad.app;

import static dev.jvlad.app.NpyFiles.shape;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.jvlad.VladModel;
import dev.jvlad.io.ModelFile;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Learning from a file of 150 MB with a heap of 64 MB. */
class LargeTrainTest {
  private static final int COLUMNS = 128;
  private static final int ROWS = 300_000;

  @TempDir private Path folder;
  private Path descriptors;
  private Path model;

  /** Row i is near 10 in column i mod 3, and else near 0: three clusters, ordered as in photos. */
  @BeforeEach
  void writeDescriptors() throws IOException {
    descriptors = folder.resolve("x.npy");
    model = folder.resolve("model");
    SplittableRandom random = new SplittableRandom(5);
    ByteBuffer row = ByteBuffer.allocate(4 * COLUMNS).order(ByteOrder.LITTLE_ENDIAN);
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(descriptors), 1 << 20)) {
      out.write(NpyFiles.header("<f4", false, shape(ROWS, COLUMNS)));
      for (int i = 0; i < ROWS; i++) {
        for (int f = 0; f < COLUMNS; f++) {
          row.putFloat(4 * f, (f == i / 1000 % 3 ? 10 : 0) + (float) random.nextDouble(-1, 1));
        }
        out.write(row.array());
      }
    }
  }

  /** Noise from −1 to 1 has variance 1/3 in every column. */
  private static final double INERTIA = ROWS * COLUMNS / 3.0;

  @Test
  void fewerSamplesAreDrawnThanTheHeapHolds() throws Exception {
    String log = train("--clusters", 3);
    assertThat(log).contains("of 300,000 descriptors, drawn at random (--samples takes more)");
    VladModel learned = ModelFile.read(model).model();
    long taken = Long.parseLong(learned.vocabulary().training().options().get("samples taken"));
    assertThat(taken).isBetween(10_000L, 40_000L);
    assertThat(log).contains("learning from %,d of".formatted(taken));
    assertThat(learned.vocabulary().training().samples()).isEqualTo(ROWS);
    assertThat(learned.vocabulary().training().inertia())
        .isCloseTo(INERTIA, within(0.01 * INERTIA));
  }

  @Test
  void allSamplesAreStreamedIfWanted() throws Exception {
    for (String algorithm : List.of("lloyd", "minibatch")) {
      String log =
          train("--clusters", 3, "--samples", ROWS, "--algorithm", algorithm, "--iterations", 2);
      assertThat(log).doesNotContain("drawn at random");
      VladModel learned = ModelFile.read(model).model();
      assertThat(learned.vocabulary().training().options()).doesNotContainKey("samples taken");
      assertThat(learned.vocabulary().training().inertia())
          .as(algorithm)
          .isCloseTo(INERTIA, within(0.01 * INERTIA));
      float[] centroids = learned.vocabulary().codebook().centroids().values();
      List<Integer> columns = new ArrayList<>();
      for (int i = 0; i < centroids.length; i++) {
        if (centroids[i] > 9.9 && centroids[i] < 10.1) {
          columns.add(i % COLUMNS);
        }
      }
      assertThat(columns).as(algorithm).containsExactlyInAnyOrder(0, 1, 2);
    }
  }

  private String train(Object... options) throws IOException, InterruptedException {
    Path log = folder.resolve("log");
    List<Object> words = new ArrayList<>(List.of("train", "--descriptors", descriptors));
    words.addAll(List.of(options));
    words.addAll(List.of("--seed", 1, "-o", model));
    Process process = Vlad.start(List.of("-Xmx64m"), log, words.toArray());
    int code = process.waitFor();
    String text = Files.readString(log);
    assertThat(code).as(text).isZero();
    return text;
  }
}
