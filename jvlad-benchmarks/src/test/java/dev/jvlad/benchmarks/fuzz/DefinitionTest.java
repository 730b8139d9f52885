package dev.jvlad.benchmarks.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

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

/** The judge of the engine, worked by hand. */
class DefinitionTest {
  private static final Codebook CODEBOOK =
      new Codebook(FloatMatrix.copyOf(new float[][] {{0, 0}, {10, 0}, {10, 0}}));

  private static Approximation vector(
      Residuals residuals, List<Normalization> steps, float[][] rows) {
    VladModel model =
        new VladModel(
            CODEBOOK, residuals, Optional.empty(), steps, Optional.empty(), Training.UNKNOWN);
    DescriptorBatch batch = DescriptorBatch.ofOneImage(FloatMatrix.copyOf(rows));
    return new Definition(model, batch).vector(0);
  }

  @Test
  void sumsResidualsWordByWord() {
    // (4, 0) and (3, 4) have word 0; (12, 9) has word 1, which is as near as word 2.
    float[][] rows = {{4, 0}, {12, 9}, {3, 4}};
    Approximation plain = vector(Residuals.PLAIN, List.of(), rows);
    assertThat(plain.distance(new float[] {7, 4, 2, 9, 0, 0}, 0)).isZero();
    assertThat(plain.slack()).isZero();

    Approximation unit = vector(Residuals.UNIT, List.of(), rows);
    float long85 = (float) Math.sqrt(85);
    assertThat(unit.distance(new float[] {1.6f, 0.8f, 2 / long85, 9 / long85, 0, 0}, 0))
        .isLessThan(1e-6);
  }

  @Test
  void normalizesInOrder() {
    float[][] rows = {{4, 0}, {12, 9}, {3, 4}};
    Approximation v = vector(Residuals.PLAIN, Normalization.plain(), rows);
    float norm = (float) Math.sqrt(7 + 4 + 2 + 9);
    float[] wanted = {
      (float) Math.sqrt(7) / norm, 2 / norm, (float) Math.sqrt(2) / norm, 3 / norm, 0, 0
    };
    assertThat(v.distance(wanted, 0)).isLessThan(1e-6);
  }

  @Test
  void whatCancelsIsZeroAndNothingElseIsAllowed() {
    float[][] opposite = {{3, 1}, {-6, -2}};
    Approximation v =
        vector(
            Residuals.UNIT, List.of(new Normalization.Power(.2), new Normalization.L2()), opposite);
    assertThat(v.norm()).isZero();
    assertThat(v.slack()).isZero();
  }

  @Test
  void whatIsLeftWellAboveTheRoundingCounts() {
    // 2⁻¹⁸ is left in one column, and half its square, 2⁻³⁷, in the other.
    Approximation v = almostOpposite(0x1p-18f);
    float[] raised = {(float) -Math.pow(0x1p-37, .2), (float) Math.pow(0x1p-18, .2), 0, 0, 0, 0};
    assertThat(v.distance(raised, 0)).isLessThan(1e-7);
    assertThat(v.slack()).isBetween(1e-9, 1e-5);
  }

  @Test
  void whatIsLeftNearTheRoundingMayBeCleared() {
    // 2⁻⁴⁷ is below 512 times the rounding of two unit residuals of two columns, 2⁻⁴⁹.
    Approximation v = almostOpposite(0x1p-23f);
    assertThat(v.slack()).isCloseTo(Math.pow(0x1p-47, .2), within(1e-6));
  }

  private static Approximation almostOpposite(float left) {
    float[][] rows = {{1, left}, {-1, 0}};
    return vector(Residuals.UNIT, List.of(new Normalization.Power(.2)), rows);
  }
}
