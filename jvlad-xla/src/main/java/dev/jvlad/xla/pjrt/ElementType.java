package dev.jvlad.xla.pjrt;

/** Types of numbers in a buffer, of the many that {@code PJRT_Buffer_Type} knows. */
public enum ElementType {
  /** int32. */
  S32(4, 4),
  /** float32. */
  F32(11, 4);

  private final int number;
  private final int bytes;

  ElementType(int number, int bytes) {
    this.number = number;
    this.bytes = bytes;
  }

  int number() {
    return number;
  }

  /** The bytes of one element. */
  public int bytes() {
    return bytes;
  }
}
