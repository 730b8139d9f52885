package dev.jvlad.xla.pjrt;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Something that will have happened. */
public final class Event extends NativeObject {

  Event(Client client, MemorySegment handle) {
    super(client.api(), handle, Function.EVENT_DESTROY, "event", client);
  }

  /**
   * Waits until it has.
   *
   * @throws PjrtException if it failed
   */
  public void await() {
    try (Arena arena = Arena.ofConfined()) {
      Arguments arguments = Function.EVENT_AWAIT.arguments().allocate(arena);
      api().call(Function.EVENT_AWAIT, arguments.address("event", handle()));
    }
  }
}
