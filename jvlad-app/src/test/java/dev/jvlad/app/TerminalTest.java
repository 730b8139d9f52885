package dev.jvlad.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class TerminalTest {

  /** Prints the width that the program sees. */
  static final class Width {
    private Width() {}

    @SuppressWarnings("SystemOut")
    public static void main(String[] arguments) {
      System.out.println("start " + Terminal.columnsAtStart() + ", now " + Terminal.columns());
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void theTerminalIsAsked() throws Exception {
    Path script = Path.of("/usr/bin/script");
    assumeTrue(Files.isExecutable(script), "script makes a terminal");
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String program =
        "%s --enable-native-access=ALL-UNNAMED -Dvlad.columns=70 -cp '%s' '%s'"
            .formatted(java, System.getProperty("java.class.path"), Width.class.getName());
    Process process =
        new ProcessBuilder(script.toString(), "-qec", "stty cols 43; " + program, "/dev/null")
            .redirectErrorStream(true)
            .start();
    process.getOutputStream().close();
    String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(printed).contains("start 70, now 43");
  }

  @Test
  void whereThereIsNoTerminalTheUsualWidthIsTaken() {
    assertThat(Terminal.columnsAtStart()).isEqualTo(80);
  }
}
