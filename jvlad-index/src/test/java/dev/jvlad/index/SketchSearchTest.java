package dev.jvlad.index;

import static dev.jvlad.index.Vectors.WORKERS;
import static dev.jvlad.index.Vectors.entry;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.store.FSDirectory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Collections of long vectors that are searched by their sketches. */
class SketchSearchTest {
  private static final int DIMENSION = 32_768;
  private static final IndexSettings SETTINGS = new IndexSettings("m", DIMENSION);
  private static final VectorStorage SKETCHED = new VectorStorage.Sketched(100);
  private static final Duration HOUR = Duration.ofHours(1);

  private final Map<String, float[]> vectors = new HashMap<>();
  private final Random random = new Random(8);

  @TempDir Path folder;

  @Test
  void findsNearlyAllWithTheirExactScoresAndNothingRemoved() throws IOException {
    List<float[]> centers = fill(1_600);
    int found = 0;
    int queries = 0;
    try (var index = ImageIndex.open(folder, SETTINGS, SKETCHED, HOUR, WORKERS)) {
      for (int i = 0; i < 1_600; i += 7) {
        index.remove("id" + i);
        vectors.remove("id" + i);
      }
      assertThat(index.size()).isEqualTo(vectors.size());
      for (int i = 0; i < centers.size(); i += 4, queries++) {
        var query = List.of(Vectors.near(random, centers.get(i), 2), centers.get(i + 1));
        List<Hit> wanted = Vectors.oracle(vectors, query, 10);
        List<Hit> hits = index.search(query, 10);
        for (Hit hit : hits) {
          assertThat(wanted.stream().anyMatch(w -> Math.abs(w.score() - hit.score()) < 1e-6f))
              .as("score %s of %s, which is one of %s", hit.score(), hit.id(), wanted)
              .isTrue();
        }
        List<String> ids = hits.stream().map(Hit::id).toList();
        found += (int) wanted.stream().filter(w -> ids.contains(w.id())).count();
      }
    }
    assertThat(found).as("of %d nearest", 10 * queries).isGreaterThanOrEqualTo(queries * 99 / 10);
  }

  @Test
  void aListOfAllImagesHasAll() throws IOException {
    fill(700);
    try (var index = ImageIndex.open(folder, SETTINGS, SKETCHED, HOUR, WORKERS)) {
      float[] query = Vectors.random(random, DIMENSION);
      assertThat(index.search(query, 10_000))
          .extracting(Hit::id)
          .containsExactlyInAnyOrderElementsOf(vectors.keySet());
    }
  }

  @Test
  void aScanAndSketchesGiveTheSameScores() throws IOException {
    List<float[]> centers = fill(700);
    List<Hit> sketched;
    try (var index = ImageIndex.open(folder, SETTINGS, SKETCHED, HOUR, WORKERS)) {
      sketched = index.search(centers.getFirst(), 10);
    }
    try (var directory = FSDirectory.open(folder);
        var reader = DirectoryReader.open(directory)) {
      var all =
          new VectorSearch(new VectorStorage.Exact(), List.of(centers.getFirst()), 10, 1, WORKERS);
      assertThat(all.search(reader)).isEqualTo(sketched);
    }
  }

  @Test
  void vectorsOfEarlierVersionsHaveNoSketchAndAreScanned() throws IOException {
    fill(300);
    float[] old = Vectors.random(random, DIMENSION);
    try (var directory = FSDirectory.open(folder);
        var writer =
            new IndexWriter(
                directory, new IndexWriterConfig().setCodec(VectorCodec.withoutGraphs()))) {
      Document document = EntryDocument.of(entry("old", old), SKETCHED);
      document.removeField(EntryDocument.SKETCH);
      writer.addDocument(document);
    }
    vectors.put("old", old);
    try (var index = ImageIndex.open(folder, SETTINGS, SKETCHED, HOUR, WORKERS)) {
      assertThat(index.search(old, 1)).extracting(Hit::id).containsExactly("old");
      // A segment of both kinds is scanned too.
      for (int i = 0; i < 12; i++) {
        float[] vector = Vectors.random(random, DIMENSION);
        index.put(entry("new" + i, vector));
        vectors.put("new" + i, vector);
        index.commit();
      }
      assertThat(index.search(old, 1)).extracting(Hit::id).containsExactly("old");
      assertThat(index.search(old, 10_000)).hasSize(vectors.size());
    }
  }

  /** Groups of ten around centres that are returned. */
  private List<float[]> fill(int count) throws IOException {
    List<float[]> centers = new ArrayList<>();
    try (var index = ImageIndex.open(folder, SETTINGS, SKETCHED, HOUR, WORKERS)) {
      for (int i = 0; i < count; i++) {
        if (i % 10 == 0) {
          centers.add(Vectors.random(random, DIMENSION));
        }
        float[] vector = Vectors.near(random, centers.getLast(), 1);
        index.put(entry("id" + i, vector));
        vectors.put("id" + i, vector);
        if (i % 450 == 0) {
          index.commit();
        }
      }
    }
    return centers;
  }
}
