package dev.jvlad;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jvlad.engine.Backend;
import dev.jvlad.io.DescriptorFile;
import dev.jvlad.io.ModelFile;
import dev.jvlad.io.Offsets;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Models that {@code vlad train} of 0.1.0 wrote, before a model was a list of vocabularies, open,
 * have the fingerprint that their indexes repeat, and give the vectors that its {@code vlad encode}
 * wrote of {@code descriptors.npy}.
 */
class EarlierModelsTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "adapted, 1bdb8bb688a483bd5df290c67b3491c51cb6eb53ac370fafcd8c99be27887b9f",
    "adapted-vocabularies, e1793d5cfe2289d766f1c74081c06cbcf2b34c8bde3738b10e46207676cb0330",
    "balanced, ef1efb698746b1e2da2ed7e436fe3fc15f032c35ac6d912f150e68125ded1329",
    "minibatch, 4447053ef375b1872ec3d1bdc05725bc9a2b51828b8ff20e158c31c62506a85d",
    "per-word, e19f8abaf8adf908c024a738fdf2820f1f59973ebef114fdd6974b3bd51be75d",
    "plain, 0df72d090877cb0024d50cf80d1b3c2a45644d3d76bb9525aa299cb8b8f6d5f5",
    "projected, 0ff71c9eddc31856037ef467e25bac1e1a299745f2da050d55bdb6fa00cce3df",
    "random, 0427e360b889063f1be078a3f99abb79188c56d3ea1ebc724816f8625a32d040",
    "shared, 184be6f666c4686d0726ab31a88eb9787a332879618ffda2d2d8879b790769b8",
    "unreduced, 8388f5a856f175665fc1ef24c4ad100fc43b6cb3af98a3e4f81e97dfaee0b4f9",
    "vocabularies, 6fbbae5267d7a0e5d8b88549239251e98ca538e959e73fa415390f2f29ff0752"
  })
  void itIsTheSameModel(String name, String fingerprint) throws IOException {
    ModelFile.Saved saved = ModelFile.read(file(name + ".vlad"));
    assertThat(saved.fingerprint()).isEqualTo(fingerprint);
    ModelFile.Saved again = ModelFile.write(saved.model(), folder.resolve("again.vlad"));
    assertThat(again.fingerprint()).as("written again").isEqualTo(fingerprint);
    FloatMatrix wanted = matrix(name + ".npy");
    FloatMatrix descriptors = matrix("descriptors.npy");
    Offsets starts = Offsets.read(file("offsets.npy"), descriptors.rows());
    int[] offsets = new int[wanted.rows() + 1];
    for (int i = 0; i < wanted.rows(); i++) {
      offsets[i + 1] = Math.toIntExact(starts.end(i));
    }
    try (Backend backend = Backend.auto(2)) {
      assertSame(
          backend.encoder(saved.model()).encode(new DescriptorBatch(descriptors, offsets)), wanted);
    }
  }

  /** To 10⁻⁵ of the length of each row, which is 1 unless nothing was normalised. */
  private static void assertSame(FloatMatrix vectors, FloatMatrix wanted) {
    assertThat(vectors.rows()).isEqualTo(wanted.rows());
    assertThat(vectors.columns()).isEqualTo(wanted.columns());
    for (int i = 0; i < wanted.rows(); i++) {
      double squaredNorm = 0;
      double squaredError = 0;
      for (int f = 0; f < wanted.columns(); f++) {
        double error = vectors.get(i, f) - wanted.get(i, f);
        squaredError += error * error;
        squaredNorm += (double) wanted.get(i, f) * wanted.get(i, f);
      }
      assertThat(Math.sqrt(squaredError))
          .as("row %d", i)
          .isLessThanOrEqualTo(1e-5 * Math.sqrt(squaredNorm));
    }
  }

  private static FloatMatrix matrix(String name) throws IOException {
    try (DescriptorFile opened = DescriptorFile.open(file(name))) {
      return opened.readAll();
    }
  }

  private static Path file(String name) throws IOException {
    try {
      return Path.of(
          Objects.requireNonNull(EarlierModelsTest.class.getResource("earlier/" + name), name)
              .toURI());
    } catch (URISyntaxException e) {
      throw new IOException(name, e);
    }
  }
}
