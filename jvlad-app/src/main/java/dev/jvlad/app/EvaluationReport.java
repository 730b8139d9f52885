package dev.jvlad.app;

import dev.jvlad.image.verify.Verification;
import dev.jvlad.photos.evaluation.Evaluation;
import dev.jvlad.photos.evaluation.Evaluation.Summary;
import dev.jvlad.photos.evaluation.PhotoEvaluation;
import dev.jvlad.photos.evaluation.PhotoEvaluation.Answer;
import dev.jvlad.photos.evaluation.PhotoEvaluation.Closeness;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** The figures of an evaluation as text and as a document. */
record EvaluationReport(Closeness closeness, PhotoEvaluation.Outcome outcome) {
  /** Verification scores for which the curve is given; the one that counts is among them. */
  private static final double[] THRESHOLDS = {1, 2, Verification.THRESHOLD, 4, 5, 7, 10, 15, 20};

  Summary summary() {
    return outcome.evaluation().summary();
  }

  Map<String, Summary> kinds() {
    return outcome.evaluation().byKind();
  }

  List<Answer> answers() {
    return outcome.answers();
  }

  double millisPerQuery() {
    return answers().stream()
        .filter(answer -> answer.error().isEmpty())
        .mapToDouble(Answer::millis)
        .average()
        .orElse(0);
  }

  private boolean verified() {
    return closeness != Closeness.VECTORS;
  }

  private double share(ToDoubleFunction<Answer> score, double threshold) {
    return answers().stream()
        .mapToInt(answer -> score.applyAsDouble(answer) >= threshold ? 1 : 0)
        .average()
        .orElse(0);
  }

  /** What {@code --json} prints. */
  Map<String, Object> document() {
    Map<String, Object> document = new LinkedHashMap<>();
    Summary all = summary();
    document.put("queries", all.queries());
    document.put("map", all.map());
    document.put("recall@1", all.recallAt1());
    document.put("recall@5", all.recallAt5());
    document.put("recall@10", all.recallAt10());
    outcome.evaluation().scoreOf4().ifPresent(score -> document.put("scoreOf4", score));
    document.put("millisPerQuery", millisPerQuery());
    if (verified()) {
      document.put("verified", share(Answer::rightScore, Verification.THRESHOLD));
      document.put("falseAlarms", share(Answer::falseScore, Verification.THRESHOLD));
    }
    Map<String, Object> groups = new LinkedHashMap<>();
    kinds().forEach((kind, summary) -> groups.put(kind, group(summary)));
    document.put("groups", groups);
    if (closeness == Closeness.HELD_OUT) {
      document.put("curve", curve());
    }
    document.put("results", answers().stream().map(this::result).toList());
    return document;
  }

  private static Map<String, Object> group(Summary summary) {
    Map<String, Object> group = new LinkedHashMap<>();
    group.put("queries", summary.queries());
    group.put("map", summary.map());
    group.put("recall@1", summary.recallAt1());
    return group;
  }

  private List<Map<String, Object>> curve() {
    return Arrays.stream(THRESHOLDS)
        .mapToObj(threshold -> {
          Map<String, Object> point = new LinkedHashMap<>();
          point.put("threshold", threshold);
          point.put("verified", share(Answer::rightScore, threshold));
          point.put("falseAlarms", share(Answer::falseScore, threshold));
          return point;
        })
        .toList();
  }

  private Map<String, Object> result(Answer answer) {
    Evaluation.Row row = answer.row();
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("query", answer.query().id());
    if (!answer.query().kind().isEmpty()) {
      result.put("group", answer.query().kind());
    }
    result.put("averagePrecision", row.averagePrecision());
    result.put("firstRight", row.firstRight());
    if (!answer.first().isEmpty()) {
      result.put("first", answer.first().getFirst().id());
    }
    if (verified()) {
      result.put("score", answer.rightScore());
      result.put("falseScore", answer.falseScore());
    }
    result.put("millis", answer.millis());
    if (!answer.error().isEmpty()) {
      result.put("error", answer.error());
    }
    return result;
  }

  /** What is printed without {@code --json}. */
  void print(PrintStream out) {
    out.printf(
        "%-14s %8s %8s %9s %9s %10s%n", "", "queries", "mAP", "recall@1", "recall@5", "recall@10");
    kinds().forEach((kind, summary) -> print(out, kind, summary));
    print(out, "all", summary());
    outcome.evaluation().scoreOf4().ifPresent(score -> out.printf("%nscore of 4: %.3f%n", score));
    out.printf("%n%.0f ms a query%n", millisPerQuery());
    if (verified()) {
      out.printf(
          "%.1f %% have a right photo verified, %.1f %% a wrong one%s%n",
          100 * share(Answer::rightScore, Verification.THRESHOLD),
          100 * share(Answer::falseScore, Verification.THRESHOLD),
          closeness == Closeness.HELD_OUT ? " when the right ones are hidden" : "");
    }
    if (closeness == Closeness.HELD_OUT) {
      out.printf("%n%-14s %10s %14s%n", "score from", "verified", "false alarms");
      for (double threshold : THRESHOLDS) {
        out.printf(
            "%-14.0f %10.4f %14.4f%n",
            threshold, share(Answer::rightScore, threshold), share(Answer::falseScore, threshold));
      }
    }
  }

  private static void print(PrintStream out, String name, Summary summary) {
    out.printf(
        "%-14s %8d %8.4f %9.4f %9.4f %10.4f%n",
        name,
        summary.queries(),
        summary.map(),
        summary.recallAt1(),
        summary.recallAt5(),
        summary.recallAt10());
  }
}
