package dev.jvlad.onnx;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A file that is no network, or one whose features are not those of patches: one line. */
public final class NetworkException extends IOException {
  private static final int LONGEST_REASON = 200;

  NetworkException(Path file, String reason, @Nullable Throwable cause) {
    super(file + ": " + oneLine(reason), cause);
  }

  /** ONNX Runtime's messages have many lines, and quote files. */
  static String oneLine(String text) {
    String line = text.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
    return line.length() <= LONGEST_REASON ? line : line.substring(0, LONGEST_REASON - 1) + "…";
  }
}
