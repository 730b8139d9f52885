package dev.jvlad.reduce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jvlad.Workers;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReductionTest {
  private static final Workers ONE = Workers.of(1);

  @Test
  void scatterCollectsRowsOfTheSameLabel() {
    double[] ones = {1, 1, 1, 1};
    int[] labels = {1, 1, 2, 2};
    assertThat(Scatter.reduce(Reduction.SUM, ones, 1, labels, 5, ONE))
        .containsExactly(0, 2, 2, 0, 0);
    assertThat(Scatter.count(labels, 5)).containsExactly(0, 2, 2, 0, 0);
  }

  @Test
  void everyReductionByHand() {
    float[] rows = {1, -5, 3, 2, 8, 8, -4, 0};
    int[] labels = {2, 0, 2, 2};
    assertThat(Scatter.reduce(Reduction.SUM, rows, 2, labels, 4, ONE))
        .containsExactly(3, 2, 0, 0, 5, 3, 0, 0);
    assertThat(Scatter.reduce(Reduction.MEAN, rows, 2, labels, 4, ONE))
        .containsExactly(3, 2, 0, 0, 5 / 3f, 1, 0, 0);
    assertThat(Scatter.reduce(Reduction.MIN, rows, 2, labels, 4, ONE))
        .containsExactly(3, 2, 0, 0, -4, -5, 0, 0);
    assertThat(Scatter.reduce(Reduction.MAX, rows, 2, labels, 4, ONE))
        .containsExactly(3, 2, 0, 0, 8, 8, 0, 0);
  }

  @Test
  void nanComesThroughInItsBucketAlone() {
    double[] rows = {1, Double.NaN, 3};
    for (Reduction reduction : Reduction.values()) {
      assertThat(Scatter.reduce(reduction, rows, 1, new int[] {0, 1, 1}, 2, ONE))
          .as("%s", reduction)
          .containsExactly(1, Double.NaN);
    }
  }

  @Test
  void segmentsMayBeEmptyAnywhere() {
    double[] rows = {1, 2, 3, 4};
    int[] offsets = {0, 0, 0, 3, 3, 4, 4};
    try (Workers two = Workers.of(2)) {
      assertThat(Segments.reduce(Reduction.SUM, rows, 1, offsets, two))
          .containsExactly(0, 0, 6, 0, 4, 0);
      assertThat(Segments.reduce(Reduction.MIN, rows, 1, offsets, two))
          .containsExactly(0, 0, 1, 0, 4, 0);
    }
    assertThat(Segments.count(offsets)).containsExactly(0, 0, 3, 0, 1, 0);
    assertThat(Segments.reduce(Reduction.SUM, new double[0], 3, new int[] {0}, ONE)).isEmpty();
  }

  @Test
  void aSmallSegmentAfterAHugeOneKeepsItsDigits() {
    // A running sum over all rows would have lost the second segment.
    float[] rows = {1e30f, 1e30f, 1, 2};
    assertThat(Segments.reduce(Reduction.SUM, rows, 1, new int[] {0, 2, 4}, ONE))
        .containsExactly(2e30f, 3);
  }

  @ParameterizedTest
  @EnumSource
  void bitsDoNotDependOnThreads(Reduction reduction) {
    Random random = new Random(4);
    float[] rows = new float[5000 * 3];
    int[] labels = new int[5000];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = (float) random.nextGaussian();
    }
    Arrays.setAll(labels, i -> 5 + random.nextInt(40) * random.nextInt(2));
    float[] one = Scatter.reduce(reduction, rows, 3, labels, 60, ONE);
    for (int threads : new int[] {2, 3, 7, 100}) {
      try (Workers workers = Workers.of(threads)) {
        assertThat(Scatter.reduce(reduction, rows, 3, labels, 60, workers))
            .as("%d threads", threads)
            .isEqualTo(one);
      }
    }
    assertThat(oneByOne(reduction, rows, labels)).isEqualTo(one);
  }

  private static float[] oneByOne(Reduction reduction, float[] rows, int[] labels) {
    double[] sums = new double[60 * 3];
    int[] counts = new int[60];
    for (int i = 0; i < labels.length; i++) {
      boolean first = counts[labels[i]]++ == 0;
      for (int f = 0; f < 3; f++) {
        double value = rows[i * 3 + f];
        double before = sums[labels[i] * 3 + f];
        sums[labels[i] * 3 + f] =
            switch (reduction) {
              case SUM, MEAN -> before + value;
              case MIN -> first || value < before ? value : before;
              case MAX -> first || value > before ? value : before;
            };
      }
    }
    float[] reduced = new float[sums.length];
    for (int i = 0; i < sums.length; i++) {
      boolean mean = reduction == Reduction.MEAN && counts[i / 3] > 0;
      reduced[i] = (float) (mean ? sums[i] / counts[i / 3] : sums[i]);
    }
    return reduced;
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 3})
  void labelsOutOfRangeAreNamed(int label) {
    int[] labels = {0, 2, label};
    String message = "labels[2] = %d; wanted 0 to below 3".formatted(label);
    assertThatThrownBy(() -> Scatter.reduce(Reduction.SUM, new float[3], 1, labels, 3, ONE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
    assertThatThrownBy(() -> Scatter.count(labels, 3)).hasMessage(message);
  }

  @Test
  void lengthsAreChecked() {
    assertThatThrownBy(() -> Scatter.reduce(Reduction.SUM, new float[5], 2, new int[3], 1, ONE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("5 numbers; wanted 3 rows of 2");
    assertThatThrownBy(() -> Segments.reduce(Reduction.SUM, new float[4], 2, new int[] {0, 3}, ONE))
        .hasMessage("4 numbers; wanted 3 rows of 2");
    assertThatThrownBy(
            () -> Segments.reduce(Reduction.SUM, new float[4], 2, new int[] {0, 2, 1}, ONE))
        .hasMessage("offsets[2] = 1 is smaller than offsets[1] = 2");
    assertThatThrownBy(() -> Segments.reduce(Reduction.SUM, new float[4], 2, new int[] {1, 2}, ONE))
        .hasMessage("offsets do not start at 0");
    assertThatThrownBy(
            () -> Scatter.reduce(Reduction.SUM, new float[4], 2, new int[2], 1, Workers.of(0)))
        .hasMessage("0 threads; wanted at least 1");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3})
  void aFailureIsThrownWhicheverThreadHasIt(int badRow) {
    // Rows 0 and 1 are one range, rows 2 and 3 the other.
    int[] order = {0, 1, 2, 3};
    order[badRow] = 4;
    int[] starts = {0, 1, 2, 3, 4};
    try (Workers two = Workers.of(2)) {
      assertThatThrownBy(() ->
              BucketRows.reduce(Reduction.SUM, new float[4], 1, order, starts, two, new float[4]))
          .isInstanceOf(ArrayIndexOutOfBoundsException.class);
      assertThatThrownBy(() ->
              BucketRows.reduce(Reduction.SUM, new double[4], 1, order, starts, two, new double[4]))
          .isInstanceOf(ArrayIndexOutOfBoundsException.class);
    }
  }

  @Test
  void bucketsThatNoArrayHoldsAreAnError() {
    assertThatThrownBy(
            () -> Scatter.reduce(Reduction.SUM, new float[8], 8, new int[1], 1 << 29, ONE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("536870912 buckets of 8 columns do not fit one array");
    assertThatThrownBy(() -> Scatter.count(new int[0], -1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("-1 buckets; wanted at least 0");
    assertThatThrownBy(() -> Segments.count(new int[] {0, 2, 1}))
        .hasMessage("offsets[2] = 1 is smaller than offsets[1] = 2");
  }
}
