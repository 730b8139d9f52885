package dev.jvlad.app;

import java.io.FileDescriptor;
import java.lang.reflect.Field;

/**
 * Gives {@link System#err} the real standard error when the launcher has put a filter in its place.
 *
 * <p>The JVM prints a warning about the incubating Vector API before any class of ours is loaded,
 * and no option silences it. The launcher therefore starts the JVM with descriptor 2 leading into a
 * filter and passes the number of the real one in the property {@code vlad.stderr}. From here on
 * what the program writes goes straight there: a progress bar without line ends is seen at once,
 * and in order. What the JVM itself prints still takes the filter's way.
 *
 * <p>Changing the number inside {@link FileDescriptor#err} costs nothing; calling {@code dup2} by
 * the Foreign Function and Memory API would add a tenth of a second to every start.
 */
final class StandardError {

  private StandardError() {}

  /** To be called first; does nothing in a JVM that was started in another way. */
  static void restore() {
    Integer descriptor = Integer.getInteger("vlad.stderr");
    if (descriptor == null) {
      return;
    }
    try {
      Field number = FileDescriptor.class.getDeclaredField("fd");
      number.setAccessible(true);
      number.setInt(FileDescriptor.err, descriptor);
    } catch (ReflectiveOperationException | RuntimeException e) {
      // Another JDK may not allow it; then the filter passes everything on, line by line.
      System.err.println("vlad: standard error stays behind the launcher's filter: " + e);
    }
  }
}
