package dev.jvlad.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** {@code index} run again and again while the folders change. */
class IndexTest {
  @TempDir private static Path shared;
  private static Path model;

  @TempDir private Path folder;
  private Path photos;
  private Path collection;

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
  void newChangedAndRemovedFiles() throws IOException {
    Pictures.writeAll(photos, 0, 4);
    assertThat(index(photos)).isEqualTo("4 added, 0 changed, 0 removed, 0 unchanged; 4 images");
    assertThat(index(photos)).isEqualTo("0 added, 0 changed, 0 removed, 4 unchanged; 4 images");

    Pictures.write(photos.resolve("below/deep/p004.png"), 4);
    Files.delete(photos.resolve("p000.png"));
    Pictures.write(photos.resolve("p001.png"), 5);
    later(photos.resolve("p001.png"));
    assertThat(index(photos)).isEqualTo("1 added, 1 changed, 1 removed, 2 unchanged; 4 images");

    assertThat(best(4)).isEqualTo("below/deep/p004.png");
    assertThat(best(5)).isEqualTo("p001.png");
    assertThat(search(0)).doesNotContain("p000.png");
    assertThat(search(1).getFirst()).isNotEqualTo("p001.png");
  }

  /** Of the same size and time, the file counts as unchanged: its content is not looked at. */
  @Test
  void unchangedFilesAreNotReadAgain() throws IOException {
    Pictures.writeAll(photos, 0, 3);
    index(photos);
    Path photo = photos.resolve("p002.png");
    FileTime written = Files.getLastModifiedTime(photo);
    Files.write(photo, new byte[(int) Files.size(photo)]);
    Files.setLastModifiedTime(photo, written);
    assertThat(index(photos)).isEqualTo("0 added, 0 changed, 0 removed, 3 unchanged; 3 images");
    assertThat(best(2)).isEqualTo("p002.png");

    later(photo);
    assertThat(index(photos)).isEqualTo("0 added, 0 changed, 0 removed, 2 unchanged; 2 images");
    assertThat(search(2)).doesNotContain("p002.png");
  }

  @Test
  void unreadableFilesAreListedEachTimeButReadOnce() throws IOException {
    Pictures.writeAll(photos, 0, 2);
    Path bad = Files.writeString(photos.resolve("bad.png"), "no picture");
    List<String> listed = List.of("1 skipped:", "  bad.png: not an image that can be read: text");
    assertThat(run(photos).lines()).endsWith(listed.toArray(String[]::new));

    FileTime written = Files.getLastModifiedTime(bad);
    Files.write(bad, new byte[10]); // another reason, if it were read
    Files.setLastModifiedTime(bad, written);
    assertThat(run(photos).lines()).endsWith(listed.toArray(String[]::new));

    Pictures.write(bad, 2);
    later(bad);
    assertThat(index(photos)).isEqualTo("0 added, 1 changed, 0 removed, 2 unchanged; 3 images");
    assertThat(run(photos).lines()).hasSize(1);
    assertThat(best(2)).isEqualTo("bad.png");
  }

  @Test
  void everyReasonIsListedAndTheRestIsIndexed() throws IOException {
    Pictures.writeAll(photos, 0, 2);
    Files.write(photos.resolve("empty.jpg"), new byte[0]);
    Files.writeString(photos.resolve("text.png"), "no picture at all");
    Files.write(photos.resolve("vast.png"), Pictures.pngClaiming(100_000, 100_000));
    byte[] whole = Files.readAllBytes(photos.resolve("p000.png"));
    Files.write(photos.resolve("half.png"), Arrays.copyOf(whole, whole.length / 2));
    Vlad.Outcome outcome = run(photos);
    assertThat(outcome.lines().get(0))
        .startsWith("2 added, 0 changed, 0 removed, 0 unchanged; 2 images");
    assertThat(outcome.lines().get(1)).isEqualTo("4 skipped:");
    assertThat(outcome.lines().subList(2, 6))
        .satisfiesExactly(
            line -> assertThat(line).isEqualTo("  empty.jpg: 0 bytes"),
            line -> assertThat(line).startsWith("  half.png: truncated PNG"),
            line -> assertThat(line).startsWith("  text.png: not an image"),
            line -> assertThat(line).startsWith("  vast.png: claims 100000×100000 pixels"));
  }

  @Test
  void hiddenFilesAndFoldersArePassedOver() throws IOException {
    Pictures.writeAll(photos, 0, 1);
    Pictures.write(photos.resolve(".hidden.png"), 1);
    Pictures.write(photos.resolve(".trash/p002.png"), 2);
    assertThat(index(photos)).isEqualTo("1 added, 0 changed, 0 removed, 0 unchanged; 1 images");
    Files.move(photos.resolve("p000.png"), photos.resolve(".p000.png"));
    Pictures.write(photos.resolve("p003.png"), 3);
    assertThat(index(photos)).isEqualTo("1 added, 0 changed, 1 removed, 0 unchanged; 1 images");
  }

  @Test
  void aCollectionAmidThePhotosIsNoPhoto() throws IOException {
    Pictures.writeAll(photos, 0, 2);
    collection = photos.resolve("collection");
    index(photos);
    Vlad.Outcome again = run(photos);
    assertThat(again.lines()).hasSize(1);
    assertThat(again.output()).startsWith("0 added, 0 changed, 0 removed, 2 unchanged; 2 images");
  }

  @Test
  void aLinkToAFolderIsThatFolder() throws IOException {
    Pictures.writeAll(photos, 0, 2);
    Path link = Files.createSymbolicLink(folder.resolve("link"), photos);
    assertThat(index(link)).isEqualTo("2 added, 0 changed, 0 removed, 0 unchanged; 2 images");
    assertThat(index(photos)).isEqualTo("0 added, 0 changed, 0 removed, 2 unchanged; 2 images");
  }

  @Test
  void collidingNamesOfASecondFolderAreTold() throws IOException {
    Path other = folder.resolve("other");
    Pictures.writeAll(photos, 0, 2);
    Pictures.writeAll(other, 1, 3);
    Pictures.write(other.resolve("p000.png"), 3);
    index(photos);
    assertThat(index(other)).isEqualTo("3 added, 0 changed, 0 removed, 0 unchanged; 5 images");
    assertThat(best(0)).isEqualTo("p000.png");
    assertThat(best(3)).isEqualTo("other/p000.png");
    assertThat(search(1).subList(0, 2)).containsExactly("other/p001.png", "p001.png");
    assertThat(index(photos)).isEqualTo("0 added, 0 changed, 0 removed, 2 unchanged; 5 images");

    Files.delete(photos.resolve("p000.png"));
    Files.delete(other.resolve("p001.png"));
    assertThat(run(photos, other).output())
        .startsWith("0 added, 0 changed, 2 removed, 3 unchanged; 3 images");
    assertThat(best(3)).isEqualTo("other/p000.png");
    assertThat(best(1)).isEqualTo("p001.png");
  }

  /** The second folder's name with a slash before its files would be the first's subfolder. */
  @Test
  void noFileTakesTheIdOfAnother() throws IOException {
    Path other = folder.resolve("other");
    Pictures.write(photos.resolve("a.png"), 0);
    Pictures.write(photos.resolve("other/a.png"), 1);
    Pictures.write(other.resolve("a.png"), 2);
    assertThat(run(photos, other).output())
        .startsWith("3 added, 0 changed, 0 removed, 0 unchanged; 3 images");
    assertThat(IntStream.range(0, 3).mapToObj(this::best))
        .containsExactly("a.png", "other/a.png", "other-2/a.png");
  }

  @Test
  void aFileThatComesToTakeTheIdOfAnotherFoldersIsListed() throws IOException {
    Path other = folder.resolve("other");
    Pictures.write(photos.resolve("a.png"), 0);
    Pictures.write(other.resolve("b.png"), 1);
    index(photos);
    index(other);
    Pictures.write(photos.resolve("b.png"), 2);
    for (Path[] folders : new Path[][] {{photos}, {photos, other}, {other}, {other, photos}}) {
      Vlad.Outcome outcome = run((Object[]) folders);
      assertThat(outcome.output()).contains("; 2 images");
      if (!folders[0].equals(other) || folders.length > 1) {
        assertThat(outcome.lines())
            .contains("  " + photos.resolve("b.png") + ": has the id of " + other.resolve("b.png"));
      }
      assertThat(best(1)).isEqualTo("b.png");
    }
  }

  @Test
  void removedPhotosComeBackWithTheNextIndex() throws IOException {
    Pictures.writeAll(photos, 0, 3);
    index(photos);
    Vlad.Outcome removed =
        Vlad.run("remove", "p000.png", "p001.png", "p000.png", "--collection", collection);
    assertThat(removed.succeeded().output())
        .isEqualTo("2 removed; 1 images in %s\n".formatted(collection));
    assertThat(search(0)).containsExactly("p002.png");
    assertThat(index(photos)).isEqualTo("2 added, 0 changed, 0 removed, 1 unchanged; 3 images");
    assertThat(best(0)).isEqualTo("p000.png");
  }

  @Test
  void photosOfAFolderThatIsAwayStay() throws IOException {
    Path drive = folder.resolve("drive");
    Pictures.writeAll(photos, 0, 2);
    Pictures.writeAll(drive, 2, 4);
    run(photos, drive);
    Files.move(drive, folder.resolve("unplugged"));
    assertThat(index(photos)).isEqualTo("0 added, 0 changed, 0 removed, 2 unchanged; 4 images");
    assertThat(best(3)).isEqualTo("p003.png");
  }

  @Test
  void namesOfEveryKindAreIds() throws IOException {
    List<String> names = List.of("@at.png", "ä ö.png", "日本/写真.png", "-dash.png", "a'b\"c.png");
    for (int i = 0; i < names.size(); i++) {
      Pictures.write(photos.resolve(names.get(i)), i);
    }
    index(photos);
    for (int i = 0; i < names.size(); i++) {
      assertThat(best(i)).isEqualTo(names.get(i));
    }
    Files.copy(photos.resolve("@at.png"), folder.resolve("@query.png"));
    assertThat(
            Vlad.run("search", folder.resolve("@query.png"), "--collection", collection)
                .succeeded()
                .output())
        .contains("@at.png");
    assertThat(Vlad.run("remove", "--collection", collection, "@at.png").succeeded().output())
        .startsWith("1 removed; 4 images");
  }

  @Test
  void learnsAModelWhenThereIsNone() throws IOException {
    Pictures.writeAll(photos, 0, 6);
    Vlad.Outcome outcome = Vlad.run("index", photos, "--collection", collection).succeeded();
    assertThat(outcome.output()).startsWith("6 added, 0 changed, 0 removed, 0 unchanged; 6 images");
    JsonNode info = Vlad.run("info", collection, "--json").succeeded().json();
    assertThat(info.get("clusters").asInt()).isBetween(2, 256);
    for (int i = 0; i < 6; i++) {
      assertThat(best(i)).isEqualTo("p%03d.png".formatted(i));
    }
    Path again = folder.resolve("again");
    Vlad.run("index", photos, "--collection", again, "--threads", 1).succeeded();
    assertThat(Vlad.run("info", again, "--json").json().get("fingerprint"))
        .as("the same photos give the same model with any number of threads")
        .isEqualTo(info.get("fingerprint"));
  }

  /** What a stop between the two leaves. */
  @Test
  void aCollectionWithAModelAloneIsAnEmptyOne() throws IOException {
    Files.createDirectory(collection);
    Files.copy(model, collection.resolve("model.vlad"), StandardCopyOption.REPLACE_EXISTING);
    assertThat(Vlad.run("info", collection, "--json").succeeded().json().get("images").asInt())
        .isZero();
    Pictures.writeAll(photos, 0, 1);
    assertThat(index(photos)).isEqualTo("1 added, 0 changed, 0 removed, 0 unchanged; 1 images");
  }

  @Test
  void aPictureWithoutFeaturesIsKeptButNeverAHit() throws IOException {
    Pictures.writeAll(photos, 0, 1);
    BufferedImage plain = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
    ImageIO.write(plain, "png", photos.resolve("plain.png").toFile());
    assertThat(index(photos)).isEqualTo("2 added, 0 changed, 0 removed, 0 unchanged; 1 images");
    assertThat(index(photos)).isEqualTo("0 added, 0 changed, 0 removed, 2 unchanged; 1 images");
    assertThat(search(0)).containsExactly("p000.png");
    assertThat(
            Vlad.run("search", photos.resolve("plain.png"), "--collection", collection)
                .succeeded()
                .output())
        .isEqualTo("1.0000  plain.png  the same file\n");
    Path other = folder.resolve("other.png");
    ImageIO.write(new BufferedImage(65, 64, BufferedImage.TYPE_INT_RGB), "png", other.toFile());
    Vlad.Outcome query = Vlad.run("search", other, "--collection", collection).succeeded();
    assertThat(query.output()).isEqualTo("nothing found: the image has no features\n");
  }

  @Test
  void aFolderThatMayNotBeReadKeepsItsPhotos() throws IOException {
    Pictures.writeAll(photos, 0, 1);
    Path closed = photos.resolve("closed");
    Pictures.writeAll(closed, 1, 2);
    index(photos);
    assertThat(closed.toFile().setReadable(false) && closed.toFile().setExecutable(false)).isTrue();
    try {
      assumeTrue(!Files.isReadable(closed), "root may read everything");
      Vlad.Outcome outcome = run(photos);
      assertThat(outcome.output())
          .startsWith("0 added, 0 changed, 0 removed, 1 unchanged; 2 images")
          .contains("  " + closed + ": no permission to read or write it\n");
    } finally {
      assertThat(closed.toFile().setExecutable(true) && closed.toFile().setReadable(true)).isTrue();
    }
  }

  @Test
  void whatWasMovedRenamedCopiedOrTouchedIsNotExtractedAgain() throws IOException {
    Pictures.writeAll(photos, 0, 3);
    index(photos);
    Path deeper = Files.createDirectories(photos.resolve("below"));
    Files.move(photos.resolve("p000.png"), deeper.resolve("renamed.png"));
    Files.copy(photos.resolve("p001.png"), photos.resolve("copy.png"));
    later(photos.resolve("p002.png"));
    assertThat(run(photos).output())
        .startsWith("1 added, 0 changed, 1 moved, 0 removed, 2 unchanged; 4 images");
    assertThat(best(0)).isEqualTo("below/renamed.png");
    assertThat(search(1).subList(0, 2)).containsExactly("copy.png", "p001.png");
    assertThat(index(photos)).isEqualTo("0 added, 0 changed, 0 removed, 4 unchanged; 4 images");
  }

  @Test
  void aRenamedFolderIsTheSameFolder() throws IOException {
    Pictures.writeAll(photos, 0, 3);
    Path other = folder.resolve("other");
    Pictures.writeAll(other, 1, 4); // whose ids begin with its name
    run(photos, other);
    Path renamed = Files.move(other, folder.resolve("renamed"));
    Files.delete(renamed.resolve("p003.png"));
    Vlad.Outcome outcome = run(renamed);
    assertThat(outcome.output())
        .startsWith("0 added, 0 changed, 1 removed, 2 unchanged; 5 images")
        .contains("\n" + other + " is " + renamed + " now\n");
    assertThat(search(1).subList(0, 2)).containsExactly("other/p001.png", "p001.png");
    assertThat(folders()).containsExactly(photos + " 3 true", renamed + " 2 true");
  }

  @Test
  void aFolderWithinAFolderIsAPartOfIt() throws IOException {
    Pictures.writeAll(photos, 0, 2);
    Path below = photos.resolve("below");
    Pictures.writeAll(below, 2, 4);
    index(photos);
    Files.delete(below.resolve("p003.png"));
    Files.delete(photos.resolve("p001.png")); // not looked at
    Pictures.write(below.resolve("p004.png"), 4);
    assertThat(index(below)).isEqualTo("1 added, 0 changed, 2 removed, 1 unchanged; 3 images");
    assertThat(best(4)).isEqualTo("below/p004.png");
    assertThat(folders()).containsExactly(photos + " 3 true");

    // the other way round, the inner folder stays one by itself
    Path outer = folder.resolve("outer");
    Path inner = outer.resolve("inner");
    Pictures.writeAll(inner, 5, 6);
    Pictures.writeAll(outer, 6, 7);
    index(inner);
    assertThat(index(outer)).isEqualTo("1 added, 0 changed, 0 removed, 1 unchanged; 5 images");
    assertThat(folders()).containsExactly(photos + " 3 true", inner + " 1 true", outer + " 1 true");
  }

  @Test
  void aLinkOrAHardLinkIsNoSecondPhoto() throws IOException {
    Pictures.writeAll(photos, 0, 2);
    Files.createSymbolicLink(photos.resolve("a-link.png"), Path.of("p000.png"));
    Files.createLink(photos.resolve("hard.png"), photos.resolve("p001.png"));
    Files.createSymbolicLink(photos.resolve("loop"), photos);
    Vlad.Outcome outcome = run("--verbose", photos);
    assertThat(outcome.output())
        .startsWith("2 added, 0 changed, 0 removed, 0 unchanged; 2 images")
        .contains("left out: 2 other names of listed files, 1 link to a folder:")
        .contains("  " + photos.resolve("a-link.png") + ": the same file as p000.png\n")
        .contains("  " + photos.resolve("loop") + ": leads to " + photos + "\n");
    assertThat(run(photos).output())
        .contains("left out: 2 other names of listed files, 1 link to a folder (--verbose");

    // links in another folder, when theirs is not listed
    Path other = Files.createDirectory(folder.resolve("other"));
    Files.createSymbolicLink(other.resolve("link.png"), photos.resolve("p000.png"));
    Files.createLink(other.resolve("hard2.png"), photos.resolve("p001.png"));
    Pictures.write(other.resolve("own.png"), 2);
    assertThat(index(other)).isEqualTo("1 added, 0 changed, 0 removed, 0 unchanged; 3 images");

    // when the first name goes, another one takes its place
    Files.delete(photos.resolve("hard.png"));
    Files.move(photos.resolve("p001.png"), photos.resolve("z.png"));
    assertThat(run(photos).output())
        .startsWith("0 added, 0 changed, 1 moved, 0 removed, 1 unchanged; 3 images");
  }

  @Test
  void aFolderThatIsAwayIsKeptAndSaidAndCanBeLetGo() throws IOException {
    Path drive = folder.resolve("drive");
    Pictures.writeAll(photos, 0, 2);
    Pictures.writeAll(drive, 2, 4);
    run(photos, drive);
    Path unplugged = Files.move(drive, folder.resolve("unplugged"));
    Files.delete(photos.resolve("p001.png"));
    String kept =
        drive
            + " is not there or empty; 2 of its files are kept (vlad index --forget lets it go)\n";
    assertThat(run(photos).output())
        .startsWith("0 added, 0 changed, 1 removed, 1 unchanged; 3 images")
        .contains(kept);
    assertThat(run(photos, drive).output()).contains(kept);
    Files.createDirectory(drive); // where it will be mounted again
    assertThat(run(drive).output())
        .startsWith("0 added, 0 changed, 0 removed, 0 unchanged; 3 images")
        .contains(kept);
    assertThat(folders()).containsExactly(photos + " 1 true", drive + " 2 true");
    Vlad.Outcome hits =
        Vlad.run("search", unplugged.resolve("p003.png"), "--collection", collection).succeeded();
    assertThat(hits.lines().getFirst())
        .isEqualTo(
            "1.0000  p003.png  the same file  (its file is gone: %s)"
                .formatted(drive.resolve("p003.png")));

    assertThat(Vlad.run("index", "--forget", folder, "--collection", collection).errors())
        .startsWith(
            "vlad: %s: none of the collection's folders; it has %s, %s"
                .formatted(folder, photos, drive));
    assertThat(
            Vlad.run("index", "--forget", drive, "--collection", collection).succeeded().output())
        .startsWith("0 added, 0 changed, 2 removed, 0 unchanged; 1 images");
    assertThat(folders()).containsExactly(photos + " 1 true");
  }

  @Test
  void whatFailedForALimitIsTriedAgain() throws IOException {
    Pictures.writeAll(photos, 0, 2);
    ImageIO.write(
        new BufferedImage(1200, 1000, BufferedImage.TYPE_BYTE_GRAY),
        "png",
        photos.resolve("large.png").toFile());
    Vlad.Outcome limited = run("--max-megapixels", "1", photos);
    assertThat(limited.output())
        .startsWith("2 added,")
        .contains("  large.png: claims 1200×1000 pixels; the limit is 1 million\n");
    assertThat(run("--max-megapixels", "2", photos).output())
        .startsWith("1 added, 0 changed, 0 removed, 2 unchanged; 2 images")
        .doesNotContain("skipped");
    assertThat(Vlad.refusal(2, folder, "index", photos, "--max-seconds", "0"))
        .startsWith("decode limits must be positive");
  }

  @Test
  void patternsLeaveOut() throws IOException {
    Pictures.writeAll(photos, 0, 2);
    Pictures.write(photos.resolve("raw/p002.png"), 2);
    Pictures.write(photos.resolve("2019/raw/p003.png"), 3);
    Pictures.write(photos.resolve("2019/draft.png"), 4);
    assertThat(index(photos)).startsWith("5 added");
    assertThat(run("--exclude", "raw/", "--exclude", "draft*", photos).output())
        .startsWith("0 added, 0 changed, 3 removed, 2 unchanged; 2 images")
        .contains("left out: 3 excluded by patterns");
    assertThat(run("--exclude", "/raw", photos).output())
        .startsWith("2 added, 0 changed, 0 removed, 2 unchanged; 4 images");
    Files.writeString(photos.resolve("2019/.vladignore"), "# not these\n\nraw/\n");
    Files.writeString(photos.resolve(".vladignore"), "**/draft.{png,jpg}\n");
    assertThat(index(photos)).isEqualTo("1 added, 0 changed, 2 removed, 2 unchanged; 3 images");
    assertThat(Vlad.refusal(2, folder, "index", photos, "--exclude", "[a"))
        .startsWith("pattern '[a' cannot be understood: ");
    Files.writeString(photos.resolve(".vladignore"), "!keep\n");
    assertThat(Vlad.refusal(1, folder, "index", photos, "--collection", collection))
        .startsWith(photos.resolve(".vladignore") + ": pattern '!keep' says nothing");
  }

  @Test
  void filesThatAreNoPicturesAreCounted() throws IOException {
    Pictures.writeAll(photos, 0, 2);
    Files.writeString(photos.resolve("p000.xmp"), "<x/>");
    Files.writeString(photos.resolve("p001.json"), "{}");
    Files.writeString(photos.resolve("saved.jpg"), "<html/>");
    for (int run = 0; run < 2; run++) {
      assertThat(run(photos).output())
          .contains("left out: 2 no pictures (--verbose lists them)\n1 skipped:\n  saved.jpg: ");
    }
    assertThat(run("--verbose", photos).output())
        .contains("  " + photos.resolve("p000.xmp") + ": not an image that can be read: text\n");
    JsonNode info = Vlad.run("info", collection, "--json").json();
    assertThat(info.get("notPictures").asInt()).isEqualTo(2);
    assertThat(info.get("unreadable").asInt()).isEqualTo(1);
  }

  @Test
  void aListOfFoldersThatIsNotTheIndexsStopsTheRun() throws IOException {
    Pictures.writeAll(photos, 0, 2);
    index(photos);
    Path list = collection.resolve("folders.tsv");
    String whole = Files.readString(list);
    for (String damaged :
        new String[] {
          whole.replace("photos", "phptos"),
          whole.substring(0, whole.length() - 3),
          whole.lines().findFirst().orElseThrow() + "\n",
          whole.substring(whole.indexOf('\n') + 1)
        }) {
      Files.writeString(list, damaged);
      assertThat(Vlad.refusal(1, folder, "index", photos, "--collection", collection))
          .startsWith(list + ": is damaged: ");
    }
    Files.delete(list);
    assertThat(Vlad.refusal(1, folder, "index", photos, "--collection", collection))
        .startsWith(list + ": is missing, and 2 of 2 entries of the index belong to none");
    Files.writeString(list, whole);
    assertThat(index(photos)).isEqualTo("0 added, 0 changed, 0 removed, 2 unchanged; 2 images");
  }

  @Test
  void aPathNamesWhatIsRemoved() throws IOException {
    Pictures.writeAll(photos, 0, 3);
    index(photos);
    Files.delete(photos.resolve("p002.png"));
    assertThat(
            Vlad.run(
                    "remove",
                    photos.resolve("p000.png"),
                    photos.resolve("../photos/p002.png"),
                    "--collection",
                    collection)
                .succeeded()
                .output())
        .startsWith("2 removed; 1 images");
  }

  /** The collection's folders as info tells them: path, files, whether they are there. */
  private List<String> folders() {
    return Vlad.run("info", collection, "--json")
        .succeeded()
        .json()
        .get("folders")
        .valueStream()
        .map(f ->
            "%s %d %s"
                .formatted(
                    f.get("path").asString(), f.get("files").asInt(), f.get("present").asBoolean()))
        .toList();
  }

  /** The first line of the result, up to how many images there are. */
  private String index(Path photos) {
    return run(photos).lines().getFirst().replaceFirst(" in .*", "");
  }

  private Vlad.Outcome run(Object... folders) {
    Object[] words = new Object[5 + folders.length];
    System.arraycopy(
        new Object[] {"index", "--collection", collection, "--model", model}, 0, words, 0, 5);
    System.arraycopy(folders, 0, words, 5, folders.length);
    return Vlad.run(words).succeeded();
  }

  private String best(int picture) {
    return search(picture).getFirst();
  }

  /** The ids found for a picture, best first. */
  private List<String> search(int picture) {
    try {
      Path query = Pictures.write(folder.resolve("query-%d.png".formatted(picture)), picture);
      JsonNode document =
          Vlad.run("search", query, "--collection", collection, "--json").succeeded().json();
      return document
          .get("results")
          .get(0)
          .get("hits")
          .valueStream()
          .map(hit -> hit.get("id").asString())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void later(Path file) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(60)));
  }
}
