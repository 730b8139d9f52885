package dev.jvlad.image;

/** How a gradient histogram of 128 bins becomes a descriptor. */
public enum DescriptorKind {
  /** As OpenCV computes it: whole numbers from 0 to 255 (Lowe, IJCV 2004). */
  SIFT("SIFT"),

  /**
   * Divided by its sum, then the square root of each bin, so that each row has unit Euclidean
   * length and Euclidean distance compares by the Hellinger kernel (Arandjelović &amp; Zisserman,
   * CVPR 2012).
   */
  ROOT_SIFT("RootSIFT");

  private final String label;

  DescriptorKind(String label) {
    this.label = label;
  }

  /** As the literature writes it. */
  public String label() {
    return label;
  }
}
