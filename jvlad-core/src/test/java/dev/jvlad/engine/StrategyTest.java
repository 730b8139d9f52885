package dev.jvlad.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jvlad.Codebook;
import dev.jvlad.DescriptorBatch;
import dev.jvlad.FloatMatrix;
import dev.jvlad.Normalization;
import dev.jvlad.Residuals;
import dev.jvlad.Training;
import dev.jvlad.VladModel;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The seed's four algorithms give what the fused encoder gives, at its edges too. */
class StrategyTest {

  private static VladModel model(
      Codebook codebook, Residuals residuals, Optional<FloatMatrix> rotation, RandomInput random) {
    return new VladModel(
        codebook,
        residuals,
        rotation,
        Normalization.seed(),
        Optional.of(random.projection(codebook.size() * codebook.dimension(), 15)),
        Training.UNKNOWN);
  }

  @ParameterizedTest
  @EnumSource
  void vectorsAreThoseOfTheDefinition(Strategy strategy) {
    for (int k : new int[] {1, 5, 90}) {
      RandomInput random = new RandomInput(k);
      DescriptorBatch batch = random.ragged(40, 50, 7);
      Codebook codebook = random.codebook(k, 7);
      List<VladModel> models =
          List.of(
              VladModel.of(codebook, List.of()),
              VladModel.of(codebook, Normalization.seed()),
              model(codebook, Residuals.PLAIN, Optional.of(random.rotations(k, 7)), random));
      for (VladModel model : models) {
        double[][] wanted = Reference.encode(model, batch);
        for (int threads = 1; threads <= 2; threads++) {
          try (Backend backend = Backend.simd(threads)) {
            assertClose(backend.encoder(model, strategy).encode(batch), wanted, k);
          }
        }
      }
    }
  }

  private static void assertClose(FloatMatrix vectors, double[][] wanted, int k) {
    for (int i = 0; i < wanted.length; i++) {
      double norm = Reference.norm(wanted[i], 0, wanted[i].length);
      for (int f = 0; f < wanted[i].length; f++) {
        assertThat(Math.abs(vectors.get(i, f) - wanted[i][f]))
            .as("k = %d, row %d, column %d", k, i, f)
            .isLessThanOrEqualTo(1e-5 * norm);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "FUSED")
  void whatAStrategyCannotDoIsRefused(Strategy strategy) {
    RandomInput random = new RandomInput(3);
    Codebook codebook = random.codebook(4, 3);
    try (Backend backend = Backend.simd(1)) {
      assertThatThrownBy(() ->
              backend.encoder(model(codebook, Residuals.UNIT, Optional.empty(), random), strategy))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "strategy %s sums plain residuals; the model has UNIT ones".formatted(strategy));
      VladEncoder encoder = backend.encoder(VladModel.of(codebook, Normalization.seed()), strategy);
      DescriptorBatch batch = random.ragged(5, 9, 3);
      assertThatThrownBy(() -> encoder.encode(random.weighted(batch)))
          .hasMessage("strategy %s knows no weights; wanted a batch without".formatted(strategy));
      assertThatThrownBy(() -> encoder.encode(batch, FloatMatrix.zeros(5, 11)))
          .hasMessage("vectors of 5×11; wanted 5×12");
      assertThatThrownBy(() -> encoder.encode(random.ragged(5, 9, 2)))
          .hasMessage("descriptors have 2 columns; the codebook expects 3");
      FloatMatrix bad = random.normal(3000, 3);
      bad.values()[17 * 3] = Float.NaN;
      assertThatThrownBy(() -> encoder.encode(DescriptorBatch.ofOneImage(bad)))
          .isInstanceOf(NonFiniteRowException.class)
          .hasMessageStartingWith("descriptor row 17 ");
    }
  }
}
