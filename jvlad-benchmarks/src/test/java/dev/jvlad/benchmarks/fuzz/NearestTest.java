package dev.jvlad.benchmarks.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jvlad.FloatMatrix;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Giving a sum up early changes no word. */
class NearestTest {

  @Test
  void tiesGoToTheLowest() {
    FloatMatrix rows = FloatMatrix.copyOf(new float[][] {{1, 0}, {5, 0}, {4, 0}});
    FloatMatrix centroids = FloatMatrix.copyOf(new float[][] {{2, 0}, {0, 0}, {6, 0}, {6, 0}});
    Nearest nearest = Nearest.of(rows, centroids);
    assertThat(nearest.words()).containsExactly(0, 2, 0);
    assertThat(nearest.tied()).isTrue();
    assertThat(nearest.nearlyTied()).isFalse();
    assertThat(nearest.inertia()).isEqualTo(1 + 1 + 4);
  }

  @Test
  void isTheLeastOfAllSums() {
    SplittableRandom random = new SplittableRandom(5);
    FloatMatrix rows = FloatMatrix.zeros(50, 70);
    FloatMatrix centroids = FloatMatrix.zeros(30, 70);
    for (FloatMatrix matrix : new FloatMatrix[] {rows, centroids}) {
      for (int i = 0; i < matrix.values().length; i++) {
        matrix.values()[i] = (float) random.nextGaussian();
      }
    }
    int[] words = Nearest.of(rows, centroids).words();
    for (int i = 0; i < rows.rows(); i++) {
      int least = 0;
      for (int j = 1; j < centroids.rows(); j++) {
        least = sum(rows, i, centroids, j) < sum(rows, i, centroids, least) ? j : least;
      }
      assertThat(words[i]).as("row %d", i).isEqualTo(least);
    }
  }

  private static double sum(FloatMatrix rows, int i, FloatMatrix centroids, int j) {
    double sum = 0;
    for (int f = 0; f < rows.columns(); f++) {
      double difference = (double) rows.get(i, f) - centroids.get(j, f);
      sum += difference * difference;
    }
    return sum;
  }
}
