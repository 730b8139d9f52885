package dev.jvlad.photos;

import dev.jvlad.Progress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** The same for every element of a list, on a few threads. */
public final class Parallel {
  private Parallel() {}

  /** What is done with one element. */
  public interface Step<T, R> {
    /** Does it. */
    R apply(T element) throws IOException;
  }

  /** The results in the order of the list; fails with what the first element that failed threw. */
  public static <T, R> List<R> map(List<T> list, int threads, Step<T, R> step) throws IOException {
    try (ExecutorService executor =
        Executors.newFixedThreadPool(
            threads, Thread.ofPlatform().daemon().name("photos-", 0).factory())) {
      List<Future<R>> futures = new ArrayList<>();
      for (T element : list) {
        futures.add(executor.submit(() -> step.apply(element)));
      }
      List<R> results = new ArrayList<>();
      for (Future<R> future : futures) {
        results.add(result(future, executor));
      }
      return results;
    }
  }

  /** The same, telling how many are done. */
  public static <T, R> List<R> map(
      List<T> list, int threads, Progress progress, String what, Step<T, R> step)
      throws IOException {
    AtomicInteger done = new AtomicInteger();
    List<R> results =
        map(
            list,
            threads,
            element -> {
              R result = step.apply(element);
              progress.at(what, done.incrementAndGet(), list.size());
              return result;
            });
    progress.done();
    return results;
  }

  private static <R> R result(Future<R> future, ExecutorService executor) throws IOException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      executor.shutdownNow();
      switch (e.getCause()) {
        case IOException cause -> throw cause;
        case RuntimeException cause -> throw cause;
        case Error cause -> throw cause;
        case null, default -> throw new IllegalStateException(e);
      }
    } catch (InterruptedException e) {
      executor.shutdownNow();
      Thread.currentThread().interrupt();
      throw new PhotosException("interrupted", e);
    }
  }
}
