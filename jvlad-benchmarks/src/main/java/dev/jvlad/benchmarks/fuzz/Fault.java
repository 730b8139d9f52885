package dev.jvlad.benchmarks.fuzz;

import java.io.Serial;

/** The engine and the definition differ. */
final class Fault extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final String kind;
  private final String difference;

  /**
   * A difference.
   *
   * @param kind what differs, in one word; a failure shrinks to a smaller one of its kind
   * @param difference what it is, and what it should be
   */
  Fault(String kind, String difference) {
    super(kind + ": " + difference);
    this.kind = kind;
    this.difference = kind + ": " + difference;
  }

  String kind() {
    return kind;
  }

  String difference() {
    return difference;
  }
}
