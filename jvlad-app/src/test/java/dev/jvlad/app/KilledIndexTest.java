package dev.jvlad.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * {@code vlad index} killed with SIGKILL. Whatever the moment: what was committed is there, the
 * collection can be asked and searched, and the next {@code index} does what is left.
 */
class KilledIndexTest {
  private static final int KILLS = Integer.getInteger("jvlad.kills", 20);
  private static final long SEED = Long.getLong("jvlad.seed", 1);
  private static final int DRAWINGS = 8;

  @TempDir private static Path shared;
  private static Path model;

  @TempDir private Path folder;
  private final Random random = new Random(SEED);
  private Path photos;
  private Path collection;
  private int files;

  /** A moment that is waited for; a little time passes after it. */
  private enum Moment {
    /** Any time of a start. */
    SOON,
    /** The collection's folder is there, with perhaps a part of its model. */
    FOLDER,
    MODEL,
    INDEX,
    /** The list of folders is written: pictures are being added. */
    ADDING,
    /** Something new lies in the index: a commit has begun. */
    COMMITTING,
    /** The commit is done. */
    COMMITTED
  }

  @BeforeAll
  static void aModel() throws IOException {
    model = Pictures.smallModel(shared.resolve("model.vlad"));
  }

  @BeforeEach
  void places() throws IOException {
    photos = Files.createDirectory(folder.resolve("photos"));
    collection = folder.resolve("collection");
  }

  @Test
  void losesNothingAtAnyMoment() throws Exception {
    addPictures(4);
    for (Moment moment : List.of(Moment.FOLDER, Moment.MODEL, Moment.INDEX, Moment.ADDING)) {
      collection = folder.resolve("collection-" + moment);
      kill(moment, 0, "new collection, " + moment);
      finish();
    }
    int images = files;
    Moment[] later = {Moment.SOON, Moment.ADDING, Moment.COMMITTING, Moment.COMMITTED};
    for (int kill = 4; kill < KILLS; kill++) {
      addPictures(4);
      String when = "seed %d, kill %d, %s".formatted(SEED, kill, later[kill % later.length]);
      images = kill(later[kill % later.length], images, when);
    }
    finish();
  }

  /** Longer than the time between two commits, so that the kill comes in the middle of the work. */
  @Test
  void keepsWhatWasCommittedMeanwhile() throws Exception {
    addPictures(4);
    Vlad.run("index", photos, "--collection", collection, "--model", model).succeeded();
    addPictures(400);
    int images = kill(Moment.COMMITTED, 4, "in the middle");
    assertThat(images).as("images committed before the kill").isGreaterThan(4);
    finish();
  }

  /** Returns how many images there are afterwards. */
  private int kill(Moment moment, int images, String when)
      throws IOException, InterruptedException {
    Set<String> before = indexFiles();
    Path log = folder.resolve("log");
    Process process =
        Vlad.start(
            List.of("-Xmx128m", "-XX:TieredStopAtLevel=1"),
            log,
            "index",
            photos,
            "--collection",
            collection,
            "--model",
            model,
            "--threads",
            1);
    try {
      while (process.isAlive() && !isReached(moment, before)) {
        TimeUnit.MICROSECONDS.sleep(200);
      }
      TimeUnit.MICROSECONDS.sleep(random.nextInt(moment == Moment.SOON ? 1_500_000 : 8_000));
    } finally {
      process.destroyForcibly().waitFor();
    }
    boolean ended = process.exitValue() == 0;
    assertThat(ended || process.exitValue() == 137)
        .as("%s: %d, %s", when, process.exitValue(), Files.readString(log))
        .isTrue();
    if (!Files.exists(collection.resolve("model.vlad"))) {
      assertThat(images).as(when).isZero();
      return 0;
    }
    int now = info().get("images").asInt();
    assertThat(now).as(when).isBetween(ended ? files : images, files);
    if (now > 0) {
      assertThat(search(0)).as(when).isNotEmpty();
    }
    return now;
  }

  private boolean isReached(Moment moment, Set<String> before) throws IOException {
    return switch (moment) {
      case SOON -> true;
      case FOLDER -> Files.exists(collection);
      case MODEL -> Files.exists(collection.resolve("model.vlad"));
      case INDEX -> Files.exists(collection.resolve("index"));
      case ADDING -> Files.exists(collection.resolve("folders.tsv"));
      case COMMITTING -> !before.containsAll(indexFiles());
      case COMMITTED ->
          indexFiles().stream().anyMatch(f -> f.startsWith("segments_") && !before.contains(f));
    };
  }

  private Set<String> indexFiles() throws IOException {
    Path index = collection.resolve("index");
    if (!Files.isDirectory(index)) {
      return Set.of();
    }
    try (DirectoryStream<Path> all = Files.newDirectoryStream(index)) {
      List<String> names = new ArrayList<>();
      all.forEach(file -> names.add(file.getFileName().toString()));
      return Set.copyOf(names);
    }
  }

  /** Names differ, drawings come again and again: drawing is slower than indexing. */
  private void addPictures(int count) throws IOException {
    for (int i = 0; i < count; i++, files++) {
      Path original = shared.resolve("drawing-%d.png".formatted(files % DRAWINGS));
      if (!Files.exists(original)) {
        Pictures.write(original, files % DRAWINGS);
      }
      Files.copy(original, photos.resolve("p%04d.png".formatted(files)));
    }
  }

  /** The next run does what is left, and everything is found. */
  private void finish() throws IOException {
    Vlad.run("index", photos, "--collection", collection, "--model", model).succeeded();
    assertThat(info().get("images").asInt()).isEqualTo(files);
    for (int drawing = 0; drawing < Math.min(files, DRAWINGS); drawing++) {
      int first = drawing;
      assertThat(search(drawing))
          .startsWith(
              IntStream.range(0, files)
                  .filter(i -> i % DRAWINGS == first)
                  .mapToObj("p%04d.png"::formatted)
                  .toArray(String[]::new));
    }
  }

  private JsonNode info() {
    return Vlad.run("info", collection, "--json").succeeded().json();
  }

  private List<String> search(int drawing) {
    return Vlad.run(
            "search",
            shared.resolve("drawing-%d.png".formatted(drawing)),
            "--collection",
            collection,
            "--top",
            files,
            "--json")
        .succeeded()
        .json()
        .get("results")
        .get(0)
        .get("hits")
        .valueStream()
        .map(hit -> hit.get("id").asString())
        .collect(Collectors.toList());
  }
}
