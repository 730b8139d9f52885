package dev.jvlad.image;

import dev.jvlad.FloatMatrix;
import java.util.Objects;

/**
 * The local features of one picture, strongest first: row i of either matrix belongs to feature i.
 * One place may carry several features that differ in angle.
 *
 * @param descriptors n×128
 * @param keypoints n×4: x, y, size, angle, as the methods of these names give them
 * @param width of the upright original in pixels
 * @param height of the upright original in pixels
 */
public record LocalFeatures(FloatMatrix descriptors, FloatMatrix keypoints, int width, int height) {
  /** Checks that each descriptor has its keypoint. */
  public LocalFeatures {
    Objects.requireNonNull(descriptors, "descriptors");
    if (keypoints.columns() != 4 || keypoints.rows() != descriptors.rows()) {
      throw new IllegalArgumentException(
          "%d descriptors need %d×4 keypoints, got %d×%d"
              .formatted(
                  descriptors.rows(), descriptors.rows(), keypoints.rows(), keypoints.columns()));
    }
  }

  /** How many features. */
  public int count() {
    return descriptors.rows();
  }

  /**
   * Centre of a keypoint in pixels of the upright original, to the right of the centre of the top
   * left pixel.
   */
  public float x(int feature) {
    return keypoints.get(feature, 0);
  }

  /** Centre of a keypoint, downwards from the centre of the top left pixel. */
  public float y(int feature) {
    return keypoints.get(feature, 1);
  }

  /**
   * Diameter of a keypoint in pixels of the original: twice the scale it was detected at, as OpenCV
   * defines it.
   */
  public float size(int feature) {
    return keypoints.get(feature, 2);
  }

  /** The dominant gradient's direction in degrees, from 0 to below 360, clockwise as seen. */
  public float angle(int feature) {
    return keypoints.get(feature, 3);
  }
}
