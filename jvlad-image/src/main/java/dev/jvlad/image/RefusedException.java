package dev.jvlad.image;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Locale;

/** The reason for which a picture is not decoded, on its way to the place that knows the file. */
final class RefusedException extends Exception {
  private static final List<String> WORDS_FOR_UNSUPPORTED =
      List.of("unsupported", "not supported", "not implemented");

  private final RefusalKind kind;

  RefusedException(RefusalKind kind, String reason) {
    super(reason);
    this.kind = kind;
  }

  /** The reason that a codec's failure amounts to. */
  static RefusedException because(ImageFormat format, Throwable failure) {
    RefusedException refused = reasonFor(format, failure);
    refused.initCause(failure);
    return refused;
  }

  /** The reason that a failure outside of codecs amounts to. */
  static RefusedException of(Throwable failure) {
    RefusedException refused =
        switch (failure) {
          case RefusedException reason -> reason;
          case NoSuchFileException _ ->
              new RefusedException(RefusalKind.INACCESSIBLE, "no such file");
          case AccessDeniedException _ ->
              new RefusedException(RefusalKind.INACCESSIBLE, "no permission to read it");
          case IOException e ->
              new RefusedException(RefusalKind.INACCESSIBLE, "cannot be read: " + e.getMessage());
          default ->
              new RefusedException(
                  failure instanceof Exception ? RefusalKind.DAMAGED : RefusalKind.OVER_A_LIMIT,
                  "the decoder failed with " + failure.getClass().getSimpleName());
        };
    if (refused != failure) {
      refused.initCause(failure);
    }
    return refused;
  }

  RefusalKind kind() {
    return kind;
  }

  String reason() {
    return String.valueOf(getMessage());
  }

  private static RefusedException reasonFor(ImageFormat format, Throwable failure) {
    Throwable root = failure;
    String text = "";
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof OutOfMemoryError) {
        return new RefusedException(
            RefusalKind.OVER_A_LIMIT, "takes more memory than is free to decode");
      }
      if (t instanceof EOFException) {
        return damaged("truncated " + format.label());
      }
      String message = t.getMessage();
      // Readers wrap causes in words such as "I/O error!"; the innermost say most.
      text = message == null || message.isBlank() ? text : message;
      root = t;
    }
    if (root instanceof StackOverflowError) {
      return damaged("damaged %s: nested too deeply".formatted(format.label()));
    }
    if (root instanceof RuntimeException || text.isEmpty()) {
      return damaged(
          "damaged %s: the decoder failed with %s"
              .formatted(format.label(), root.getClass().getSimpleName()));
    }
    String lower = text.toLowerCase(Locale.ROOT);
    if (lower.contains("arithmetic coding")) { // libjpeg speaks of legal restrictions, long gone
      return unsupported("unsupported %s: arithmetic coding".formatted(format.label()));
    }
    return WORDS_FOR_UNSUPPORTED.stream().anyMatch(lower::contains)
        ? unsupported("unsupported %s: %s".formatted(format.label(), text))
        : damaged("damaged %s: %s".formatted(format.label(), text));
  }

  static RefusedException damaged(String reason) {
    return new RefusedException(RefusalKind.DAMAGED, reason);
  }

  static RefusedException unsupported(String reason) {
    return new RefusedException(RefusalKind.UNSUPPORTED, reason);
  }
}
