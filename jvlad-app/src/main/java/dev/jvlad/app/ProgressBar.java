package dev.jvlad.app;

import java.util.List;

/** How far a counted task is, in one line of a terminal. */
final class ProgressBar {
  private static final int MOST_CELLS = 24;
  private static final int LEAST_CELLS = 8;

  /** Of less, no speed can be told. */
  private static final double LEAST_SECONDS = 0.5;

  private ProgressBar() {}

  /**
   * The line. Of a narrow terminal the bar gets what is left, then the speed is left out, then the
   * time that is left, then the bar.
   *
   * @param seconds since the task began
   * @param columns of the terminal, of which the last stays empty: some begin a new line there
   */
  static String line(String what, long done, long total, double seconds, int columns) {
    String count = "%,d of %,d".formatted(done, total);
    String speed = speed(seconds, done);
    String left = timeLeft(seconds, done, total);
    for (String figures : List.of(count + speed + left, count + left, count)) {
      int room = columns - 1 - width(what + "  " + figures);
      if (room >= LEAST_CELLS) {
        return "%s %s %s".formatted(what, cells(Math.min(MOST_CELLS, room), done, total), figures);
      }
    }
    return cut(what + " " + count, columns - 1);
  }

  /** The same for a file: a line of its own. */
  static String figures(long done, long total, double seconds) {
    return "%,d of %,d".formatted(done, total)
        + speed(seconds, done)
        + timeLeft(seconds, done, total);
  }

  private static String cells(int cells, long done, long total) {
    int filled = (int) (cells * Math.min(done, total) / Math.max(1, total));
    return "█".repeat(filled) + "░".repeat(cells - filled);
  }

  private static String speed(double seconds, long done) {
    return seconds < LEAST_SECONDS ? "" : " · %.1f/s".formatted(done / seconds);
  }

  private static String timeLeft(double seconds, long done, long total) {
    if (done == 0 || done >= total || seconds < LEAST_SECONDS) {
      return "";
    }
    long left = Math.round(seconds * (total - done) / done);
    return left >= 60
        ? " · %d min %02d s left".formatted(left / 60, left % 60)
        : " · %d s left".formatted(left);
  }

  /** The beginning of a text that fits. */
  private static String cut(String text, int columns) {
    int end = 0;
    int taken = 0;
    while (end < text.length()) {
      int character = text.codePointAt(end);
      taken += width(character);
      if (taken > columns) {
        break;
      }
      end += Character.charCount(character);
    }
    return text.substring(0, end);
  }

  private static int width(String text) {
    return text.codePoints().map(ProgressBar::width).sum();
  }

  /** Columns of a character: two for those of East Asia and for pictures, none for accents. */
  private static int width(int character) {
    return switch (Character.getType(character)) {
      case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.FORMAT -> 0;
      default -> isWide(character) ? 2 : 1;
    };
  }

  private static boolean isWide(int character) {
    return switch (Character.UnicodeScript.of(character)) {
      case HAN, HIRAGANA, KATAKANA, HANGUL, BOPOMOFO, YI -> true;
      default ->
          Character.isEmojiPresentation(character)
              || (character >= 0x3000 && character < 0x3040) // punctuation of East Asia
              || (character >= 0xFF01 && character <= 0xFF60); // full-width forms
    };
  }
}
