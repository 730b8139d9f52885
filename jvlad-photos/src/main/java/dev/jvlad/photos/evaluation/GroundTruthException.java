package dev.jvlad.photos.evaluation;

import java.io.IOException;
import java.io.Serial;
import java.nio.file.Path;

/**
 * A ground truth cannot be used. The message is one line that begins with the file, and the line.
 */
public final class GroundTruthException extends IOException {
  @Serial private static final long serialVersionUID = 1L;

  GroundTruthException(Path file, String message) {
    super(file + ": " + message);
  }

  GroundTruthException(Path file, int line, String message) {
    super("%s, line %d: %s".formatted(file, line, message));
  }
}
