package dev.jvlad.search;

import java.io.Serial;

/** A query, or a vector that is searched, holds NaN or infinity. */
public final class NonFiniteVectorException extends IllegalArgumentException {
  @Serial private static final long serialVersionUID = 1L;

  private final ExactSearch.Side side;

  NonFiniteVectorException(ExactSearch.Side side, long row, Throwable cause) {
    super("row %d holds NaN or infinity; wanted finite numbers".formatted(row), cause);
    this.side = side;
  }

  /** Where the row is one of. */
  public ExactSearch.Side side() {
    return side;
  }
}
