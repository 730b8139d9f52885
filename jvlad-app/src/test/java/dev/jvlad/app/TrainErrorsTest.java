package dev.jvlad.app;

import static dev.jvlad.app.NpyFiles.shape;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What {@code vlad train} cannot learn from, it says in one line; an older model stays in place.
 */
class TrainErrorsTest {
  @TempDir private Path folder;
  private Path descriptors;
  private Path output;

  @BeforeEach
  void soundFiles() throws IOException {
    float[] values = new float[40];
    for (int i = 0; i < values.length; i++) {
      values[i] = i * i % 11;
    }
    descriptors = NpyFiles.floats(folder.resolve("x.npy"), shape(20, 2), values);
    output = Files.writeString(folder.resolve("model.vlad"), "an older model");
  }

  @Test
  void countsDistinctSamples() throws IOException {
    float[] threeTimesTwo = {1, 2, 3, 4, 5, 6, 1, 2, 3, 4, 5, 6};
    NpyFiles.floats(descriptors, shape(6, 2), threeTimesTwo);
    assertThat(train("--clusters", 4))
        .startsWith("4 clusters of 6 samples, of which 3 are distinct; wanted");
    assertThat(train("--clusters", 7)).startsWith("7 clusters of 6 samples");
  }

  @Test
  void namesTheRowThatIsNotFinite() throws IOException {
    float[] values = new float[40];
    values[35] = Float.NaN;
    NpyFiles.floats(descriptors, shape(20, 2), values);
    assertThat(train("--clusters", 1))
        .isEqualTo(
            descriptors + ": descriptor row 17 holds NaN or infinity; wanted finite numbers");
  }

  @Test
  void refusesOptionsThatDoNotGoTogether() throws IOException {
    assertThat(Vlad.refusal(2, folder, words("--clusters", 2, "--whiten")))
        .startsWith("--whiten goes with --project M");
    assertThat(train("--clusters", 2, "--project", 1))
        .contains("one image; --project needs several");
    Path offsets = NpyFiles.ints(folder.resolve("o.npy"), 0, 10, 20);
    assertThat(train("--clusters", 2, "--offsets", offsets, "--project", 3))
        .startsWith("3 components");
    assertThat(train("--clusters", 2, "--offsets", offsets, "--project", 0))
        .startsWith("0 components");
  }

  @Test
  void refusesNumbersThatMeanNothing() throws IOException {
    assertThat(train("--clusters", 0)).isEqualTo("0 clusters; wanted at least 1");
    assertThat(train("--clusters", 2, "--iterations", 0))
        .isEqualTo("0 iterations; wanted at least 1");
    assertThat(train("--clusters", 2, "--samples", 1))
        .isEqualTo("2 clusters of at most 1 samples; wanted at least as many samples");
    assertThat(train("--clusters", 2, "--normalize", "ssr;l2"))
        .startsWith("normalisation 'ssr;l2'");
    assertThat(train("--clusters", 2, "--threads", 0)).isEqualTo("--threads 0; wanted at least 1");
    assertThat(train("--clusters", 2, "--backend", "gpu")).startsWith("--backend gpu; wanted");
    assertThat(Vlad.refusal(2, folder, words("--clusters", "many")))
        .contains("--clusters", "'many'");
    assertThat(Vlad.refusal(2, folder, words("--clusters", 2, "--algorithm", "magic")))
        .contains("--algorithm", "'magic'", "LLOYD", "MINIBATCH");
  }

  @Test
  void refusesFilesThatAreNoDescriptors() throws IOException {
    Files.writeString(descriptors, "1,2,3\n");
    assertThat(train("--clusters", 2)).startsWith(descriptors + ": is neither .npy nor .npz");
    Files.delete(descriptors);
    assertThat(train("--clusters", 2)).isEqualTo(descriptors + ": no such file");
  }

  @Test
  void refusesFoldersWithoutPictures() throws IOException {
    Path missing = folder.resolve("none");
    assertThat(trainOnImages(missing)).isEqualTo(missing + ": no such file or folder");
    assertThat(trainOnImages(descriptors)).startsWith(descriptors + ": is a file; wanted a folder");
    Path empty = Files.createDirectory(folder.resolve("empty"));
    assertThat(trainOnImages(empty)).startsWith(empty + ": no files there; wanted a folder");
    Files.writeString(empty.resolve("photo.png"), "not a picture");
    assertThat(trainOnImages(empty)).contains("0 features in 1 files");
  }

  @Test
  void saysThatItCannotWriteBeforeItLearns() throws IOException {
    NpyFiles.floats(descriptors, shape(1, 1), Float.NaN);
    output = folder.resolve("none").resolve("model.vlad");
    assertThat(train("--clusters", 2)).isEqualTo(output + ": its folder does not exist");
    output = folder;
    assertThat(train("--clusters", 2)).isEqualTo(folder + ": is a directory; wanted a file name");
  }

  private String train(Object... options) throws IOException {
    return Vlad.refusal(1, folder, words(options));
  }

  private String trainOnImages(Path images) throws IOException {
    return Vlad.refusal(
        1, folder, "train", "--images", images, "--clusters", 2, "--seed", 1, "-o", output);
  }

  private Object[] words(Object... options) {
    List<Object> words = new ArrayList<>(List.of("train", "--descriptors", descriptors));
    words.addAll(List.of(options));
    words.addAll(List.of("--seed", 1, "-o", output));
    return words.toArray();
  }
}
