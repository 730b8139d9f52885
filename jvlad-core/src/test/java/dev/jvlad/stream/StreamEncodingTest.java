package dev.jvlad.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.jvlad.Codebook;
import dev.jvlad.DescriptorBatch;
import dev.jvlad.FloatMatrix;
import dev.jvlad.Normalization;
import dev.jvlad.Progress;
import dev.jvlad.VladModel;
import dev.jvlad.Workers;
import dev.jvlad.engine.Backend;
import dev.jvlad.engine.NonFiniteRowException;
import dev.jvlad.engine.VladEncoder;
import dev.jvlad.io.DescriptorFile;
import dev.jvlad.io.NpyBytes;
import dev.jvlad.io.NpyWriter;
import dev.jvlad.io.Offsets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
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

  private static float[] descriptors() {
    Random random = new Random(7);
    float[] x = new float[65_000 * COLUMNS];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) random.nextGaussian();
    }
    return x;
  }

  private static VladModel model() {
    float[] centroids = Arrays.copyOf(descriptors(), 5 * COLUMNS);
    return VladModel.of(new Codebook(FloatMatrix.of(5, COLUMNS, centroids)), Normalization.plain());
  }

  /** The vectors of a file with these descriptors, as a file. */
  private Path encode(float[] x, Path output, int threads) throws IOException {
    Path descriptors = folder.resolve("x.npy");
    try (NpyWriter writer = NpyWriter.create(descriptors, 65_000, COLUMNS)) {
      writer.write(x, 65_000);
      writer.commit();
    }
    double[] starts = Arrays.stream(OFFSETS).asDoubleStream().toArray();
    byte[] offsets =
        NpyBytes.file(
            1, NpyBytes.dictionary("<i8", false, starts.length), NpyBytes.elements("<i8", starts));
    VladModel model = model();
    try (DescriptorFile file = DescriptorFile.open(descriptors);
        Workers workers = Workers.of(threads);
        Backend backend = Backend.auto(workers)) {
      Offsets images = Offsets.read(Files.write(folder.resolve("o.npy"), offsets), file.rows());
      StreamEncoding stream =
          StreamEncoding.onProcessor(file, images, backend.encoder(model), workers);
      try (NpyWriter writer =
          NpyWriter.create(output, images.imageCount(), model.outputDimension())) {
        stream.encodeTo(writer::write, Progress.NONE);
        writer.commit();
      }
    }
    return output;
  }

  @Test
  void theFileIsTheSameForAnyNumberOfThreads() throws IOException {
    float[] x = descriptors();
    Path one = encode(x, folder.resolve("1.npy"), 1);
    for (int threads : new int[] {2, 3, 9}) {
      Path many = encode(x, folder.resolve(threads + ".npy"), threads);
      assertThat(Files.mismatch(one, many)).as("%d threads", threads).isEqualTo(-1);
    }
    try (DescriptorFile file = DescriptorFile.open(one);
        Backend backend = Backend.auto(2)) {
      FloatMatrix vectors = file.readAll();
      FloatMatrix wanted =
          backend
              .encoder(model())
              .encode(new DescriptorBatch(FloatMatrix.of(65_000, COLUMNS, x), OFFSETS));
      assertThat(vectors.rows()).isEqualTo(wanted.rows());
      for (int image = 0; image < vectors.rows(); image++) {
        assertThat(vectors.row(image))
            .as("image %d", image)
            .containsExactly(wanted.row(image), within(1e-6f));
      }
    }
  }

  /** Also of the image of 43,299 rows, which without weights is encoded in parts. */
  @Test
  void weightedImagesHaveTheBitsOfBatchesOfTheirOwn() throws IOException {
    float[] x = descriptors();
    float[] weights = new float[65_000];
    Random random = new Random(8);
    for (int i = 0; i < weights.length; i++) {
      weights[i] = random.nextInt(4) == 0 ? 0 : random.nextFloat();
    }
    Path descriptors = write("x.npy", x, COLUMNS);
    Path weightFile = write("w.npy", weights, 1);
    Offsets images = Offsets.of(Arrays.stream(OFFSETS).asLongStream().toArray());
    try (DescriptorFile file = DescriptorFile.open(descriptors);
        DescriptorFile weighing = DescriptorFile.open(weightFile);
        Workers workers = Workers.of(3);
        Backend backend = Backend.auto(workers);
        VladEncoder encoder = backend.encoder(model())) {
      FloatMatrix vectors =
          StreamEncoding.onProcessor(file, images, encoder, workers)
              .withWeights(weighing)
              .encodeAll(Progress.NONE);
      FloatMatrix all = FloatMatrix.of(65_000, COLUMNS, x);
      for (int image = 0; image < vectors.rows(); image++) {
        int from = OFFSETS[image];
        int to = OFFSETS[image + 1];
        FloatMatrix own =
            encoder.encode(
                DescriptorBatch.ofOneImage(
                    all.rows(from, to), Arrays.copyOfRange(weights, from, to)));
        assertThat(vectors.row(image)).as("image %d", image).isEqualTo(own.values());
      }
      assertThatThrownBy(
              () -> StreamEncoding.onProcessor(file, images, encoder, workers).withWeights(file))
          .hasMessage("65,000×64 weights; wanted 65,000×1, one for each descriptor");
    }
    weights[1000] = -1;
    Path negative = write("negative.npy", weights, 1);
    try (DescriptorFile file = DescriptorFile.open(descriptors);
        DescriptorFile weighing = DescriptorFile.open(negative);
        Backend backend = Backend.auto(1);
        VladEncoder encoder = backend.encoder(model())) {
      assertThatThrownBy(() ->
              StreamEncoding.onDevice(file, images, encoder)
                  .withWeights(weighing)
                  .encodeAll(Progress.NONE))
          .hasMessage("weight 1000 is -1.0; wanted a finite number from 0");
    }
  }

  private Path write(String name, float[] values, int columns) throws IOException {
    Path file = folder.resolve(name);
    try (NpyWriter writer = NpyWriter.create(file, values.length / columns, columns)) {
      writer.write(values, values.length / columns);
      writer.commit();
    }
    return file;
  }

  @Test
  void theFirstErrorIsTheSameForAnyNumberOfThreads() {
    float[] x = descriptors();
    x[1650 * COLUMNS + 3] = Float.NaN; // in the first pieces
    x[30_000 * COLUMNS] = Float.NaN; // in the second part of a large image
    x[64_000 * COLUMNS] = Float.NaN;
    for (int threads : new int[] {1, 2, 9}) {
      assertThatThrownBy(() -> encode(x, folder.resolve("y.npy"), threads))
          .as("%d threads", threads)
          .isInstanceOf(NonFiniteRowException.class)
          .hasMessageContaining("descriptor row 1650 holds NaN");
      assertThat(folder.resolve("y.npy")).doesNotExist();
    }
  }
}
