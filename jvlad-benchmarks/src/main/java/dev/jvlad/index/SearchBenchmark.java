package dev.jvlad.index;

import dev.jvlad.Workers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.store.FSDirectory;

/**
 * Measures scan against graph, for docs/decisions/0001-exact-or-hnsw.md: {@code
 * jvlad-benchmarks/measure search FOLDER VECTORS DIMENSION scan|graph|default}.
 *
 * <p>The data imitate a photo collection: groups of 20 vectors around a centre, cosine about .7
 * with it and .5 with each other, the centres drawn with variances that fall as 1/√rank, as those
 * of principal components do. Queries are drawn like members. Recall is the share of the exact ten
 * best that are found. The vectors are in the page cache. Where other programs keep the machine
 * busy, the processor time tells more than the clock.
 */
final class SearchBenchmark {
  private static final int GROUP = 20;
  private static final int QUERIES = 200;
  private static final int TOP = 10;
  private static final Workers WORKERS = Workers.of(Runtime.getRuntime().availableProcessors());

  private SearchBenchmark() {}

  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    int count = Integer.parseInt(arguments[1]);
    int dimension = Integer.parseInt(arguments[2]);
    VectorStorage storage =
        switch (arguments[3]) {
          case "scan" -> new VectorStorage.Exact();
          case "graph" -> new VectorStorage.Graph(count);
          case "default" -> VectorStorage.forDimension(dimension);
          default -> throw new IllegalArgumentException(arguments[3]);
        };

    Random random = new Random(1);
    List<float[]> queries = new ArrayList<>();
    long start = System.nanoTime();
    var settings = new IndexSettings("benchmark", dimension);
    try (var index = ImageIndex.open(folder, settings, storage, WORKERS)) {
      float[] center = {};
      int groups = Math.max(1, count / GROUP);
      for (int i = 0; i < count; i++) {
        if (i % GROUP == 0) {
          center = center(random, dimension);
          if (queries.size() < QUERIES && i / GROUP % Math.max(1, groups / QUERIES) == 0) {
            queries.add(near(random, center));
          }
        }
        index.put(
            new ImageEntry.Indexed(
                "image" + i, new FileFacts(0, 0, 0, 0), near(random, center), new byte[0]));
      }
    }
    System.out.printf(
        Locale.ROOT,
        "%d×%d %s: %.1f s and %.1f s CPU to build, %d MB%n",
        count,
        dimension,
        arguments[3],
        (System.nanoTime() - start) / 1e9,
        cpuMillis() / 1e3,
        megabytes(folder));

    try (var directory = FSDirectory.open(folder);
        var reader = DirectoryReader.open(directory)) {
      System.out.printf(
          Locale.ROOT,
          "  segments: %s%n",
          reader.leaves().stream().map(l -> l.reader().maxDoc()).toList());
      List<Set<String>> exact = new ArrayList<>();
      var all = new VectorStorage.Exact();
      measure("scan, warming up", reader, queries, all, 1, exact);
      exact.clear();
      measure("scan", reader, queries, all, 1, exact);
      if (!storage.equals(all)) {
        for (int breadth : new int[] {25, 25, 50, 100, 200, 400}) {
          measure("graph, breadth " + breadth, reader, queries, storage, breadth, exact);
        }
      }
    }
  }

  private static float[] center(Random random, int dimension) {
    float[] center = new float[dimension];
    for (int i = 0; i < dimension; i++) {
      center[i] = (float) (random.nextGaussian() / Math.pow(i + 1, .25));
    }
    return unit(center);
  }

  /** A vector whose cosine with the centre is about 1/√2. */
  private static float[] near(Random random, float[] center) {
    float[] vector = center.clone();
    for (int i = 0; i < vector.length; i++) {
      vector[i] += (float) (random.nextGaussian() / Math.sqrt(vector.length));
    }
    return unit(vector);
  }

  private static float[] unit(float[] vector) {
    double squaredNorm = 0;
    for (float value : vector) {
      squaredNorm += (double) value * value;
    }
    float[] unit = new float[vector.length];
    for (int i = 0; i < vector.length; i++) {
      unit[i] = (float) (vector[i] / Math.sqrt(squaredNorm));
    }
    return unit;
  }

  private static void measure(
      String what,
      DirectoryReader reader,
      List<float[]> queries,
      VectorStorage storage,
      int breadth,
      List<Set<String>> exact)
      throws IOException {
    double[] wall = new double[queries.size()];
    double cpuStart = cpuMillis();
    int found = 0;
    boolean first = exact.isEmpty();
    for (int q = 0; q < wall.length; q++) {
      long start = System.nanoTime();
      List<Hit> hits =
          new VectorSearch(storage, List.of(queries.get(q)), TOP, breadth, WORKERS).search(reader);
      wall[q] = (System.nanoTime() - start) / 1e6;
      Set<String> ids = new HashSet<>(hits.stream().map(Hit::id).toList());
      if (first) {
        exact.add(ids);
      }
      ids.retainAll(exact.get(q));
      found += ids.size();
    }
    Arrays.sort(wall);
    double cpu = (cpuMillis() - cpuStart) / wall.length;
    System.out.printf(
        Locale.ROOT,
        "  %-18s wall: %6.2f ms fastest tenth, %6.2f ms median; all threads: %6.2f ms CPU;"
            + " recall@%d %.4f%n",
        what,
        wall[wall.length / 10],
        wall[wall.length / 2],
        cpu,
        TOP,
        found / (double) (wall.length * TOP));
  }

  private static double cpuMillis() {
    return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos() / 1e6;
  }

  private static long megabytes(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.mapToLong(file -> file.toFile().length()).sum() / 1_000_000;
    }
  }
}
