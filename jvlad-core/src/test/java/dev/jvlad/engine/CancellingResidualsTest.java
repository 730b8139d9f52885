package dev.jvlad.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jvlad.Codebook;
import dev.jvlad.DescriptorBatch;
import dev.jvlad.FloatMatrix;
import dev.jvlad.Normalization;
import dev.jvlad.Residuals;
import dev.jvlad.Training;
import dev.jvlad.VladModel;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

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
}
