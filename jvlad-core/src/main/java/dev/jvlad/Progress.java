package dev.jvlad;

import java.util.concurrent.atomic.AtomicLong;

/** Where a long task tells how far it is. May be told by several threads at once. */
public interface Progress {

  /** Something worth a line. */
  void line(String text);

  /**
   * A counted task is so far.
   *
   * @param what is being done, such as {@code indexing}
   * @param done of {@code total}
   */
  void at(String what, long done, long total);

  /** The counted task is over: whatever shows how far it was may go. */
  void done();

  /**
   * A step that also tells, after each element, how many there have been.
   *
   * @param total how many there will be
   */
  default <T, R, E extends Exception> Workers.Step<T, R, E> counting(
      String what, long total, Workers.Step<T, R, E> step) {
    AtomicLong done = new AtomicLong();
    return element -> {
      R result = step.apply(element);
      at(what, done.incrementAndGet(), total);
      return result;
    };
  }

  /** Nobody listens. */
  Progress NONE =
      new Progress() {
        @Override
        public void line(String text) {}

        @Override
        public void at(String what, long done, long total) {}

        @Override
        public void done() {}
      };
}
