package dev.jvlad.app;

import static dev.jvlad.app.NpyFiles.shape;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.jvlad.Codebook;
import dev.jvlad.DescriptorBatch;
import dev.jvlad.FloatMatrix;
import dev.jvlad.Normalization;
import dev.jvlad.VladModel;
import dev.jvlad.engine.Backend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many pieces, and images of several parts: the same file and the same first error by any threads.
 */
class StreamEncodingTest {
  private static final int COLUMNS = 64;

  /** A piece has 1,024 rows of 64 columns, a part 16,384. */
  private static final int[] OFFSETS = {
    0, 0, 3, 900, 1700, 1701, 45_000, 45_000, 45_400, 62_000, 62_001, 63_400, 65_000, 65_000
  };

  @TempDir private Path folder;

  private float[] descriptors() {
    Random random = new Random(7);
    float[] x = new float[65_000 * COLUMNS];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) random.nextGaussian();
    }
    return x;
  }

  private Object[] words(float[] x, Path output, int threads) throws IOException {
    Path descriptors = NpyFiles.floats(folder.resolve("x.npy"), shape(65_000, COLUMNS), x);
    float[] centroids = new float[5 * COLUMNS];
    System.arraycopy(descriptors(), 0, centroids, 0, centroids.length);
    Path codebook = NpyFiles.floats(folder.resolve("c.npy"), shape(5, COLUMNS), centroids);
    long[] rows = new long[OFFSETS.length];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = OFFSETS[i];
    }
    Path offsets = NpyFiles.ints(folder.resolve("o.npy"), rows);
    return new Object[] {
      "encode",
      "--codebook",
      codebook,
      "--descriptors",
      descriptors,
      "--offsets",
      offsets,
      "--threads",
      threads,
      "-o",
      output
    };
  }

  @Test
  void theFileIsTheSameForAnyNumberOfThreads() throws IOException {
    float[] x = descriptors();
    Path one = folder.resolve("1.npy");
    Vlad.run(words(x, one, 1)).succeeded();
    for (int threads : new int[] {2, 3, 9}) {
      Path many = folder.resolve(threads + ".npy");
      Vlad.run(words(x, many, threads)).succeeded();
      assertThat(Files.mismatch(one, many)).as("%d threads", threads).isEqualTo(-1);
    }
    float[] centroids = new float[5 * COLUMNS];
    System.arraycopy(x, 0, centroids, 0, centroids.length);
    VladModel model =
        VladModel.of(new Codebook(FloatMatrix.of(5, COLUMNS, centroids)), Normalization.seed());
    float[][] vectors = NpyFiles.read(one);
    try (Backend backend = Backend.simd(2)) {
      FloatMatrix wanted =
          backend
              .encoder(model)
              .encode(new DescriptorBatch(FloatMatrix.of(65_000, COLUMNS, x), OFFSETS));
      for (int image = 0; image < vectors.length; image++) {
        assertThat(vectors[image])
            .as("image %d", image)
            .containsExactly(wanted.row(image), within(1e-6f));
      }
    }
  }

  @Test
  void theFirstErrorIsTheSameForAnyNumberOfThreads() throws IOException {
    float[] x = descriptors();
    x[1650 * COLUMNS + 3] = Float.NaN; // in the first pieces
    x[30_000 * COLUMNS] = Float.NaN; // in the second part of a large image
    x[64_000 * COLUMNS] = Float.NaN;
    for (int threads : new int[] {1, 2, 9}) {
      Object[] words = words(x, folder.resolve("y.npy"), threads);
      assertThat(Vlad.refusal(1, folder, words))
          .as("%d threads", threads)
          .contains("x.npy: descriptor row 1650 holds NaN");
    }
  }
}
