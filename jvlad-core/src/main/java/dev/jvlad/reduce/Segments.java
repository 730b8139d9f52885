package dev.jvlad.reduce;

import dev.jvlad.Workers;
import java.util.stream.IntStream;

/**
 * Segment reduction of a ragged array: segment i is the rows offsets[i] (inclusive) to offsets[i+1]
 * (exclusive), and may be empty anywhere.
 *
 * <pre>
 *   Segments.reduce(Reduction.SUM, new double[] {1, 2, 3, 4}, 1, new int[] {0, 0, 3, 4}, Workers.of(1))
 *     → 0 6 4
 * </pre>
 *
 * <p>Rows that are sorted by bucket are such an array, and that is the second way to VLAD's sums:
 * the offsets are where one (image, word) ends and the next begins.
 *
 * <p>Every segment is summed on its own and in float64. Differences of one running sum, the usual
 * trick where a loop is slow, lose the digits that all segments before have used up, and go wrong
 * where the first or the last segment is empty.
 */
public final class Segments {
  private Segments() {}

  /**
   * Reduces float32 rows.
   *
   * @param offsets segments + 1 row numbers, the first 0, never decreasing, the last the number of
   *     rows
   * @return segments × width
   * @throws IllegalArgumentException if the offsets are no such numbers
   */
  public static float[] reduce(
      Reduction reduction, float[] rows, int width, int[] offsets, Workers workers) {
    int[] order = identity(rows.length, width, offsets);
    float[] reduced = new float[BucketRows.reducedLength(offsets.length - 1, width)];
    BucketRows.reduce(reduction, rows, width, order, offsets, workers, reduced);
    return reduced;
  }

  /** As {@link #reduce(Reduction, float[], int, int[], Workers)}, for float64. */
  public static double[] reduce(
      Reduction reduction, double[] rows, int width, int[] offsets, Workers workers) {
    int[] order = identity(rows.length, width, offsets);
    double[] reduced = new double[BucketRows.reducedLength(offsets.length - 1, width)];
    BucketRows.reduce(reduction, rows, width, order, offsets, workers, reduced);
    return reduced;
  }

  /**
   * How many rows each segment has.
   *
   * @throws IllegalArgumentException if the offsets do not start at 0, or decrease
   */
  public static int[] count(int[] offsets) {
    requireOffsets(offsets);
    return IntStream.range(0, offsets.length - 1).map(i -> offsets[i + 1] - offsets[i]).toArray();
  }

  private static int[] identity(int length, int width, int[] offsets) {
    requireOffsets(offsets);
    BucketRows.requireRows(length, width, offsets[offsets.length - 1]);
    return IntStream.range(0, offsets[offsets.length - 1]).toArray();
  }

  private static void requireOffsets(int[] offsets) {
    if (offsets.length == 0 || offsets[0] != 0) {
      throw new IllegalArgumentException("offsets do not start at 0");
    }
    for (int i = 1; i < offsets.length; i++) {
      if (offsets[i] < offsets[i - 1]) {
        throw new IllegalArgumentException(
            "offsets[%d] = %d is smaller than offsets[%d] = %d"
                .formatted(i, offsets[i], i - 1, offsets[i - 1]));
      }
    }
  }
}
