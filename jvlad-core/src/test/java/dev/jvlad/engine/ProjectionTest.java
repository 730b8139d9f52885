package dev.jvlad.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jvlad.DescriptorBatch;
import dev.jvlad.FloatMatrix;
import dev.jvlad.Normalization;
import dev.jvlad.Residuals;
import dev.jvlad.Training;
import dev.jvlad.VladModel;
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

  private static DescriptorBatch part(DescriptorBatch batch, int from, int to) {
    int[] offsets = new int[to - from + 1];
    for (int i = 0; i < offsets.length; i++) {
      offsets[i] = batch.offsets()[from + i] - batch.offsets()[from];
    }
    return new DescriptorBatch(
        batch.descriptors().rows(batch.offsets()[from], batch.offsets()[to]), offsets);
  }
}
