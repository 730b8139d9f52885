package dev.jvlad.xla.pjrt;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Something that the plugin made and that is given back once; closing it again does nothing. */
abstract class NativeObject implements AutoCloseable {
  private final Api api;
  private final MemorySegment handle;
  private final Function destroy;
  private final String destroyedField;

  /** Whose it is; null for the client itself. */
  private final @Nullable Client owner;

  private final AtomicBoolean closed = new AtomicBoolean();

  /**
   * Takes over a handle.
   *
   * @param destroy gives it back
   * @param destroyedField names it in that function's struct
   */
  NativeObject(
      Api api,
      MemorySegment handle,
      Function destroy,
      String destroyedField,
      @Nullable Client owner) {
    this.api = api;
    this.handle = handle;
    this.destroy = destroy;
    this.destroyedField = destroyedField;
    this.owner = owner;
    if (owner != null) {
      owner.opened(this);
    }
  }

  final Api api() {
    return api;
  }

  final MemorySegment handle() {
    if (closed.get()) {
      throw new IllegalStateException("this %s is closed".formatted(noun()));
    }
    return handle;
  }

  private String noun() {
    return getClass().getSimpleName();
  }

  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    if (owner != null) {
      owner.closed(this);
    }
    try (Arena arena = Arena.ofConfined()) {
      Arguments arguments = destroy.arguments().allocate(arena);
      api.call(destroy, arguments.address(destroyedField, handle));
    }
  }
}
