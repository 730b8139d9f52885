package dev.jvlad;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DescriptorBatchTest {
  private static final FloatMatrix SIX = FloatMatrix.zeros(6, 2);

  @Test
  void imagesOfOneLengthOrOfMany() {
    assertThat(DescriptorBatch.ofOneImage(SIX).offsets()).containsExactly(0, 6);
    assertThat(DescriptorBatch.ofEqualImages(SIX, 2).offsets()).containsExactly(0, 2, 4, 6);
    assertThat(DescriptorBatch.ofEqualImages(FloatMatrix.zeros(0, 2), 4).imageCount()).isZero();
    DescriptorBatch ragged = new DescriptorBatch(SIX, new int[] {0, 0, 4, 4, 6, 6});
    assertThat(ragged.imageCount()).isEqualTo(5);
    assertThat(ragged.dimension()).isEqualTo(2);
    assertThat(ragged.weights()).isEmpty();
  }

  @Test
  void offsetsAreChecked() {
    assertRefused(new int[0], "offsets are empty; wanted imageCount + 1 row numbers");
    assertRefused(new int[] {1, 6}, "offsets start at 1; wanted 0");
    assertRefused(new int[] {-1, 6}, "offsets start at -1; wanted 0");
    assertRefused(new int[] {0, 4, 3, 6}, "offsets[2] = 3 is smaller than offsets[1] = 4");
    assertRefused(new int[] {0, 5}, "the last offset is 5; there are 6 descriptors");
    assertRefused(new int[] {0, 7}, "the last offset is 7; there are 6 descriptors");
    assertRefused(new int[] {0}, "the last offset is 0; there are 6 descriptors");
  }

  @Test
  void aListHasAnImagePerMatrix() {
    FloatMatrix first = FloatMatrix.of(1, 2, new float[] {1, 2});
    FloatMatrix none = FloatMatrix.zeros(0, 2);
    FloatMatrix last = FloatMatrix.of(2, 2, new float[] {3, 4, 5, 6});
    DescriptorBatch batch = DescriptorBatch.of(List.of(first, none, last));
    assertThat(batch.offsets()).containsExactly(0, 1, 1, 3);
    assertThat(batch.descriptors().values()).containsExactly(1, 2, 3, 4, 5, 6);
    assertThat(batch.weights()).isEmpty();
    assertThatThrownBy(() -> DescriptorBatch.of(List.of()))
        .hasMessage("no images; wanted at least one matrix of descriptors");
    assertThatThrownBy(() -> DescriptorBatch.of(List.of(first, FloatMatrix.zeros(0, 3))))
        .hasMessage("image 1 has descriptors of 3 columns; image 0 has 2");
  }

  private static void assertRefused(int[] offsets, String message) {
    assertThatThrownBy(() -> new DescriptorBatch(SIX, offsets))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @ParameterizedTest
  @ValueSource(floats = {-1, -Float.MIN_VALUE, Float.NaN, Float.POSITIVE_INFINITY})
  void weightsAreFiniteAndNotNegative(float weight) {
    float[] weights = {1, 0, 1, weight, 1, 1};
    assertThatThrownBy(() -> DescriptorBatch.ofOneImage(SIX, weights))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("weight 3 is %s; wanted a finite number from 0".formatted(weight));
  }

  @Test
  void everyDescriptorHasAWeightOrNoneHas() {
    assertThatThrownBy(() -> DescriptorBatch.ofOneImage(SIX, new float[5]))
        .hasMessage("5 weights; there are 6 descriptors");
    assertThat(DescriptorBatch.ofOneImage(SIX, new float[6]).weights()).hasSize(6);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -2, 4})
  void equalImagesMustDivideTheRows(int length) {
    assertThatThrownBy(() -> DescriptorBatch.ofEqualImages(SIX, length))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("6 descriptors do not divide into images of %d".formatted(length));
  }
}
