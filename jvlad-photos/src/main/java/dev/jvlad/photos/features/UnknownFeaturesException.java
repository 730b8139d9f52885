package dev.jvlad.photos.features;

import java.io.Serial;

/** No features have the name that is asked for. */
public final class UnknownFeaturesException extends IllegalArgumentException {
  @Serial private static final long serialVersionUID = 1L;

  UnknownFeaturesException(String line) {
    super(line);
  }
}
