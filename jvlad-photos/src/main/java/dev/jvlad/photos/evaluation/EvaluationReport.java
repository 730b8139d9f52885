package dev.jvlad.photos.evaluation;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.jvlad.image.verify.Verification;
import dev.jvlad.photos.evaluation.Evaluation.Summary;
import dev.jvlad.photos.evaluation.PhotoEvaluation.Answer;
import dev.jvlad.photos.evaluation.PhotoEvaluation.Closeness;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The figures of an evaluation, in the form that is written as JSON. What is null is not written.
 *
 * @param queries that were asked
 * @param map mean average precision
 * @param scoreOf4 of UKB, see {@link UkBench}; null for other data sets
 * @param millisPerQuery on average, of those that could be read
 * @param verified share of the queries with a right photo that is verified; null without
 *     verification, as {@code falseAlarms} is
 * @param falseAlarms share of the queries with a wrong photo that is verified
 * @param groups figures of each kind of query, by its name
 * @param curve both shares for other thresholds; null where right photos were not held out
 * @param results one for each query, in their order
 */
@JsonPropertyOrder({
  "queries",
  "map",
  "recall@1",
  "recall@5",
  "recall@10",
  "scoreOf4",
  "millisPerQuery",
  "verified",
  "falseAlarms",
  "groups",
  "curve",
  "results"
})
@JsonInclude(JsonInclude.Include.NON_NULL)
public record EvaluationReport(
    int queries,
    double map,
    @JsonProperty("recall@1") double recallAt1,
    @JsonProperty("recall@5") double recallAt5,
    @JsonProperty("recall@10") double recallAt10,
    @Nullable Double scoreOf4,
    double millisPerQuery,
    @Nullable Double verified,
    @Nullable Double falseAlarms,
    Map<String, Group> groups,
    @Nullable List<Point> curve,
    List<Result> results) {
  /** Verification scores for which the curve is given; the one that counts is among them. */
  private static final double[] THRESHOLDS = {1, 2, Verification.THRESHOLD, 4, 5, 7, 10, 15, 20};

  /** Figures of one kind of query. */
  @JsonPropertyOrder({"queries", "map", "recall@1"})
  public record Group(int queries, double map, @JsonProperty("recall@1") double recallAt1) {
    private static Group of(Summary summary) {
      return new Group(summary.queries(), summary.map(), summary.recallAt1());
    }
  }

  /** Both shares if a photo counted as verified from this score. */
  @JsonPropertyOrder({"threshold", "verified", "falseAlarms"})
  public record Point(double threshold, double verified, double falseAlarms) {
    private static Point of(List<Answer> answers, double threshold) {
      return new Point(
          threshold,
          share(answers, Answer::rightScore, threshold),
          share(answers, Answer::falseScore, threshold));
    }
  }

  /**
   * What came of one query. What is null is not written.
   *
   * @param query its id
   * @param group its kind; null if it has none
   * @param firstRight rank of the first right photo, from 1; 0 if none was found
   * @param first the photo that was found first; null if none was
   * @param score the greatest verification score of a right photo; null without verification
   * @param falseScore the greatest of a wrong one
   * @param error why the query could not be read; null if it could
   */
  @JsonPropertyOrder({
    "query",
    "group",
    "averagePrecision",
    "firstRight",
    "first",
    "score",
    "falseScore",
    "millis",
    "error"
  })
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Result(
      String query,
      @Nullable String group,
      double averagePrecision,
      int firstRight,
      @Nullable String first,
      @Nullable Double score,
      @Nullable Double falseScore,
      double millis,
      @Nullable String error) {
    private static Result of(Closeness closeness, Answer answer) {
      Evaluation.Row row = answer.row();
      String kind = answer.query().kind();
      boolean isVerified = closeness != Closeness.VECTORS;
      return new Result(
          answer.query().id(),
          kind.isEmpty() ? null : kind,
          row.averagePrecision(),
          row.firstRight(),
          answer.first().isEmpty() ? null : answer.first().getFirst().id(),
          isVerified ? answer.rightScore() : null,
          isVerified ? answer.falseScore() : null,
          answer.millis(),
          answer.error().isEmpty() ? null : answer.error());
    }
  }

  /** The report of what was measured. */
  public static EvaluationReport of(PhotoEvaluation.Outcome outcome) {
    Summary all = outcome.evaluation().summary();
    List<Answer> answers = outcome.answers();
    Closeness closeness = outcome.closeness();
    Point counted = Point.of(answers, Verification.THRESHOLD);
    Map<String, Group> groups = new LinkedHashMap<>();
    outcome.evaluation().byKind().forEach((kind, summary) -> groups.put(kind, Group.of(summary)));
    return new EvaluationReport(
        all.queries(),
        all.map(),
        all.recallAt1(),
        all.recallAt5(),
        all.recallAt10(),
        outcome.evaluation().scoreOf4().stream().boxed().findFirst().orElse(null),
        millisPerQuery(answers),
        closeness == Closeness.VECTORS ? null : counted.verified(),
        closeness == Closeness.VECTORS ? null : counted.falseAlarms(),
        groups,
        closeness == Closeness.HELD_OUT ? curve(answers) : null,
        answers.stream().map(answer -> Result.of(closeness, answer)).toList());
  }

  private static double millisPerQuery(List<Answer> answers) {
    return answers.stream()
        .filter(answer -> answer.error().isEmpty())
        .mapToDouble(Answer::millis)
        .average()
        .orElse(0);
  }

  private static List<Point> curve(List<Answer> answers) {
    return Arrays.stream(THRESHOLDS).mapToObj(threshold -> Point.of(answers, threshold)).toList();
  }

  private static double share(
      List<Answer> answers, ToDoubleFunction<Answer> score, double threshold) {
    return answers.stream()
        .mapToInt(answer -> score.applyAsDouble(answer) >= threshold ? 1 : 0)
        .average()
        .orElse(0);
  }
}
