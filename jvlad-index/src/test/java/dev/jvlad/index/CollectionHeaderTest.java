package dev.jvlad.index;

import static dev.jvlad.index.Vectors.WORKERS;
import static dev.jvlad.index.Vectors.entry;
import static dev.jvlad.index.Vectors.hit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.SegmentInfos;
import org.apache.lucene.store.FSDirectory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a collection is searched stands in its header. */
class CollectionHeaderTest {
  private static final IndexSettings PLANE = new IndexSettings("model-a", 2);
  private static final VectorStorage PLANES_OWN = new VectorStorage.Graph(8_388_608);

  @TempDir Path folder;

  @Test
  void theDimensionDecidesWhatSuits() {
    assertThat(VectorStorage.forDimension(512)).isEqualTo(new VectorStorage.Graph(32_768));
    assertThat(VectorStorage.forDimension(8_192)).isEqualTo(new VectorStorage.Graph(5_000));
    assertThat(VectorStorage.forDimension(32_767)).isEqualTo(new VectorStorage.Graph(5_000));
    assertThat(VectorStorage.forDimension(32_768)).isEqualTo(new VectorStorage.Sketched(5_000));
  }

  @Test
  void eachStorageIsFoundAgain() throws IOException {
    Map<VectorStorage, String> texts =
        Map.of(
            new VectorStorage.Exact(), "exact",
            new VectorStorage.Graph(7), "graph:7",
            new VectorStorage.Sketched(Integer.MAX_VALUE), "sketched:2147483647");
    for (VectorStorage storage : texts.keySet()) {
      Path own = folder.resolve(storage.getClass().getSimpleName());
      try (var index = ImageIndex.open(own, PLANE, storage, WORKERS)) {
        index.put(entry("x", 1, 0));
      }
      try (var index = ImageIndex.open(own, PLANE, WORKERS)) {
        assertThat(index.storage()).isEqualTo(storage);
        index.put(entry("y", 0, 1)); // the next commit says it too
      }
      try (var index = ImageIndex.openReadOnly(own, PLANE, WORKERS)) {
        assertThat(index.storage()).isEqualTo(storage);
        assertThat(index.search(new float[] {0, 1}, 1)).containsExactly(hit("y", 1));
      }
      assertThat(userData(own)).containsEntry("jvlad.storage", texts.get(storage));
    }
  }

  @Test
  void anotherStorageThanTheCollectionsIsRefused() throws IOException {
    ImageIndex.open(folder, PLANE, new VectorStorage.Graph(7), WORKERS).close();
    assertThatThrownBy(() -> ImageIndex.open(folder, PLANE, new VectorStorage.Exact(), WORKERS))
        .isInstanceOf(CollectionException.class)
        .hasMessage("collection %s: keeps its vectors as graph:7; wanted exact", folder);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 32_768})
  void aCollectionOfAnEarlierVersionIsSearchedByItsDimension(int dimension) throws IOException {
    IndexSettings settings = new IndexSettings("model-a", dimension);
    write(Map.of("jvlad.format", "1", "jvlad.model", "model-a", "jvlad.dimension", "" + dimension));
    float[] vector = new float[dimension];
    vector[1] = 1;
    try (var index = ImageIndex.open(folder, settings, WORKERS)) {
      assertThat(index.storage()).isEqualTo(VectorStorage.forDimension(dimension));
      index.put(entry("x", vector));
    }
    try (var index = ImageIndex.openReadOnly(folder, settings, WORKERS)) {
      assertThat(index.storage()).isEqualTo(VectorStorage.forDimension(dimension));
      assertThat(index.search(vector, 1)).containsExactly(hit("x", 1));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"codes:64", "graph", "graph:", "graph:five", "exact:2", "graph:7:8"})
  void aStorageOfALaterVersionIsRefused(String text) throws IOException {
    write(header("2", text));
    assertRefused(
        "keeps its vectors as %s, which this version does not know; wanted exact, graph or sketched"
            .formatted(text));
  }

  @Test
  void aDamagedHeaderIsRefused() throws IOException {
    write(header("2", "graph:1"));
    assertRefused("its header is damaged: storage that begins with 1 vectors; wanted at least 2");
    write(header("two", "exact"));
    assertRefused("its header is damaged: For input string: \"two\"");
  }

  private void assertRefused(String message) {
    for (var opening :
        List.<Opening>of(
            () -> ImageIndex.open(folder, PLANE, WORKERS),
            () -> ImageIndex.open(folder, PLANE, PLANES_OWN, WORKERS),
            () -> ImageIndex.openReadOnly(folder, PLANE, WORKERS))) {
      assertThatThrownBy(opening::open)
          .isInstanceOf(CollectionException.class)
          .hasMessage("collection %s: %s", folder, message);
    }
    assertThatThrownBy(() -> ImageIndex.readSettings(folder))
        .isInstanceOf(CollectionException.class)
        .hasMessage("collection %s: %s", folder, message);
  }

  private interface Opening {
    ImageIndex open() throws IOException;
  }

  private static Map<String, String> header(String dimension, String storage) {
    Map<String, String> header = new HashMap<>();
    header.put("jvlad.format", "1");
    header.put("jvlad.model", "model-a");
    header.put("jvlad.dimension", dimension);
    header.put("jvlad.storage", storage);
    return header;
  }

  private void write(Map<String, String> header) throws IOException {
    try (var directory = FSDirectory.open(folder);
        var writer = new IndexWriter(directory, new IndexWriterConfig())) {
      writer.setLiveCommitData(header.entrySet());
    }
  }

  private static Map<String, String> userData(Path folder) throws IOException {
    try (var directory = FSDirectory.open(folder)) {
      return SegmentInfos.readLatestCommit(directory).getUserData();
    }
  }
}
