package dev.jvlad.photos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jvlad.ClusterSums;
import dev.jvlad.DescriptorBatch;
import dev.jvlad.FloatMatrix;
import dev.jvlad.VladModel;
import dev.jvlad.Workers;
import dev.jvlad.engine.Backend;
import dev.jvlad.engine.ClusterStep;
import dev.jvlad.engine.VladEncoder;
import dev.jvlad.photos.PhotoSearch.Found;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a search finds, how often it encodes, and that others may change the collection meanwhile.
 */
class PhotoSearchTest {
  private static final int PHOTOS = 10;

  @TempDir private static Path folder;
  private static Path collection;
  private static final Workers WORKERS = Workers.of(1);

  @BeforeAll
  static void index() throws IOException {
    collection = folder.resolve("collection");
    DrawnPhotos.writeAll(folder.resolve("photos"), PHOTOS);
    DrawnPhotos.index(folder.resolve("photos"), collection);
  }

  /** A back end whose encoders tell before each encoding. */
  private record Watched(Backend backend, Runnable beforeEncoding) implements Backend {
    @Override
    public String name() {
      return backend.name();
    }

    @Override
    public VladEncoder encoder(VladModel model) {
      VladEncoder encoder = backend.encoder(model);
      return new VladEncoder() {
        @Override
        public VladModel model() {
          return encoder.model();
        }

        @Override
        public void encode(DescriptorBatch batch, FloatMatrix vectors) {
          beforeEncoding.run();
          encoder.encode(batch, vectors);
        }

        @Override
        public ClusterSums sums(FloatMatrix descriptors) {
          return encoder.sums(descriptors);
        }

        @Override
        public float[] finish(ClusterSums sums) {
          return encoder.finish(sums);
        }
      };
    }

    @Override
    public ClusterStep clusterStep(FloatMatrix samples) {
      return backend.clusterStep(samples);
    }

    @Override
    public void close() {
      backend.close();
    }
  }

  private static PhotoCollection open() throws IOException {
    return PhotoCollection.openReadOnly(collection, Backend.auto(WORKERS), WORKERS);
  }

  private static BufferedImage crop(int i) {
    BufferedImage whole = DrawnPhotos.picture(i);
    return whole.getSubimage(15, 10, whole.getWidth() - 60, whole.getHeight() - 50);
  }

  /** No picture of the collection, nor any part of one. */
  private static BufferedImage stranger() {
    return DrawnPhotos.picture(PHOTOS + 3);
  }

  private static List<String> ids(List<Found> found) {
    return found.stream().map(Found::id).toList();
  }

  @Test
  void cropsAndMirroredCopiesAreVerified() throws IOException {
    try (PhotoCollection opened = open()) {
      PhotoSearch search = new PhotoSearch(opened);
      for (int i = 0; i < PHOTOS; i++) {
        String id = "p%03d.png".formatted(i);
        for (BufferedImage image : List.of(crop(i), DrawnPhotos.mirrored(DrawnPhotos.picture(i)))) {
          List<Found> found = search.verified(opened.query(image), 3);
          assertThat(found).as(id).hasSize(3);
          assertThat(found.getFirst().id()).isEqualTo(id);
          assertThat(found.getFirst().verified()).as(id).isTrue();
          assertThat(found.subList(1, 3)).as(id).noneMatch(Found::verified);
          assertThat(ids(search.similar(opened.query(image), 1))).containsExactly(id);
        }
      }
    }
  }

  @Test
  void partsAreAskedForIfTheWholeFindsNothing() throws IOException {
    BufferedImage stranger = DrawnPhotos.drawn(stranger(), 640, 480);
    Graphics2D graphics = stranger.createGraphics();
    graphics.drawImage(DrawnPhotos.picture(4), 20, 30, null);
    graphics.dispose();
    try (PhotoCollection opened = open()) {
      Found first = new PhotoSearch(opened).verified(opened.query(stranger), 1).getFirst();
      assertThat(first.id()).isEqualTo("p004.png");
      assertThat(first.verified()).isTrue();
    }
  }

  @Test
  void nothingIsFoundForAPictureWithoutFeatures() throws IOException {
    BufferedImage plain = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = plain.createGraphics();
    graphics.setColor(Color.GRAY);
    graphics.fillRect(0, 0, 64, 64);
    graphics.dispose();
    try (PhotoCollection opened = open()) {
      assertThat(new PhotoSearch(opened).verified(opened.query(plain), 5)).isEmpty();
      assertThat(new PhotoSearch(opened).similar(opened.query(plain), 5)).isEmpty();
    }
  }

  /** The query's vector and its mirror image's; five parts' only where nothing verifies. */
  @Test
  void eachVectorIsComputedOnce() throws IOException {
    List<String> encodings = new ArrayList<>();
    Backend backend = new Watched(Backend.auto(WORKERS), () -> encodings.add("one"));
    try (PhotoCollection opened = PhotoCollection.openReadOnly(collection, backend, WORKERS)) {
      PhotoSearch search = new PhotoSearch(opened);
      PhotoQuery found = opened.query(crop(2));
      search.verified(found, 5);
      search.similar(found, 5);
      assertThat(encodings).hasSize(2);
      encodings.clear();
      PhotoQuery strange = opened.query(stranger());
      assertThat(search.verified(strange, 5).getFirst().verified()).isFalse();
      search.verified(strange, 5);
      assertThat(encodings).hasSize(7);
    }
  }

  @Test
  void aCollectionThatIsEmptiedMeanwhileIsSearchedAsItWas() throws IOException {
    Path copy = folder.resolve("emptied");
    try (var files = Files.walk(collection)) {
      for (Path file : files.toList()) {
        Files.copy(file, copy.resolve(collection.relativize(file)));
      }
    }
    Runnable[] before = {() -> {}};
    Backend backend = new Watched(Backend.auto(WORKERS), () -> before[0].run());
    try (PhotoCollection opened = PhotoCollection.open(copy, backend, WORKERS)) {
      PhotoSearch search = new PhotoSearch(opened);
      List<Found> expected = search.verified(opened.query(stranger()), 5);
      PhotoQuery query = opened.query(stranger());
      int[] encodings = {0};
      before[0] =
          () -> {
            if (++encodings[0] == 3) { // the first of the parts: the whole was searched for
              remove(opened);
            }
          };
      assertThat(search.verified(query, 5)).isEqualTo(expected).isNotEmpty();
      assertThat(search.verified(query, 5)).isEmpty();
      assertThat(search.similar(query, 5)).isEmpty();
    }
  }

  private static void remove(PhotoCollection opened) {
    for (int i = 0; i < PHOTOS; i++) {
      try {
        opened.index().remove("p%03d.png".formatted(i));
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }
  }

  @Test
  void hiddenPhotosAreNotThereHoweverManyAreAskedFor() throws IOException {
    try (PhotoCollection opened = open()) {
      PhotoQuery query = opened.query(crop(6));
      PhotoSearch all = new PhotoSearch(opened);
      List<String> everything = ids(all.similar(query, Integer.MAX_VALUE));
      assertThat(everything).hasSize(PHOTOS).startsWith("p006.png");
      assertThat(ids(all.similar(query, PHOTOS))).isEqualTo(everything);
      List<String> others = everything.subList(2, PHOTOS);
      PhotoSearch some = all.without(Set.copyOf(everything.subList(0, 2)));
      assertThat(ids(some.similar(query, Integer.MAX_VALUE))).isEqualTo(others);
      assertThat(ids(some.similar(query, 3))).isEqualTo(others.subList(0, 3));
      assertThat(some.verified(query, Integer.MAX_VALUE))
          .hasSize(PHOTOS - 2)
          .noneMatch(Found::verified);
    }
  }

  @Test
  void theSameIsFoundByAnyNumberOfThreads() throws IOException {
    List<List<Found>> found = new ArrayList<>();
    for (int threads : new int[] {1, 3}) {
      try (Workers workers = Workers.of(threads);
          Backend backend = Backend.auto(workers);
          PhotoCollection opened = PhotoCollection.openReadOnly(collection, backend, workers)) {
        PhotoSearch search = new PhotoSearch(opened);
        List<Found> all = new ArrayList<>();
        for (int i : IntStream.range(0, 3).toArray()) {
          all.addAll(search.verified(opened.query(crop(i)), PHOTOS));
        }
        found.add(all);
      }
    }
    assertThat(found.get(0)).isEqualTo(found.get(1));
  }
}
