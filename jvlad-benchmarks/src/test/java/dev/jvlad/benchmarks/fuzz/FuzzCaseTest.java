package dev.jvlad.benchmarks.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** Lines, and cases of a seed. */
class FuzzCaseTest {

  @Test
  void aLineIsTheCaseThatItWasWrittenFrom() {
    for (int number = 0; number < 200; number++) {
      FuzzCase drawn = CaseDraw.of(7, 256, number);
      assertThat(FuzzCase.parse(drawn.toString())).as(drawn.toString()).isEqualTo(drawn);
    }
  }

  @Test
  void aSeedDrawsTheSameCasesAgain() {
    assertThat(CaseDraw.of(3, 512, 41)).isEqualTo(CaseDraw.of(3, 512, 41));
    assertThat(CaseDraw.of(3, 512, 41)).isNotEqualTo(CaseDraw.of(4, 512, 41));
  }

  @Test
  void namesWhatItCannotRead() {
    assertThatThrownBy(() -> FuzzCase.parse("subject=encode colour=red"))
        .hasMessage("'colour=red' is no parameter=value");
    assertThatThrownBy(() -> FuzzCase.parse("rotation=wild"))
        .hasMessage("rotation=wild; wanted one of none, shared, local, learned");
  }
}
