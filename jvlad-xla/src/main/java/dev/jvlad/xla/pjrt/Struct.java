package dev.jvlad.xla.pjrt;

import java.lang.foreign.Arena;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The layout of one of the interface's structs, as a C compiler for 64-bit machines gives it: every
 * field at a multiple of its own size. All structs begin with {@code size_t struct_size} and {@code
 * PJRT_Extension_Base* extension_start}.
 *
 * <p>struct_size tells the plugin which fields the caller knows. It is where the last field ends
 * and not {@code sizeof}, which is rounded up: a field that a later version adds in that gap would
 * seem to be set.
 */
final class Struct {
  private static final int HEADER = 16;

  private final String name;
  private final Map<String, Integer> offsets = new LinkedHashMap<>();
  private int end = HEADER;

  private Struct(String name) {
    this.name = name;
  }

  static Struct of(String name) {
    return new Struct(name);
  }

  /** A pointer. */
  Struct address(String field) {
    return field(field, 8);
  }

  /** {@code size_t} or {@code int64_t}. */
  Struct size(String field) {
    return field(field, 8);
  }

  /** {@code int} or an enum. */
  Struct integer(String field) {
    return field(field, 4);
  }

  /** {@code bool}. */
  Struct bool(String field) {
    return field(field, 1);
  }

  private Struct field(String field, int bytes) {
    int offset = (end + bytes - 1) / bytes * bytes;
    offsets.put(field, offset);
    end = offset + bytes;
    return this;
  }

  /** What the header calls {@code …_STRUCT_SIZE}. */
  int structSize() {
    return end;
  }

  int offset(String field) {
    Integer offset = offsets.get(field);
    if (offset == null) {
      throw new IllegalArgumentException("%s has no field %s".formatted(name, field));
    }
    return offset;
  }

  /** One with its size set and all else zero. */
  Arguments allocate(Arena arena) {
    return new Arguments(this, arena);
  }
}
