package dev.jvlad.app;

import dev.jvlad.Progress;

/**
 * Messages on standard error: on a terminal a bar that is drawn over and over, elsewhere a line now
 * and then. The launcher says which it is.
 */
final class Console implements Progress {
  private static final long BAR_NANOS = 100_000_000L;
  private static final long LINE_NANOS = 10_000_000_000L;

  /** From when on a task is long enough to ask the terminal how wide it is. */
  private static final double LONG_SECONDS = 1;

  private final boolean terminal;
  private String task = "";
  private long taskStart;
  private long lastShown;
  private boolean asksTerminal;

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
    if (terminal) {
      asksTerminal |= seconds >= LONG_SECONDS;
      int columns = asksTerminal ? Terminal.columns() : Terminal.columnsAtStart();
      show("\r" + ProgressBar.line(what, done, total, seconds, columns) + "\033[K");
    } else {
      System.err.println(what + ": " + ProgressBar.figures(done, total, seconds));
    }
  }

  private static synchronized void show(String bar) {
    System.err.print(bar);
    barShown = true;
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
