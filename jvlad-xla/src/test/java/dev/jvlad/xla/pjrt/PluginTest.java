package dev.jvlad.xla.pjrt;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is no plugin, in one line each. */
class PluginTest {
  @Test
  void aMissingFile(@TempDir Path folder) {
    Path missing = folder.resolve("missing.so");
    assertThatThrownBy(() -> Plugin.open(missing))
        .isInstanceOf(PluginException.class)
        .hasMessage("%s: no such file; wanted a PJRT plugin, a shared library", missing);
    assertThatThrownBy(() -> Plugin.open(folder))
        .hasMessage("%s: is no file; wanted a PJRT plugin, a shared library", folder);
  }

  @Test
  void aFileThatIsNoLibrary(@TempDir Path folder) throws IOException {
    Path text = Files.writeString(folder.resolve("text.so"), "no library");
    assertThatThrownBy(() -> Plugin.open(text)).hasMessage("%s: is no shared library", text);
    Path cut = Files.write(folder.resolve("cut.so"), new byte[] {0x7f, 'E', 'L', 'F', 2, 1});
    assertThatThrownBy(() -> Plugin.open(cut))
        .isInstanceOf(PluginException.class)
        .message()
        .startsWith(cut + ": ")
        .hasLineCount(1)
        .doesNotContain("Cannot open library");
  }

  @Test
  void aLibraryThatIsNoPlugin() {
    Path library = Path.of(System.getProperty("java.home"), "lib", "libjava.so");
    assertThatThrownBy(() -> Plugin.open(library))
        .isInstanceOf(PluginException.class)
        .message()
        .endsWith("libjava.so: is no PJRT plugin, it has no function GetPjrtApi");
  }
}
