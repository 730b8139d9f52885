package dev.jvlad.app;

import java.io.Serial;

/** What went wrong, in the one line that the user reads. The command exits with 1. */
final class Failure extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  /** A failure that has no other exception behind it. */
  Failure(String line) {
    super(line);
  }

  /** A failure with its cause, which {@code --debug} shows. */
  Failure(String line, Throwable cause) {
    super(line, cause);
  }
}
