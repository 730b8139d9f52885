package dev.jvlad;

import java.util.Arrays;
import java.util.List;

/**
 * The local descriptors of several images in one matrix (N×d), images one after the other.
 *
 * <p>Image i owns the rows {@code offsets[i]} (inclusive) to {@code offsets[i + 1]} (exclusive), so
 * there are imageCount + 1 offsets, the first 0 and the last N. Equal offsets are an image without
 * descriptors.
 *
 * @param descriptors N×d, row-major
 * @param offsets imageCount + 1 row numbers, never decreasing
 * @param weights how much each descriptor counts, finite and not negative, N long; or empty: all
 *     alike
 */
@SuppressWarnings("ArrayRecordComponent") // a kernel reads the offsets in place
public record DescriptorBatch(FloatMatrix descriptors, int[] offsets, float[] weights) {
  public DescriptorBatch {
    if (offsets.length == 0) {
      throw new IllegalArgumentException("offsets are empty; wanted imageCount + 1 row numbers");
    }
    if (offsets[0] != 0) {
      throw new IllegalArgumentException("offsets start at %d; wanted 0".formatted(offsets[0]));
    }
    for (int i = 1; i < offsets.length; i++) {
      if (offsets[i] < offsets[i - 1]) {
        throw new IllegalArgumentException(
            "offsets[%d] = %d is smaller than offsets[%d] = %d"
                .formatted(i, offsets[i], i - 1, offsets[i - 1]));
      }
    }
    if (offsets[offsets.length - 1] != descriptors.rows()) {
      throw new IllegalArgumentException(
          "the last offset is %d; there are %d descriptors"
              .formatted(offsets[offsets.length - 1], descriptors.rows()));
    }
    if (weights.length != 0 && weights.length != descriptors.rows()) {
      throw new IllegalArgumentException(
          "%d weights; there are %d descriptors".formatted(weights.length, descriptors.rows()));
    }
    for (int i = 0; i < weights.length; i++) {
      if (!(weights[i] >= 0 && weights[i] <= Float.MAX_VALUE)) {
        throw new IllegalArgumentException(
            "weight %d is %s; wanted a finite number from 0".formatted(i, weights[i]));
      }
    }
  }

  /** Descriptors that all weigh the same. */
  public DescriptorBatch(FloatMatrix descriptors, int[] offsets) {
    this(descriptors, offsets, new float[0]);
  }

  /** All descriptors as the one image that they are from. */
  public static DescriptorBatch ofOneImage(FloatMatrix descriptors) {
    return ofOneImage(descriptors, new float[0]);
  }

  /** Weighted descriptors as the one image that they are from. */
  public static DescriptorBatch ofOneImage(FloatMatrix descriptors, float[] weights) {
    return new DescriptorBatch(descriptors, new int[] {0, descriptors.rows()}, weights);
  }

  /**
   * One image for each matrix (n×d), in order; the rows are copied together. An image without
   * descriptors is a matrix of 0×d.
   *
   * @throws IllegalArgumentException if the list is empty, or not all matrices have d columns
   */
  public static DescriptorBatch of(List<FloatMatrix> images) {
    if (images.isEmpty()) {
      throw new IllegalArgumentException("no images; wanted at least one matrix of descriptors");
    }
    int d = images.getFirst().columns();
    int[] offsets = new int[images.size() + 1];
    for (int i = 0; i < images.size(); i++) {
      if (images.get(i).columns() != d) {
        throw new IllegalArgumentException(
            "image %d has descriptors of %d columns; image 0 has %d"
                .formatted(i, images.get(i).columns(), d));
      }
      offsets[i + 1] = Math.addExact(offsets[i], images.get(i).rows());
    }
    FloatMatrix descriptors = FloatMatrix.zeros(offsets[images.size()], d);
    for (int i = 0; i < images.size(); i++) {
      descriptors.setRows(offsets[i], images.get(i));
    }
    return new DescriptorBatch(descriptors, offsets);
  }

  /**
   * Images with the same number of descriptors each.
   *
   * @throws IllegalArgumentException if the rows do not divide by {@code descriptorsPerImage}
   */
  public static DescriptorBatch ofEqualImages(FloatMatrix descriptors, int descriptorsPerImage) {
    if (descriptorsPerImage < 1 || descriptors.rows() % descriptorsPerImage != 0) {
      throw new IllegalArgumentException(
          "%d descriptors do not divide into images of %d"
              .formatted(descriptors.rows(), descriptorsPerImage));
    }
    int[] offsets = new int[descriptors.rows() / descriptorsPerImage + 1];
    for (int i = 0; i < offsets.length; i++) {
      offsets[i] = i * descriptorsPerImage;
    }
    return new DescriptorBatch(descriptors, offsets);
  }

  /** The images {@code from} (inclusive) to {@code to} (exclusive), copied unless they are all. */
  public DescriptorBatch images(int from, int to) {
    if (from == 0 && to == imageCount()) {
      return this;
    }
    int first = offsets[from];
    int last = offsets[to];
    int[] own = new int[to - from + 1];
    Arrays.setAll(own, i -> offsets[from + i] - first);
    return new DescriptorBatch(
        descriptors.rows(first, last),
        own,
        weights.length == 0 ? weights : Arrays.copyOfRange(weights, first, last));
  }

  /** How many images. */
  public int imageCount() {
    return offsets.length - 1;
  }

  /** How many columns a descriptor has. */
  public int dimension() {
    return descriptors.columns();
  }
}
