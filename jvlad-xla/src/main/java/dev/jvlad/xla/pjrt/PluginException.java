package dev.jvlad.xla.pjrt;

import java.io.Serial;

/** A library cannot be used as a plugin; the message begins with its path. */
public final class PluginException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  PluginException(String message) {
    super(message);
  }

  PluginException(String message, Throwable cause) {
    super(message, cause);
  }
}
