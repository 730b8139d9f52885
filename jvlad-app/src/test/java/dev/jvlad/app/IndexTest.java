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
      Vlad.Outcome outcome = run(folders);
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
    Vlad.Outcome query =
        Vlad.run("search", photos.resolve("plain.png"), "--collection", collection).succeeded();
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

  /** The first line of the result, up to how many images there are. */
  private String index(Path photos) {
    return run(photos).lines().getFirst().replaceFirst(" in .*", "");
  }

  private Vlad.Outcome run(Path... folders) {
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
