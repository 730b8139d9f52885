package dev.jvlad.engine;

/** The width of vectors that this JVM computes with. */
public final class VectorBits {
  private VectorBits() {}

  /** In bits. */
  public static int preferred() {
    return SimdTile.SPECIES.vectorBitSize();
  }
}
