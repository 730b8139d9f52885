package dev.jvlad.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.jvlad.DescriptorBatch;
import dev.jvlad.FeatureKind;
import dev.jvlad.FloatMatrix;
import dev.jvlad.Normalization;
import dev.jvlad.Residuals;
import dev.jvlad.RowSource;
import dev.jvlad.VladModel;
import dev.jvlad.engine.Backend;
import dev.jvlad.learn.KMeansOptions.Algorithm;
import dev.jvlad.learn.Recipe.Reduction;
import dev.jvlad.learn.Recipe.Rotation;
import dev.jvlad.learn.Recipe.Words;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A few samples far from all others get words of their own, and the others theirs as ever. */
class OutliersTest {
  private static final Backend BACKEND = Backend.auto(2);

  @AfterAll
  static void close() {
    BACKEND.close();
  }

  private static KMeansOptions options(Algorithm algorithm, int clusters, long seed) {
    return new KMeansOptions(clusters, algorithm, Long.MAX_VALUE, 30, 1e-4, 500, seed);
  }

  @ParameterizedTest
  @EnumSource
  void sevenNumbersByHand(Algorithm algorithm) {
    // {0, 1, 2} and {10, 11, 12} add up to 1 + 1 each, and the last is its own word.
    for (float outlier : new float[] {1e3f, 1e9f, -1e9f, 1e12f, 1e18f, 1e30f, -3e38f}) {
      FloatMatrix samples = FloatMatrix.of(7, 1, new float[] {0, 1, 2, 10, 11, 12, outlier});
      for (long seed = 1; seed <= 5; seed++) {
        KMeansResult result = KMeans.learn(samples, options(algorithm, 3, seed), BACKEND);
        assertThat(result.inertia()).as("%s, seed %d", outlier, seed).isCloseTo(4, within(1e-6));
        assertThat(result.codebook().centroids().values())
            .as("%s, seed %d", outlier, seed)
            .containsExactlyInAnyOrder(1, 11, outlier);
      }
    }
  }

  private static FloatMatrix cube(int n, int d, float offset, long seed) {
    Random random = new Random(seed);
    FloatMatrix x = FloatMatrix.zeros(n, d);
    for (int i = 0; i < x.values().length; i++) {
      x.values()[i] = offset + random.nextFloat();
    }
    return x;
  }

  /** Adds rows of ±size in all columns or one, each of another size. */
  private static FloatMatrix withOutliers(FloatMatrix x, int count, float size) {
    int d = x.columns();
    FloatMatrix all = FloatMatrix.zeros(x.rows() + count, d);
    all.setRows(0, x);
    for (int o = 0; o < count; o++) {
      // Amid the others, one of which takes the last place.
      int row = (int) ((o + 0.5) / count * x.rows());
      all.setRow(x.rows() + o, all.row(row));
      for (int f = o % 2 * (d - 1); f < d; f++) {
        all.values()[row * d + f] = (o % 3 == 1 ? -size : size) * (1 + o);
      }
    }
    return all;
  }

  @ParameterizedTest
  @CsvSource({
    "2000, 3, 40, 0, 1, 1e9",
    "2000, 4, 40, 0, 1, -1e5",
    "2000, 4, 40, 100, 3, 1e9",
    "2000, 16, 30, 0, 2, 1e15",
    "3000, 2, 40, 0, 5, 1e30",
    "3000, 48, 128, 0, 2, 1e9",
    "3000, 48, 128, 50, 3, 1e6",
    "40000, 3, 3, 0, 1, 1e9",
    "40000, 2, 20, 0, 4, 1e4",
    "40000, 3, 30, 0, 1, 100"
  })
  void theOthersAreLearnedAsIfTheyWereNot(
      int n, int d, int clusters, float offset, int outliers, float size) {
    FloatMatrix clean = cube(n, d, offset, n + d);
    FloatMatrix samples = withOutliers(clean, outliers, size);
    for (Algorithm algorithm : Algorithm.values()) {
      double alone = KMeans.learn(clean, options(algorithm, clusters, 1), BACKEND).inertia();
      KMeansResult result =
          KMeans.learn(samples, options(algorithm, clusters + outliers, 1), BACKEND);
      double wanted = Blobs.inertia(samples, result.codebook().centroids());
      assertThat(result.inertia()).as("%s", algorithm).isCloseTo(wanted, within(1e-6 * wanted));
      assertThat(wanted).as("%s", algorithm).isCloseTo(alone, within(0.06 * alone));
    }
  }

  @Test
  void farRowsOfASourceAreFoundWhereverTheyAre() throws IOException {
    FloatMatrix samples = cube(30_000, 3, 7, 4);
    float[] outlier = {1e4f, 0, -5};
    for (int row : new int[] {0, 4096, 29_999}) {
      samples.setRow(row, outlier);
    }
    FarRows far = new FarRows(samples.rows(5000, 9000));
    FloatMatrix found = far.of(RowSource.of(samples));
    assertThat(found.rows()).isEqualTo(3);
    for (int i = 0; i < 3; i++) {
      assertThat(found.row(i)).isEqualTo(outlier);
    }
    FloatMatrix clean = FarRows.without(samples);
    assertThat(clean.rows()).isEqualTo(29_997);
    assertThat(FarRows.without(clean)).isSameAs(clean);
    FloatMatrix moved = FloatMatrix.of(30_000, 3, samples.values().clone());
    far.toFront(moved);
    for (int i = 0; i < 3; i++) {
      assertThat(moved.row(i)).isEqualTo(outlier);
    }
    assertThat(moved.row(4096)).isEqualTo(samples.row(1));
    assertThat(moved.row(29_999)).isEqualTo(samples.row(2));
  }

  @Test
  void whereMostRowsAreOneTheOthersAreFar() {
    FloatMatrix samples = FloatMatrix.zeros(10_000, 2);
    samples.setRow(9000, new float[] {0, 1e-10f});
    assertThat(FarRows.without(samples).rows()).isEqualTo(9999);
    assertThat(FarRows.without(FloatMatrix.zeros(5, 2)).rows()).isEqualTo(5);
  }

  @ParameterizedTest
  @ValueSource(floats = {1e4f, -1e9f})
  void rotatedModelsHaveTheAxesOfTheOthers(float outlier) {
    Random random = new Random(5);
    FloatMatrix samples = FloatMatrix.zeros(3000, 6);
    for (int i = 0; i < samples.values().length; i++) {
      samples.values()[i] = (float) (random.nextGaussian() * Math.pow(2, -(i % 6)));
    }
    FloatMatrix other = FloatMatrix.of(3000, 6, samples.values().clone());
    for (int f = 0; f < 6; f++) {
      other.values()[1000 * 6 + f] = outlier;
    }
    assertThat(axes(other).values()).containsExactly(axes(samples).values(), within(0.02f));
  }

  private static FloatMatrix axes(FloatMatrix samples) {
    Recipe recipe =
        new Recipe(
            new Words.Learned(KMeansOptions.lloyd(5, 1)),
            Residuals.PLAIN,
            Rotation.SHARED,
            Normalization.plain(),
            new Reduction.None());
    VladModel model =
        new VladTrainer(recipe, BACKEND, step -> {})
            .train(DescriptorBatch.ofEqualImages(samples, 30), FeatureKind.named("numbers"));
    return model.vocabulary().rotation().orElseThrow();
  }

  @Test
  void anEmptyWordFarFromZeroIsSplitFromAmongTheSamples() {
    // 1,024 times nearer than that, another word would be nearer to the samples of the split one.
    FloatMatrix centroids = FloatMatrix.of(3, 2, new float[] {1e6f, 1e6f, 1e6f + 8, 1e6f, 0, 0});
    FloatMatrix split = Centroids.withoutEmpty(centroids, new long[] {9, 2, 0});
    for (int f = 0; f < 2; f++) {
      assertThat(split.get(0, f)).isNotEqualTo(1e6f).isCloseTo(1e6f, within(0.5f));
      assertThat(split.get(2, f)).isNotEqualTo(1e6f).isCloseTo(1e6f, within(0.5f));
    }
  }
}
