package dev.jvlad.index;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A collection cannot be opened, read or written. The message is one line that starts with the
 * collection's path.
 */
public final class CollectionException extends IOException {
  CollectionException(Path directory, String message) {
    this(directory, message, null);
  }

  CollectionException(Path directory, String message, @Nullable Throwable cause) {
    super("collection " + directory + ": " + message, cause);
  }

  /** The first line of what an exception says, with its kind where the text alone says little. */
  static String oneLine(Throwable e) {
    String message = e.getMessage() == null ? "" : e.getMessage().lines().findFirst().orElse("");
    return switch (e) {
      case AccessDeniedException _ -> "no permission for " + message;
      case FileSystemException f when f.getReason() != null -> message;
      case FileSystemException _ -> e.getClass().getSimpleName() + " " + message;
      default -> message.isEmpty() ? e.getClass().getSimpleName() : message;
    };
  }
}
