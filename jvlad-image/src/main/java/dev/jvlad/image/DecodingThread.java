package dev.jvlad.image;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One file's decoding on a daemon thread of its own, which is watched: codecs take no interrupts,
 * and a damaged file can keep them busy. What counts is the thread's processor time, not how long
 * the clock ran while others had the processor. A thread that for a minute neither computes nor
 * reads waits for a disk or a network that does not answer.
 */
final class DecodingThread<T> {
  private static final long STACK_BYTES = 1 << 20;
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final long MOST_POLL_MILLIS = 200;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final AbortableImageInputStream stream;
  private final Duration maxTime;
  private final CompletableFuture<T> result = new CompletableFuture<>();
  private final Thread thread;
  private volatile long nanosAtEnd = -1;

  DecodingThread(
      String file, AbortableImageInputStream stream, Duration maxTime, Callable<T> decoding) {
    this.stream = stream;
    this.maxTime = maxTime;
    this.thread = new Thread(null, () -> run(decoding), "decode " + file, STACK_BYTES);
    thread.setDaemon(true);
  }

  private void run(Callable<T> decoding) {
    try {
      T value = decoding.call();
      nanosAtEnd = THREADS.getCurrentThreadCpuTime();
      result.complete(value);
    } catch (Throwable e) { // codecs fail with errors of every kind
      nanosAtEnd = THREADS.getCurrentThreadCpuTime();
      result.completeExceptionally(e);
    }
  }

  /**
   * Starts the thread and waits for its end.
   *
   * @throws ExecutionException for whatever decoding threw
   * @throws RefusedException if it takes too much processor time, or waits too long
   */
  T await() throws ExecutionException, InterruptedException, RefusedException {
    thread.start();
    long pollMillis = Math.clamp(maxTime.toMillis(), 1, MOST_POLL_MILLIS);
    long progressAt = System.nanoTime();
    long progress = 0;
    while (true) {
      try {
        T value = result.get(pollMillis, TimeUnit.MILLISECONDS);
        refuseIfOver(nanosAtEnd);
        return value;
      } catch (TimeoutException e) {
        long nanos = THREADS.getThreadCpuTime(thread.threadId());
        refuseIfOver(nanos);
        long reached = nanos + stream.lastReadNanos();
        if (reached != progress) {
          progress = reached;
          progressAt = System.nanoTime();
        } else if (System.nanoTime() - progressAt > PATIENCE.toNanos()) {
          throw new RefusedException(
              RefusalKind.INACCESSIBLE,
              "cannot be read: no answer for %d s".formatted(PATIENCE.toSeconds()));
        }
      }
    }
  }

  private void refuseIfOver(long nanos) throws RefusedException {
    if (nanos > maxTime.toNanos()) {
      throw new RefusedException(
          RefusalKind.OVER_A_LIMIT,
          "takes longer than %d ms to decode".formatted(maxTime.toMillis()));
    }
  }
}
