package dev.jvlad.benchmarks;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The exact nearest of very many vectors to some queries, by dot product in float32: what a search
 * is judged by. Vectors are handed in and not kept. It computes four queries' products with two
 * vectors at once, because one by one would wait for the memory.
 */
final class ExactTop {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int SIDE = 4;
  private static final int COLUMNS = 2_048;

  private final List<float[]> queries;
  private final int top;
  private final List<List<Scored>> best = new ArrayList<>();

  private record Scored(int number, float score) {}

  /**
   * Nothing found yet.
   *
   * @param queries whose length is a multiple of 2,048
   */
  ExactTop(List<float[]> queries, int top) {
    this.queries = List.copyOf(queries);
    this.top = top;
    for (int q = 0; q < queries.size(); q++) {
      best.add(new ArrayList<>());
    }
  }

  /** Looks at some more vectors, the first of them the {@code start}-th. */
  void add(int start, List<float[]> vectors) {
    IntStream.range(0, (queries.size() + SIDE - 1) / SIDE)
        .parallel()
        .forEach(block -> addTo(block * SIDE, start, vectors));
  }

  /** The nearest of a query, the nearest first. */
  int[] best(int query) {
    return best.get(query).stream().mapToInt(Scored::number).toArray();
  }

  private void addTo(int from, int start, List<float[]> vectors) {
    int rows = Math.min(SIDE, queries.size() - from);
    float[][] products = new float[vectors.size()][SIDE];
    int length = queries.getFirst().length;
    float[][] four = new float[SIDE][];
    for (int i = 0; i < SIDE; i++) {
      four[i] = queries.get(from + Math.min(i, rows - 1));
    }
    for (int column = 0; column < length; column += COLUMNS) {
      for (int v = 0; v < vectors.size(); v += SIDE) {
        addProducts(four, vectors, v, column, products);
      }
    }
    for (int i = 0; i < rows; i++) {
      List<Scored> scored = best.get(from + i);
      for (int v = 0; v < vectors.size(); v++) {
        scored.add(new Scored(start + v, products[v][i]));
      }
      scored.sort(
          Comparator.comparingDouble(Scored::score).reversed().thenComparingInt(Scored::number));
      if (scored.size() > top) {
        scored.subList(top, scored.size()).clear();
      }
    }
  }

  private static void addProducts(
      float[][] queries, List<float[]> vectors, int v, int column, float[][] products) {
    int last = vectors.size() - 1;
    for (int pair = 0; pair < SIDE; pair += 2) {
      float[] a = vectors.get(Math.min(last, v + pair));
      float[] b = vectors.get(Math.min(last, v + pair + 1));
      float[] sums = products(queries, a, b, column);
      for (int i = 0; i < SIDE; i++) {
        if (v + pair <= last) {
          products[v + pair][i] += sums[i];
        }
        if (v + pair + 1 <= last) {
          products[v + pair + 1][i] += sums[SIDE + i];
        }
      }
    }
  }

  private static float[] products(float[][] queries, float[] a, float[] b, int column) {
    float[] q0 = queries[0];
    float[] q1 = queries[1];
    float[] q2 = queries[2];
    float[] q3 = queries[3];
    FloatVector a0 = FloatVector.zero(SPECIES);
    FloatVector a1 = a0;
    FloatVector a2 = a0;
    FloatVector a3 = a0;
    FloatVector b0 = a0;
    FloatVector b1 = a0;
    FloatVector b2 = a0;
    FloatVector b3 = a0;
    for (int i = column; i < column + COLUMNS; i += SPECIES.length()) {
      FloatVector va = FloatVector.fromArray(SPECIES, a, i);
      FloatVector vb = FloatVector.fromArray(SPECIES, b, i);
      FloatVector q = FloatVector.fromArray(SPECIES, q0, i);
      a0 = q.fma(va, a0);
      b0 = q.fma(vb, b0);
      q = FloatVector.fromArray(SPECIES, q1, i);
      a1 = q.fma(va, a1);
      b1 = q.fma(vb, b1);
      q = FloatVector.fromArray(SPECIES, q2, i);
      a2 = q.fma(va, a2);
      b2 = q.fma(vb, b2);
      q = FloatVector.fromArray(SPECIES, q3, i);
      a3 = q.fma(va, a3);
      b3 = q.fma(vb, b3);
    }
    return new float[] {sum(a0), sum(a1), sum(a2), sum(a3), sum(b0), sum(b1), sum(b2), sum(b3)};
  }

  private static float sum(FloatVector vector) {
    return vector.reduceLanes(VectorOperators.ADD);
  }

  static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }
}
