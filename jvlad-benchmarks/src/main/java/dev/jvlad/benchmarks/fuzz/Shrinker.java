package dev.jvlad.benchmarks.fuzz;

import dev.jvlad.benchmarks.fuzz.WorkerProcess.Failure;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Makes a failed case smaller: parameter by parameter it tries the least value, then halves the way
 * to it, as long as the case fails in the same way in a JVM of its own.
 */
final class Shrinker {
  private static final long MOST_NANOS = 90_000_000_000L;

  /** A failure that depends on when the compiler comes does not come in every JVM. */
  private static final int CONFIRMATIONS = 4;

  private final long end = System.nanoTime() + MOST_NANOS;

  private Shrinker() {}

  /** The smallest case found, or the same if it does not fail alone. */
  static Failure shrink(Failure failure) throws IOException {
    Shrinker shrinker = new Shrinker();
    @Nullable Failure smallest = null;
    for (int i = 0; i < CONFIRMATIONS && smallest == null; i++) {
      smallest = shrinker.tried(failure, failure.drawn());
    }
    if (smallest == null) {
      return new Failure(
          failure.kind(), failure.drawn(), failure.message() + " (but not in a JVM of its own)");
    }
    FuzzCase before;
    do {
      before = smallest.drawn();
      for (Parameter parameter : Parameter.values()) {
        if (parameter != Parameter.SUBJECT && parameter != Parameter.WIDTH) {
          smallest = shrinker.along(parameter, smallest);
        }
      }
    } while (!before.equals(smallest.drawn()) && System.nanoTime() < shrinker.end);
    return smallest;
  }

  private Failure along(Parameter parameter, Failure failure) throws IOException {
    Failure smallest = failure;
    int from = parameter.least();
    while (System.nanoTime() < end && from != smallest.drawn().get(parameter)) {
      Failure smaller = tried(smallest, smallest.drawn().with(parameter, from));
      if (smaller != null) {
        return smaller.drawn().get(parameter) == parameter.least()
            ? smaller
            : along(parameter, smaller);
      }
      if (parameter.choices() > 0 || parameter == Parameter.SEED) {
        return smallest;
      }
      int next = from + (smallest.drawn().get(parameter) - from) / 2;
      if (next == from) {
        return smallest;
      }
      from = next;
    }
    return smallest;
  }

  private @Nullable Failure tried(Failure failure, FuzzCase drawn) throws IOException {
    for (Failure again : WorkerProcess.repeat(drawn).failures()) {
      if (again.kind().equals(failure.kind())) {
        return again;
      }
    }
    return null;
  }
}
