package dev.jvlad.image;

/** The reason for which a picture is not decoded, on its way to the place that knows the file. */
final class RefusedException extends Exception {
  RefusedException(String reason) {
    super(reason, null, false, false);
  }

  String reason() {
    return String.valueOf(getMessage());
  }
}
