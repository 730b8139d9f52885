package dev.jvlad.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SuggestionTest {
  @Test
  void countsSlips() {
    assertThat(Suggestion.slips("index", "index")).isZero();
    assertThat(Suggestion.slips("indx", "index")).isEqualTo(1);
    assertThat(Suggestion.slips("idnex", "index")).as("an exchange is one").isEqualTo(1);
    assertThat(Suggestion.slips("", "tune")).isEqualTo(4);
    assertThat(Suggestion.slips("kitten", "sitting")).isEqualTo(3);
  }

  @Test
  void onlyWhatIsNearIsMeant() {
    List<String> names = List.of("index", "info", "search", "train", "tune");
    assertThat(Suggestion.of("indx", names)).containsExactly("index");
    assertThat(Suggestion.of("serach", names)).containsExactly("search");
    assertThat(Suggestion.of("tran", names)).containsExactly("train");
    assertThat(Suggestion.of("find", names)).isEmpty();
    assertThat(Suggestion.of("frobnicate", names)).isEmpty();
    assertThat(Suggestion.of("--tpo", List.of("--top", "--to"))).containsExactly("--top", "--to");
  }
}
