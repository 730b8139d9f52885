package dev.jvlad.app;

import dev.jvlad.Progress;

/**
 * Messages on standard error: on a terminal a bar that is drawn over and over, elsewhere a line now
 * and then. The launcher says which it is.
 */
final class Console implements Progress {
  private static final int BAR_WIDTH = 24;
  private static final long BAR_NANOS = 100_000_000L;
  private static final long LINE_NANOS = 10_000_000_000L;

  private final boolean terminal;
  private String task = "";
  private long taskStart;
  private long lastShown;

  /** Whether a bar stands on standard error, of which there is one. */
  private static boolean barShown;

  private Console(boolean terminal) {
    this.terminal = terminal;
  }

  static Console standardError() {
    return new Console(Boolean.getBoolean("vlad.terminal"));
  }

  @Override
  public synchronized void line(String text) {
    clear();
    System.err.println(text);
  }

  @Override
  public synchronized void at(String what, long done, long total) {
    long now = System.nanoTime();
    if (!what.equals(task)) {
      task = what;
      taskStart = now;
      lastShown = terminal ? 0 : now;
    }
    if (now - lastShown < (terminal ? BAR_NANOS : LINE_NANOS) && (done < total || !terminal)) {
      return;
    }
    lastShown = now;
    double seconds = (now - taskStart) / 1e9;
    String figures =
        "%,d of %,d · %.1f/s%s"
            .formatted(done, total, done / Math.max(seconds, 1e-3), timeLeft(seconds, done, total));
    if (terminal) {
      int filled = (int) (BAR_WIDTH * Math.min(done, total) / Math.max(1, total));
      show(
          "\r%s %s%s %s\033[K"
              .formatted(what, "█".repeat(filled), "░".repeat(BAR_WIDTH - filled), figures));
    } else {
      System.err.println(what + ": " + figures);
    }
  }

  private static synchronized void show(String bar) {
    System.err.print(bar);
    barShown = true;
  }

  private static String timeLeft(double seconds, long done, long total) {
    if (done == 0 || done >= total) {
      return "";
    }
    long left = Math.round(seconds * (total - done) / done);
    return left >= 60
        ? " · %d min %02d s left".formatted(left / 60, left % 60)
        : " · %d s left".formatted(left);
  }

  @Override
  public synchronized void done() {
    clear();
    task = "";
  }

  /** Takes away the bar of a task that failed, if one is left. */
  static synchronized void clear() {
    if (barShown) {
      System.err.print("\r\033[K");
      barShown = false;
    }
  }
}
