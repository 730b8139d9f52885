package dev.jvlad.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The judge of the search, against the definition. */
class ExactTopTest {

  @Test
  void findsTheGreatestProductsWhateverTheSizesOfTheParts() {
    Random random = new Random(6);
    List<float[]> queries = vectors(random, 6);
    List<float[]> vectors = vectors(random, 41);
    ExactTop exact = new ExactTop(queries, 5);
    exact.add(0, vectors.subList(0, 3));
    exact.add(3, vectors.subList(3, 40));
    exact.add(40, vectors.subList(40, 41));
    for (int q = 0; q < queries.size(); q++) {
      float[] query = queries.get(q);
      int[] wanted =
          IntStream.range(0, vectors.size())
              .boxed()
              .sorted(Comparator.comparingDouble(i -> -ExactTop.dot(query, vectors.get(i))))
              .limit(5)
              .mapToInt(Integer::intValue)
              .toArray();
      assertThat(exact.best(q)).as("query %d", q).isEqualTo(wanted);
    }
  }

  private static List<float[]> vectors(Random random, int count) {
    List<float[]> vectors = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      float[] vector = new float[4_096];
      for (int j = 0; j < vector.length; j++) {
        vector[j] = (float) random.nextGaussian();
      }
      vectors.add(vector);
    }
    return vectors;
  }
}
