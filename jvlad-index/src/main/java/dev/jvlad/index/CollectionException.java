package dev.jvlad.index;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import org.apache.lucene.store.LockObtainFailedException;
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

  /**
   * What stopped an action, in words.
   *
   * @param action such as "cannot be read"
   */
  static CollectionException of(Path directory, String action, Exception e) {
    if (e instanceof CollectionException collection) {
      return collection;
    }
    if (e instanceof LockObtainFailedException) {
      return new CollectionException(
          directory, "is being written by another process; wait until it ends", e);
    }
    // A writer that failed once is closed, and tells the first failure only as a cause.
    Throwable first = e instanceof IllegalStateException && e.getCause() != null ? e.getCause() : e;
    return new CollectionException(directory, action + ": " + oneLine(first), e);
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
