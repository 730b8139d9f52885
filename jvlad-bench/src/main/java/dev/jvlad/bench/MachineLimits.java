package dev.jvlad.bench;

import dev.jvlad.Workers;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What the machine does at most with some threads at once: float32 fused multiply-adds from
 * registers, and reads of memory that no cache holds. A measurement takes about a millisecond a
 * thread, so that it can stand between those of what is compared with it.
 */
final class MachineLimits {
  private static final int STEPS = 1 << 19;

  /** Numbers that one measurement reads, of the many that each thread owns. */
  private static final int WINDOW = 4 << 20;

  /** Larger than the third-level cache of a large server. */
  private static final long MEMORY_BYTES = 512L << 20;

  private final Workers workers;
  private final float[][] memory;
  private int window;

  MachineLimits(Workers workers) {
    this.workers = workers;
    long bytes = Math.min(MEMORY_BYTES, Runtime.getRuntime().maxMemory() / 8);
    long windows = Math.max(1, bytes / (4L * WINDOW) / workers.threads());
    memory = new float[workers.threads()][(int) windows * WINDOW];
  }

  /** Operations a second of all threads together, a multiply-add being two, in 10⁹. */
  double fmaGflops() {
    return rate(thread -> SimdLimits.multiplyAdd(STEPS), SimdLimits.STEP_OPERATIONS * STEPS);
  }

  /** Bytes that all threads together read a second, in 10⁹. */
  double readGBs() {
    int from = window * WINDOW;
    window = (window + 1) % (memory[0].length / WINDOW);
    return rate(thread -> SimdLimits.sum(memory[thread], from, WINDOW), 4L * WINDOW);
  }

  private interface Loop {
    float run(int thread);
  }

  /** Every thread times its own loop: waking them up is not the machine's limit. */
  private double rate(Loop loop, long amount) {
    int threads = workers.threads();
    AtomicInteger awaited = new AtomicInteger(threads);
    double[] rates = new double[threads];
    float[] results = new float[threads];
    workers.run(
        threads,
        thread -> {
          // All begin together, and no thread takes two of the tasks.
          awaited.decrementAndGet();
          while (awaited.get() > 0) {
            Thread.onSpinWait();
          }
          long start = System.nanoTime();
          results[thread] = loop.run(thread);
          rates[thread] = (double) amount / (System.nanoTime() - start);
        });
    double rate = 0;
    for (int thread = 0; thread < threads; thread++) {
      if (!Float.isFinite(results[thread])) {
        throw new IllegalStateException("a limit's loop gave " + results[thread]);
      }
      rate += rates[thread];
    }
    return rate;
  }
}
