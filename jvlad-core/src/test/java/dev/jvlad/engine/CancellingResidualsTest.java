package dev.jvlad.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.jvlad.ClusterSums;
import dev.jvlad.Codebook;
import dev.jvlad.DescriptorBatch;
import dev.jvlad.FloatMatrix;
import dev.jvlad.Normalization;
import dev.jvlad.Residuals;
import dev.jvlad.Training;
import dev.jvlad.VladModel;
import dev.jvlad.learn.Pca;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Unit residuals that cancel are no features; what rounding leaves of them is no vector. */
class CancellingResidualsTest {
  /** 1/49 times 49 is one rounding below 1, and 1/3 times 3 is 1. */
  private static final float[] CANCELLING = {49, -3, 3, -49, -3, 49};

  private static float[] encode(Backend backend, FloatMatrix x, float[] weights) {
    VladModel model =
        new VladModel(
            new Codebook(FloatMatrix.zeros(1, x.columns())),
            Residuals.UNIT,
            Optional.empty(),
            Normalization.parse("power:0.2,l2"),
            Optional.empty(),
            Training.UNKNOWN);
    return backend.encoder(model).encode(DescriptorBatch.ofOneImage(x, weights)).row(0);
  }

  @Test
  void whatCancelsIsZero() {
    FloatMatrix few = FloatMatrix.of(6, 1, CANCELLING);
    FloatMatrix many = FloatMatrix.zeros(60_000, 1); // cut into slices
    for (int i = 0; i < 60_000; i++) {
      many.values()[i] = CANCELLING[i % 6];
    }
    for (Backend backend : List.of(Backend.scalar(), Backend.simd(2))) {
      try (backend) {
        assertThat(encode(backend, few, new float[0])).as(backend.name()).containsExactly(0);
        assertThat(encode(backend, many, new float[0])).as(backend.name()).containsExactly(0);
        float[] weights = {0.1f, 0.1f, 0.7f, 0.7f, 0.3f, 0.3f};
        assertThat(encode(backend, few, weights)).as(backend.name()).containsExactly(0);
      }
    }
  }

  @Test
  void whatIsSmallStays() {
    FloatMatrix alone = FloatMatrix.copyOf(new float[][] {{1, 1e-20f}});
    FloatMatrix two = FloatMatrix.copyOf(new float[][] {{1, 1e-12f}, {-1, 1e-12f}});
    for (Backend backend : List.of(Backend.scalar(), Backend.simd(2))) {
      try (backend) {
        float[] first = encode(backend, alone, new float[0]);
        assertThat(first[1]).as(backend.name()).isBetween(0.99e-4f, 1.01e-4f);
        assertThat(encode(backend, two, new float[0])).as(backend.name()).containsExactly(0, 1);
        float[] lightly = encode(backend, two, new float[] {1e-9f, 1e-9f});
        assertThat(lightly).as(backend.name()).containsExactly(0, 1);
      }
    }
  }

  /** Rows (u, …, u) and (−v, …, −v) around a centroid, encoded at once and in parts. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 17, 64, 128, 200})
  void whatCancelsIsZeroInOnePieceAndMerged(int d) {
    long seed = 500L + d;
    Random random = new Random(seed);
    for (Backend backend : List.of(Backend.scalar(), Backend.simd(2))) {
      try (backend) {
        for (int round = 0; round < 40; round++) {
          int pairs = 1 + random.nextInt(30);
          FloatMatrix x = FloatMatrix.zeros(2 * pairs, d);
          for (int i = 0; i < 2 * pairs; i++) {
            float length = (0.01f + random.nextFloat()) * (i % 2 == 0 ? 1 : -1);
            Arrays.fill(x.values(), i * d, (i + 1) * d, length);
          }
          for (Optional<FloatMatrix> axes :
              List.of(
                  Optional.<FloatMatrix>empty(),
                  Optional.of(new RandomInput(seed).rotations(1, d)))) {
            VladEncoder encoder = backend.encoder(unitModel(d, axes));
            String what = "%s, %d pairs, %s, seed %d".formatted(backend.name(), pairs, axes, seed);
            assertThat(encoder.encode(DescriptorBatch.ofOneImage(x)).values())
                .as(what)
                .containsOnly(0);
            ClusterSums sums = encoder.sums(x.rows(0, pairs));
            sums.merge(encoder.sums(x.rows(pairs, 2 * pairs)));
            assertThat(encoder.finish(sums)).as("merged, " + what).containsOnly(0);
          }
        }
      }
    }
  }

  private static VladModel unitModel(int d, Optional<FloatMatrix> axes) {
    return new VladModel(
        new Codebook(FloatMatrix.zeros(1, d)),
        Residuals.UNIT,
        axes,
        Normalization.parse("power:0.2,l2"),
        Optional.empty(),
        Training.UNKNOWN);
  }

  /**
   * Of descriptors whose columns repeat, learned axes leave components that are nothing but
   * rounding. The wanted vectors are computed with 34 digits.
   */
  @ParameterizedTest
  @CsvSource({"6, 3", "16, 5", "24, 16", "40, 7"})
  void componentsThatCancelOnLearnedAxesAreZero(int d, int rank) {
    for (int seed = 1; seed <= 6; seed++) {
      FloatMatrix x = repeated(60, d, rank, seed);
      FloatMatrix centroids = repeated(3, d, rank, seed + 100);
      FloatMatrix axes = Pca.learn(x, d).rotation();
      for (Residuals residuals : Residuals.values()) {
        VladModel model =
            new VladModel(
                new Codebook(centroids),
                residuals,
                Optional.of(axes),
                Normalization.parse("power:0.2,l2"),
                Optional.empty(),
                Training.UNKNOWN);
        DescriptorBatch batch = DescriptorBatch.ofEqualImages(x, 20);
        double[][] wanted = PreciseReference.encode(model, batch);
        for (Backend backend : List.of(Backend.scalar(), Backend.simd(2))) {
          try (backend) {
            FloatMatrix vectors = backend.encoder(model).encode(batch);
            for (int i = 0; i < wanted.length; i++) {
              for (int f = 0; f < wanted[i].length; f++) {
                assertThat((double) vectors.get(i, f))
                    .as(
                        "%s, %s, image %d, column %d, seed %d",
                        backend.name(), residuals, i, f, seed)
                    .isCloseTo(wanted[i][f], within(1e-5));
              }
            }
          }
        }
      }
    }
  }

  /** Normally distributed columns, of which all behind the first {@code rank} are copies. */
  private static FloatMatrix repeated(int rows, int d, int rank, long seed) {
    FloatMatrix x = new RandomInput(seed).normal(rows, d);
    for (int i = 0; i < rows; i++) {
      for (int f = rank; f < d; f++) {
        x.values()[i * d + f] = x.get(i, f % rank);
      }
    }
    return x;
  }
}
