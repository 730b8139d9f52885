package dev.jvlad.photos.tune;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jvlad.photos.tune.TrialResult.Figures;
import dev.jvlad.photos.tune.TrialResult.LeftOut;
import dev.jvlad.photos.tune.TrialResult.Measured;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** Which trial is chosen, what is kept of it, and how it is reported. */
class TuningTest {
  private static final Trial FIRST = Trial.all().get(0);
  private static final Trial SECOND = Trial.all().get(1);
  private static final Trial THIRD = Trial.all().get(2);

  @TempDir private Path folder;

  private static Measured measured(Trial trial, int columns, double map) {
    return new Measured(
        trial.key(), 40, 100, columns, new Figures(12, map, 0.5), new Figures(8, 0.25, 0), 1.5, 2);
  }

  private static SequencedMap<Trial, TrialResult> results(TrialResult... results) {
    SequencedMap<Trial, TrialResult> all = new LinkedHashMap<>();
    for (int i = 0; i < results.length; i++) {
      all.put(Trial.all().get(i), results[i]);
    }
    return all;
  }

  @Test
  void theBestIsChosenAmongTheShortEnough() {
    var results =
        results(measured(FIRST, 100, 0.9), measured(SECOND, 50, 0.8), measured(THIRD, 10, 0.7));
    assertThat(Tuning.best(results, Long.MAX_VALUE)).hasValue(FIRST);
    assertThat(Tuning.best(results, 399)).hasValue(SECOND);
    assertThat(Tuning.best(results, 40)).hasValue(THIRD);
    assertThat(Tuning.best(results, 39)).isEmpty();
  }

  @Test
  void ofEqualOnesTheShortestAndThenTheFirstIsChosen() {
    assertThat(
            Tuning.best(
                results(
                    measured(FIRST, 100, 0.90004),
                    measured(SECOND, 50, 0.90001),
                    measured(THIRD, 50, 0.9)),
                Long.MAX_VALUE))
        .hasValue(SECOND);
    assertThat(
            Tuning.best(
                results(new LeftOut(FIRST.key(), "few photos"), measured(SECOND, 50, 0)),
                Long.MAX_VALUE))
        .hasValue(SECOND);
    assertThat(Tuning.best(results(new LeftOut(FIRST.key(), "few")), Long.MAX_VALUE)).isEmpty();
  }

  /** A changed key means that users' results are computed again. */
  @Test
  void resultsAreKeptUnderWhatDecidesThem() {
    assertThat(FIRST.key())
        .isEqualTo("words=256 residuals=UNIT rotation=PER_WORD normalize=power:0.3,l2 columns=all");
    assertThat(Trial.all().get(3).key())
        .isEqualTo("words=256 residuals=UNIT rotation=PER_WORD normalize=power:0.3,l2 columns=128");
    assertThat(Trial.all().stream().map(Trial::key)).doesNotHaveDuplicates();
    assertThat(Trial.all().stream().map(Trial::name)).doesNotHaveDuplicates();
  }

  @Test
  void keptResultsComeBackForTheSameQuestionsAlone() throws IOException {
    Path file = folder.resolve("state.jsonl");
    TuneState state = TuneState.open(file, "these questions");
    Measured measured = measured(FIRST, 7, 0.123456789);
    LeftOut leftOut = new LeftOut(SECOND.key(), "few photos");
    state.add(measured);
    state.add(leftOut);
    TuneState again = TuneState.open(file, "these questions");
    assertThat(again.get(FIRST)).isEqualTo(measured);
    assertThat(again.get(SECOND)).isEqualTo(leftOut);
    assertThat(again.get(THIRD)).isNull();
    assertThat(TuneState.open(file, "others").get(FIRST)).isNull();
    assertThat(Files.readAllLines(file)).hasSize(2);
  }

  @Test
  void whatItCameToIsWrittenAsJson() {
    var results = results(measured(FIRST, 7, 0.5), new LeftOut(SECOND.key(), "few photos"));
    assertThat(new JsonMapper().writeValueAsString(TuneReport.of(results, Optional.of(FIRST))))
        .isEqualTo(
            ("{\"trials\":[{\"trial\":\"%1$s\",\"photos\":40,\"words\":100,\"columns\":7,"
                    + "\"bytesPerImage\":28,"
                    + "\"chosenOn\":{\"queries\":12,\"map\":0.5,\"recall@1\":0.5},"
                    + "\"heldOut\":{\"queries\":8,\"map\":0.25,\"recall@1\":0.0},"
                    + "\"millisPerQuery\":1.5,\"seconds\":2.0},"
                    + "{\"trial\":\"%2$s\",\"leftOut\":\"few photos\"}],\"chosen\":\"%1$s\"}")
                .formatted(FIRST.name(), SECOND.name()));
    assertThat(
            new JsonMapper()
                .writeValueAsString(
                    TuneReport.of(results(new LeftOut(FIRST.key(), "few")), Optional.empty())))
        .doesNotContain("chosen");
    assertThat(List.copyOf(results.keySet())).containsExactly(FIRST, SECOND);
  }
}
