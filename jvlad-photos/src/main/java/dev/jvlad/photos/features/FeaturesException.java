package dev.jvlad.photos.features;

import java.io.Serial;

/**
 * Features that a model, or a user, asks for cannot be had. The message is one line that says what,
 * got and wanted.
 */
public final class FeaturesException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  FeaturesException(String line) {
    super(line);
  }

  FeaturesException(String line, Throwable cause) {
    super(line, cause);
  }
}
