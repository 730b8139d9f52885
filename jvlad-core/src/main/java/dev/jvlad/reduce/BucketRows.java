package dev.jvlad.reduce;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

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
      int threads,
      float[] reduced /* OUT */) {
    ranges(
        starts,
        threads,
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
      int threads,
      double[] reduced /* OUT */) {
    ranges(
        starts,
        threads,
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

  /** Runs all ranges to their end; throws what the first that failed has thrown. */
  private static void ranges(int[] starts, int threads, Range range) {
    int buckets = starts.length - 1;
    if (threads < 1) {
      throw new IllegalArgumentException("%d threads; wanted at least 1".formatted(threads));
    }
    AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    int from = 0;
    List<Thread> helpers = new ArrayList<>();
    for (int t = 0; t < threads - 1; t++) {
      int first = from;
      int last = firstAtOrAfter(starts, from, (long) starts[buckets] * (t + 1) / threads);
      if (first < last) {
        helpers.add(Thread.ofPlatform().daemon().start(() -> run(range, first, last, failure)));
      }
      from = last;
    }
    run(range, from, buckets, failure);
    helpers.forEach(BucketRows::join);
    Throwable thrown = failure.get();
    if (thrown instanceof RuntimeException e) {
      throw e;
    }
    if (thrown instanceof Error e) {
      throw e;
    }
  }

  private static void run(
      Range range, int from, int to, AtomicReference<@Nullable Throwable> failure) {
    try {
      range.run(from, to);
    } catch (RuntimeException | Error e) {
      failure.compareAndSet(null, e);
    }
  }

  private static int firstAtOrAfter(int[] starts, int from, long row) {
    int bucket = from;
    while (bucket < starts.length - 1 && starts[bucket] < row) {
      bucket++;
    }
    return bucket;
  }

  private static void join(Thread thread) {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
