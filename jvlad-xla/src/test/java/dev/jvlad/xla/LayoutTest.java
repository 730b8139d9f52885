package dev.jvlad.xla;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LayoutTest {
  @Test
  void sizesAreRoundedUpToAFew() {
    int[] sizes = {0, 1, 2, 3, 5, 8, 9, 16, 17, 529, 1000, 1024, 1025, 4096};
    assertThat(IntStream.of(sizes).map(Layout::paddedSize))
        .containsExactly(1, 1, 2, 3, 5, 8, 10, 16, 20, 640, 1024, 1024, 1280, 4096);
    IntStream.range(1, 5000)
        .forEach(
            size -> assertThat(Layout.paddedSize(size)).isBetween(size, size + (size + 2) / 4));
  }

  @Test
  void imagesOfOneSizeStayWhole() {
    int[] offsets = IntStream.rangeClosed(0, 64).map(i -> 1000 * i).toArray();
    assertThat(Layout.of(offsets, 0, 64, 64, SumForm.ONE_HOT))
        .isEqualTo(new Layout(64, 1024, 64, true));
  }

  @Test
  void imagesOfManySizesAreCut() {
    // One of 5,000 rows among twenty of 100 to 119.
    int[] offsets = new int[22];
    for (int i = 0; i < 21; i++) {
      offsets[i + 1] = offsets[i] + (i == 7 ? 5000 : 100 + i);
    }
    for (SumForm form : SumForm.values()) {
      Layout layout = Layout.of(offsets, 0, 21, 16, form);
      assertThat(layout.whole()).as("%s", form).isFalse();
      assertThat(layout.images()).isEqualTo(24);
      assertThat(layout.rows()).isBetween(offsets[21], offsets[21] * 3 / 2);
    }
  }
}
