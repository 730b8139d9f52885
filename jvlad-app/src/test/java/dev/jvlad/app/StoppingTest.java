package dev.jvlad.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What the command does in a process of its own: signals, pipes and full disks. */
@EnabledOnOs(OS.LINUX)
class StoppingTest {
  @TempDir private Path folder;

  /** How a process ended and what it printed. */
  private record Ended(int code, String printed) {}

  private Process start(String script, Object... words) throws IOException {
    List<String> command = new ArrayList<>(List.of("bash", "-c", script, "bash"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("--add-modules", "jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED"));
    command.add("-Djava.io.tmpdir=" + folder);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    Stream.of(words).map(Object::toString).forEach(command::add);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().remove("JDK_JAVA_OPTIONS");
    return builder.redirectErrorStream(true).start();
  }

  private static Ended end(Process process) throws IOException, InterruptedException {
    String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).as(printed).isTrue();
    return new Ended(
        process.exitValue(),
        printed.replace("WARNING: Using incubator modules: jdk.incubator.vector\n", ""));
  }

  /** Ctrl-C is SIGINT, which a shell in the background would let its children ignore. */
  private Ended stopped(Path appears, Object... words) throws Exception {
    Process process = start("exec env --default-signal=INT \"$@\"", words);
    for (int i = 0; i < 600 && process.isAlive() && !hasOne(appears); i++) {
      Thread.sleep(50);
    }
    new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
    return end(process);
  }

  private static boolean hasOne(Path pattern) throws IOException {
    try (Stream<Path> files = Files.list(pattern.getParent())) {
      return files.anyMatch(
          file -> file.getFileName().toString().matches(pattern.getFileName().toString()));
    }
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.startsWith("hsperfdata"))
          .sorted()
          .toList();
    }
  }

  @Test
  void encodingThatIsStoppedLeavesNothing() throws Exception {
    Path codebook = NpyFiles.floats(folder.resolve("c.npy"), NpyFiles.shape(64, 64), rows(64, 64));
    Path x = folder.resolve("x.npy");
    long rows = 12_000_000; // 3 GB of zeros that take no place
    try (var file = new RandomAccessFile(x.toFile(), "rw")) {
      byte[] header = NpyFiles.header("<f4", false, rows / 100, 100, 64);
      file.write(header);
      file.setLength(header.length + rows * 64 * 4);
    }
    Ended ended =
        stopped(
            folder.resolve("\\.y\\.npy.*"),
            "encode",
            "--codebook",
            codebook,
            "--descriptors",
            x,
            "-o",
            folder.resolve("y.npy"));
    assertThat(ended.printed()).isEqualTo("vlad: stopped; nothing was written\n");
    assertThat(ended.code()).isEqualTo(130);
    assertThat(names()).containsExactly("c.npy", "x.npy");
  }

  private static float[] rows(int rows, int columns) {
    float[] values = new float[rows * columns];
    for (int i = 0; i < values.length; i++) {
      values[i] = i * 31 % 97;
    }
    return values;
  }

  @Test
  void demoThatIsStoppedLeavesNothing() throws Exception {
    Ended ended = stopped(folder.resolve("vlad-demo-.*"), "demo");
    assertThat(ended).isEqualTo(new Ended(130, "vlad: stopped\n"));
    assertThat(names()).isEmpty();
  }

  @Test
  void indexingThatIsStoppedSaysHowToGoOn() throws Exception {
    Path photos = folder.resolve("photos");
    Pictures.writeAll(photos, 0, 64);
    Path model = Pictures.smallModel(folder.resolve("small.vlad"));
    Path collection = Files.createDirectory(folder.resolve("collection"));
    Ended ended =
        stopped(
            collection.resolve("axes.bin"),
            "index",
            photos,
            "--collection",
            collection,
            "--model",
            model);
    assertThat(ended)
        .isEqualTo(
            new Ended(
                130, "vlad: stopped; what was indexed is kept: run the same again to go on\n"));
    assertThat(Vlad.run("index", photos, "--collection", collection).succeeded().output())
        .contains("; 64 images in ");
  }

  /** As {@code vlad … | head -1}. */
  @Test
  void aReaderWhoHasSeenEnoughIsNoError() throws Exception {
    Ended ended = end(start("\"$@\" | true; exit ${PIPESTATUS[0]}", "--help"));
    assertThat(ended).isEqualTo(new Ended(141, ""));
  }

  @Test
  void aFullDiskIsAnError() throws Exception {
    Ended ended = end(start("exec \"$@\" >/dev/full", "--help"));
    assertThat(ended)
        .isEqualTo(
            new Ended(
                1,
                "vlad: standard output: not all could be written; is its disk full, or its pipe"
                    + " closed?\n"));
  }
}
