package dev.jvlad.xla.pjrt;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** An array on a device; it may be used before what fills it has run. */
public final class Buffer extends NativeObject {
  private final Client client;

  /** When the host's memory that it is filled from may change; null for an output. */
  private final @Nullable Event uploaded;

  Buffer(Client client, MemorySegment handle, @Nullable Event uploaded) {
    super(client.api(), handle, Function.BUFFER_DESTROY, "buffer", client);
    this.client = client;
    this.uploaded = uploaded;
  }

  /** Waits until the memory that was given to {@link Client#upload} may change or go. */
  public void awaitUpload() {
    if (uploaded != null) {
      uploaded.await();
    }
  }

  /**
   * Waits until the array has been computed.
   *
   * @throws PjrtException if what computes it failed
   */
  public void await() {
    try (Arena arena = Arena.ofConfined()) {
      Arguments arguments = Function.BUFFER_READY_EVENT.arguments().allocate(arena);
      api().call(Function.BUFFER_READY_EVENT, arguments.address("buffer", handle()));
      try (Event ready = new Event(client, arguments.address("event"))) {
        ready.await();
      }
    }
  }

  /**
   * Starts copying the array to the host.
   *
   * @param numbers native memory as large as the array, OUT once the event has happened
   */
  public Event download(MemorySegment numbers) {
    try (Arena arena = Arena.ofConfined()) {
      Arguments arguments =
          Function.BUFFER_TO_HOST_BUFFER
              .arguments()
              .allocate(arena)
              .address("src", handle())
              .address("dst", numbers)
              .size("dst_size", numbers.byteSize());
      api().call(Function.BUFFER_TO_HOST_BUFFER, arguments);
      return new Event(client, arguments.address("event"));
    }
  }

  @Override
  public void close() {
    if (uploaded != null) {
      uploaded.close();
    }
    super.close();
  }
}
