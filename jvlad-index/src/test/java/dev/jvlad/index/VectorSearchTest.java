package dev.jvlad.index;

import static dev.jvlad.index.Vectors.WORKERS;
import static dev.jvlad.index.Vectors.entry;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.jvlad.Workers;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.apache.lucene.index.ByteVectorValues;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.FilterDirectoryReader;
import org.apache.lucene.index.FilterLeafReader;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.store.FSDirectory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Scan and graph against the float64 definition, after random changes. */
class VectorSearchTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final VectorStorage EXACT = new VectorStorage.Exact();

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"1, 7", "3, 300", "64, 500", "513, 200", "2048, 90", "8192, 600"})
  void scanEqualsTheDefinition(int dimension, int changes) throws IOException {
    long seed = 31L * dimension + changes;
    Random random = new Random(seed);
    Map<String, float[]> expected = new HashMap<>();
    IndexSettings settings = new IndexSettings("m", dimension);
    try (var index = ImageIndex.open(folder, settings, EXACT, HOUR, WORKERS)) {
      for (int i = 0; i < changes; i++) {
        change(index, expected, random, "id" + random.nextInt(changes), dimension);
        if (random.nextInt(changes / 5 + 1) == 0) {
          index.commit();
        }
      }
      assertThat(index.size()).as("seed %d", seed).isEqualTo(expected.size());
      for (int top : new int[] {1, 10, 2 * changes}) {
        var queries = List.of(Vectors.random(random, dimension), Vectors.random(random, dimension));
        assertSame("seed " + seed, index.search(queries, top), expected, queries, top);
      }
    }
  }

  private static void change(
      ImageIndex index, Map<String, float[]> expected, Random random, String id, int dimension)
      throws IOException {
    if (random.nextInt(5) == 0) {
      index.remove(id);
      expected.remove(id);
    } else if (random.nextInt(9) == 0) {
      index.put(new ImageEntry.NoFeatures(id, Vectors.FACTS));
      expected.remove(id);
    } else {
      float[] vector = Vectors.random(random, dimension);
      index.put(entry(id, vector));
      expected.put(id, vector);
    }
  }

  /** Ids may be exchanged only where their scores are equal but for rounding. */
  private static void assertSame(
      String what, List<Hit> hits, Map<String, float[]> vectors, List<float[]> queries, int top) {
    List<Hit> wanted = Vectors.oracle(vectors, queries, top);
    assertThat(hits).as(what).hasSameSizeAs(wanted);
    Set<String> ids = new HashSet<>();
    for (int i = 0; i < hits.size(); i++) {
      Hit hit = hits.get(i);
      assertThat(ids.add(hit.id())).as("%s: %s twice", what, hit.id()).isTrue();
      for (int q = 0; q < queries.size(); q++) {
        double own = Vectors.dot(queries.get(q), requireNonNull(vectors.get(hit.id())));
        assertThat((double) hit.cosine(q))
            .as("%s: cosine of %s with query %d", what, hit.id(), q)
            .isBetween(own - 1e-6, own + 1e-6);
        assertThat(hit.score()).isGreaterThanOrEqualTo(hit.cosine(q));
      }
      assertThat(hit.score()).isEqualTo(hit.cosine(hit.query()));
      assertThat(hit.score())
          .as("%s: hit %d", what, i)
          .isBetween(wanted.get(i).score() - 1e-6f, wanted.get(i).score() + 1e-6f);
      if (i > 0) {
        Hit before = hits.get(i - 1);
        assertThat(before.score() > hit.score() || before.id().compareTo(hit.id()) < 0)
            .as("%s: %s stands before %s", what, before, hit)
            .isTrue();
      }
    }
  }

  @Test
  void graphFindsNearlyAllAndNothingRemoved() throws IOException {
    int dimension = 32;
    int graphVectors = 500;
    Random random = new Random(5);
    Map<String, float[]> expected = new HashMap<>();
    IndexSettings settings = new IndexSettings("m", dimension);
    var storage = new VectorStorage.Graph(graphVectors);
    List<float[]> centers = new ArrayList<>();
    try (var index = ImageIndex.open(folder, settings, storage, HOUR, WORKERS)) {
      for (int i = 0; i < 3000; i++) {
        if (i % 10 == 0) {
          centers.add(Vectors.random(random, dimension));
        }
        float[] vector = Vectors.near(random, centers.getLast(), 1);
        index.put(entry("id" + i, vector));
        expected.put("id" + i, vector);
        if (i % 130 == 0) {
          index.commit();
        }
      }
      for (int i = 0; i < 3000; i += 7) {
        index.remove("id" + i);
        expected.remove("id" + i);
      }
      int found = 0;
      for (int q = 0; q < 100; q++) {
        float[] query = Vectors.near(random, centers.get(3 * q), 1);
        List<Hit> hits = index.search(query, 10);
        assertThat(hits).hasSize(10);
        for (Hit hit : hits) {
          assertThat(expected).containsKey(hit.id());
          assertThat((double) hit.score())
              .isCloseTo(Vectors.dot(query, requireNonNull(expected.get(hit.id()))), within(1e-6));
        }
        List<String> wanted =
            Vectors.oracle(expected, List.of(query), 10).stream().map(Hit::id).toList();
        found += (int) hits.stream().filter(hit -> wanted.contains(hit.id())).count();
      }
      assertThat(found).as("of 1,000 true neighbours").isGreaterThanOrEqualTo(990);
    }
    assertThat(vectorsWithoutGraph(graphVectors)).as("in small segments").isLessThan(graphVectors);
  }

  private int vectorsWithoutGraph(int graphVectors) throws IOException {
    int vectors = 0;
    try (var directory = FSDirectory.open(folder);
        var reader = DirectoryReader.open(directory)) {
      for (LeafReaderContext leaf : reader.leaves()) {
        int size = leaf.reader().getFloatVectorValues(EntryDocument.VECTOR).size();
        vectors += size < graphVectors ? size : 0;
      }
    }
    return vectors;
  }

  @Test
  void collectsAllEqualVectorsBeforeCuttingById() throws IOException {
    float[] vector = Vectors.random(new Random(1), 700);
    try (var index = ImageIndex.open(folder, new IndexSettings("m", 700), EXACT, HOUR, WORKERS)) {
      for (int i = 7000; i >= 1000; i--) { // more than a tile
        index.put(entry("id" + i, vector));
      }
      assertThat(index.search(vector, 3))
          .extracting(Hit::id)
          .containsExactly("id1000", "id1001", "id1002");
    }
  }

  @Test
  void aHitSaysWhichQueryFoundIt() throws IOException {
    IndexSettings settings = new IndexSettings("m", 3);
    try (var index = ImageIndex.open(folder, settings, WORKERS)) {
      index.put(entry("x", 1, 0, 0));
      index.put(entry("y", 0, 1, 0));
      index.put(entry("diagonal", Vectors.unit(1, 1, 0)));
      float[] x = {1, 0, 0};
      float[] y = {0, 1, 0};
      float[] z = {0, 0, 1};
      List<Hit> hits = index.search(List.of(z, y, x), 3);
      assertThat(hits).extracting(Hit::id).containsExactly("x", "y", "diagonal");
      // Of the queries that the last is equally near to, the first counts.
      assertThat(hits).extracting(Hit::query).containsExactly(2, 1, 1);
      assertThat(hits.getLast().cosine(0)).isZero();
      assertThat(hits.getLast().cosine(2)).isEqualTo((float) Math.sqrt(.5));
    }
  }

  @Test
  void asManyHitsAsThereAreNumbersAreAllThatThereAre() throws IOException {
    int dimension = 8;
    Random random = new Random(9);
    IndexSettings settings = new IndexSettings("m", dimension);
    for (VectorStorage storage : List.of(EXACT, new VectorStorage.Graph(50))) {
      Path own = folder.resolve(storage.getClass().getSimpleName());
      try (var index = ImageIndex.open(own, settings, storage, HOUR, WORKERS)) {
        float[] query = Vectors.random(random, dimension);
        assertThat(index.search(query, Integer.MAX_VALUE)).isEmpty();
        Map<String, float[]> expected = new HashMap<>();
        for (int i = 0; i < 120; i++) {
          change(index, expected, random, "id" + i, dimension);
        }
        var queries = List.of(query, Vectors.random(random, dimension));
        int top = Integer.MAX_VALUE;
        assertSame(storage.toString(), index.search(queries, top), expected, queries, top);
      }
    }
  }

  /** A search of all kinds of parts on one thread and on several; the reader notes who reads. */
  @Test
  void oneWorkerIsTheCallerAlone() throws IOException {
    int dimension = 512;
    Random random = new Random(10);
    IndexSettings settings = new IndexSettings("m", dimension);
    List<VectorStorage> storages =
        List.of(EXACT, new VectorStorage.Graph(100), new VectorStorage.Sketched(100));
    float[] query = Vectors.random(random, dimension);
    for (VectorStorage storage : storages) {
      Path own = folder.resolve(storage.getClass().getSimpleName());
      try (var one = Workers.of(1)) {
        try (var index = ImageIndex.open(own, settings, storage, HOUR, one)) {
          for (int i = 0; i < 300; i++) {
            index.put(entry("id" + i, Vectors.random(random, dimension)));
            if (i % 50 == 0) {
              index.commit();
            }
          }
        }
        List<Hit> alone = search(storage, own, query, one, Thread.currentThread()::equals);
        Predicate<Thread> ours =
            thread ->
                thread.equals(Thread.currentThread()) || thread.getName().startsWith("jvlad-");
        assertThat(search(storage, own, query, WORKERS, ours)).isEqualTo(alone).hasSize(10);
      }
    }
  }

  private static List<Hit> search(
      VectorStorage storage, Path folder, float[] query, Workers workers, Predicate<Thread> mayRead)
      throws IOException {
    try (var directory = FSDirectory.open(folder);
        var reader = new ReadersNoted(DirectoryReader.open(directory))) {
      assertThat(reader.leaves()).hasSizeGreaterThan(1);
      List<Hit> hits = new VectorSearch(storage, List.of(query), 10, 200, workers).search(reader);
      assertThat(reader.threads).isNotEmpty().allMatch(mayRead, storage.toString());
      return hits;
    }
  }

  /** Notes the threads that read vectors and sketches. */
  private static final class ReadersNoted extends FilterDirectoryReader {
    private final Set<Thread> threads;

    ReadersNoted(DirectoryReader reader) throws IOException {
      this(reader, ConcurrentHashMap.newKeySet());
    }

    private ReadersNoted(DirectoryReader reader, Set<Thread> threads) throws IOException {
      super(
          reader,
          new SubReaderWrapper() {
            @Override
            public LeafReader wrap(LeafReader leaf) {
              return new LeafNoted(leaf, threads);
            }
          });
      this.threads = threads;
    }

    @Override
    protected DirectoryReader doWrapDirectoryReader(DirectoryReader reader) throws IOException {
      return new ReadersNoted(reader, threads);
    }

    @Override
    public @Nullable CacheHelper getReaderCacheHelper() {
      return null;
    }
  }

  private static final class LeafNoted extends FilterLeafReader {
    private final Set<Thread> threads;

    LeafNoted(LeafReader leaf, Set<Thread> threads) {
      super(leaf);
      this.threads = threads;
    }

    @Override
    public FloatVectorValues getFloatVectorValues(String field) throws IOException {
      threads.add(Thread.currentThread());
      return super.getFloatVectorValues(field);
    }

    @Override
    public ByteVectorValues getByteVectorValues(String field) throws IOException {
      threads.add(Thread.currentThread());
      return super.getByteVectorValues(field);
    }

    @Override
    public @Nullable CacheHelper getCoreCacheHelper() {
      return null;
    }

    @Override
    public @Nullable CacheHelper getReaderCacheHelper() {
      return null;
    }
  }
}
