package dev.jvlad.image;

/** SIFT descriptors to RootSIFT (Arandjelović &amp; Zisserman, CVPR 2012). */
final class RootSift {
  private RootSift() {}

  /** In place: bins are not negative, so their sum is the L1 norm. */
  static void apply(float[] rows) {
    for (int start = 0; start < rows.length; start += SiftExtractor.DIMENSION) {
      double sum = 0;
      for (int i = start; i < start + SiftExtractor.DIMENSION; i++) {
        sum += rows[i];
      }
      if (sum > 0) {
        for (int i = start; i < start + SiftExtractor.DIMENSION; i++) {
          rows[i] = (float) Math.sqrt(rows[i] / sum);
        }
      }
    }
  }
}
