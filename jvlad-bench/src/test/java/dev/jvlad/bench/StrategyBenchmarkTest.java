package dev.jvlad.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import dev.jvlad.Codebook;
import dev.jvlad.DescriptorBatch;
import dev.jvlad.FloatMatrix;
import dev.jvlad.engine.Strategy;
import org.junit.jupiter.api.Test;

class StrategyBenchmarkTest {
  private static final DescriptorBatch BATCH = StrategyBenchmark.normalBatch(5, 30, 7, 1);
  private static final Codebook CODEBOOK = new Codebook(BATCH.descriptors().rows(0, 4));

  private static StrategyTimes times() {
    try (StrategyBenchmark benchmark = new StrategyBenchmark(BATCH, CODEBOOK, 2, 5)) {
      return benchmark.run(1);
    }
  }

  @Test
  void everyStrategyAndLimitIsMeasured() {
    StrategyTimes times = times();
    assertThat(times.rows())
        .extracting(StrategyTimes.Row::strategy)
        .containsExactly(Strategy.values());
    assertThat(times.leftOut()).isEmpty();
    assertThat(times.fmaGflops().min()).isPositive();
    assertThat(times.readGBs().min()).isPositive();
    for (StrategyTimes.Row row : times.rows()) {
      assertThat(row.encodeMillis().runs()).isPositive();
      assertThat(row.encodeMillis().min()).isPositive();
      assertThat(row.assignMillis().min()).isPositive();
    }
  }

  @Test
  void sharesCountTheOperationsOfBruteForceAndTheBytesThatMustMove() {
    StrategyTimes times = times();
    StrategyTimes.Row row = times.rows().getFirst();
    double operations = 2.0 * 5 * 30 * 4 * 7;
    double gflops = operations / (row.assignMillis().median() * 1e6);
    assertThat(row.assignGflops()).isCloseTo(gflops, within(1e-12 * gflops));
    assertThat(row.shareOfFmaLimit()).isCloseTo(gflops / times.fmaGflops().median(), within(1e-12));
    double bytes = 4 * (5 * 30 * 7 + 5 * 4 * 7);
    assertThat(row.shareOfReadLimit())
        .isCloseTo(
            bytes / (row.encodeMillis().median() * 1e6) / times.readGBs().median(), within(1e-12));
    assertThat(times.rows())
        .extracting(each -> each.encodeMillis().median())
        .contains(times.bestMillis())
        .allMatch(median -> median >= times.bestMillis());
  }

  @Test
  void aMaskOverTooManyWordsIsLeftOut() {
    DescriptorBatch batch = StrategyBenchmark.normalBatch(1, 20_000, 64, 2);
    Codebook codebook = new Codebook(batch.descriptors().rows(0, 4096));
    try (StrategyBenchmark benchmark = new StrategyBenchmark(batch, codebook, 2, 5)) {
      StrategyTimes times = benchmark.run(1);
      assertThat(times.leftOut()).containsOnlyKeys(Strategy.MASKED);
      assertThat(times.rows()).hasSize(Strategy.values().length - 1);
    }
  }

  @Test
  void disagreementIsAnError() {
    FloatMatrix expected = FloatMatrix.copyOf(new float[][] {{1, 0}, {0.6f, 0.8f}, {0, 0}});
    FloatMatrix near = FloatMatrix.copyOf(new float[][] {{1, 9e-6f}, {0.6f, 0.8f}, {0, 0}});
    StrategyBenchmark.requireAgreement(Strategy.SCATTER, near, expected);

    FloatMatrix far = FloatMatrix.copyOf(new float[][] {{1, 0}, {0.6f, 0.8001f}, {0, 0}});
    assertThatIllegalStateException()
        .isThrownBy(() -> StrategyBenchmark.requireAgreement(Strategy.SCATTER, far, expected))
        .withMessage(
            "strategies disagree: scatter and fused differ by 0.00010 of the norm in image 1;"
                + " wanted at most 1e-05 of it");

    FloatMatrix notZero = FloatMatrix.copyOf(new float[][] {{1, 0}, {0.6f, 0.8f}, {0, 1e-9f}});
    assertThatIllegalStateException()
        .isThrownBy(() -> StrategyBenchmark.requireAgreement(Strategy.LOOPING, notZero, expected))
        .withMessageContaining("looping and fused differ by Infinity of the norm in image 2");
  }

  @Test
  void nothingToEncodeIsAnError() {
    DescriptorBatch empty = DescriptorBatch.ofOneImage(FloatMatrix.zeros(0, 7));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new StrategyBenchmark(empty, CODEBOOK, 1).run(1))
        .withMessage("no descriptors to encode; wanted at least one");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new StrategyBenchmark(BATCH, CODEBOOK, 1).run(0))
        .withMessage("0 rounds; wanted at least 1");
  }

  @Test
  void quartilesAreInterpolated() {
    assertThat(Spread.of(new double[] {4, 1, 3, 2}))
        .isEqualTo(new Spread(4, 1, 1.75, 2.5, 3.25, 4));
    assertThat(Spread.of(new double[] {7})).isEqualTo(new Spread(1, 7, 7, 7, 7, 7));
  }

  @Test
  void theLoopsOfTheLimitsComputeWhatTheySay() {
    float[] x = new float[3 * SimdLimits.BLOCK];
    for (int i = 0; i < x.length; i++) {
      x[i] = i < SimdLimits.BLOCK ? 1000 : i % 5;
    }
    float sum = 0;
    for (int i = SimdLimits.BLOCK; i < x.length; i++) {
      sum += x[i];
    }
    assertThat(SimdLimits.sum(x, SimdLimits.BLOCK, 2 * SimdLimits.BLOCK)).isEqualTo(sum);
    // Every chain runs to b / (1 − m) = 1: there are 12 of them in every lane.
    assertThat((double) SimdLimits.multiplyAdd(100_000))
        .isCloseTo(SimdLimits.STEP_OPERATIONS / 2.0, within(0.1));
  }
}
