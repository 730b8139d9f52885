package dev.jvlad.benchmarks;

import dev.jvlad.Workers;
import dev.jvlad.index.FileFacts;
import dev.jvlad.index.Hit;
import dev.jvlad.index.ImageEntry;
import dev.jvlad.index.ImageIndex;
import dev.jvlad.index.IndexSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Measures the search in a large collection, for docs/quality.md: {@code LargeCollection INDEX
 * GROUPS FOLDER COUNT near|copies|strangers}. INDEX holds the vectors of some photos and of
 * attacked copies of them, the queries; GROUPS says which is whose. An index of COUNT vectors is
 * made in FOLDER, which must not exist, and searched for the queries and for more copies, drawn.
 *
 * <p>{@code copies}: a random photo's vector s and another one's, t, with random signs in each
 * column, make a·s + √(1 − a²)·±t, where the cosine a is that of a random query with its own photo;
 * {@code near}: a is .7, as of another picture of the same. {@code strangers}: each run of 128
 * columns, a visual word's, is a random photo's. All vectors are different pictures then, about
 * equally far from any query, and which ten are nearest is a matter of small differences.
 *
 * <p>A search runs on one thread, whose processor time is what counts on a machine that others use.
 */
final class LargeCollection {
  private static final int BATCH = 512;
  private static final int WORD = 128;
  private static final int TOP = 10;
  private static final int DRAWN = 100;
  private static final double NEAR = 0.7;
  private static final FileFacts FACTS = new FileFacts(0, 0, 0, 0);

  private final List<float[]> photos = new ArrayList<>();
  private final List<float[]> queries = new ArrayList<>();
  private final List<Double> cosines = new ArrayList<>();
  private final IndexSettings settings;
  private final Workers oneThread = Workers.of(1);

  private record Timed(List<Hit> hits, long cpuNanos) {}

  private LargeCollection(Path index, Path groups) throws IOException {
    Map<String, String> photoOfQuery = new HashMap<>();
    for (String line : Files.readAllLines(groups)) {
      String[] columns = line.split("\t", -1);
      photoOfQuery.put(columns[0], columns[2]);
    }
    settings = ImageIndex.readSettings(index);
    try (var stored = ImageIndex.openReadOnly(index, settings, oneThread)) {
      List<String> ids = new ArrayList<>();
      stored.forEach(file -> ids.add(file.id()));
      ids.sort(null);
      for (String id : ids) {
        Optional<float[]> vector = stored.vector(id);
        if (vector.isEmpty()) {
          continue;
        }
        String photo = photoOfQuery.get(id);
        (photo == null ? photos : queries).add(vector.get());
        if (photo != null) {
          cosines.add(ExactTop.dot(vector.get(), stored.vector(photo).orElseThrow()));
        }
      }
    }
  }

  public static void main(String[] arguments) throws IOException {
    var collection = new LargeCollection(Path.of(arguments[0]), Path.of(arguments[1]));
    collection.measure(Path.of(arguments[2]), Integer.parseInt(arguments[3]), arguments[4]);
  }

  private void measure(Path folder, int count, String kind) throws IOException {
    List<Double> sorted = cosines.stream().sorted().toList();
    System.out.printf(
        Locale.ROOT,
        "%d photos, %d queries, %d columns; cosine of a query with its photo: %.2f, %.2f, %.2f"
            + " (5 %%, median, 95 %%)%n",
        photos.size(),
        queries.size(),
        settings.dimension(),
        sorted.get(sorted.size() / 20),
        sorted.get(sorted.size() / 2),
        sorted.get(sorted.size() * 19 / 20));
    int real = queries.size();
    for (int i = 0; i < DRAWN; i++) {
      queries.add(vector(new SplittableRandom(-1L - i), kind));
    }
    ExactTop exact = new ExactTop(queries, TOP);
    double indexing = 0;
    long closing;
    try (var workers = Workers.of(Runtime.getRuntime().availableProcessors());
        var index = ImageIndex.open(folder, settings, workers)) {
      for (int from = 0; from < count; from += BATCH) {
        int start = from;
        List<float[]> batch =
            IntStream.range(from, Math.min(count, from + BATCH))
                .parallel()
                .mapToObj(i -> vector(new SplittableRandom(i), kind))
                .toList();
        exact.add(from, batch);
        long time = System.nanoTime();
        IntStream.range(0, batch.size())
            .parallel()
            .forEach(i -> put(index, "image" + (start + i), batch.get(i)));
        indexing += seconds(time);
      }
      closing = System.nanoTime();
    }
    indexing += seconds(closing);
    long bytes = bytes(folder);
    System.out.printf(
        Locale.ROOT,
        "%,d %s: indexed in %.0f s; %,d MB on disk, %,d bytes an image%n",
        count,
        kind,
        indexing,
        bytes / 1_000_000,
        bytes / count);
    try (var index = ImageIndex.openReadOnly(folder, settings, oneThread)) {
      report("real queries", index, exact, 0, real);
      report("drawn queries", index, exact, real, queries.size());
    }
  }

  private float[] vector(SplittableRandom random, String kind) {
    return switch (kind) {
      case "near" -> copy(random, NEAR);
      case "copies" -> copy(random, cosines.get(random.nextInt(cosines.size())));
      case "strangers" -> stranger(random);
      default -> throw new IllegalArgumentException(kind + "; wanted near, copies or strangers");
    };
  }

  private float[] copy(SplittableRandom random, double cosine) {
    float[] photo = photos.get(random.nextInt(photos.size()));
    float[] other = photos.get(random.nextInt(photos.size()));
    double rest = Math.sqrt(Math.max(0, 1 - cosine * cosine));
    float[] copy = new float[photo.length];
    for (int i = 0; i < copy.length; i++) {
      double noise = random.nextBoolean() ? other[i] : -other[i];
      copy[i] = (float) (cosine * photo[i] + rest * noise);
    }
    return unit(copy);
  }

  private float[] stranger(SplittableRandom random) {
    float[] stranger = new float[settings.dimension()];
    for (int i = 0; i < stranger.length; i += WORD) {
      float[] photo = photos.get(random.nextInt(photos.size()));
      System.arraycopy(photo, i, stranger, i, Math.min(WORD, stranger.length - i));
    }
    return unit(stranger);
  }

  private static float[] unit(float[] vector) {
    double norm = Math.sqrt(ExactTop.dot(vector, vector));
    for (int i = 0; i < vector.length; i++) {
      vector[i] = (float) (vector[i] / norm);
    }
    return vector;
  }

  private static void put(ImageIndex index, String id, float[] vector) {
    try {
      index.put(new ImageEntry.Indexed(id, FACTS, vector, new byte[0]));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void report(String what, ImageIndex index, ExactTop exact, int from, int to)
      throws IOException {
    double[] millis = new double[to - from];
    double[] cpuMillis = new double[to - from];
    int found = 0;
    int first = 0;
    // The first round reads what the second finds in memory.
    for (int round = 0; round < 2; round++) {
      found = 0;
      first = 0;
      for (int q = from; q < to; q++) {
        float[] query = queries.get(q);
        long start = System.nanoTime();
        Timed timed = search(index, query);
        millis[q - from] = seconds(start) * 1e3;
        cpuMillis[q - from] = timed.cpuNanos() / 1e6;
        List<Hit> hits = timed.hits();
        List<String> ids = hits.stream().map(Hit::id).toList();
        int[] wanted = exact.best(q);
        found += (int) Arrays.stream(wanted).filter(i -> ids.contains("image" + i)).count();
        first += ids.contains("image" + wanted[0]) ? 1 : 0;
      }
      Arrays.sort(millis);
      Arrays.sort(cpuMillis);
      System.out.printf(
          Locale.ROOT,
          "  %s, %s: processor %.1f ms median, %.1f ms for 95 %%; clock %.1f and %.1f; recall of the"
              + " nearest %.4f, of the ten nearest %.4f%n",
          what,
          round == 0 ? "first time" : "again",
          cpuMillis[millis.length / 2],
          cpuMillis[millis.length * 19 / 20],
          millis[millis.length / 2],
          millis[millis.length * 19 / 20],
          first / (double) millis.length,
          found / (double) (millis.length * TOP));
    }
  }

  private static Timed search(ImageIndex index, float[] query) throws IOException {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long start = threads.getCurrentThreadCpuTime();
    List<Hit> hits = index.search(query, TOP);
    return new Timed(hits, threads.getCurrentThreadCpuTime() - start);
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  private static long bytes(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.mapToLong(file -> file.toFile().length()).sum();
    }
  }
}
