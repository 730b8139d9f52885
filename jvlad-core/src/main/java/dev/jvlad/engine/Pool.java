package dev.jvlad.engine;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lends workspaces to whoever computes, and takes them back for the next one, so that repeated
 * calls allocate nothing. A workspace comes back holding what its last user left in it. One that an
 * exception keeps from coming back is made anew.
 *
 * @param <W> a workspace, used by one thread at a time
 */
final class Pool<W> {
  /** Twice the threads that can compute at once; what comes back beyond is garbage. */
  private static final int MOST_IDLE = 2 * Runtime.getRuntime().availableProcessors();

  private final Supplier<W> maker;
  private final AtomicReferenceArray<@Nullable W> idle = new AtomicReferenceArray<>(MOST_IDLE);

  Pool(Supplier<W> maker) {
    this.maker = maker;
  }

  W borrow() {
    for (int i = 0; i < MOST_IDLE; i++) {
      W workspace = idle.get(i);
      if (workspace != null && idle.compareAndSet(i, workspace, null)) {
        return workspace;
      }
    }
    return maker.get();
  }

  void giveBack(W workspace) {
    for (int i = 0; i < MOST_IDLE; i++) {
      if (idle.get(i) == null && idle.compareAndSet(i, null, workspace)) {
        return;
      }
    }
  }
}
