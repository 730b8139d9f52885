package dev.jvlad.engine;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jvlad.Codebook;
import dev.jvlad.DescriptorBatch;
import dev.jvlad.FloatMatrix;
import dev.jvlad.Normalization;
import dev.jvlad.Residuals;
import dev.jvlad.Training;
import dev.jvlad.VladModel;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the article's four algorithms do not do; {@link StrategyContract} has what they do. */
class StrategyTest {

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "FUSED")
  void whatAStrategyCannotDoIsRefused(Strategy strategy) {
    RandomInput random = new RandomInput(3);
    Codebook codebook = random.codebook(4, 3);
    try (CpuBackend backend = Backend.simd(1)) {
      assertThatThrownBy(() -> backend.encoder(unitResiduals(codebook), strategy))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "strategy %s sums plain residuals; the model has UNIT ones".formatted(strategy));
      VladEncoder encoder =
          backend.encoder(VladModel.of(codebook, Normalization.plain()), strategy);
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

  private static VladModel unitResiduals(Codebook codebook) {
    return new VladModel(
        codebook,
        Residuals.UNIT,
        Optional.empty(),
        Normalization.plain(),
        Optional.empty(),
        Training.UNKNOWN);
  }
}
