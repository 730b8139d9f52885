package dev.jvlad.xla;

/** How residuals are summed by word; which is faster depends on the device and the sizes. */
public enum SumForm {
  /**
   * A matrix product with the one-hot matrix of words, piece by piece: as many operations as the
   * distances, of the kind that a device does best.
   */
  ONE_HOT,
  /** Every row is added where it belongs: few operations, but in memory, one after another. */
  SCATTER
}
