package dev.jvlad.photos;

import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A value that is computed when it is first asked for, and then kept. Threads may share it. */
final class Once<T> {
  private final Supplier<T> computation;
  private @Nullable T value;

  Once(Supplier<T> computation) {
    this.computation = computation;
  }

  synchronized T get() {
    if (value == null) {
      value = Objects.requireNonNull(computation.get());
    }
    return value;
  }
}
