package dev.jvlad.xla.pjrt;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.OptionalLong;

/** One device of a client; it lives as long as the client. */
public final class Device {
  private final Api api;
  private final MemorySegment handle;
  private final int id;
  private final String kind;

  Device(Api api, MemorySegment handle) {
    this.api = api;
    this.handle = handle;
    try (Arena arena = Arena.ofConfined()) {
      Arguments get = Function.DEVICE_GET_DESCRIPTION.arguments().allocate(arena);
      api.call(Function.DEVICE_GET_DESCRIPTION, get.address("device", handle));
      MemorySegment description = get.address("device_description");
      Arguments number = Function.DEVICE_DESCRIPTION_ID.arguments().allocate(arena);
      api.call(Function.DEVICE_DESCRIPTION_ID, number.address("device_description", description));
      this.id = number.integer("id");
      Arguments name = Function.DEVICE_DESCRIPTION_KIND.arguments().allocate(arena);
      api.call(Function.DEVICE_DESCRIPTION_KIND, name.address("device_description", description));
      this.kind = name.text("device_kind");
    }
  }

  MemorySegment handle() {
    return handle;
  }

  /** Its number among all devices. */
  public int id() {
    return id;
  }

  /** The maker's name for it. */
  public String kind() {
    return kind;
  }

  /** How many bytes of its memory may be used; not every plugin tells. */
  public OptionalLong memoryLimit() {
    try (Arena arena = Arena.ofConfined()) {
      Arguments arguments = Function.DEVICE_MEMORY_STATS.arguments().allocate(arena);
      api.call(Function.DEVICE_MEMORY_STATS, arguments.address("device", handle));
      return arguments.bool("bytes_limit_is_set")
          ? OptionalLong.of(arguments.size("bytes_limit"))
          : OptionalLong.empty();
    } catch (PjrtException e) {
      if (e.code() == PjrtException.Code.UNIMPLEMENTED) {
        return OptionalLong.empty();
      }
      throw e;
    }
  }

  @Override
  public String toString() {
    return "%s %d".formatted(kind, id);
  }
}
