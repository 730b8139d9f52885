package dev.jvlad;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A few threads that share numbered tasks: made once, and given to whatever computes in parallel.
 * The thread that calls is one of them. Which thread runs which task is left to chance, so tasks
 * must not depend on it: each writes to a place of its own.
 *
 * <p>A call from inside a task runs in that task's thread alone, also with other workers: there are
 * never more threads at work than the outermost call has. Many threads may call at the same time;
 * none waits for the tasks of another.
 */
public final class Workers implements AutoCloseable {
  /** Set while a thread runs tasks that others share. */
  private static final ThreadLocal<Boolean> INSIDE_A_TASK = ThreadLocal.withInitial(() -> false);

  private final int threads;
  private final @Nullable ExecutorService helpers;

  /**
   * One of the numbered tasks.
   *
   * @param <E> what it may fail with
   */
  @FunctionalInterface
  public interface Task<E extends Exception> {
    /** Does it. */
    void run(int number) throws E;
  }

  /**
   * What is done with each element of a list.
   *
   * @param <E> what it may fail with
   */
  @FunctionalInterface
  public interface Step<T, R, E extends Exception> {
    /** Does it. */
    R apply(T element) throws E;
  }

  private Workers(int threads) {
    this.threads = threads;
    this.helpers =
        threads == 1
            ? null
            : Executors.newFixedThreadPool(
                threads - 1, Thread.ofPlatform().daemon().name("jvlad-", 0).factory());
  }

  /**
   * So many threads, the caller of {@link #run} among them. One thread alone is the caller's, and
   * need not be closed.
   *
   * @throws IllegalArgumentException if there is less than one
   */
  public static Workers of(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("%d threads; wanted at least 1".formatted(threads));
    }
    return new Workers(threads);
  }

  /** How many threads, the caller's among them. */
  public int threads() {
    return threads;
  }

  /**
   * Runs the tasks 0 … count−1 and returns when all are done. If some fail, no others are begun,
   * and when those that were begun have ended, what the lowest number failed with is thrown: the
   * same for any number of threads. An interrupt of the caller ends no task; it is still set
   * afterwards.
   *
   * @throws E if a task throws it
   * @throws IllegalStateException if these workers are closed
   */
  public <E extends Exception> void run(int count, Task<E> task) throws E {
    ExecutorService others = helpers;
    if (others == null || count <= 1 || INSIDE_A_TASK.get()) {
      for (int i = 0; i < count; i++) {
        task.run(i);
      }
      return;
    }
    if (others.isShutdown()) {
      throw new IllegalStateException("these workers are closed");
    }
    Shared<E> shared = new Shared<>(count, task);
    for (int i = 1; i < Math.min(threads, count); i++) {
      others.execute(shared::take);
    }
    shared.take();
    shared.await();
    shared.rethrow();
  }

  /**
   * Applies a step to all elements of a list, as {@link #run} runs tasks.
   *
   * @return the results in the order of the elements
   * @throws E what the first of the elements that failed has thrown
   */
  public <T, R, E extends Exception> List<R> map(List<T> elements, Step<T, R, E> step) throws E {
    Object[] results = new Object[elements.size()];
    run(results.length, i -> results[i] = step.apply(elements.get(i)));
    @SuppressWarnings("unchecked") // each is an R
    List<R> list = (List<R>) Arrays.asList(results);
    return Collections.unmodifiableList(list);
  }

  /** Ends the threads, once they have done what they do. */
  @Override
  public void close() {
    if (helpers != null) {
      helpers.shutdown();
    }
  }

  /**
   * The tasks of one call. Numbers are taken in order, so of those that fail the lowest is known.
   */
  private static final class Shared<E extends Exception> {
    private final int count;
    private final Task<E> task;
    private final AtomicInteger next = new AtomicInteger();

    /** Tasks that are neither done nor given up. */
    private final CountDownLatch left;

    private int failedNumber = Integer.MAX_VALUE;
    private @Nullable Throwable failure;

    Shared(int count, Task<E> task) {
      this.count = count;
      this.task = task;
      this.left = new CountDownLatch(count);
    }

    /** Takes task after task until none is left. */
    void take() {
      boolean inside = INSIDE_A_TASK.get();
      INSIDE_A_TASK.set(true);
      for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
        try {
          task.run(i);
        } catch (Throwable e) {
          fail(i, e);
        } finally {
          left.countDown();
        }
      }
      INSIDE_A_TASK.set(inside);
    }

    private synchronized void fail(int number, Throwable e) {
      if (number < failedNumber) {
        failedNumber = number;
        failure = e;
      }
      for (int given = next.getAndSet(count); given < count; given++) {
        left.countDown();
      }
    }

    void await() {
      boolean interrupted = false;
      while (true) {
        try {
          left.await();
          break;
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }

    @SuppressWarnings("unchecked") // a task throws nothing else
    synchronized void rethrow() throws E {
      switch (failure) {
        case null -> {}
        case RuntimeException e -> throw e;
        case Error e -> throw e;
        default -> throw (E) failure;
      }
    }
  }
}
