package dev.jvlad.image;

import dev.jvlad.FloatMatrix;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * The local features of one picture, strongest first: row i of either matrix belongs to feature i.
 * One place may carry several features that differ in angle.
 *
 * @param descriptors n×128
 * @param keypoints n×5: x, y, size, angle, weight, as the methods of these names give them
 * @param width of the upright original in pixels
 * @param height of the upright original in pixels
 */
public record LocalFeatures(FloatMatrix descriptors, FloatMatrix keypoints, int width, int height) {
  /** Checks that each descriptor has its keypoint. */
  public LocalFeatures {
    Objects.requireNonNull(descriptors, "descriptors");
    if (keypoints.columns() != 5 || keypoints.rows() != descriptors.rows()) {
      throw new IllegalArgumentException(
          "%d descriptors need %d×5 keypoints, got %d×%d"
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

  /** How much each feature should count in a sum over the picture; see {@link SiftExtractor}. */
  public float[] weights() {
    float[] weights = new float[count()];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = keypoints.get(i, 4);
    }
    return weights;
  }

  /**
   * The features whose centres lie in a rectangle of the upright original, as if the others had not
   * been found. Width and height stay the picture's.
   */
  public LocalFeatures within(double left, double top, double width, double height) {
    int[] inside =
        IntStream.range(0, count())
            .filter(i -> x(i) >= left && x(i) < left + width)
            .filter(i -> y(i) >= top && y(i) < top + height)
            .toArray();
    FloatMatrix rows = FloatMatrix.zeros(inside.length, descriptors.columns());
    FloatMatrix places = FloatMatrix.zeros(inside.length, keypoints.columns());
    for (int i = 0; i < inside.length; i++) {
      copyRow(descriptors, inside[i], rows, i);
      copyRow(keypoints, inside[i], places, i);
    }
    return new LocalFeatures(rows, places, this.width, this.height);
  }

  private static void copyRow(FloatMatrix from, int row, FloatMatrix to, int toRow) {
    int columns = from.columns();
    System.arraycopy(from.values(), row * columns, to.values(), toRow * columns, columns);
  }

  /**
   * The features that the picture's mirror image has: places, angles and the bins of SIFT
   * descriptors are mirrored, nothing is detected again. A descriptor is 4×4 cells of 8
   * orientations in the frame of its keypoint; mirroring swaps the rows across the keypoint's
   * direction and the sense of the orientations.
   */
  public LocalFeatures mirrored() {
    FloatMatrix flipped = FloatMatrix.zeros(count(), descriptors.columns());
    FloatMatrix places = keypoints.rows(0, count());
    for (int i = 0; i < count(); i++) {
      places.values()[5 * i] = width - 1 - x(i);
      places.values()[5 * i + 3] = (540 - angle(i)) % 360;
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
