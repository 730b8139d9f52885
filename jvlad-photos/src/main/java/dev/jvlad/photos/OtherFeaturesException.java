package dev.jvlad.photos;

import java.io.Serial;

/** A collection exists, and was made with other features than those that are asked for. */
public final class OtherFeaturesException extends PhotosException {
  @Serial private static final long serialVersionUID = 1L;

  OtherFeaturesException(String line) {
    super(line);
  }
}
