package dev.jvlad.xla.pjrt;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/** One struct in native memory: fields by the names that the header gives them. */
final class Arguments {
  private final Struct struct;
  private final MemorySegment memory;

  Arguments(Struct struct, Arena arena) {
    this.struct = struct;
    this.memory = arena.allocate((struct.structSize() + 7L) / 8 * 8, 8);
    memory.set(JAVA_LONG, 0, struct.structSize());
  }

  MemorySegment memory() {
    return memory;
  }

  Arguments address(String field, MemorySegment value) {
    memory.set(ADDRESS, struct.offset(field), value);
    return this;
  }

  Arguments size(String field, long value) {
    memory.set(JAVA_LONG, struct.offset(field), value);
    return this;
  }

  Arguments integer(String field, int value) {
    memory.set(JAVA_INT, struct.offset(field), value);
    return this;
  }

  MemorySegment address(String field) {
    return memory.get(ADDRESS, struct.offset(field));
  }

  long size(String field) {
    return memory.get(JAVA_LONG, struct.offset(field));
  }

  int integer(String field) {
    return memory.get(JAVA_INT, struct.offset(field));
  }

  boolean bool(String field) {
    return memory.get(JAVA_BYTE, struct.offset(field)) != 0;
  }

  /** The text at {@code field}, {@code field_size} bytes long. */
  String text(String field) {
    long size = size(field + "_size");
    byte[] bytes = address(field).reinterpret(size).toArray(JAVA_BYTE);
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
