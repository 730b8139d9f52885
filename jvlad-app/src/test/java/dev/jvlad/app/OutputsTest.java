package dev.jvlad.app;

import static dev.jvlad.app.NpyFiles.shape;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No output takes the place of an input or of anything that {@code vlad} did not write. */
class OutputsTest {
  @TempDir private static Path shared;
  private static Path photos;
  private static Path collection;
  private static Path photoModel;

  @TempDir private Path folder;

  @BeforeAll
  static void aCollection() throws IOException {
    photos = shared.resolve("photos");
    Pictures.writeAll(photos, 0, 4);
    photoModel = Pictures.smallModel(shared.resolve("small.vlad"));
    collection = shared.resolve("collection");
    Vlad.run("index", photos, "--collection", collection, "--model", photoModel).succeeded();
  }

  private Path descriptors() throws IOException {
    return NpyFiles.floats(folder.resolve("x.npy"), shape(4, 1), 1, 2, 10, 11);
  }

  private Path codebook() throws IOException {
    return NpyFiles.floats(folder.resolve("c.npy"), shape(2, 1), 1, 10);
  }

  private Path model(String name) throws IOException {
    Path file = folder.resolve(name);
    Vlad.run("train", "--descriptors", descriptors(), "--clusters=2", "--seed=1", "-o", file)
        .succeeded();
    return file;
  }

  private String refusal(Object... words) throws IOException {
    Snapshot photosBefore = Snapshot.of(shared);
    String line = Vlad.refusal(1, folder, words);
    assertThat(Snapshot.of(shared)).isEqualTo(photosBefore);
    return line;
  }

  private static Object[] with(Object[] words, Object... more) {
    List<Object> all = new ArrayList<>(Arrays.asList(words));
    all.addAll(Arrays.asList(more));
    return all.toArray();
  }

  @Test
  void encodeDoesNotWriteOverWhatItReads() throws IOException {
    Path x = descriptors();
    Path offsets = NpyFiles.ints(folder.resolve("o.npy"), 0, 2, 4);
    Object[] encode = {
      "encode", "--codebook", codebook(), "--descriptors", x, "--offsets", offsets
    };
    assertThat(refusal(with(encode, "-o", x)))
        .isEqualTo(x + ": is what --descriptors names; wanted another file for -o");
    assertThat(refusal(with(encode, "-o", offsets))).contains(": is what --offsets names; ");
    assertThat(refusal(with(encode, "-o", codebook()))).contains(": is what --codebook names; ");
    Path model = model("m.vlad");
    assertThat(refusal("encode", "--model", model, "--descriptors", x, "-o", model))
        .isEqualTo(model + ": is what --model names; wanted another file for -o");
  }

  @Test
  void anInputIsKnownByWhateverName() throws IOException {
    Path x = descriptors();
    Object[] encode = {"encode", "--codebook", codebook(), "--descriptors", x, "-o"};
    Path link = Files.createSymbolicLink(folder.resolve("link.npy"), x);
    Path hardLink = Files.createLink(folder.resolve("hard.npy"), x);
    Path relative = Path.of("").toAbsolutePath().relativize(x);
    Path linkedFolder = Files.createSymbolicLink(folder.resolve("there"), folder);
    for (Path name :
        List.of(
            link, hardLink, relative, linkedFolder.resolve("x.npy"), folder.resolve("./x.npy"))) {
      assertThat(refusal(with(encode, name)))
          .isEqualTo(name + ": is what --descriptors names; wanted another file for -o");
    }
  }

  @Test
  void trainDoesNotWriteOverWhatItReads() throws IOException {
    Path x = descriptors();
    Object[] train = {"train", "--descriptors", x, "--clusters=2", "--seed=1", "-o"};
    assertThat(refusal(with(train, x))).contains(": is what --descriptors names; ");
    Path model = model("m.vlad");
    assertThat(refusal("train", "--descriptors", x, "--adapt", model, "-o", model))
        .isEqualTo(model + ": is what --adapt names; wanted another file for -o");
    Path photo = photos.resolve("p001.png");
    assertThat(refusal("train", "--images", photos, "--clusters=4", "--seed=1", "-o", photo))
        .isEqualTo(photo + ": exists and is not a model; wanted another file for -o");
  }

  @Test
  void noCommandWritesOverAFileOfAnotherKind() throws IOException {
    Path photo = photos.resolve("p000.png");
    Path text = Files.writeString(folder.resolve("notes.html"), "<!DOCTYPE html>\n<html>mine");
    Path drawing = Files.writeString(folder.resolve("mine.svg"), "<svg/>");
    Path groups = Files.writeString(folder.resolve("g.tsv"), "p000.png\ta\np001.png\ta\n");
    Path x = descriptors();
    Object[][] commands = {
      {"encode", "--codebook", codebook(), "--descriptors", x, "-o"},
      {"train", "--descriptors", x, "--clusters=2", "--seed=1", "-o"},
      {"duplicates", "--collection", collection, "--html"},
      {"evaluate", "--collection", collection, "--groups", groups, "--html"},
      {"evaluate", "--database", photos, "--groups", groups, "--html"},
      {"tune", photos, "--state", folder.resolve("state"), "-o"},
      {"tune", photos, "--state", folder.resolve("state"), "--chart"},
    };
    for (Object[] command : commands) {
      for (Path file : List.of(photo, text, drawing, groups)) {
        assertThat(refusal(with(command, file)))
            .startsWith(file + ": exists and is not a")
            .endsWith("; wanted another file for " + command[command.length - 1]);
      }
      assertThat(refusal(with(command, folder.resolve("none/y"))))
          .isEqualTo(folder.resolve("none/y") + ": its folder does not exist");
      assertThat(refusal(with(command, photos)))
          .isEqualTo(photos + ": is a directory; wanted a file name");
    }
  }

  @Test
  void theSameKindIsReplaced() throws IOException {
    Path x = descriptors();
    Path y = NpyFiles.floats(folder.resolve("y.npy"), shape(1, 1), 7);
    Path link = Files.createSymbolicLink(folder.resolve("link"), y);
    Vlad.run("encode", "--codebook", codebook(), "--descriptors", x, "-o", link).succeeded();
    assertThat(link).isSymbolicLink();
    assertThat(NpyFiles.read(y)[0]).hasSize(2);

    Path model = model("m.vlad");
    byte[] before = Files.readAllBytes(model);
    Vlad.run("train", "--descriptors", x, "--clusters=1", "--seed=1", "-o", model).succeeded();
    assertThat(Files.readAllBytes(model)).isNotEqualTo(before);

    Path page = Files.createFile(folder.resolve("page.html")); // as mktemp leaves one
    Vlad.run("duplicates", "--collection", collection, "--html", page).succeeded();
    assertThat(page).content().contains("more than once");
    Path groups = Files.writeString(folder.resolve("g.tsv"), "p000.png\ta\np001.png\ta\n");
    Vlad.run("evaluate", "--collection", collection, "--groups", groups, "--html", page)
        .succeeded();
    assertThat(page).content().contains("How well photos are found");

    Path chart = folder.resolve("chart.svg");
    for (int i = 0; i < 2; i++) {
      Vlad.run("tune", photos, "--state", folder.resolve("s"), "--trials=1", "--chart", chart)
          .succeeded();
    }
    assertThat(chart).content().contains("</svg>");
  }

  @Test
  void twoOutputsAreTwoFiles() throws IOException {
    Path one = folder.resolve("one");
    Path again = Files.createDirectory(folder.resolve("below")).resolve("../one");
    assertThat(refusal("tune", photos, "-o", one, "--chart", again, "--state", folder.resolve("s")))
        .isEqualTo(again + ": is to be written by -o and by --chart; wanted two files");
    assertThat(refusal("tune", photos, "--chart", one, "--state", one))
        .isEqualTo(one + ": is what --state names; wanted another file for --chart");
  }

  /** Its vectors are of no use without the model that they were made with. */
  @Test
  void theModelOfACollectionIsNotReplaced() throws IOException {
    Path model = collection.resolve("model.vlad");
    assertThat(refusal("train", "--images", photos, "--clusters=4", "--seed=1", "-o", model))
        .startsWith(model + ": is the model of a collection, ");
    Path begun = Files.createDirectory(folder.resolve("begun")).resolve("model.vlad");
    Files.copy(photoModel, begun);
    Vlad.run("train", "--images", photos, "--clusters=4", "--seed=1", "-o", begun).succeeded();
  }

  @Test
  void aStateIsNotWrittenOverAnythingElse() throws IOException {
    String wanted = " is no result of a trial; wanted another file with --state";
    Path photo = photos.resolve("p000.png");
    assertThat(refusal("tune", photos, "--state", photo)).startsWith(photo + ": ").endsWith(wanted);
    Path json = Files.writeString(folder.resolve("a.json"), "{\"without\": \"a line end\"}");
    assertThat(refusal("tune", photos, "--state", json))
        .isEqualTo(json + ": its last line" + wanted);
  }

  @Test
  void whatMayNotBeWrittenIsRefusedBeforeTheWork() throws IOException {
    Path y = NpyFiles.floats(folder.resolve("y.npy"), shape(1, 1), 7);
    assertThat(y.toFile().setWritable(false)).isTrue();
    assumeFalse(Files.isWritable(y), "root may write everywhere");
    Object[] encode = {"encode", "--codebook", codebook(), "--descriptors", descriptors(), "-o"};
    assertThat(refusal(with(encode, y))).isEqualTo(y + ": may not be written to");
    assertThat(folder.toFile().setWritable(false)).isTrue();
    Path z = folder.resolve("z.npy");
    assertThat(refusal(with(encode, z))).isEqualTo(z + ": its folder may not be written to");
    assertThat(folder.toFile().setWritable(true)).isTrue();
  }
}
