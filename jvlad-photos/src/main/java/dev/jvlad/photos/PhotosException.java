package dev.jvlad.photos;

import java.io.Serial;

/**
 * What is asked of a collection, or of photos, cannot be done. The message is one line that says
 * what, got and wanted.
 */
public class PhotosException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  /** A failure that has no other exception behind it. */
  public PhotosException(String line) {
    super(line);
  }

  /** A failure with its cause. */
  public PhotosException(String line, Throwable cause) {
    super(line, cause);
  }
}
