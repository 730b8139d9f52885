package dev.jvlad.reduce;

import dev.jvlad.Workers;
import java.util.Arrays;

/**
 * The loop that both reductions share: bucket j owns the rows order[starts[j]…starts[j+1]). Buckets
 * are cut into as many ranges of about the same number of rows as there are threads; a bucket is
 * one thread's alone.
 */
final class BucketRows {
  private BucketRows() {}

  static void requireRows(int length, int width, int rows) {
    if (width < 1 || (long) rows * width != length) {
      throw new IllegalArgumentException(
          "%d numbers; wanted %d rows of %d".formatted(length, rows, width));
    }
  }

  /** The length of buckets × width, which one array must hold. */
  static int reducedLength(int buckets, int width) {
    long length = (long) buckets * width;
    if (length > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          "%d buckets of %d columns do not fit one array".formatted(buckets, width));
    }
    return (int) length;
  }

  static void reduce(
      Reduction reduction,
      float[] rows,
      int width,
      int[] order,
      int[] starts,
      Workers workers,
      float[] reduced /* OUT */) {
    ranges(
        starts,
        workers,
        (from, to) -> {
          double[] sum = new double[width];
          for (int bucket = from; bucket < to; bucket++) {
            int count = starts[bucket + 1] - starts[bucket];
            if (count > 0) {
              Arrays.fill(sum, reduction.identity());
              for (int i = starts[bucket]; i < starts[bucket + 1]; i++) {
                reduction.combine(sum, rows, order[i] * width);
              }
              for (int f = 0; f < width; f++) {
                reduced[bucket * width + f] = (float) reduction.finish(sum[f], count);
              }
            }
          }
        });
  }

  static void reduce(
      Reduction reduction,
      double[] rows,
      int width,
      int[] order,
      int[] starts,
      Workers workers,
      double[] reduced /* OUT */) {
    ranges(
        starts,
        workers,
        (from, to) -> {
          double[] sum = new double[width];
          for (int bucket = from; bucket < to; bucket++) {
            int count = starts[bucket + 1] - starts[bucket];
            if (count > 0) {
              Arrays.fill(sum, reduction.identity());
              for (int i = starts[bucket]; i < starts[bucket + 1]; i++) {
                reduction.combine(sum, rows, order[i] * width);
              }
              for (int f = 0; f < width; f++) {
                reduced[bucket * width + f] = reduction.finish(sum[f], count);
              }
            }
          }
        });
  }

  private interface Range {
    void run(int from, int to);
  }

  private static void ranges(int[] starts, Workers workers, Range range) {
    int buckets = starts.length - 1;
    int threads = workers.threads();
    int[] cuts = new int[threads + 1];
    for (int t = 1; t < threads; t++) {
      cuts[t] = firstAtOrAfter(starts, cuts[t - 1], (long) starts[buckets] * t / threads);
    }
    cuts[threads] = buckets;
    workers.run(threads, t -> range.run(cuts[t], cuts[t + 1]));
  }

  private static int firstAtOrAfter(int[] starts, int from, long row) {
    int bucket = from;
    while (bucket < starts.length - 1 && starts[bucket] < row) {
      bucket++;
    }
    return bucket;
  }
}
