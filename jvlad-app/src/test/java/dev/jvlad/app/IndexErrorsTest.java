package dev.jvlad.app;

import static dev.jvlad.app.NpyFiles.shape;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.jvlad.Workers;
import dev.jvlad.index.ImageIndex;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What {@code index}, {@code search}, {@code remove} and {@code info} refuse, they refuse in one
 * line; the collection stays as it was, and where there was none, none is left behind.
 */
class IndexErrorsTest {
  @TempDir private static Path shared;
  private static Path model;
  private static Path indexed;

  @TempDir private Path folder;

  @BeforeAll
  static void aCollection() throws IOException {
    model = Pictures.smallModel(shared.resolve("model.vlad"));
    Pictures.writeAll(shared.resolve("photos"), 0, 3);
    indexed = shared.resolve("indexed");
    Vlad.run("index", shared.resolve("photos"), "--collection", indexed, "--model", model)
        .succeeded();
  }

  @Test
  void aFolderThatIsNoneLeavesNoCollection() throws IOException {
    Path missing = folder.resolve("none");
    assertThat(index(missing)).isEqualTo(missing + ": no such file or folder");
    Path file = Files.writeString(folder.resolve("file"), "text");
    assertThat(index(file)).isEqualTo(file + ": is a file; wanted a folder with photos");
  }

  @Test
  void aFolderWithoutFilesLeavesNoCollection() throws IOException {
    Path empty = Files.createDirectory(folder.resolve("empty"));
    assertThat(index(empty)).isEqualTo(empty + ": no files there; wanted a folder with photos");
    assertThat(index(empty, "--model", model)).contains("no files there");
    Files.writeString(empty.resolve(".hidden.png"), "not looked at");
    assertThat(index(empty)).contains("no files there");
  }

  @Test
  void aFolderWithoutPicturesLeavesNoCollectionAndListsItsFiles() throws IOException {
    Path photos = Files.createDirectory(folder.resolve("photos"));
    Files.write(photos.resolve("empty.jpg"), new byte[0]);
    Files.writeString(photos.resolve("text.png"), "no picture at all");
    Files.write(photos.resolve("vast.png"), Pictures.pngClaiming(100_000, 100_000));
    Snapshot before = Snapshot.of(folder);

    Vlad.Outcome outcome = Vlad.run("index", photos, "--collection", folder.resolve("new"));

    assertThat(outcome.code()).isEqualTo(1);
    assertThat(outcome.errors()).startsWith("vlad: 0 features in 3 files; wanted").hasLineCount(1);
    assertThat(outcome.lines())
        .containsExactly(
            "3 skipped:",
            "  " + photos.resolve("empty.jpg") + ": 0 bytes",
            "  " + photos.resolve("text.png") + ": not an image that can be read: text",
            "  "
                + photos.resolve("vast.png")
                + ": claims 100000×100000 pixels; the limit is 250 million");
    assertThat(Snapshot.of(folder)).isEqualTo(before);
  }

  @Test
  void aModelOfSomethingElseLeavesNoCollection() throws IOException {
    Path photos = shared.resolve("photos");
    Path other = folder.resolve("other.vlad");
    assertThat(index(photos, "--model", other)).isEqualTo(other + ": no such file");

    Path x = NpyFiles.floats(folder.resolve("x.npy"), shape(4, 1), 1, 2, 3, 4);
    Vlad.run("train", "--descriptors", x, "--clusters", 2, "--seed", 1, "-o", other).succeeded();
    assertThat(index(photos, "--model", other))
        .startsWith(other + ": a model of 'x.npy, 1 columns'; wanted one of '");

    byte[] whole = Files.readAllBytes(model);
    Files.write(other, Arrays.copyOf(whole, whole.length / 2));
    assertThat(index(photos, "--model", other)).startsWith(other + ": is a damaged model file");
  }

  @Test
  void aModelThatIsNotTheCollectionsIsRefused() throws IOException {
    Path photos = shared.resolve("photos");
    Path other = folder.resolve("other.vlad");
    Vlad.run("train", "--images", photos, "--clusters", 3, "--seed", 2, "-o", other).succeeded();
    assertThat(Vlad.refusal(1, shared, "index", photos, "--collection", indexed, "--model", other))
        .startsWith(other + ": has fingerprint ")
        .contains("; the collection " + indexed + " was made with ");

    Path copy = copyOf(indexed);
    Files.copy(other, copy.resolve("model.vlad"), StandardCopyOption.REPLACE_EXISTING);
    String refused = "collection " + copy.resolve("index") + ": made with model ";
    Path photo = photos.resolve("p000.png");
    for (Object[] words :
        new Object[][] {
          {"index", photos, "--collection", copy},
          {"search", photo, "--collection", copy},
          {"remove", "p000.png", "--collection", copy},
          {"info", copy}
        }) {
      assertThat(Vlad.refusal(1, folder, words))
          .startsWith(refused)
          .endsWith("; vectors of two models cannot be compared");
    }

    Files.write(copy.resolve("model.vlad"), new byte[100]);
    for (Object[] words :
        new Object[][] {
          {"index", photos, "--collection", copy}, {"search", photo, "--collection", copy}
        }) {
      assertThat(Vlad.refusal(1, folder, words))
          .startsWith(copy.resolve("model.vlad") + ": is not a model file");
    }
  }

  @Test
  void aCollectionInAnImpossiblePlaceIsRefused() throws IOException {
    Path photos = shared.resolve("photos");
    Path file = Files.writeString(folder.resolve("file"), "text");
    assertThat(Vlad.refusal(1, folder, "index", photos, "--collection", file, "--model", model))
        .isEqualTo(file + ": is a file; wanted a folder for the collection");
    Path below = file.resolve("below");
    assertThat(Vlad.refusal(1, folder, "index", photos, "--collection", below, "--model", model))
        .startsWith(below + ": ")
        .contains("Not a directory");
  }

  /** There is nothing to learn from, which would be found out first. */
  @Test
  void aPlaceThatCannotBeWrittenIsRefusedBeforeLearning() throws IOException {
    Path photos = Files.createDirectory(folder.resolve("photos"));
    Files.writeString(photos.resolve("text.png"), "no picture");
    Path file = Files.writeString(folder.resolve("file"), "text");
    Path below = file.resolve("far/below");
    assertThat(Vlad.refusal(1, folder, "index", photos, "--collection", below))
        .isEqualTo("%s: Not a directory: %s is a file".formatted(below, file));
    Path locked = Files.createDirectory(folder.resolve("locked"));
    assertThat(locked.toFile().setWritable(false)).isTrue();
    assumeFalse(Files.isWritable(locked), "root may write everywhere");
    Path inside = locked.resolve("collection");
    assertThat(Vlad.refusal(1, folder, "index", photos, "--collection", inside))
        .isEqualTo(inside + ": cannot be written: its folder may not be written to");
    assertThat(locked.toFile().setWritable(true)).isTrue();
  }

  @Test
  void aRegionThatMeansNothingIsRefused() throws IOException {
    Path photo = shared.resolve("photos/p000.png");
    for (String none : new String[] {"0,0,0,10", "0,0,10,-1", "NaN,0,10,10", "0,1e999,10,10", ""}) {
      assertThat(
              Vlad.refusal(2, shared, "search", photo, "--collection", indexed, "--region=" + none))
          .startsWith("--region " + none + "; wanted x,y,w,h in pixels");
    }
    for (String outside : new String[] {"320,0,10,10", "0,240,10,10", "-10,0,10,10", "0,-9,5,9"}) {
      assertThat(
              Vlad.refusal(
                  1, shared, "search", photo, "--collection", indexed, "--region=" + outside))
          .isEqualTo(photo + ": has 320×240 pixels; --region " + outside + " lies outside of them");
    }
    String whole = inRegion(photo, "-50,-50,250,250");
    assertThat(whole)
        .as("what leaves the picture is cut off")
        .contains("p000.png")
        .isEqualTo(inRegion(photo, "0,0,200,200"));
  }

  private static String inRegion(Path photo, String region) {
    return Vlad.run("search", photo, "--collection", indexed, "--region=" + region)
        .succeeded()
        .output();
  }

  @Test
  void thePhotosOwnFolderIsNoPlaceForTheCollection() throws IOException {
    Path photos = folder.resolve("photos");
    Pictures.writeAll(photos, 0, 2);
    assertThat(Vlad.refusal(1, folder, "index", photos, "--collection", photos, "--model", model))
        .isEqualTo(photos + ": holds the photos; wanted another folder for the collection");
  }

  @Test
  void aMissingCollectionIsNamed() throws IOException {
    Path none = folder.resolve("none");
    Path photo = shared.resolve("photos/p000.png");
    String missing =
        none + ": no collection there; make one with: vlad index DIR --collection " + none;
    assertThat(Vlad.refusal(1, folder, "search", photo, "--collection", none)).isEqualTo(missing);
    assertThat(Vlad.refusal(1, folder, "remove", "a", "--collection", none)).isEqualTo(missing);
    assertThat(Vlad.refusal(1, folder, "info", none))
        .isEqualTo(none + ": no such model or collection");
    assertThat(Vlad.refusal(1, folder, "info", folder))
        .startsWith(folder + ": no collection there");
    assertThat(Vlad.refusal(1, folder, "info", photo)).startsWith(photo + ": is not a model file");
  }

  @Test
  void aQueryThatIsNoPictureIsNamed() throws IOException {
    Path query = folder.resolve("query.png");
    assertThat(search(query)).isEqualTo(query + ": no such file");
    Files.write(query, new byte[0]);
    assertThat(search(query)).isEqualTo(query + ": 0 bytes");
    Files.writeString(query, "no picture at all");
    assertThat(search(query)).startsWith(query + ": not an image");
    Files.write(query, Pictures.pngClaiming(100_000, 100_000));
    assertThat(search(query)).startsWith(query + ": claims 100000×100000 pixels");
    assertThat(search(folder)).isEqualTo(folder + ": a directory");
  }

  @Test
  void oneQueryThatFailsDoesNotStopTheOthers() throws IOException {
    Path missing = folder.resolve("none.png");
    Path photo = shared.resolve("photos/p001.png");
    Vlad.Outcome outcome = Vlad.run("search", missing, photo, "--collection", indexed, "--json");
    assertThat(outcome.code()).isEqualTo(1);
    assertThat(outcome.errors()).isEqualTo("vlad: " + missing + ": no such file\n");
    var results = outcome.json().get("results");
    assertThat(results.get(0).get("hits").size()).isZero();
    assertThat(results.get(0).get("error").asString()).isEqualTo(missing + ": no such file");
    assertThat(results.get(1).get("hits").get(0).get("id").asString()).isEqualTo("p001.png");
  }

  @Test
  void valuesThatMeanNothingAreRefused() throws IOException {
    Path photo = shared.resolve("photos/p000.png");
    for (Object top : new Object[] {0, -3}) {
      assertThat(Vlad.refusal(2, shared, "search", photo, "--collection", indexed, "--top", top))
          .isEqualTo("--top %s; wanted at least 1; see vlad search --help".formatted(top));
    }
    assertThat(Vlad.refusal(2, shared, "search", photo, "--collection", indexed, "--threads", 0))
        .isEqualTo("--threads 0; wanted at least 1; see vlad search --help");
  }

  @Test
  void anUnknownIdRemovesNothing() throws IOException {
    assertThat(Vlad.refusal(1, shared, "remove", "p000.png", "none.png", "--collection", indexed))
        .isEqualTo("none.png: no such id in " + indexed + "; nothing was removed");
  }

  @Test
  void aCollectionThatIsBeingWrittenIsRefused() throws IOException {
    var settings = ImageIndex.readSettings(indexed.resolve("index"));
    try (var workers = Workers.of(1);
        var busy = ImageIndex.open(indexed.resolve("index"), settings, workers)) {
      assertThat(busy.size()).isEqualTo(3);
      assertThat(
              Vlad.refusal(1, shared, "index", shared.resolve("photos"), "--collection", indexed))
          .endsWith("is being written by another process; wait until it ends");
      Vlad.run("search", shared.resolve("photos/p000.png"), "--collection", indexed).succeeded();
    }
  }

  /** A refusal to make a collection, of which nothing may be left. */
  private String index(Path photos, Object... more) throws IOException {
    Object[] words = {"index", photos, "--collection", folder.resolve("new")};
    Object[] all = Arrays.copyOf(words, words.length + more.length);
    System.arraycopy(more, 0, all, words.length, more.length);
    return Vlad.refusal(1, folder, all);
  }

  private static String search(Path query) throws IOException {
    return Vlad.refusal(1, shared, "search", query, "--collection", indexed);
  }

  private Path copyOf(Path collection) throws IOException {
    Path copy = folder.resolve("copy");
    try (var all = Files.walk(collection)) {
      for (Path path : all.toList()) {
        Files.copy(path, copy.resolve(collection.relativize(path)));
      }
    }
    return copy;
  }
}
