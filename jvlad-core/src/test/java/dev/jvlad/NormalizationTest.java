package dev.jvlad;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NormalizationTest {

  @Test
  void listsAreReadInOrder() {
    assertThat(Normalization.parse("ssr, intra ,power:0.2,l2"))
        .containsExactly(
            new Normalization.Power(0.5),
            new Normalization.PerClusterL2(),
            new Normalization.Power(0.2),
            new Normalization.L2());
    assertThat(Normalization.parse("none")).isEmpty();
    assertThat(Normalization.parse("ssr,l2")).isEqualTo(Normalization.plain());
    assertThat(Normalization.parse("power:0.5,l2")).isEqualTo(Normalization.plain());
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "ssr,l2", "intra", "power:0.2,intra,l2", "power:1.0", "l2,l2"})
  void whatIsWrittenIsReadAgain(String list) {
    List<Normalization> steps = Normalization.parse(list);
    assertThat(Normalization.format(steps)).isEqualTo(list);
    assertThat(Normalization.parse(Normalization.format(steps))).isEqualTo(steps);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "l3|normalisation 'l3'; wanted ssr, power:A, intra, l2, or none alone",
        "L2|normalisation 'L2'; wanted ssr, power:A, intra, l2, or none alone",
        "ssr,,l2|normalisation ''; wanted ssr, power:A, intra, l2, or none alone",
        "l2,|normalisation ''; wanted ssr, power:A, intra, l2, or none alone",
        "ssr,none|normalisation 'none'; wanted ssr, power:A, intra, l2, or none alone",
        "power|normalisation 'power'; wanted ssr, power:A, intra, l2, or none alone",
        "power:x|normalisation 'power:x': the exponent is no number",
        "power:|normalisation 'power:': the exponent is no number",
        "power:0|a power of 0.0; wanted more than 0 and at most 1",
        "power:-0.5|a power of -0.5; wanted more than 0 and at most 1",
        "power:1.5|a power of 1.5; wanted more than 0 and at most 1",
        "power:NaN|a power of NaN; wanted more than 0 and at most 1"
      })
  void theStepAtFaultIsNamed(String list, String message) {
    assertThatThrownBy(() -> Normalization.parse(list))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }
}
