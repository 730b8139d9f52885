package dev.jvlad.image;

import java.io.EOFException;
import java.util.List;
import java.util.Locale;

/** The reason for which a picture is not decoded, on its way to the place that knows the file. */
final class RefusedException extends Exception {
  private static final List<String> WORDS_FOR_UNSUPPORTED =
      List.of("unsupported", "not supported", "not implemented");

  RefusedException(String reason) {
    super(reason);
  }

  /** The reason that a codec's failure amounts to. */
  static RefusedException because(ImageFormat format, Throwable failure) {
    RefusedException refused = new RefusedException(reasonFor(format, failure));
    refused.initCause(failure);
    return refused;
  }

  String reason() {
    return String.valueOf(getMessage());
  }

  private static String reasonFor(ImageFormat format, Throwable failure) {
    Throwable root = failure;
    String text = "";
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof OutOfMemoryError) {
        return "takes more memory than is free to decode";
      }
      if (t instanceof EOFException) {
        return "truncated " + format.label();
      }
      String message = t.getMessage();
      // Readers wrap causes in words such as "I/O error!"; the innermost say most.
      text = message == null || message.isBlank() ? text : message;
      root = t;
    }
    if (root instanceof StackOverflowError) {
      return "damaged %s: nested too deeply".formatted(format.label());
    }
    if (root instanceof RuntimeException || text.isEmpty()) {
      return "damaged %s: the decoder failed with %s"
          .formatted(format.label(), root.getClass().getSimpleName());
    }
    String lower = text.toLowerCase(Locale.ROOT);
    if (lower.contains("arithmetic coding")) { // libjpeg speaks of legal restrictions, long gone
      return "unsupported %s: arithmetic coding".formatted(format.label());
    }
    boolean unsupported = WORDS_FOR_UNSUPPORTED.stream().anyMatch(lower::contains);
    return "%s %s: %s".formatted(unsupported ? "unsupported" : "damaged", format.label(), text);
  }
}
