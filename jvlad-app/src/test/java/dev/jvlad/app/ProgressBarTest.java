package dev.jvlad.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A bar takes what a terminal has, and never more. */
class ProgressBarTest {

  private static String at(int columns) {
    return ProgressBar.line("looking at photos", 12, 48, 4, columns);
  }

  @Test
  void whatDoesNotFitIsLeftOut() {
    assertThat(at(80))
        .isEqualTo("looking at photos ██████░░░░░░░░░░░░░░░░░░ 12 of 48 · 3.0/s · 12 s left");
    assertThat(at(60)).isEqualTo("looking at photos ███░░░░░░░░░ 12 of 48 · 3.0/s · 12 s left");
    assertThat(at(48)).isEqualTo("looking at photos ██░░░░░░ 12 of 48 · 12 s left");
    assertThat(at(40)).isEqualTo("looking at photos ███░░░░░░░░░ 12 of 48");
    assertThat(at(30)).isEqualTo("looking at photos 12 of 48");
    assertThat(at(20)).isEqualTo("looking at photos 1");
    for (int columns = 1; columns < 120; columns++) {
      assertThat(at(columns)).as("%d columns", columns).hasSizeLessThan(columns);
    }
  }

  @Test
  void someCharactersTakeTwoColumnsAndSomeNone() {
    assertThat(ProgressBar.line("写真", 1, 2, 0, 8)).isEqualTo("写真 1 ");
    assertThat(ProgressBar.line("写真", 1, 2, 0, 4)).isEqualTo("写");
    assertThat(ProgressBar.line("e\u0301te\u0301", 1, 2, 0, 6)).isEqualTo("e\u0301te\u0301 1");
    assertThat(ProgressBar.line("📷", 1, 2, 0, 30)).isEqualTo("📷 █████████░░░░░░░░░░ 1 of 2");
  }

  @Test
  void nothingIsSaidOfSpeedBeforeItIsKnown() {
    assertThat(ProgressBar.figures(1, 187, 0.001)).isEqualTo("1 of 187");
    assertThat(ProgressBar.figures(10, 190, 2)).isEqualTo("10 of 190 · 5.0/s · 36 s left");
    assertThat(ProgressBar.figures(1, 190, 2)).isEqualTo("1 of 190 · 0.5/s · 6 min 18 s left");
  }
}
