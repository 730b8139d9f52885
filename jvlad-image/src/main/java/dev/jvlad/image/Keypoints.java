package dev.jvlad.image;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Where the features of a picture lie and how much they count, in columns of length n. The arrays
 * are shared, not copied: whoever hands them over stops writing to them.
 *
 * @param x centres in pixels of the upright original, to the right of the centre of the top left
 *     pixel
 * @param y centres, downwards from the centre of the top left pixel
 * @param size diameters in pixels of the original: twice the scale that a keypoint was detected at,
 *     as OpenCV defines it
 * @param angle the dominant gradients' directions in degrees, from 0 to below 360, clockwise as
 *     seen
 * @param weight how much each feature should count in a sum over the picture; see {@link
 *     SiftExtractor}
 */
@SuppressWarnings("ArrayRecordComponent") // compared by content below
public record Keypoints(float[] x, float[] y, float[] size, float[] angle, float[] weight) {

  /** Checks that the columns are equally long. */
  public Keypoints {
    int n = x.length;
    if (y.length != n || size.length != n || angle.length != n || weight.length != n) {
      throw new IllegalArgumentException(
          "columns of different lengths: %d x, %d y, %d sizes, %d angles, %d weights"
              .formatted(n, y.length, size.length, angle.length, weight.length));
    }
  }

  /** Keypoints whose values are still to be written, all zero. */
  public static Keypoints zeros(int count) {
    return new Keypoints(
        new float[count], new float[count], new float[count], new float[count], new float[count]);
  }

  /** How many keypoints. */
  public int count() {
    return x.length;
  }

  /** A copy of the keypoints with these numbers, in this order. */
  public Keypoints rows(int[] numbers) {
    return new Keypoints(
        picked(x, numbers),
        picked(y, numbers),
        picked(size, numbers),
        picked(angle, numbers),
        picked(weight, numbers));
  }

  /** A copy of the keypoints {@code from} (inclusive) to {@code to} (exclusive). */
  public Keypoints rows(int from, int to) {
    return rows(IntStream.range(from, to).toArray());
  }

  private static float[] picked(float[] column, int[] numbers) {
    float[] picked = new float[numbers.length];
    for (int i = 0; i < numbers.length; i++) {
      picked[i] = column[numbers[i]];
    }
    return picked;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Keypoints that
        && Arrays.equals(x, that.x)
        && Arrays.equals(y, that.y)
        && Arrays.equals(size, that.size)
        && Arrays.equals(angle, that.angle)
        && Arrays.equals(weight, that.weight);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(x) + Arrays.hashCode(y);
  }

  @Override
  public String toString() {
    return "Keypoints[" + count() + "]";
  }
}
