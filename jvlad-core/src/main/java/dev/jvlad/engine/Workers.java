package dev.jvlad.engine;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A few threads that share numbered tasks. Which thread runs which task is left to chance, so tasks
 * must not depend on it: each writes to a place of its own.
 */
final class Workers implements AutoCloseable {

  /** One of the numbered tasks. */
  @FunctionalInterface
  interface Task {
    void run(int number);
  }

  private final int threads;
  private final @Nullable ExecutorService executor;

  Workers(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("%d threads; wanted at least 1".formatted(threads));
    }
    this.threads = threads;
    // The caller is a worker too.
    this.executor =
        threads == 1
            ? null
            : Executors.newFixedThreadPool(
                threads - 1, Thread.ofPlatform().daemon().name("jvlad-", 0).factory());
  }

  int threads() {
    return threads;
  }

  /**
   * Runs the tasks 0 … count−1 and returns when all are done; throws what the first failed with.
   */
  void run(int count, Task task) {
    if (executor == null || count <= 1) {
      for (int i = 0; i < count; i++) {
        task.run(i);
      }
      return;
    }
    int helpers = Math.min(threads, count) - 1;
    AtomicInteger next = new AtomicInteger();
    AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    CountDownLatch done = new CountDownLatch(helpers);
    Runnable loop = () -> drain(count, task, next, failure);
    for (int i = 0; i < helpers; i++) {
      executor.execute(() -> {
        try {
          loop.run();
        } finally {
          done.countDown();
        }
      });
    }
    loop.run();
    awaitUninterruptibly(done);
    Throwable thrown = failure.get();
    if (thrown instanceof RuntimeException e) {
      throw e;
    }
    if (thrown instanceof Error e) {
      throw e;
    }
  }

  private void drain(
      int count, Task task, AtomicInteger next, AtomicReference<@Nullable Throwable> failure) {
    try {
      for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
        task.run(i);
      }
    } catch (RuntimeException | Error e) {
      failure.accumulateAndGet(e, Workers::theEarlier);
      next.set(count);
    }
  }

  /** Of two failures, the one with the lower row, so that messages do not depend on timing. */
  private static @Nullable Throwable theEarlier(@Nullable Throwable a, @Nullable Throwable b) {
    if (a instanceof NonFiniteRowException first && b instanceof NonFiniteRowException second) {
      return first.row() <= second.row() ? first : second;
    }
    return a != null ? a : b;
  }

  private static void awaitUninterruptibly(CountDownLatch done) {
    boolean interrupted = false;
    while (true) {
      try {
        done.await();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    if (executor != null) {
      executor.shutdown();
    }
  }
}
