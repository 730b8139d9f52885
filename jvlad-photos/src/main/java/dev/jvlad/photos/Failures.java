package dev.jvlad.photos;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** Exceptions in the words of people: one line that says what, got and wanted. */
public final class Failures {
  private Failures() {}

  /** The whole line, with the file that it is about. */
  public static String line(Throwable e) {
    if (e instanceof FileSystemException f && f.getFile() != null) {
      return f.getFile() + ": " + reason(f);
    }
    String message = firstLine(e);
    return message.isEmpty() ? e.getClass().getSimpleName() : message;
  }

  /** What is wrong, without the file's name. */
  static String reason(IOException e) {
    return switch (e) {
      case NoSuchFileException f when f.getReason() == null -> "no such file or folder";
      case AccessDeniedException f when f.getReason() == null ->
          "no permission to read or write it";
      case NotDirectoryException _ -> "is not a folder";
      case FileSystemException f when f.getReason() != null -> f.getReason();
      default -> firstLine(e);
    };
  }

  private static String firstLine(Throwable e) {
    return e.getMessage() == null ? "" : e.getMessage().lines().findFirst().orElse("");
  }
}
