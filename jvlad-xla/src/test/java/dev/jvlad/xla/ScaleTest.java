package dev.jvlad.xla;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jvlad.engine.NonFiniteRowException;
import org.junit.jupiter.api.Test;

class ScaleTest {
  @Test
  void usualNumbersNeedNone() {
    for (float largest : new float[] {0, 1e-9f, 1, 255, 1e9f}) {
      assertThat(Scale.of(largest)).isEqualTo(Scale.NONE);
    }
    assertThat(Scale.NONE.factor()).isEqualTo(1);
  }

  @Test
  void othersComeNearOne() {
    for (float largest : new float[] {1e-20f, 0x1p-126f, 1e20f, Float.MAX_VALUE}) {
      assertThat(largest * Scale.of(largest).factor()).isBetween(1.0, 4.0);
    }
    assertThat(Float.MIN_VALUE * Scale.of(Float.MIN_VALUE).factor()).isEqualTo(0x1p-23);
  }

  @Test
  void theLargestIsOfEitherSignAndFinite() {
    float[] rows = {1, -7, 3, 0, 2, 2};
    assertThat(Scale.largestFinite(rows, 2, 0, 3)).isEqualTo(7);
    assertThat(Scale.largestFinite(rows, 2, 1, 3)).isEqualTo(3);
    rows[3] = Float.NEGATIVE_INFINITY;
    rows[5] = Float.NaN;
    assertThatThrownBy(() -> Scale.largestFinite(rows, 2, 0, 3))
        .isInstanceOfSatisfying(NonFiniteRowException.class, e -> assertThat(e.row()).isEqualTo(1));
  }
}
