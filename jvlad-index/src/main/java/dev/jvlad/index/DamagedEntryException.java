package dev.jvlad.index;

import java.io.IOException;
import java.io.Serial;

/** What is stored of one image cannot be what was put there. */
final class DamagedEntryException extends IOException {
  @Serial private static final long serialVersionUID = 1L;

  // The norms that are put are off by half of this in the square at most, see ImageEntry.
  private static final double TOLERANCE = 2e-3;

  private DamagedEntryException(String id, String what) {
    super("what is stored of %s is damaged: %s; %s".formatted(id, what, Damage.REMEDY));
  }

  /** Damage that somebody else has found. */
  static DamagedEntryException of(String id, String what, Throwable cause) {
    var e = new DamagedEntryException(id, what);
    e.initCause(cause);
    return e;
  }

  static boolean isUnit(double squaredNorm) {
    return Math.abs(squaredNorm - 1) <= TOLERANCE; // NaN is not
  }

  /**
   * Lets vectors of norm 1 pass.
   *
   * @throws DamagedEntryException if the square of the norm is another
   */
  static void requireUnit(String id, double squaredNorm) throws DamagedEntryException {
    if (!isUnit(squaredNorm)) {
      throw new DamagedEntryException(
          id, "its vector has norm %.6g, wanted 1".formatted(Math.sqrt(squaredNorm)));
    }
  }
}
