package dev.jvlad.image;

import java.util.Objects;

/**
 * How features are extracted.
 *
 * @param maxKeypoints at most so many are kept, the strongest first
 * @param maxSide larger pictures are averaged down until their longer side has so many pixels
 * @param contrastThreshold extrema of less contrast are dropped (OpenCV's unit; 0.04 is Lowe's 0.03
 *     for three layers an octave, less gives more keypoints)
 * @param kind the descriptor
 */
public record SiftOptions(
    int maxKeypoints, int maxSide, double contrastThreshold, DescriptorKind kind) {
  /** 1,500 keypoints, 640 pixels, contrast 0.03, RootSIFT: see docs/quality.md. */
  public static final SiftOptions DEFAULT =
      new SiftOptions(1500, 640, 0.03, DescriptorKind.ROOT_SIFT);

  /** Checks the ranges. */
  public SiftOptions {
    Objects.requireNonNull(kind, "kind");
    if (maxKeypoints < 1 || maxSide < 16) {
      throw new IllegalArgumentException(
          "maxKeypoints must be 1 or more and maxSide 16 or more, got %d and %d"
              .formatted(maxKeypoints, maxSide));
    }
    if (!(contrastThreshold >= 0 && contrastThreshold < 1)) {
      throw new IllegalArgumentException(
          "contrastThreshold must be from 0 to below 1, got " + contrastThreshold);
    }
  }
}
