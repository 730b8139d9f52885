package dev.jvlad.app;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * Standard output that can tell a reader who has seen enough ({@code vlad search … | head -1}) from
 * a disk that is full. What a write failed with is told in the language of the system, so what
 * standard output leads to decides: a pipe or a socket takes no more when nobody reads it.
 */
final class StandardOutput extends FileOutputStream {
  private static final int TYPE = 0170000; // S_IFMT and the types, as in POSIX stat.h
  private static final int PIPE = 0010000;
  private static final int SOCKET = 0140000;

  private static volatile boolean failed;

  private StandardOutput() {
    super(FileDescriptor.out);
  }

  /** Takes the place of {@link System#out}, of whose encoding it is. */
  static void install() {
    System.setOut(
        new PrintStream(
            new BufferedOutputStream(new StandardOutput()), true, System.out.charset()));
  }

  /** Whether something could not be written because nobody reads it any more. */
  static boolean isAbandoned() {
    if (!failed) {
      return false;
    }
    try {
      int mode = (Integer) Files.getAttribute(Path.of("/dev/fd/1"), "unix:mode", new LinkOption[0]);
      return (mode & TYPE) == PIPE || (mode & TYPE) == SOCKET;
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
      return false; // on a system without such files, any failure is one
    }
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    try {
      super.write(bytes, from, length);
    } catch (IOException e) {
      failed = true;
      throw e;
    }
  }
}
