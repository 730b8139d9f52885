package dev.jvlad.engine;

import java.io.Serial;

/** A descriptor holds NaN or infinity. */
public final class NonFiniteRowException extends IllegalArgumentException {
  @Serial private static final long serialVersionUID = 1L;

  private final long row;

  /**
   * Reports a row.
   *
   * @param row the number of the first such row, from 0, in the matrix that was given
   */
  public NonFiniteRowException(long row) {
    super("descriptor row %d holds NaN or infinity; wanted finite numbers".formatted(row));
    this.row = row;
  }

  /** The row's number, from 0. */
  public long row() {
    return row;
  }

  /** The same, for a matrix that starts at row {@code first} of a larger one. */
  public NonFiniteRowException shiftedBy(long first) {
    return first == 0 ? this : new NonFiniteRowException(row + first);
  }
}
