package dev.jvlad.app;

import dev.jvlad.photos.PhotoCollection;
import dev.jvlad.photos.PhotoSearch;
import dev.jvlad.photos.evaluation.Evaluation.Summary;
import dev.jvlad.photos.evaluation.EvaluationReport;
import dev.jvlad.photos.evaluation.PhotoEvaluation;
import dev.jvlad.photos.evaluation.PhotoEvaluation.Answer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** An evaluation to look at: the figures, then a row of pictures for every query, worst first. */
final class EvaluationPage {
  private final PhotoEvaluation.Outcome outcome;
  private final EvaluationReport report;
  private final PhotoCollection collection;
  private final Page page = new Page("How well photos are found");

  EvaluationPage(
      PhotoEvaluation.Outcome outcome, EvaluationReport report, PhotoCollection collection) {
    this.outcome = outcome;
    this.report = report;
    this.collection = collection;
  }

  void write(Path file) throws IOException {
    figures();
    page.add("<h2>Queries, the worst first</h2>")
        .add(
            "<p class=note>The query, then what was found first: framed green where it is right,"
                + " red where it is wrong and comes before one that is right.</p>");
    List<Answer> worstFirst =
        outcome.answers().stream()
            .sorted(
                Comparator.comparingDouble((Answer answer) -> answer.row().averagePrecision())
                    .thenComparing(answer -> answer.query().id()))
            .toList();
    for (Answer answer : worstFirst) {
      row(answer);
    }
    page.write(file);
  }

  private void figures() {
    page.add(
        "<table><tr><th></th><th>queries</th><th>mAP</th><th>recall@1</th><th>recall@5</th>"
            + "<th>recall@10</th></tr>");
    outcome.evaluation().byKind().forEach(this::figures);
    figures("all", outcome.evaluation().summary());
    page.add("</table>").add("<p>%.0f ms a query</p>".formatted(report.millisPerQuery()));
  }

  private void figures(String name, Summary summary) {
    page.add(
        "<tr><td>%s</td><td>%d</td><td>%.4f</td><td>%.4f</td><td>%.4f</td><td>%.4f</td></tr>"
            .formatted(
                Page.text(name),
                summary.queries(),
                summary.map(),
                summary.recallAt1(),
                summary.recallAt5(),
                summary.recallAt10()));
  }

  private void row(Answer answer) throws IOException {
    page.add("<div class=row>");
    String rank =
        answer.row().firstRight() == 0
            ? "not found"
            : "first right at rank " + answer.row().firstRight();
    String caption =
        "<b>%s</b><br>%s%s<br>average precision %.3f"
            .formatted(
                Page.text(answer.query().id()),
                answer.query().kind().isEmpty() ? "" : Page.text(answer.query().kind()) + ", ",
                answer.error().isEmpty() ? rank : Page.text(answer.error()),
                answer.row().averagePrecision());
    page.picture(Optional.of(answer.file()), answer.query().id(), "asked", caption);
    Set<String> stillToCome = new HashSet<>(answer.query().relevance().right());
    for (PhotoSearch.Found found : answer.first()) {
      page.picture(collection, found.id(), frame(answer, found, stillToCome), caption(found));
      stillToCome.remove(found.id());
    }
    page.add("</div>");
  }

  /** Behind the last right one, nothing is wrong any more. */
  private static String frame(Answer answer, PhotoSearch.Found found, Set<String> stillToCome) {
    if (answer.query().relevance().right().contains(found.id())) {
      return "right";
    }
    boolean counts = !answer.query().relevance().ignored().contains(found.id());
    return counts && !stillToCome.isEmpty() ? "wrong" : "";
  }

  private static String caption(PhotoSearch.Found found) {
    return "%s<br>%.4f%s"
        .formatted(
            Page.text(found.id()),
            found.score(),
            found.verified() ? ", verified, %d points".formatted(found.inliers()) : "");
  }
}
