package dev.jvlad.app;

import dev.jvlad.photos.tune.TrialResult;
import dev.jvlad.photos.tune.TrialResult.Figures;
import dev.jvlad.photos.tune.TrialResult.LeftOut;
import dev.jvlad.photos.tune.TrialResult.Measured;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What tuning came to, as text and as a document.
 *
 * @param results in the order of the trials
 * @param chosen one of them; empty if none may be chosen
 */
record TuneReport(List<TrialResult> results, Optional<Measured> chosen) {

  boolean isChosen(TrialResult result) {
    return chosen.isPresent() && chosen.get().equals(result);
  }

  /** What {@code --json} prints. */
  Map<String, Object> document() {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("trials", results.stream().map(this::document).toList());
    chosen.ifPresent(result -> document.put("chosen", result.trial()));
    return document;
  }

  private Map<String, Object> document(TrialResult result) {
    Map<String, Object> trial = new LinkedHashMap<>();
    trial.put("trial", result.trial());
    switch (result) {
      case LeftOut leftOut -> trial.put("leftOut", leftOut.reason());
      case Measured measured -> {
        trial.put("photos", measured.photos());
        trial.put("words", measured.words());
        trial.put("columns", measured.columns());
        trial.put("bytesPerImage", measured.bytes());
        trial.put("chosenOn", document(measured.chosenOn()));
        trial.put("heldOut", document(measured.heldOut()));
        trial.put("millisPerQuery", measured.millisPerQuery());
        trial.put("seconds", measured.seconds());
      }
    }
    return trial;
  }

  private static Map<String, Object> document(Figures figures) {
    Map<String, Object> half = new LinkedHashMap<>();
    half.put("queries", figures.queries());
    half.put("map", figures.map());
    half.put("recall@1", figures.recallAt1());
    return half;
  }

  /** What is printed without {@code --json}. */
  void print(PrintStream out) {
    out.printf(
        "%2s  %-58s %11s  %17s  %17s  %8s%n", "", "", "bytes", "chosen on", "held out", "ms a");
    out.printf(
        "%2s  %-58s %11s  %8s %8s  %8s %8s  %8s%n",
        "", "trial", "an image", "mAP", "recall@1", "mAP", "recall@1", "query");
    for (int i = 0; i < results.size(); i++) {
      switch (results.get(i)) {
        case LeftOut left ->
            out.printf("%2d  %-58s left out: %s%n", i + 1, left.trial(), left.reason());
        case Measured m ->
            out.printf(
                "%2d%s %-58s %,11d  %8.4f %8.4f  %8.4f %8.4f  %8.1f%n",
                i + 1,
                isChosen(m) ? "*" : " ",
                m.trial(),
                m.bytes(),
                m.chosenOn().map(),
                m.chosenOn().recallAt1(),
                m.heldOut().map(),
                m.heldOut().recallAt1(),
                m.millisPerQuery());
      }
    }
    chosen.ifPresent(m ->
        out.printf(
            "%n%,d photos; %d queries choose, %d are held out%n* is chosen: the best mAP on the"
                + " former, and of equal ones the fewest bytes%n",
            m.photos(), m.chosenOn().queries(), m.heldOut().queries()));
    fewerWords()
        .ifPresent(
            m -> out.printf("%s: few photos, so %d words were learned%n", m.trial(), m.words()));
  }

  private Optional<Measured> fewerWords() {
    return results.stream()
        .filter(Measured.class::isInstance)
        .map(Measured.class::cast)
        .filter(m -> !m.trial().startsWith(m.words() + " words"))
        .findFirst();
  }
}
