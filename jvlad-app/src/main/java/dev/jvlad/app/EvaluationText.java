package dev.jvlad.app;

import dev.jvlad.photos.evaluation.Evaluation;
import dev.jvlad.photos.evaluation.Evaluation.Summary;
import dev.jvlad.photos.evaluation.EvaluationReport;
import java.io.PrintStream;

/** The figures of an evaluation as they are printed. */
record EvaluationText(Evaluation evaluation, EvaluationReport report) {

  void print(PrintStream out) {
    out.printf(
        "%-14s %8s %8s %9s %9s %10s%n", "", "queries", "mAP", "recall@1", "recall@5", "recall@10");
    evaluation.byKind().forEach((kind, summary) -> print(out, kind, summary));
    print(out, "all", evaluation.summary());
    if (report.scoreOf4() != null) {
      out.printf("%nscore of 4: %.3f%n", report.scoreOf4());
    }
    out.printf("%n%.0f ms a query%n", report.millisPerQuery());
    if (report.verified() != null && report.falseAlarms() != null) {
      out.printf(
          "%.1f %% have a right photo verified, %.1f %% a wrong one%s%n",
          100 * report.verified(),
          100 * report.falseAlarms(),
          report.curve() == null ? "" : " when the right ones are hidden");
    }
    if (report.curve() != null) {
      out.printf("%n%-14s %10s %14s%n", "score from", "verified", "false alarms");
      for (EvaluationReport.Point point : report.curve()) {
        out.printf(
            "%-14.0f %10.4f %14.4f%n", point.threshold(), point.verified(), point.falseAlarms());
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
