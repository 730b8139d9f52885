package dev.jvlad.index;

/**
 * What all vectors of a collection have in common. A collection keeps the settings that it was
 * created with, and is opened with equal ones only.
 *
 * @param modelFingerprint names the model that made the vectors; vectors of two models are not
 *     comparable
 * @param dimension length of every vector, 1 to {@value #MAX_DIMENSION}
 */
public record IndexSettings(String modelFingerprint, int dimension) {
  /** The longest vector that a collection takes. */
  public static final int MAX_DIMENSION = 1 << 20;

  public IndexSettings {
    if (modelFingerprint.isBlank()) {
      throw new IllegalArgumentException("model fingerprint is blank; wanted the model's SHA-256");
    }
    if (dimension < 1 || dimension > MAX_DIMENSION) {
      throw new IllegalArgumentException(
          "vectors of dimension %d; wanted 1 to %d".formatted(dimension, MAX_DIMENSION));
    }
  }

  void checkDimension(String what, float[] vector) {
    if (vector.length != dimension) {
      throw new IllegalArgumentException(
          "%s has dimension %d; the collection wants %d".formatted(what, vector.length, dimension));
    }
  }
}
