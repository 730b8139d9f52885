package dev.jvlad.app;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/**
 * The width of the terminal that standard error leads to. The launcher says what it is at the
 * start; later the terminal itself is asked each time, by {@code ioctl}, because its user may have
 * changed it. To be able to ask costs a tenth of a second once, so who is quick does not.
 */
final class Terminal {
  private static final int USUAL_COLUMNS = 80;

  /** TIOCGWINSZ. */
  private static final long GET_WINDOW_SIZE =
      System.getProperty("os.name").startsWith("Mac") ? 0x40087468L : 0x5413L;

  private Terminal() {}

  /** As the launcher found it. */
  static int columnsAtStart() {
    return known(Integer.getInteger("vlad.columns", 0));
  }

  /** As it is now; where the system does not say, as at the start. */
  static int columns() {
    MethodHandle ioctl = Asking.IOCTL;
    if (ioctl == null) {
      return columnsAtStart();
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment rowsAndColumns = arena.allocate(JAVA_SHORT, 4);
      int descriptor = Integer.getInteger("vlad.stderr", 2);
      int answer = (int) ioctl.invokeExact(descriptor, GET_WINDOW_SIZE, rowsAndColumns);
      int columns = Short.toUnsignedInt(rowsAndColumns.getAtIndex(JAVA_SHORT, 1));
      return answer == 0 ? known(columns) : columnsAtStart();
    } catch (Throwable e) {
      return columnsAtStart();
    }
  }

  /** A terminal that was never told its size says 0. */
  private static int known(int columns) {
    return columns > 0 ? columns : USUAL_COLUMNS;
  }

  /** What asking needs; loaded when somebody asks. */
  private static final class Asking {
    static final @Nullable MethodHandle IOCTL = ioctl();

    private Asking() {}

    @SuppressWarnings("restricted") // the launcher enables native access
    private static @Nullable MethodHandle ioctl() {
      try {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(
            linker.defaultLookup().findOrThrow("ioctl"),
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS),
            Linker.Option.firstVariadicArg(2));
      } catch (RuntimeException | LinkageError e) {
        return null;
      }
    }
  }
}
