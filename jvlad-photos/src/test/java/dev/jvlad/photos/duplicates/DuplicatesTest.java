package dev.jvlad.photos.duplicates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;

import dev.jvlad.Progress;
import dev.jvlad.Workers;
import dev.jvlad.engine.Backend;
import dev.jvlad.index.StoredFile;
import dev.jvlad.photos.DrawnPhotos;
import dev.jvlad.photos.PhotoCollection;
import dev.jvlad.photos.duplicates.Duplicates.Copies;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
    assertThat(ids(found.same()))
        .singleElement(LIST)
        .containsExactlyInAnyOrder("collage.png", "p000.png", "p001.png");
    assertThat(ids(found.similar()))
        .singleElement(LIST)
        .containsExactlyInAnyOrder("collage.png", "p000.png", "p001.png", "half.png");
  }

  @Test
  void photosWithNothingInCommonAreNoGroup() throws IOException {
    Duplicates.Outcome found = find(Copies.UPRIGHT, 1);
    assertThat(found).isEqualTo(new Duplicates.Outcome(6, List.of(), List.of()));
  }
}
