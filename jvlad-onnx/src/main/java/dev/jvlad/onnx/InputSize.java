package dev.jvlad.onnx;

/**
 * The size of the pictures that a network is given, where the network itself leaves it open.
 *
 * @param side the longer side in pixels, at most
 * @param patch both sides are multiples of it: the side of a vision transformer's patches, or the
 *     stride of a convolutional network
 */
public record InputSize(int side, int patch) {
  /** 448 pixels in patches of 14, DINOv2's (Oquab et al., TMLR 2024). */
  public static final InputSize DEFAULT = new InputSize(448, 14);

  public InputSize {
    if (patch < 1 || side < patch) {
      throw new IllegalArgumentException(
          "side %d and patch %d; wanted a patch of at least 1 and a side of at least a patch"
              .formatted(side, patch));
    }
  }

  /** The longer side. */
  int longer() {
    return side / patch * patch;
  }

  /** The shorter side for a picture of these sides, at least one patch. */
  int shorter(int longerSide, int shorterSide) {
    double wanted = (double) longer() * shorterSide / longerSide;
    return (int) Math.max(1, Math.round(wanted / patch)) * patch;
  }
}
