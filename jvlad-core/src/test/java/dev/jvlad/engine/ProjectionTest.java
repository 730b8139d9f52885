package dev.jvlad.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.jvlad.DescriptorBatch;
import dev.jvlad.FloatMatrix;
import dev.jvlad.Normalization;
import dev.jvlad.Projection;
import dev.jvlad.Residuals;
import dev.jvlad.Training;
import dev.jvlad.VladModel;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Vectors are projected several at a time, and an image gets the same bits in any company. */
class ProjectionTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void aPartOfABatchHasTheSameBits(int threads) {
    RandomInput random = new RandomInput(threads);
    int[] offsets = new int[61];
    for (int i = 0; i < 60; i++) {
      // Small images, none at all, some larger than a task and one that is cut into slices.
      offsets[i + 1] = offsets[i] + (i == 40 ? 17_000 : i % 7 == 3 ? 0 : i % 5 == 0 ? 4000 : i);
    }
    DescriptorBatch batch = new DescriptorBatch(random.normal(offsets[60], 20), offsets);
    VladModel model =
        new VladModel(
            random.codebook(9, 20),
            Residuals.PLAIN,
            Optional.empty(),
            Normalization.plain(),
            Optional.of(random.projection(180, 37)),
            Training.UNKNOWN);
    try (Backend backend = Backend.simd(threads)) {
      VladEncoder encoder = backend.encoder(model);
      FloatMatrix all = encoder.encode(batch);
      for (int from : new int[] {0, 1, 5, 38, 41}) {
        for (int to : new int[] {from + 1, from + 3, 60}) {
          assertThat(encoder.encode(part(batch, from, to)))
              .as("images %d to %d", from, to)
              .isEqualTo(all.rows(from, to));
        }
      }
    }
  }

  /** W v and W μ alike to six digits: their difference is not taken from them. */
  @ParameterizedTest
  @ValueSource(doubles = {1e-2, 1e-4, 1e-6})
  void vectorsMuchLikeTheMeanAreProjectedAsByDefinition(double spread) {
    RandomInput random = new RandomInput(7);
    VladModel model =
        new VladModel(
            random.codebook(4, 30),
            Residuals.PLAIN,
            Optional.empty(),
            Normalization.plain(),
            Optional.of(new Projection(random.normal(25, 120), random.normal(1, 120))),
            Training.UNKNOWN);
    Projection projection = model.projection().orElseThrow();
    FloatMatrix v = random.normal(9, 120);
    for (int i = 0; i < v.values().length; i++) {
      v.values()[i] = (float) (projection.mean().get(0, i % 120) + spread * v.values()[i]);
    }
    FloatMatrix y = FloatMatrix.zeros(9, 25);
    for (Kernels kernels : List.of(new ScalarKernels(), new SimdKernels())) {
      new Projector(model, kernels).project(v.values().clone(), 0, 9, y.values(), 0);
      for (int i = 0; i < 9; i++) {
        double[] wanted = projected(projection, v, i);
        for (int f = 0; f < 25; f++) {
          assertThat((double) y.get(i, f)).isCloseTo(wanted[f], within(1e-6));
        }
      }
    }
  }

  private static double[] projected(Projection projection, FloatMatrix v, int row) {
    double[] y = new double[projection.outputDimension()];
    for (int i = 0; i < y.length; i++) {
      for (int f = 0; f < v.columns(); f++) {
        double difference = (double) v.get(row, f) - projection.mean().get(0, f);
        y[i] += projection.weights().get(i, f) * difference;
      }
    }
    double norm = Reference.norm(y, 0, y.length);
    return Arrays.stream(y).map(value -> value / norm).toArray();
  }

  private static DescriptorBatch part(DescriptorBatch batch, int from, int to) {
    int[] offsets = new int[to - from + 1];
    for (int i = 0; i < offsets.length; i++) {
      offsets[i] = batch.offsets()[from + i] - batch.offsets()[from];
    }
    return new DescriptorBatch(
        batch.descriptors().rows(batch.offsets()[from], batch.offsets()[to]), offsets);
  }
}
