package dev.jvlad.photos.vectors;

import dev.jvlad.photos.PhotosException;

/** Vectors as an index keeps them and is asked for them: of length 1. */
final class UnitVector {
  /** Twice what rounding to float32 makes of a squared norm of 1; such vectors keep their bits. */
  private static final double ROUNDING = 0x1p-21;

  private UnitVector() {}

  /**
   * The vector divided by its norm; a vector of zeros stays one.
   *
   * @param what names it in the message
   * @throws PhotosException if it holds NaN or infinity
   */
  static float[] of(float[] vector, String what) {
    double squaredNorm = 0;
    for (float value : vector) {
      squaredNorm += (double) value * value;
    }
    if (!Double.isFinite(squaredNorm)) { // no finite float32 has a square beyond float64
      throw new PhotosException(what + " holds NaN or infinity; wanted finite numbers");
    }
    float[] unit = vector.clone();
    if (squaredNorm == 0 || Math.abs(squaredNorm - 1) <= ROUNDING) {
      return unit;
    }
    double norm = Math.sqrt(squaredNorm);
    for (int f = 0; f < unit.length; f++) {
      unit[f] = (float) (vector[f] / norm);
    }
    return unit;
  }
}
