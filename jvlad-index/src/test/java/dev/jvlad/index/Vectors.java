package dev.jvlad.index;

import dev.jvlad.Workers;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Unit vectors for tests, the plain definition of a search, and workers for searches. */
final class Vectors {
  static final Workers WORKERS = Workers.of(3);
  static final FileFacts FACTS = new FileFacts(1234, 1_700_000_000_000L, 640, 480);

  private Vectors() {}

  static float[] random(RandomGenerator random, int dimension) {
    float[] vector = new float[dimension];
    for (int i = 0; i < dimension; i++) {
      vector[i] = (float) random.nextGaussian();
    }
    return unit(vector);
  }

  /** A vector near {@code center}: its cosine with it is about 1/√(1 + spread²). */
  static float[] near(RandomGenerator random, float[] center, double spread) {
    float[] vector = center.clone();
    for (int i = 0; i < vector.length; i++) {
      vector[i] += (float) (random.nextGaussian() * spread / Math.sqrt(vector.length));
    }
    return unit(vector);
  }

  static float[] unit(float... values) {
    double norm = 0;
    for (float value : values) {
      norm += (double) value * value;
    }
    norm = Math.sqrt(norm);
    float[] unit = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      unit[i] = (float) (values[i] / norm);
    }
    return unit;
  }

  static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }

  static ImageEntry.Indexed entry(String id, float... vector) {
    return new ImageEntry.Indexed(id, FACTS, vector, new byte[0]);
  }

  /** A hit by its id and its cosine with each query. */
  static Hit hit(String id, float... cosines) {
    return new Hit(id, cosines, 0);
  }

  /** All ids in float64, best first: what every search is compared with. */
  static List<Hit> oracle(Map<String, float[]> vectors, List<float[]> queries, int top) {
    return vectors.entrySet().stream()
        .map(entry -> hit(entry.getKey(), cosines(queries, entry.getValue())))
        .sorted(Comparator.comparingDouble(Hit::score).reversed().thenComparing(Hit::id))
        .limit(top)
        .toList();
  }

  private static float[] cosines(List<float[]> queries, float[] vector) {
    float[] cosines = new float[queries.size()];
    for (int q = 0; q < cosines.length; q++) {
      cosines[q] = (float) dot(queries.get(q), vector);
    }
    return cosines;
  }
}
