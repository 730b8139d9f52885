package dev.jvlad.index;

import static dev.jvlad.index.Vectors.FACTS;
import static dev.jvlad.index.Vectors.WORKERS;
import static dev.jvlad.index.Vectors.entry;
import static dev.jvlad.index.Vectors.unit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jvlad.index.ImageEntry.Indexed;
import dev.jvlad.index.ImageEntry.NoFeatures;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A snapshot stays as it is, whatever happens to its collection. */
class IndexSnapshotTest {
  private static final IndexSettings PLANE = new IndexSettings("model-a", 2);

  @TempDir Path folder;

  @Test
  void keepsWhatIsReplacedAndRemovedLater() throws IOException {
    try (var index = ImageIndex.open(folder, PLANE, WORKERS)) {
      index.put(new Indexed("replaced", FACTS, unit(1, 0), new byte[] {1}));
      index.put(new Indexed("removed", FACTS, unit(3, 4), new byte[] {2}));
      index.put(new NoFeatures("sky", FACTS));
      try (IndexSnapshot before = index.snapshot()) {
        FileFacts other = new FileFacts(7, 7, 7, 7);
        index.put(new Indexed("replaced", other, unit(0, 1), new byte[] {3}));
        index.remove("removed");
        index.remove("sky");
        index.put(entry("added", 1, 0));
        index.commit();

        List<Hit> hits = before.search(unit(1, 0), 9);
        assertThat(hits).extracting(Hit::id).containsExactly("replaced", "removed");
        assertThat(before.payload(hits.getFirst())).containsExactly(1);
        assertThat(before.payload(hits.getLast())).containsExactly(2);
        assertThat(before.payload("removed")).contains(new byte[] {2});
        assertThat(before.vector("replaced")).contains(unit(1, 0));
        assertThat(before.storedFile("replaced").orElseThrow().facts()).isEqualTo(FACTS);
        assertThat(before.storedFile("added")).isEmpty();
        assertThat(ids(before)).containsExactlyInAnyOrder("replaced", "removed", "sky");
        assertThat(before.size()).isEqualTo(2);
        assertThat(before.noFeatureCount()).isEqualTo(1);
        assertThat(before.unreadableCount()).isZero();
      }
      try (IndexSnapshot after = index.snapshot()) {
        List<Hit> hits = after.search(unit(1, 0), 9);
        assertThat(hits).extracting(Hit::id).containsExactly("added", "replaced");
        assertThat(after.payload(hits.getFirst())).isEmpty();
        assertThat(after.payload(hits.getLast())).containsExactly(3);
        assertThat(after.noFeatureCount()).isZero();
      }
    }
  }

  @Test
  void outlivesTheIndexAndItsFiles() throws IOException {
    var index = ImageIndex.open(folder, PLANE, WORKERS);
    index.put(new Indexed("x", FACTS, unit(1, 0), new byte[] {1}));
    index.commit();
    var reading = ImageIndex.openReadOnly(folder, PLANE, WORKERS);
    IndexSnapshot early = reading.snapshot();
    IndexSnapshot own = index.snapshot();
    index.remove("x");
    index.close(); // deletes the segment, which holds nothing any more
    reading.close();
    for (IndexSnapshot snapshot : List.of(early, own)) {
      try (snapshot) {
        Hit hit = snapshot.search(unit(1, 0), 1).getFirst();
        assertThat(snapshot.payload(hit)).containsExactly(1);
      }
    }
    assertThatThrownBy(index::snapshot)
        .isInstanceOf(CollectionException.class)
        .hasMessageStartingWith("collection " + folder + ": cannot be read: ");
  }

  @Test
  void aClosedOneSaysSo() throws IOException {
    try (var index = ImageIndex.open(folder, PLANE, WORKERS)) {
      index.put(entry("x", 1, 0));
      IndexSnapshot snapshot = index.snapshot();
      snapshot.close();
      snapshot.close();
      assertThatThrownBy(snapshot::size)
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("collection %s: the snapshot is closed", folder);
      assertThat(index.size()).as("of another snapshot").isEqualTo(1);
    }
  }

  @Test
  void aHitOfAnotherSnapshotHasNoPayload() throws IOException {
    try (var index = ImageIndex.open(folder, PLANE, WORKERS)) {
      index.put(entry("x", 1, 0));
      Hit hit;
      try (IndexSnapshot snapshot = index.snapshot()) {
        hit = snapshot.search(unit(1, 0), 1).getFirst();
      }
      index.remove("x");
      index.put(entry("y", 1, 0));
      try (IndexSnapshot snapshot = index.snapshot()) {
        assertThatThrownBy(() -> snapshot.payload(hit)).hasMessage("hit x is of another snapshot");
      }
      index.remove("y");
      try (IndexSnapshot snapshot = index.snapshot()) {
        assertThatThrownBy(() -> snapshot.payload(hit)).hasMessage("hit x is of another snapshot");
      }
    }
  }

  /**
   * One thread replaces, removes, empties and fills again, with merges and commits; others look at
   * snapshot after snapshot. The entry "n" has the payload n at any time, and each filling puts its
   * own number as the file's size: a snapshot shows entries of at most two fillings.
   */
  @Test
  void fitsTogetherWhileTheCollectionChanges() throws Exception {
    int images = 30;
    int rounds = 12;
    int dimension = 16;
    long seed = 12;
    var settings = new IndexSettings("m", dimension);
    var storage = new VectorStorage.Graph(10);
    var done = new CountDownLatch(1);
    try (var index = ImageIndex.open(folder, settings, storage, Duration.ofHours(1), WORKERS);
        ExecutorService threads = Executors.newFixedThreadPool(2)) {
      Callable<Integer> looking =
          () -> {
            Random random = new Random(seed);
            int found = 0;
            while (done.getCount() > 0) {
              float[] query = Vectors.random(random, dimension);
              found += look(index, query, images);
            }
            return found;
          };
      List<Future<Integer>> lookers = List.of(threads.submit(looking), threads.submit(looking));
      try {
        Random random = new Random(seed + 1);
        for (int round = 0; round < rounds; round++) {
          for (int i = 0; i < images; i++) {
            float[] vector = Vectors.random(random, dimension);
            byte[] payload = {(byte) i};
            var facts = new FileFacts(round, 0, 0, 0);
            index.put(new Indexed(Integer.toString(i), facts, vector, payload));
          }
          index.commit();
          for (int i = 0; i < images && round % 3 == 0; i++) {
            index.remove(Integer.toString(i));
          }
        }
      } finally {
        done.countDown();
      }
      for (Future<Integer> looker : lookers) {
        assertThat(looker.get()).as("hits, seed %d", seed).isPositive();
      }
    }
  }

  private static int look(ImageIndex index, float[] query, int images) throws IOException {
    try (IndexSnapshot snapshot = index.snapshot()) {
      int size = snapshot.size();
      List<Hit> hits = snapshot.search(query, images);
      assertThat(hits).hasSize(size);
      assertThat(ids(snapshot))
          .containsExactlyInAnyOrderElementsOf(hits.stream().map(Hit::id).toList());
      List<Long> fillings = new ArrayList<>();
      for (Hit hit : hits) {
        assertThat(snapshot.payload(hit)).containsExactly(Integer.parseInt(hit.id()));
        float[] vector = snapshot.vector(hit.id()).orElseThrow();
        assertThat(Vectors.dot(query, vector)).isBetween(hit.score() - 1e-6, hit.score() + 1e-6);
        fillings.add(snapshot.storedFile(hit.id()).orElseThrow().facts().bytes());
      }
      assertThat(fillings.stream().distinct()).hasSizeLessThanOrEqualTo(2);
      return hits.size();
    }
  }

  private static List<String> ids(IndexSnapshot snapshot) throws IOException {
    List<String> ids = new ArrayList<>();
    snapshot.forEach(file -> ids.add(file.id()));
    return ids;
  }
}
