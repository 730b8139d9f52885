package dev.jvlad.xla.pjrt;

import java.io.Serial;

/** A plugin says that a call failed; the message is its own. */
public final class PjrtException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  /** Kinds of failures, in the order of {@code PJRT_Error_Code} (Abseil's canonical codes). */
  public enum Code {
    /** Not told. */
    OK,
    CANCELLED,
    UNKNOWN,
    INVALID_ARGUMENT,
    DEADLINE_EXCEEDED,
    NOT_FOUND,
    ALREADY_EXISTS,
    PERMISSION_DENIED,
    /** Most often memory. */
    RESOURCE_EXHAUSTED,
    FAILED_PRECONDITION,
    ABORTED,
    OUT_OF_RANGE,
    UNIMPLEMENTED,
    INTERNAL,
    UNAVAILABLE,
    DATA_LOSS,
    UNAUTHENTICATED;

    static Code of(int number) {
      return number >= 0 && number < values().length ? values()[number] : UNKNOWN;
    }
  }

  private final Code code;

  PjrtException(Code code, String message) {
    super(message);
    this.code = code;
  }

  /** Which kind of failure. */
  public Code code() {
    return code;
  }
}
