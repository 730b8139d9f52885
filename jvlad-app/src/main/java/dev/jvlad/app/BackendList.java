package dev.jvlad.app;

import dev.jvlad.engine.Backend;
import dev.jvlad.photos.Failures;
import dev.jvlad.xla.pjrt.Client;
import dev.jvlad.xla.pjrt.Plugin;
import java.io.File;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** What {@code --backend} can name on this machine, or why not. */
final class BackendList {
  private BackendList() {}

  /**
   * The back ends and what they are.
   *
   * @param pluginPath PJRT plugins, with the system's path separator between them
   */
  static Map<String, String> facts(String pluginPath) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("scalar", "plain loops, one thread");
    facts.put("simd", simd());
    for (String part : pluginPath.split(File.pathSeparator, -1)) {
      if (!part.isEmpty()) {
        facts.put(Options.BackendOption.XLA + part, plugin(Path.of(part)));
      }
    }
    return facts;
  }

  private static String simd() {
    try (Backend simd = Backend.simd(1)) {
      return "%s loops, the Vector API on %d processors"
          .formatted(simd.name(), Runtime.getRuntime().availableProcessors());
    } catch (UnsupportedOperationException e) {
      return "unavailable: " + Failures.line(e);
    }
  }

  private static String plugin(Path library) {
    try {
      Plugin plugin = Plugin.open(library);
      try (Client client = plugin.createClient()) {
        return "%s (%s), %d devices, interface %s"
            .formatted(
                client.platformName(),
                client.devices().getFirst().kind(),
                client.devices().size(),
                plugin.apiVersion());
      }
    } catch (RuntimeException e) {
      return "unavailable: " + Failures.line(e);
    }
  }
}
