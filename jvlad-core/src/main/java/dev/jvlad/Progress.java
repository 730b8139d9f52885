package dev.jvlad;

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
