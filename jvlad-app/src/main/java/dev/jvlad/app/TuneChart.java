package dev.jvlad.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.jvlad.io.AtomicFile;
import dev.jvlad.photos.tune.Trial;
import dev.jvlad.photos.tune.TrialResult;
import dev.jvlad.photos.tune.TrialResult.Measured;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.ToDoubleFunction;

/**
 * A drawing of the trials: quality against bytes at the left, against time at the right, both on a
 * logarithmic scale; below, which number is which. A dot is the held-out half and a ring the half
 * that chooses, joined by a line, so its length is what choosing flatters.
 */
final class TuneChart {
  /** What every chart begins with, so that one may take the place of another. */
  static final String START = "<!-- drawn by vlad tune -->\n";

  private static final int WIDTH = 960;
  private static final int PANEL_WIDTH = 370;
  private static final int PANEL_HEIGHT = 300;
  private static final int TOP = 60;
  private static final int LINE_HEIGHT = 19;

  private static final String STYLE =
      """
      text { font: 13px system-ui, sans-serif; fill: #333; } .title { font-size: 17px; }
      .axis { stroke: #bbb; } .span { stroke: #4a78a8; stroke-width: 1.5; opacity: .5; }
      .dot { fill: #4a78a8; } .ring { fill: #fff; stroke: #4a78a8; stroke-width: 1.5; }
      .chosen .dot { fill: #d2691e; } .chosen .ring, .chosen .span { stroke: #d2691e; }
      .chosen text, text.chosen { font-weight: bold; } .end { text-anchor: end; }
      .middle { text-anchor: middle; }
      """;

  private final SequencedMap<Trial, TrialResult> results;
  private final Optional<Trial> chosen;
  private final StringBuilder svg = new StringBuilder();

  /** The marks of quality, from below the worst to above the best; none without trials. */
  private final List<BigDecimal> qualities;

  /** What lies on the horizontal axis, which is logarithmic. */
  private record Axis(String title, ToDoubleFunction<Measured> value, List<BigDecimal> marks) {
    static Axis of(
        Collection<TrialResult> results, String title, ToDoubleFunction<Measured> value) {
      double least = Double.MAX_VALUE;
      double most = 0;
      for (TrialResult result : results) {
        if (result instanceof Measured m) {
          least = Math.min(least, value.applyAsDouble(m));
          most = Math.max(most, value.applyAsDouble(m));
        }
      }
      return new Axis(title, value, RoundNumbers.logarithmic(least, most));
    }

    /** From 0 at the left to 1. */
    double place(double x) {
      double least = marks.getFirst().doubleValue();
      return Math.log(x / least) / Math.log(marks.getLast().doubleValue() / least);
    }
  }

  TuneChart(SequencedMap<Trial, TrialResult> results, Optional<Trial> chosen) {
    this.results = results;
    this.chosen = chosen;
    this.qualities = qualities(results.values());
  }

  private static List<BigDecimal> qualities(Collection<TrialResult> results) {
    double lowest = 1;
    double highest = 0;
    boolean measured = false;
    for (TrialResult result : results) {
      if (result instanceof Measured m) {
        lowest = Math.min(lowest, Math.min(m.chosenOn().map(), m.heldOut().map()));
        highest = Math.max(highest, Math.max(m.chosenOn().map(), m.heldOut().map()));
        measured = true;
      }
    }
    return measured ? RoundNumbers.linear(lowest, highest) : List.of();
  }

  void write(Path file) throws IOException {
    try (AtomicFile target = AtomicFile.create(file)) {
      target.write(ByteBuffer.wrap(draw().getBytes(UTF_8)));
      target.commit();
    }
  }

  private String draw() {
    int height = TOP + PANEL_HEIGHT + 80 + LINE_HEIGHT * results.size();
    svg.append(START);
    add(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %1$d %2$d\" width=\"%1$d\" height=\"%2$d\">"
            .formatted(WIDTH, height));
    add("<style>" + STYLE + "</style>");
    add("<rect width=\"%d\" height=\"%d\" fill=\"#fff\"/>".formatted(WIDTH, height));
    text(70, 26, "title", "mAP of photo models: dots are held out, rings were chosen on");
    if (!qualities.isEmpty()) {
      panel(70, Axis.of(results.values(), "bytes an image", Measured::bytes));
      panel(
          70 + PANEL_WIDTH + 80,
          Axis.of(results.values(), "ms a query", m -> Math.max(1e-3, m.millisPerQuery())));
    }
    int y = TOP + PANEL_HEIGHT + 70;
    int number = 0;
    for (Map.Entry<Trial, TrialResult> entry : results.entrySet()) {
      String more = entry.getValue() instanceof TrialResult.LeftOut ? " (left out)" : "";
      text(
          70,
          y,
          style(entry.getKey(), ""),
          "%d  %s%s".formatted(++number, entry.getKey().name(), more));
      y += LINE_HEIGHT;
    }
    add("</svg>");
    return svg.toString();
  }

  private double y(double quality) {
    double lowest = qualities.getFirst().doubleValue();
    double highest = qualities.getLast().doubleValue();
    return TOP + PANEL_HEIGHT * (highest - quality) / (highest - lowest);
  }

  private void panel(int left, Axis axis) {
    for (BigDecimal mark : qualities) {
      double y = y(mark.doubleValue());
      line("axis", left, y, left + PANEL_WIDTH, y);
      text(left - 8, y + 4, "end", mark.toPlainString());
    }
    for (BigDecimal mark : axis.marks()) {
      double x = left + PANEL_WIDTH * axis.place(mark.doubleValue());
      line("axis", x, TOP, x, TOP + PANEL_HEIGHT);
      text(x, TOP + PANEL_HEIGHT + 18, "middle", RoundNumbers.text(mark));
    }
    text(left + PANEL_WIDTH / 2.0, TOP + PANEL_HEIGHT + 40, "middle", axis.title());
    int number = 0;
    for (Map.Entry<Trial, TrialResult> entry : results.entrySet()) {
      number++;
      if (entry.getValue() instanceof Measured m) {
        double place = axis.place(axis.value().applyAsDouble(m));
        trial(entry.getKey(), m, number, left + PANEL_WIDTH * place);
      }
    }
  }

  private String style(Trial trial, String otherwise) {
    return chosen.isPresent() && chosen.get().equals(trial) ? "chosen" : otherwise;
  }

  private void trial(Trial trial, Measured m, int number, double x) {
    add("<g class=\"%s\">".formatted(style(trial, "trial")));
    String figures =
        "%s: mAP %.4f held out, %.4f chosen on, %,d bytes, %.1f ms"
            .formatted(
                trial.name(), m.heldOut().map(), m.chosenOn().map(), m.bytes(), m.millisPerQuery());
    add("<title>" + Page.text(figures) + "</title>");
    line("span", x, y(m.chosenOn().map()), x, y(m.heldOut().map()));
    circle("ring", x, y(m.chosenOn().map()), 3.5);
    circle("dot", x, y(m.heldOut().map()), 4.5);
    text(x + 7, y(m.heldOut().map()) + 4, "", Integer.toString(number));
    add("</g>");
  }

  private void circle(String style, double x, double y, double radius) {
    add("<circle class=\"%s\" cx=\"%.1f\" cy=\"%.1f\" r=\"%s\"/>".formatted(style, x, y, radius));
  }

  private void line(String style, double x1, double y1, double x2, double y2) {
    add(
        "<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>"
            .formatted(style, x1, y1, x2, y2));
  }

  private void text(double x, double y, String style, String words) {
    add(
        "<text class=\"%s\" x=\"%.1f\" y=\"%.1f\">%s</text>"
            .formatted(style, x, y, Page.text(words)));
  }

  private void add(String markup) {
    svg.append(markup).append('\n');
  }
}
