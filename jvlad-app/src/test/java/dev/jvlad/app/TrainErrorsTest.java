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
    output = Files.writeString(folder.resolve("model.vlad"), "jvladmod, an older one");
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
    assertThat(Vlad.refusal(2, folder, words("--clusters", 2, "--balance")))
        .startsWith("--balance goes with --project M");
    assertThat(
            Vlad.refusal(
                2, folder, words("--clusters", 2, "--project", 3, "--whiten", "--balance")))
        .startsWith("--balance goes without --whiten");
    assertThat(
            Vlad.refusal(
                2,
                folder,
                "train",
                "--images",
                folder,
                "--offsets",
                "o.npy",
                "--clusters",
                2,
                "--seed",
                1,
                "-o",
                output))
        .startsWith("--offsets goes with --descriptors");
    assertThat(train("--clusters", 2, "--project", 1))
        .contains("one image; --project needs several");
    Path offsets = NpyFiles.ints(folder.resolve("o.npy"), 0, 10, 20);
    assertThat(train("--clusters", 2, "--offsets", offsets, "--project", 3))
        .startsWith("3 components");
    assertThat(wrong("--clusters", 2, "--offsets", offsets, "--project", 0))
        .startsWith("0 components");
  }

  @Test
  void refusesNumbersThatMeanNothing() throws IOException {
    assertThat(wrong("--clusters", 0)).startsWith("0 clusters; wanted at least 1");
    assertThat(wrong("--clusters", 2, "--iterations", 0))
        .startsWith("0 iterations; wanted at least 1");
    assertThat(wrong("--clusters", 2, "--samples", 1))
        .startsWith("2 clusters of at most 1 samples; wanted at least as many samples");
    assertThat(wrong("--clusters", 2, "--vocabularies", 0))
        .startsWith("0 vocabularies; wanted at least 1");
    assertThat(Vlad.refusal(2, folder, words("--clusters", 2, "--vocabularies", "two")))
        .contains("--vocabularies", "'two'");
    assertThat(Vlad.refusal(2, folder, words("--clusters", 2, "--rotate=askew")))
        .contains("--rotate", "expected shared, per-word, random or none but was 'askew'");
    assertThat(wrong("--clusters", 2, "--normalize", "ssr;l2"))
        .startsWith("normalisation 'ssr;l2'");
    assertThat(wrong("--clusters", 2, "--threads", 0)).startsWith("--threads 0; wanted at least 1");
    assertThat(wrong("--clusters", 2, "--backend", "gpu")).startsWith("--backend gpu; wanted");
    assertThat(Vlad.refusal(2, folder, words("--clusters", "many")))
        .contains("--clusters", "'many'");
    assertThat(Vlad.refusal(2, folder, words("--clusters", 2, "--algorithm", "magic")))
        .contains("--algorithm", "'magic'", "LLOYD", "MINIBATCH");
  }

  @Test
  void refusesWordsThatCannotBeAdapted() throws IOException {
    assertThat(adapt(2, output, "--clusters", 2, "--seed", 1)).contains("--adapt", "--clusters");
    assertThat(adapt(2, output, "--seed", 1)).contains("--adapt", "--seed", "mutually exclusive");
    assertThat(adapt(2, output, "--vocabularies", 2)).contains("--adapt", "--vocabularies");
    Path none = folder.resolve("none.vlad");
    assertThat(adapt(1, none)).isEqualTo(none + ": no such file");
    assertThat(adapt(1, descriptors)).startsWith(descriptors + ": is not a model file");

    Path wide = folder.resolve("wide.vlad");
    Path four = NpyFiles.floats(folder.resolve("4.npy"), shape(3, 4), new float[12]);
    Vlad.run("train", "--descriptors", four, "--clusters", 1, "--seed", 1, "-o", wide).succeeded();
    assertThat(adapt(1, wide)).isEqualTo("descriptors have 2 columns; the codebook expects 4");

    Path projected = folder.resolve("projected.vlad");
    Path offsets = NpyFiles.ints(folder.resolve("o.npy"), 0, 7, 14, 20);
    Vlad.run(
            "train",
            "--descriptors",
            descriptors,
            "--offsets",
            offsets,
            "--clusters",
            2,
            "--seed",
            1,
            "--project",
            1,
            "-o",
            projected)
        .succeeded();
    assertThat(adapt(1, projected))
        .isEqualTo(
            projected
                + ": has a projection to 1 columns, which must be learned again; wanted --project"
                + " M");
    assertThat(
            Vlad.refusal(
                2,
                folder,
                "train",
                "--adapt",
                wide,
                "--images",
                folder,
                "--features",
                "dense",
                "-o",
                output))
        .startsWith("--features goes without --adapt; a model has its features");
    assertThat(Vlad.refusal(1, folder, "train", "--adapt", wide, "--images", folder, "-o", output))
        .startsWith(wide + ": a model of '4.npy, 4 columns'; wanted one of '");
  }

  private String adapt(int code, Path model, Object... options) throws IOException {
    List<Object> words =
        new ArrayList<>(List.of("train", "--adapt", model, "--descriptors", descriptors));
    words.addAll(List.of(options));
    words.addAll(List.of("-o", output));
    return Vlad.refusal(code, folder, words.toArray());
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

  private String wrong(Object... options) throws IOException {
    return Vlad.refusal(2, folder, words(options));
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
