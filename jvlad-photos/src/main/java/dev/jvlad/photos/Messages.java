package dev.jvlad.photos;

/** Where a long task tells how far it is; a terminal shows a bar, a log shows lines. */
public interface Messages {

  /** Says one line. */
  void line(String text);

  /**
   * Tells how far a counted task is.
   *
   * @param what is being done, such as {@code indexing}
   * @param done of {@code total}
   */
  void progress(String what, long done, long total);

  /** The counted task is over: whatever stands on the screen of it may go. */
  void progressDone();

  /** Says nothing. */
  Messages SILENT =
      new Messages() {
        @Override
        public void line(String text) {}

        @Override
        public void progress(String what, long done, long total) {}

        @Override
        public void progressDone() {}
      };
}
