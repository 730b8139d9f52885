package dev.jvlad.reduce;

import dev.jvlad.Workers;

/**
 * Scatter reduction: every row goes into the bucket that its label names, and buckets are reduced.
 * What numpy's {@code x[[1, 1, 2, 2]] += np.ones(4)} looks like and is not (it gives 0 1 1 0 0, for
 * of the rows of a bucket the last one wins), and {@code np.add.at} is:
 *
 * <pre>
 *   Scatter.reduce(Reduction.SUM, new double[] {1, 1, 1, 1}, 1, new int[] {1, 1, 2, 2}, 5, Workers.of(1))
 *     → 0 2 2 0 0
 *   Scatter.count(new int[] {1, 1, 2, 2}, 5)
 *     → 0 2 2 0 0
 * </pre>
 *
 * <p>The sums of VLAD are such a reduction: with the bucket {@code word + image·k} for every
 * descriptor, bucket (t, j) is Σ x over the descriptors of image t whose word is j, and its count
 * times the centroid is what is left to subtract.
 *
 * <p>The labels are sorted first (a stable counting sort), so a bucket's rows are added up in
 * registers rather than one by one in memory, in their order and in float64: the bits do not depend
 * on the number of threads.
 *
 * <p>Rows are {@code width} numbers each, row-major in one array; so are the buckets that come
 * back.
 */
public final class Scatter {
  private Scatter() {}

  /**
   * Reduces float32 rows.
   *
   * @param labels one for each row, from 0 to below {@code buckets}
   * @return buckets × width
   * @throws IllegalArgumentException if the lengths do not fit, or a label is out of range
   */
  public static float[] reduce(
      Reduction reduction, float[] rows, int width, int[] labels, int buckets, Workers workers) {
    float[] reduced = new float[reducedLength(rows.length, width, labels, buckets)];
    int[] starts = new int[buckets + 1];
    int[] order = sorted(labels, buckets, starts);
    BucketRows.reduce(reduction, rows, width, order, starts, workers, reduced);
    return reduced;
  }

  /** As {@link #reduce(Reduction, float[], int, int[], int, Workers)}, for float64. */
  public static double[] reduce(
      Reduction reduction, double[] rows, int width, int[] labels, int buckets, Workers workers) {
    double[] reduced = new double[reducedLength(rows.length, width, labels, buckets)];
    int[] starts = new int[buckets + 1];
    int[] order = sorted(labels, buckets, starts);
    BucketRows.reduce(reduction, rows, width, order, starts, workers, reduced);
    return reduced;
  }

  /** How many rows have each label: what numpy's {@code bincount} gives. */
  public static int[] count(int[] labels, int buckets) {
    requireInRange(labels, buckets);
    int[] counts = new int[buckets];
    for (int label : labels) {
      counts[label]++;
    }
    return counts;
  }

  private static int reducedLength(int length, int width, int[] labels, int buckets) {
    BucketRows.requireRows(length, width, labels.length);
    requireInRange(labels, buckets);
    return BucketRows.reducedLength(buckets, width);
  }

  private static int[] sorted(int[] labels, int buckets, int[] starts /* OUT */) {
    int[] order = new int[labels.length];
    Runs.sort(labels, 0, 0, labels.length, buckets, starts, order);
    return order;
  }

  private static void requireInRange(int[] labels, int buckets) {
    if (buckets < 0) {
      throw new IllegalArgumentException("%d buckets; wanted at least 0".formatted(buckets));
    }
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] < 0 || labels[i] >= buckets) {
        throw new IllegalArgumentException(
            "labels[%d] = %d; wanted 0 to below %d".formatted(i, labels[i], buckets));
      }
    }
  }
}
