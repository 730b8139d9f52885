package dev.jvlad.image;

import dev.jvlad.FloatMatrix;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * The local features of one picture, strongest first: row i of either matrix belongs to feature i.
 * One place may carry several features that differ in angle.
 *
 * @param descriptors n×d, d = 128 for SIFT
 * @param keypoints where the n features lie
 * @param width of the upright original in pixels
 * @param height of the upright original in pixels
 */
public record LocalFeatures(FloatMatrix descriptors, Keypoints keypoints, int width, int height) {
  /** Checks that each descriptor has its keypoint. */
  public LocalFeatures {
    Objects.requireNonNull(descriptors, "descriptors");
    if (keypoints.count() != descriptors.rows()) {
      throw new IllegalArgumentException(
          "%d descriptors need as many keypoints, got %d"
              .formatted(descriptors.rows(), keypoints.count()));
    }
  }

  /** How many features. */
  public int count() {
    return descriptors.rows();
  }

  /** Centre of a keypoint; see {@link Keypoints#x}. */
  public float x(int feature) {
    return keypoints.x()[feature];
  }

  /** Centre of a keypoint; see {@link Keypoints#y}. */
  public float y(int feature) {
    return keypoints.y()[feature];
  }

  /** Diameter of a keypoint; see {@link Keypoints#size}. */
  public float size(int feature) {
    return keypoints.size()[feature];
  }

  /** Direction of a keypoint; see {@link Keypoints#angle}. */
  public float angle(int feature) {
    return keypoints.angle()[feature];
  }

  /** How much each feature should count in a sum over the picture; see {@link Keypoints#weight}. */
  public float[] weights() {
    return keypoints.weight();
  }

  /** The features with these numbers, in this order. Width and height stay the picture's. */
  public LocalFeatures rows(int[] numbers) {
    return new LocalFeatures(descriptors.rows(numbers), keypoints.rows(numbers), width, height);
  }

  /**
   * The features whose centres lie in a rectangle of the upright original, as if the others had not
   * been found. Width and height stay the picture's.
   */
  public LocalFeatures within(double left, double top, double width, double height) {
    return rows(
        IntStream.range(0, count())
            .filter(i -> x(i) >= left && x(i) < left + width)
            .filter(i -> y(i) >= top && y(i) < top + height)
            .toArray());
  }

  /**
   * The features that the picture's mirror image has: places, angles and the bins of SIFT
   * descriptors are mirrored, nothing is detected again. A descriptor is 4×4 cells of 8
   * orientations in the frame of its keypoint; mirroring swaps the rows across the keypoint's
   * direction and the sense of the orientations.
   */
  public LocalFeatures mirrored() {
    FloatMatrix flipped = FloatMatrix.zeros(count(), descriptors.columns());
    Keypoints places = keypoints.rows(0, count());
    for (int i = 0; i < count(); i++) {
      places.x()[i] = width - 1 - x(i);
      places.angle()[i] = (540 - angle(i)) % 360;
      int at = i * SiftExtractor.DIMENSION;
      for (int row = 0; row < 4; row++) {
        for (int column = 0; column < 4; column++) {
          for (int o = 0; o < 8; o++) {
            flipped.values()[at + ((3 - row) * 4 + column) * 8 + (8 - o) % 8] =
                descriptors.values()[at + (row * 4 + column) * 8 + o];
          }
        }
      }
    }
    return new LocalFeatures(flipped, places, width, height);
  }
}
