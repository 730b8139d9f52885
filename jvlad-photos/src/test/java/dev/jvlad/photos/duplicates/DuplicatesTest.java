package dev.jvlad.photos.duplicates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;

import dev.jvlad.Progress;
import dev.jvlad.Workers;
import dev.jvlad.engine.Backend;
import dev.jvlad.gallery.Attack;
import dev.jvlad.index.StoredFile;
import dev.jvlad.photos.DrawnPhotos;
import dev.jvlad.photos.PhotoCollection;
import dev.jvlad.photos.duplicates.Duplicates.Copies;
import dev.jvlad.photos.duplicates.Group.Kind;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Image;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which photos are the same, and which similar. */
class DuplicatesTest {
  @TempDir private Path folder;
  private Path photos;

  @BeforeEach
  void draw() throws IOException {
    photos = folder.resolve("photos");
    DrawnPhotos.writeAll(photos, 6);
  }

  private Duplicates.Outcome find(Copies copies, int threads) throws IOException {
    Path collection = folder.resolve("collection");
    DrawnPhotos.index(photos, collection);
    try (Workers workers = Workers.of(threads);
        Backend backend = Backend.auto(workers);
        PhotoCollection opened = PhotoCollection.openReadOnly(collection, backend, workers)) {
      return new Duplicates(opened, copies, workers, Progress.NONE).find();
    }
  }

  private static List<List<String>> ids(List<List<StoredFile>> groups) {
    return groups.stream().map(group -> group.stream().map(StoredFile::id).toList()).toList();
  }

  private static List<List<String>> idsOf(List<Group> groups) {
    return ids(groups.stream().map(Group::files).toList());
  }

  private static BufferedImage part(BufferedImage whole, double from, double to) {
    int left = (int) (from * whole.getWidth());
    return whole.getSubimage(left, 0, (int) (to * whole.getWidth()) - left, whole.getHeight());
  }

  @Test
  void copiesAreOneGroupTheLargestFirst() throws IOException {
    BufferedImage first = DrawnPhotos.picture(0);
    DrawnPhotos.write(photos.resolve("crop.png"), part(first, 0.1, 0.9));
    Files.copy(photos.resolve("p003.png"), photos.resolve("again.png"));
    Duplicates.Outcome found = find(Copies.UPRIGHT, 2);
    assertThat(found.images()).isEqualTo(8);
    assertThat(ids(found.same()))
        .containsExactlyInAnyOrder(
            List.of("p000.png", "crop.png"), List.of("again.png", "p003.png"));
    assertThat(find(Copies.UPRIGHT, 1)).isEqualTo(found);
  }

  @Test
  void mirroredCopiesAreFoundWhereTheyAreWanted() throws IOException {
    DrawnPhotos.write(photos.resolve("mirrored.png"), DrawnPhotos.mirrored(DrawnPhotos.picture(2)));
    assertThat(find(Copies.UPRIGHT, 1).same()).isEmpty();
    assertThat(ids(find(Copies.MIRRORED_TOO, 1).same()))
        .singleElement(LIST)
        .containsExactlyInAnyOrder("mirrored.png", "p002.png");
    Files.delete(photos.resolve("p002.png"));
    assertThat(find(Copies.MIRRORED_TOO, 1).same()).isEmpty();
  }

  /**
   * The left half of a picture beside another picture is a collage; the picture's right half is
   * there mirrored. The collage has two links (both pictures), and so has the picture (the collage,
   * and its mirrored half), so the larger is the centre. If the mirrored pair counted twice, as it
   * is found from either side with cosines that differ in the last digit, the picture would be it.
   */
  @Test
  void aPairThatIsFoundFromBothSidesCountsOnce() throws IOException {
    BufferedImage picture = DrawnPhotos.picture(0);
    BufferedImage collage = DrawnPhotos.besides(part(picture, 0, 0.5), DrawnPhotos.picture(1));
    DrawnPhotos.write(photos.resolve("collage.png"), collage);
    DrawnPhotos.write(photos.resolve("half.png"), DrawnPhotos.mirrored(part(picture, 0.5, 1)));
    Duplicates.Outcome found = find(Copies.MIRRORED_TOO, 1);
    assertThat(idsOf(found.groups(Kind.SEEN_AGAIN)))
        .as("the collage, the centre, first")
        .containsExactly(List.of("collage.png", "p000.png"));
    assertThat(idsOf(found.groups(Kind.SAME_PICTURE)))
        .as("whole pictures and what holds them")
        .containsExactlyInAnyOrder(
            List.of("collage.png", "p001.png"), List.of("p000.png", "half.png"));
    assertThat(ids(found.similar()))
        .singleElement(LIST)
        .containsExactlyInAnyOrder("collage.png", "p000.png", "p001.png", "half.png");
  }

  @Test
  void photosWithNothingInCommonAreNoGroup() throws IOException {
    Duplicates.Outcome found = find(Copies.UPRIGHT, 1);
    assertThat(found).isEqualTo(new Duplicates.Outcome(6, List.of()));
  }

  @Test
  void attackedCopiesAreTheSamePictureAndOthersOfItAreSeenAgain() throws IOException {
    BufferedImage photo = DrawnPhotos.picture(4);
    SplittableRandom random = new SplittableRandom(5);
    for (Attack attack : Attack.values()) {
      DrawnPhotos.write(
          photos.resolve(attack.name().toLowerCase(Locale.ROOT) + ".png"),
          attack.apply(photo, DrawnPhotos.picture(20), random.split()));
    }
    DrawnPhotos.write(photos.resolve("resized.png"), resized(photo, 0.6));
    DrawnPhotos.write(photos.resolve("shot.png"), anotherShot(photo));
    Duplicates.Outcome found = find(Copies.UPRIGHT, 2);
    Group same = found.groups(Kind.SAME_PICTURE).getFirst();
    assertThat(same.files().stream().map(StoredFile::id))
        .contains("p004.png", "crop.png", "resized.png", "caption.png", "rotation.png")
        .doesNotContain("print.png", "shot.png");
    assertThat(same.members().getFirst().evidence()).as("of the first").isEmpty();
    for (Group.Member member : same.members().subList(1, same.members().size())) {
      Evidence evidence = member.evidence().orElseThrow();
      assertThat(same.files()).extracting(StoredFile::id).contains(evidence.with());
      assertThat(evidence.share().orElseThrow()).isGreaterThanOrEqualTo(0.6);
      assertThat(evidence.score()).isGreaterThanOrEqualTo(3);
      assertThat(evidence.points()).isGreaterThanOrEqualTo(5);
      assertThat(evidence.unread()).isEmpty();
    }
    Group again = found.groups(Kind.SEEN_AGAIN).getFirst();
    assertThat(again.files().stream().map(StoredFile::id))
        .contains("shot.png")
        .as("of the copies only the one to keep")
        .contains(same.files().getFirst().id())
        .doesNotContain("crop.png", "resized.png", "caption.png");
    assertThat(again.bytesToGain()).isZero();
    assertThat(same.bytesToGain())
        .isEqualTo(same.files().stream().skip(1).mapToLong(file -> file.facts().bytes()).sum());
    assertThat(found.bytesToGain())
        .isEqualTo(found.groups(Kind.SAME_PICTURE).stream().mapToLong(Group::bytesToGain).sum());
  }

  private static BufferedImage resized(BufferedImage photo, double scale) {
    int width = (int) (scale * photo.getWidth());
    int height = (int) (scale * photo.getHeight());
    BufferedImage resized = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = resized.createGraphics();
    graphics.drawImage(
        photo.getScaledInstance(width, height, Image.SCALE_AREA_AVERAGING), 0, 0, null);
    graphics.dispose();
    return resized;
  }

  /** A step to the side: near things move against far ones, by up to three pixels. */
  private static BufferedImage anotherShot(BufferedImage photo) {
    BufferedImage shot =
        new BufferedImage(photo.getWidth(), photo.getHeight(), BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < shot.getHeight(); y++) {
      for (int x = 0; x < shot.getWidth(); x++) {
        double nearness =
            Math.sin(12.0 * y / shot.getHeight()) * Math.cos(5.0 * x / shot.getWidth());
        double from = Math.clamp(x + 3 * nearness, 0, shot.getWidth() - 1.0);
        shot.setRGB(x, y, photo.getRGB((int) Math.round(from), y));
      }
    }
    return shot;
  }

  @Test
  void filesOfTheSameBytesAreListedWhateverTheyShow() throws IOException {
    BufferedImage sky = new BufferedImage(120, 80, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < 80; y++) {
      for (int x = 0; x < 120; x++) {
        sky.setRGB(x, y, new Color(120, 160, 200 + y / 2).getRGB());
      }
    }
    Path file = DrawnPhotos.write(photos.resolve("sky.png"), sky);
    Files.copy(file, photos.resolve("sky copy.png"));
    DrawnPhotos.write(photos.resolve("other.png"), part(sky, 0, 0.5));
    Duplicates.Outcome found = find(Copies.UPRIGHT, 1);
    assertThat(idsOf(found.groups())).containsExactly(List.of("sky copy.png", "sky.png"));
    assertThat(found.groups().getFirst().kind()).isEqualTo(Kind.SAME_FILE);
    assertThat(found.groups().getFirst().bytesToGain()).isEqualTo(Files.size(file));
    assertThat(found.images()).as("with features").isEqualTo(6);
    assertThat(ids(found.same())).containsExactly(List.of("sky copy.png", "sky.png"));
  }

  /** Each byte is counted once: the file's copies in one group, the picture's in another. */
  @Test
  void ofTheSameBytesOneTakesPartInTheRest() throws IOException {
    for (int i = 0; i < 12; i++) { // more than the nearest that a photo asks for
      Files.copy(photos.resolve("p001.png"), photos.resolve("copy%02d.png".formatted(i)));
    }
    Path crop =
        DrawnPhotos.write(photos.resolve("crop.png"), part(DrawnPhotos.picture(1), 0.1, 0.9));
    Duplicates.Outcome found = find(Copies.UPRIGHT, 1);
    Group file = found.groups(Kind.SAME_FILE).getFirst();
    assertThat(file.members()).hasSize(13);
    assertThat(idsOf(found.groups(Kind.SAME_PICTURE)))
        .containsExactly(List.of("copy00.png", "crop.png"));
    assertThat(found.groups()).hasSize(2);
    assertThat(found.bytesToGain())
        .isEqualTo(12 * Files.size(photos.resolve("p001.png")) + Files.size(crop));
    assertThat(found.same()).singleElement(LIST).hasSize(14);
  }

  @Test
  void moreCopiesThanNearestAreOneGroup() throws IOException {
    BufferedImage photo = DrawnPhotos.picture(1);
    for (int i = 1; i < 25; i++) {
      DrawnPhotos.write(
          photos.resolve("copy%02d.png".formatted(i)), part(photo, 0.004 * i, 1 - 0.003 * i));
    }
    Duplicates.Outcome found = find(Copies.UPRIGHT, 2);
    assertThat(found.groups()).hasSize(1);
    assertThat(found.groups().getFirst().kind()).isEqualTo(Kind.SAME_PICTURE);
    assertThat(found.groups().getFirst().members()).hasSize(25);
    assertThat(found.groups().getFirst().files().getFirst().facts().width())
        .as("the whole is the one to keep")
        .isEqualTo(photo.getWidth());
  }

  @Test
  void whereAFileIsGoneOrAnotherItIsNoCopyAndSaysWhy() throws IOException {
    DrawnPhotos.write(photos.resolve("crop.png"), part(DrawnPhotos.picture(0), 0.1, 0.9));
    DrawnPhotos.write(photos.resolve("part.png"), part(DrawnPhotos.picture(2), 0.1, 0.9));
    Path collection = folder.resolve("collection");
    DrawnPhotos.index(photos, collection);
    Files.delete(photos.resolve("crop.png"));
    DrawnPhotos.write(photos.resolve("part.png"), DrawnPhotos.picture(3));
    try (Workers workers = Workers.of(1);
        Backend backend = Backend.auto(workers);
        PhotoCollection opened = PhotoCollection.openReadOnly(collection, backend, workers)) {
      Duplicates.Outcome found =
          new Duplicates(opened, Copies.UPRIGHT, workers, Progress.NONE).find();
      assertThat(found.groups(Kind.SAME_PICTURE)).isEmpty();
      assertThat(found.bytesToGain()).isZero();
      assertThat(found.groups(Kind.SEEN_AGAIN))
          .extracting(group -> group.members().get(1).evidence().orElseThrow().unread())
          .containsExactlyInAnyOrder(
              "crop.png: its file is gone", "part.png: its file has changed since it was indexed");
      assertThat(found.groups(Kind.SEEN_AGAIN))
          .allSatisfy(group ->
              assertThat(group.members().get(1).evidence().orElseThrow().share()).isEmpty());
    }
  }
}
