package dev.jvlad.xla.pjrt;

import static java.lang.foreign.ValueLayout.ADDRESS;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * A shared library that knows one kind of device. It stays loaded for the life of the process: the
 * interface has no way to end it.
 */
public final class Plugin {
  /** How an executable or a shared library begins on Linux. */
  private static final byte[] ELF = {0x7f, 'E', 'L', 'F'};

  private static final Map<Path, Plugin> OPEN = new HashMap<>();

  private final Path library;
  private final Api api;

  private Plugin(Path library, Api api) {
    this.library = library;
    this.api = api;
  }

  /**
   * Loads a plugin and sets it up; the same file is loaded once.
   *
   * @throws PluginException if there is no such file, it is no plugin, or it speaks another version
   *     of the interface
   */
  public static Plugin open(Path library) {
    Path file = realPath(library);
    synchronized (OPEN) {
      Plugin open = OPEN.get(file);
      if (open == null) {
        open = load(file);
        OPEN.put(file, open);
      }
      return open;
    }
  }

  private static Path realPath(Path library) {
    if (!Files.isRegularFile(library)) {
      throw new PluginException(
          "%s: %s; wanted a PJRT plugin, a shared library"
              .formatted(library, Files.exists(library) ? "is no file" : "no such file"));
    }
    try {
      requireSharedLibrary(library);
      return library.toRealPath();
    } catch (IOException e) {
      throw new PluginException("%s: %s".formatted(library, e.getMessage()), e);
    }
  }

  /** The JVM would say so too, but with a warning about its stack that would be misunderstood. */
  private static void requireSharedLibrary(Path library) throws IOException {
    if (!System.getProperty("os.name").equals("Linux")) {
      return;
    }
    try (InputStream in = Files.newInputStream(library)) {
      if (!Arrays.equals(in.readNBytes(ELF.length), ELF)) {
        throw new PluginException("%s: is no shared library".formatted(library));
      }
    }
  }

  private static Plugin load(Path library) {
    SymbolLookup symbols;
    try {
      symbols = SymbolLookup.libraryLookup(library, Arena.global());
    } catch (IllegalArgumentException e) {
      throw new PluginException("%s: %s".formatted(library, whyNotLoaded(library)), e);
    }
    MemorySegment entry =
        symbols
            .find("GetPjrtApi")
            .orElseThrow(() ->
                new PluginException(
                    "%s: is no PJRT plugin, it has no function GetPjrtApi".formatted(library)));
    Api api = Api.of(pointer(entry), library);
    try (Arena arena = Arena.ofConfined()) {
      api.call(Function.PLUGIN_INITIALIZE, Function.PLUGIN_INITIALIZE.arguments().allocate(arena));
    } catch (PjrtException e) {
      throw new PluginException("%s: %s".formatted(library, e.getMessage()), e);
    }
    return new Plugin(library, api);
  }

  private static MemorySegment pointer(MemorySegment entry) {
    try {
      return (MemorySegment)
          Linker.nativeLinker().downcallHandle(entry, FunctionDescriptor.of(ADDRESS)).invokeExact();
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  /** libraryLookup does not tell what the loader said; System.load fails alike, and does. */
  private static String whyNotLoaded(Path library) {
    try {
      System.load(library.toString());
      return "cannot be loaded";
    } catch (UnsatisfiedLinkError e) {
      String message = String.valueOf(e.getMessage());
      String prefix = library + ": ";
      String told = message.startsWith(prefix) ? message.substring(prefix.length()) : message;
      return told.startsWith(prefix) ? told.substring(prefix.length()) : told;
    }
  }

  /** The file. */
  public Path library() {
    return library;
  }

  /** Which version of the interface it speaks. */
  public ApiVersion apiVersion() {
    return api.version();
  }

  /**
   * Takes the devices into use.
   *
   * @throws PluginException if there are none, or they are taken
   */
  public Client createClient() {
    try (Arena arena = Arena.ofConfined()) {
      Arguments arguments = Function.CLIENT_CREATE.arguments().allocate(arena);
      api.call(Function.CLIENT_CREATE, arguments);
      return new Client(api, arguments.address("client"));
    } catch (PjrtException e) {
      throw new PluginException("%s: %s".formatted(library, e.getMessage()), e);
    }
  }
}
