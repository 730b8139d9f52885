package dev.jvlad.xla.pjrt;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/**
 * A plugin's table of functions, {@code PJRT_Api}:
 *
 * <pre>
 *    0  size_t struct_size            how much of the table there is
 *    8  PJRT_Extension_Base*
 *   16  PJRT_Api_Version              struct_size, extension, int major, int minor
 *   40  the functions, 8 bytes each
 * </pre>
 *
 * All functions have one signature, {@code PJRT_Error* f(struct*)}, so one handle calls them all
 * ({@code PJRT_Error_Destroy} and {@code PJRT_Error_Message} return nothing). Calls may take as
 * long as a device takes; the handle is not {@code Linker.Option.critical}, which would stop the
 * garbage collector meanwhile.
 */
final class Api {
  private static final int MAJOR = 0;

  /** From 0.57 on the table is as it is now: that version moved its fields. */
  private static final int OLDEST_MINOR = 57;

  private static final long VERSION = 16;
  private static final long FUNCTIONS = 40;

  private static final MethodHandle CALL =
      Linker.nativeLinker().downcallHandle(FunctionDescriptor.of(ADDRESS, ADDRESS));
  private static final MethodHandle CALL_VOID =
      Linker.nativeLinker().downcallHandle(FunctionDescriptor.ofVoid(ADDRESS));

  private final MemorySegment table;
  private final ApiVersion version;

  private Api(MemorySegment table, ApiVersion version) {
    this.table = table;
    this.version = version;
  }

  /**
   * Takes the table that a library's {@code GetPjrtApi} returns.
   *
   * @param library for messages
   */
  static Api of(MemorySegment pointer, Path library) {
    if (pointer.equals(MemorySegment.NULL)) {
      throw new PluginException("%s: GetPjrtApi gives no functions".formatted(library));
    }
    MemorySegment head = pointer.reinterpret(FUNCTIONS);
    ApiVersion version =
        new ApiVersion(head.get(JAVA_INT, VERSION + 16), head.get(JAVA_INT, VERSION + 20));
    requireKnown(version, library);
    return new Api(pointer.reinterpret(head.get(JAVA_LONG, 0)), version);
  }

  static void requireKnown(ApiVersion version, Path library) {
    if (version.major() != MAJOR || version.minor() < OLDEST_MINOR) {
      throw new PluginException(
          "%s: speaks version %s of the PJRT interface, too %s; wanted %d.%d or later, before %d"
              .formatted(
                  library,
                  version,
                  version.major() > MAJOR ? "new" : "old",
                  MAJOR,
                  OLDEST_MINOR,
                  MAJOR + 1));
    }
  }

  ApiVersion version() {
    return version;
  }

  /**
   * Calls a function.
   *
   * @throws PjrtException if the plugin says that it failed
   */
  void call(Function function, Arguments arguments) {
    MemorySegment error;
    try {
      error = (MemorySegment) CALL.invokeExact(address(function), arguments.memory());
    } catch (Throwable e) {
      throw unexpected(e);
    }
    if (!error.equals(MemorySegment.NULL)) {
      throw exception(error);
    }
  }

  private PjrtException exception(MemorySegment error) {
    try (Arena arena = Arena.ofConfined()) {
      Arguments message = Function.ERROR_MESSAGE.arguments().allocate(arena);
      callVoid(Function.ERROR_MESSAGE, message.address("error", error));
      Arguments code = Function.ERROR_GET_CODE.arguments().allocate(arena);
      // Its own error is of no use; the code stays 0, unknown.
      callForCode(code.address("error", error));
      PjrtException exception =
          new PjrtException(
              PjrtException.Code.of(code.integer("code")), message.text("message").strip());
      Arguments destroy = Function.ERROR_DESTROY.arguments().allocate(arena);
      callVoid(Function.ERROR_DESTROY, destroy.address("error", error));
      return exception;
    }
  }

  private void callForCode(Arguments arguments) {
    try {
      MemorySegment unused =
          (MemorySegment) CALL.invokeExact(address(Function.ERROR_GET_CODE), arguments.memory());
      assert unused.equals(MemorySegment.NULL);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  private void callVoid(Function function, Arguments arguments) {
    try {
      CALL_VOID.invokeExact(address(function), arguments.memory());
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  private MemorySegment address(Function function) {
    long offset = FUNCTIONS + 8L * function.place();
    MemorySegment address =
        offset + 8 <= table.byteSize() ? table.get(ADDRESS, offset) : MemorySegment.NULL;
    if (address.equals(MemorySegment.NULL)) {
      throw new PjrtException(
          PjrtException.Code.UNIMPLEMENTED,
          "the plugin (interface %s) has no function %s".formatted(version, function));
    }
    return address;
  }

  /** A downcall throws nothing of its own. */
  private static RuntimeException unexpected(Throwable e) {
    return switch (e) {
      case RuntimeException runtime -> runtime;
      case Error error -> throw error;
      default -> new IllegalStateException(e);
    };
  }
}
