package dev.jvlad.photos.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class EvaluationTest {
  private static JudgedQuery query(String id, String kind, String right, String... ignored) {
    Relevance relevance = new Relevance(Set.of(right), Set.of(ignored));
    return new JudgedQuery(id, kind, relevance, Set.of(), Optional.empty());
  }

  /** A right image at a rank from 1, after wrong ones. */
  private static List<String> atRank(int rank, String right) {
    return Stream.concat(IntStream.range(1, rank).mapToObj(i -> "w" + i), Stream.of(right))
        .toList();
  }

  @Test
  void meansByHand() {
    Evaluation evaluation = new Evaluation(Convention.GROUPS);
    evaluation.add(query("a", "crop", "x"), atRank(1, "x"));
    evaluation.add(query("b", "print", "x"), atRank(5, "x"));
    evaluation.add(query("c", "crop", "x"), atRank(10, "x"));
    evaluation.add(query("d", "print", "x"), atRank(11, "x"));
    evaluation.add(query("e", "print", "x"), List.of("w1"));
    Evaluation.Summary all = evaluation.summary();
    assertThat(all.queries()).isEqualTo(5);
    assertThat(all.map()).isCloseTo((1 + 0.2 + 0.1 + 1 / 11.0) / 5, within(1e-12));
    assertThat(all.recallAt1()).isEqualTo(0.2);
    assertThat(all.recallAt5()).isEqualTo(0.4);
    assertThat(all.recallAt10()).isEqualTo(0.6);
    assertThat(evaluation.byKind().keySet()).containsExactly("crop", "print");
    assertThat(evaluation.byKind().get("crop"))
        .isEqualTo(new Evaluation.Summary(2, 0.55, 0.5, 0.5, 1));
    assertThat(evaluation.scoreOf4()).isEmpty();
  }

  @Test
  void ignoredImagesTakeNoRank() {
    Evaluation evaluation = new Evaluation(Convention.OXFORD);
    Evaluation.Row row =
        evaluation.add(query("a", "", "x", "j", "self"), List.of("self", "j", "x"));
    assertThat(row.firstRight()).isEqualTo(1);
    assertThat(row.averagePrecision()).isEqualTo(1);
    assertThat(evaluation.byKind()).isEmpty();
  }

  @Test
  void scoreOf4CountsTheQueryItself() {
    Relevance object = new Relevance(Set.of("b", "c", "d"), Set.of("a"));
    assertThat(UkBench.scoreOf4(List.of("a", "b", "c", "d"), object)).isEqualTo(4);
    assertThat(UkBench.scoreOf4(List.of("b", "c", "d"), object)).isEqualTo(4);
    assertThat(UkBench.scoreOf4(List.of("a", "b", "w", "d", "c"), object)).isEqualTo(3);
    assertThat(UkBench.scoreOf4(List.of("w", "v", "u", "b"), object)).isEqualTo(1);
  }

  @Test
  void dataSetsKeepTheirAveragePrecision() {
    Evaluation steps = new Evaluation(Convention.UKBENCH);
    Evaluation trapezoids = new Evaluation(Convention.HOLIDAYS);
    steps.add(query("a", "", "x"), atRank(2, "x"));
    trapezoids.add(query("a", "", "x"), atRank(2, "x"));
    assertThat(steps.summary().map()).isEqualTo(0.5);
    assertThat(trapezoids.summary().map()).isEqualTo(0.25);
    assertThat(steps.scoreOf4()).hasValue(2);
  }
}
