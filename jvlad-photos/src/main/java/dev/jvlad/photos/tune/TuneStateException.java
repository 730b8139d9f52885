package dev.jvlad.photos.tune;

import dev.jvlad.photos.PhotosException;
import java.io.Serial;

/** A file that results should be kept in is something else. */
public final class TuneStateException extends PhotosException {
  @Serial private static final long serialVersionUID = 1L;

  TuneStateException(String line) {
    super(line);
  }
}
