package dev.jvlad.app;

import dev.jvlad.photos.tune.Trial;
import dev.jvlad.photos.tune.TrialResult;
import dev.jvlad.photos.tune.TrialResult.LeftOut;
import dev.jvlad.photos.tune.TrialResult.Measured;
import java.io.PrintStream;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * What tuning came to, as it is printed.
 *
 * @param results in the order of the trials
 * @param chosen one of them; empty if none may be chosen
 */
record TuneText(SequencedMap<Trial, TrialResult> results, Optional<Trial> chosen) {

  void print(PrintStream out) {
    out.printf(
        "%2s  %-58s %11s  %17s  %17s  %8s%n", "", "", "bytes", "chosen on", "held out", "ms a");
    out.printf(
        "%2s  %-58s %11s  %8s %8s  %8s %8s  %8s%n",
        "", "trial", "an image", "mAP", "recall@1", "mAP", "recall@1", "query");
    int number = 0;
    for (Map.Entry<Trial, TrialResult> entry : results.entrySet()) {
      String name = entry.getKey().name();
      number++;
      switch (entry.getValue()) {
        case LeftOut left -> out.printf("%2d  %-58s left out: %s%n", number, name, left.reason());
        case Measured m ->
            out.printf(
                "%2d%s %-58s %,11d  %8.4f %8.4f  %8.4f %8.4f  %8.1f%n",
                number,
                chosen.isPresent() && chosen.get().equals(entry.getKey()) ? "*" : " ",
                name,
                m.bytes(),
                m.chosenOn().map(),
                m.chosenOn().recallAt1(),
                m.heldOut().map(),
                m.heldOut().recallAt1(),
                m.millisPerQuery());
      }
    }
    if (chosen.isPresent() && results.get(chosen.get()) instanceof Measured m) {
      out.printf(
          "%n%,d photos; %d queries choose, %d are held out%n* is chosen: the best mAP on the"
              + " former, and of equal ones the fewest bytes%n",
          m.photos(), m.chosenOn().queries(), m.heldOut().queries());
    }
    fewerWords(out);
  }

  /** Says of the first trial of which it is true that it had to do with fewer words. */
  private void fewerWords(PrintStream out) {
    for (Map.Entry<Trial, TrialResult> entry : results.entrySet()) {
      if (entry.getValue() instanceof Measured m && m.words() < entry.getKey().words()) {
        out.printf("%s: few photos, so %d words were learned%n", entry.getKey().name(), m.words());
        return;
      }
    }
  }
}
