package dev.jvlad.app;

import org.jspecify.annotations.Nullable;

/**
 * What is said when a signal (Ctrl-C, or that of {@code kill}) ends the process before its command
 * is done: one line with what became of the work. The exit code is the JVM's, 130 after Ctrl-C.
 */
final class Stopping {
  private static volatile @Nullable Object running;
  private static volatile boolean stopped;

  private Stopping() {}

  /** A command of which something is to be said. */
  interface Stoppable {
    /** What is left, and what to do to go on. */
    String whenStopped();
  }

  /** To be called once in a process. */
  static void install() {
    Runtime.getRuntime().addShutdownHook(new Thread(Stopping::say, "jvlad-stopping"));
  }

  private static void say() {
    Object command = running;
    if (command == null) {
      return;
    }
    stopped = true;
    Console.clear();
    System.err.println(
        command instanceof Stoppable stoppable
            ? "vlad: stopped; " + stoppable.whenStopped()
            : "vlad: stopped");
  }

  /** A command begins. */
  static void begin(Object command) {
    running = command;
  }

  /** The command has ended by itself: what comes now is no stop. */
  static void end() {
    running = null;
  }

  /** Whether the process is about to end: what fails now fails because of that. */
  static boolean isStopped() {
    return stopped;
  }
}
