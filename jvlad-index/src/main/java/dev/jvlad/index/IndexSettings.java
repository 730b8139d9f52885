package dev.jvlad.index;

/**
 * What all vectors of a collection have in common. A collection keeps the settings that it was
 * created with, and is opened with equal ones only.
 *
 * @param modelFingerprint names the model that made the vectors, as vectors of two models are not
 *     comparable; {@link #FROM_ELSEWHERE} where they were brought and no model is known
 * @param dimension length of every vector, 1 to {@value #MAX_DIMENSION}
 */
public record IndexSettings(String modelFingerprint, int dimension) {
  /** The longest vector that a collection takes. */
  public static final int MAX_DIMENSION = 1 << 20;

  /** In the place of a fingerprint: no model has one that is no hexadecimal number. */
  public static final String FROM_ELSEWHERE = "from elsewhere";

  public IndexSettings {
    if (modelFingerprint.isBlank()) {
      throw new IllegalArgumentException("model fingerprint is blank; wanted the model's SHA-256");
    }
    if (dimension < 1 || dimension > MAX_DIMENSION) {
      throw new IllegalArgumentException(
          "vectors of dimension %d; wanted 1 to %d".formatted(dimension, MAX_DIMENSION));
    }
  }

  /** The settings of a collection of vectors that somebody brought. */
  public static IndexSettings ofVectorsFromElsewhere(int dimension) {
    return new IndexSettings(FROM_ELSEWHERE, dimension);
  }

  /** Whether no model is known that made the vectors. */
  public boolean areFromElsewhere() {
    return modelFingerprint.equals(FROM_ELSEWHERE);
  }

  void checkDimension(String what, float[] vector) {
    if (vector.length != dimension) {
      throw new IllegalArgumentException(
          "%s has dimension %d; the collection wants %d".formatted(what, vector.length, dimension));
    }
  }
}
