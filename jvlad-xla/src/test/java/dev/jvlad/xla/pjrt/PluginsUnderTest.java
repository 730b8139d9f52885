package dev.jvlad.xla.pjrt;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/**
 * The plugins that the tests run on: those of the environment variable {@code PJRT_PLUGIN_PATH},
 * paths with colons between them. Where there are none, such tests are skipped; {@code
 * -Djvlad.xla.required=true} forbids that.
 */
public final class PluginsUnderTest {
  /** Stands for "none", so that a test is there to be skipped. */
  private static final Path NONE = Path.of("no-plugin");

  private PluginsUnderTest() {}

  /** All plugins, at least one entry. */
  public static List<Path> list() {
    String path = System.getenv().getOrDefault("PJRT_PLUGIN_PATH", "");
    List<Path> plugins =
        Arrays.stream(path.split(File.pathSeparator))
            .filter(part -> !part.isEmpty())
            .map(Path::of)
            .toList();
    return plugins.isEmpty() ? List.of(NONE) : plugins;
  }

  /** Skips the test, or fails where that is forbidden, if this is no plugin. */
  public static Path require(Path plugin) {
    String message =
        "no PJRT plugin to test with: name some in PJRT_PLUGIN_PATH"
            + " (jvlad-xla/fetch-cpu-plugins gets two)";
    if (Boolean.getBoolean("jvlad.xla.required")) {
      assertThat(plugin).as(message).isNotEqualTo(NONE);
    }
    Assumptions.assumeFalse(plugin.equals(NONE), message);
    return plugin;
  }
}
