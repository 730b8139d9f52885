package dev.jvlad.app;

import static dev.jvlad.app.NpyFiles.shape;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.jvlad.DescriptorBatch;
import dev.jvlad.FloatMatrix;
import dev.jvlad.Normalization;
import dev.jvlad.Progress;
import dev.jvlad.VladModel;
import dev.jvlad.Workers;
import dev.jvlad.engine.Backend;
import dev.jvlad.learn.KMeans;
import dev.jvlad.learn.KMeansOptions;
import dev.jvlad.learn.KMeansResult;
import dev.jvlad.photos.Indexing;
import dev.jvlad.photos.PhotoCollection;
import dev.jvlad.photos.PhotoQuery;
import dev.jvlad.photos.PhotoSearch;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What README.md shows is what works. */
class ReadmeTest {
  private static final Path README = Path.of("..", "README.md");
  private static final Path SOURCE = Path.of("src/test/java/dev/jvlad/app/ReadmeTest.java");

  @TempDir private Path folder;

  private static FloatMatrix descriptors() {
    Random random = new Random(1);
    FloatMatrix descriptors = FloatMatrix.zeros(500, 8);
    for (int i = 0; i < descriptors.values().length; i++) {
      descriptors.values()[i] = (float) random.nextGaussian();
    }
    return descriptors;
  }

  @Test
  void theLibraryExampleGivesOneVectorPerImage() {
    FloatMatrix descriptors = descriptors();
    int[] offsets = {0, 120, 120, 500};

    // As in README.md, from here
    try (Backend backend = Backend.auto(Runtime.getRuntime().availableProcessors())) {
      KMeansResult words = KMeans.learn(descriptors, KMeansOptions.lloyd(64, 1), backend);
      VladModel model = VladModel.of(words.codebook(), Normalization.parse("ssr,l2"));
      FloatMatrix vectors =
          backend.encoder(model).encode(new DescriptorBatch(descriptors, offsets));
      // to here

      assertThat(vectors.rows()).isEqualTo(3);
      assertThat(vectors.columns()).isEqualTo(64 * 8);
      for (int image = 0; image < 3; image++) {
        double squaredNorm = 0;
        for (int i = 0; i < vectors.columns(); i++) {
          squaredNorm += Math.pow(vectors.get(image, i), 2);
        }
        assertThat(squaredNorm).as("image %d", image).isCloseTo(image == 1 ? 0 : 1, within(1e-5));
      }
    }
  }

  @Test
  void thePhotoLibraryExampleFindsACrop() throws IOException {
    Path folder = this.folder.resolve("photos");
    Pictures.writeAll(folder, 0, 8);
    Path collection = this.folder.resolve("collection");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(Pictures.picture(4).getSubimage(20, 20, 200, 180), "png", bytes);
    byte[] upload = bytes.toByteArray();
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream output = System.out;
    System.setOut(new PrintStream(printed, true, UTF_8));
    try {
      // As in README.md of photos, from here
      try (Workers workers = Workers.of(4);
          Backend backend = Backend.auto(workers)) {
        new Indexing(collection, backend, workers, Progress.NONE).run(List.of(folder));
        try (PhotoCollection photos = PhotoCollection.openReadOnly(collection, backend, workers)) {
          PhotoQuery query = photos.query(upload, "upload.jpg");
          for (PhotoSearch.Found found : new PhotoSearch(photos).verified(query, 10)) {
            System.out.println(found.id() + (found.verified() ? " shows the same" : " is similar"));
          }
        }
      }
      // to here
    } finally {
      System.setOut(output);
    }
    assertThat(printed.toString(UTF_8).lines())
        .hasSize(8)
        .startsWith("p004.png shows the same")
        .contains("p000.png is similar");
  }

  @Test
  void theLibraryExamplesAreTheOnesAbove() throws IOException {
    String readme = Files.readString(README);
    String source = Files.readString(SOURCE);
    String engine = between(readme, "```java\n", "```");
    assertThat(words(engine))
        .isEqualTo(words(between(source, "// As in README.md, from here\n", "// to")) + " }");
    String photos =
        between(readme.substring(readme.indexOf("`jvlad-photos` is")), "```java\n", "```");
    assertThat(words(photos))
        .isEqualTo(words(between(source, "// As in README.md of photos, from here\n", "// to")));
  }

  /** Code as its words: the README has other line ends. */
  private static String words(String code) {
    return code.strip().replaceAll("\\s+", " ").replaceAll("\\s*\\.\\b", ".");
  }

  @Test
  void theCoordinatesAreThoseOfThisVersion() throws IOException {
    String coordinates =
        between(Files.readString(README), "<dependency>", "</dependency>").replaceAll("\\s+", "");
    String project =
        Files.readString(Path.of("..", "jvlad-core", "pom.xml")).replaceAll("\\s+", "");
    for (String element : coordinates.split("(?<=</[a-zA-Z]{1,20}>)", -1)) {
      assertThat(project).contains(element);
    }
  }

  @Test
  void theCommandsForDescriptorsWork() throws IOException {
    FloatMatrix descriptors = descriptors();
    NpyFiles.floats(folder.resolve("X.npy"), shape(500, 8), descriptors.values());
    NpyFiles.floats(folder.resolve("C.npy"), shape(2, 8), Arrays.copyOf(descriptors.values(), 16));
    NpyFiles.ints(folder.resolve("O.npy"), 0, 120, 120, 500);
    List<String> commands =
        Files.readString(README)
            .lines()
            .filter(line -> line.startsWith("./vlad train") || line.startsWith("./vlad encode"))
            .filter(line -> !line.contains("--images"))
            .toList();
    assertThat(commands).hasSizeGreaterThan(2);
    for (String command : commands) {
      Object[] words =
          Arrays.stream(command.substring("./vlad ".length()).split(" +", -1))
              .map(word -> word.matches("\\w+\\.(npy|vlad)") ? folder.resolve(word) : word)
              .toArray();
      Vlad.run(words).succeeded();
    }
    assertThat(NpyFiles.read(folder.resolve("Y.npy"))).hasNumberOfRows(3);
  }

  @Test
  void theCommandsForVectorsWork() throws IOException {
    Path photos = folder.resolve("photos");
    Pictures.writeAll(photos, 0, 8);
    Vlad.run("index", photos, "--collection", folder.resolve(".vlad")).succeeded();
    String section = between(Files.readString(README), "## Vectors in and out\n```\n", "```");
    List<String> commands = section.lines().toList();
    assertThat(commands).hasSize(5);
    String printed = "";
    for (String command : commands) {
      Object[] words =
          Arrays.stream(between(command + "#", "./vlad ", "#").strip().split(" +", -1))
              .map(word -> word.equals("~/Pictures") ? "photos" : word)
              .map(word ->
                  word.matches("photos|vectors|\\.vlad|\\w+\\.(npy|npz|txt)")
                      ? folder.resolve(word)
                      : word)
              .toArray();
      printed = Vlad.run(words).succeeded().output();
    }
    assertThat(folder.resolve("hits.npz")).isNotEmptyFile();
    assertThat(printed).startsWith("row 0:\n1.0000  p000.png\n").contains("row 7:\n1.0000  p007");
  }

  private static String between(String text, String start, String end) {
    int from = text.indexOf(start) + start.length();
    assertThat(text).contains(start);
    return text.substring(from, text.indexOf(end, from));
  }
}
