package dev.jvlad.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.jvlad.image.ForeignDecoder.Pixels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs of a few lines of shell, in place of those that a machine may have. */
class SearchTest {
  @TempDir private Path folder;

  @BeforeEach
  void needsAShell() {
    assumeThat(Files.isExecutable(Path.of("/bin/sh"))).isTrue();
  }

  private Path program(String name, String script) throws IOException {
    Path program = Files.writeString(folder.resolve(name), "#!/bin/sh\n" + script + "\n");
    return Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
  }

  @Test
  void anFfmpegThatGivesOneTileIsNotTaken() throws IOException {
    for (String version : List.of("5.1.9-0+deb12u1", "8.0.1", "n7.1")) {
      Program old =
          new Program.Ffmpeg(
              program("ffmpeg", "echo ffmpeg version " + version + " Copyright"), Map.of());
      assertThat(old.fault().orElse("")).contains(folder + "/ffmpeg is ");
    }
    for (String version : List.of("8.1", "8.1.2", "n8.1", "9.0.1", "10.0")) {
      Program recent =
          new Program.Ffmpeg(
              program("ffmpeg", "echo ffmpeg version " + version + " Copyright"), Map.of());
      assertThat(recent.fault()).isEmpty();
    }
  }

  @Test
  void whatIsAskedForByNameIsTheOnlyOne() throws IOException {
    Path broken = program("broken", "echo 'cannot open display' >&2; exit 3");

    Search search = Search.of(Map.of(Program.VARIABLE, broken.toString()));

    assertThat(search.program()).isEmpty();
    assertThat(search.missing())
        .isEqualTo("another VLAD_FFMPEG: " + broken + " does not run: cannot open display");
  }

  @Test
  void heifDecWritesAPng() throws IOException, TimeoutException {
    Path script = program("heif-dec", "echo picture > \"$2\"");
    Path decoded = folder.resolve("decoded");

    new Program.Heif(script).decode(folder, decoded, Pixels.GREY, Duration.ofSeconds(60), () -> {});

    assertThat(decoded).hasContent("picture");
  }

  @Test
  void ofSeveralPicturesTheFirstIsTaken() throws IOException, TimeoutException {
    Path script =
        program("heif-convert", "echo 1 > \"${2%.png}-1.png\"; echo 2 > \"${2%.png}-2.png\"");
    Path decoded = folder.resolve("decoded");

    new Program.Heif(script).decode(folder, decoded, Pixels.GREY, Duration.ofSeconds(60), () -> {});

    assertThat(decoded).hasContent("1");
  }

  @Test
  void workWithoutEndIsStopped() throws IOException {
    Path busy = program("busy", "while :; do :; done");

    assertThatThrownBy(() ->
            ChildProcess.run(List.of(busy.toString()), Map.of(), Duration.ofMillis(200), () -> {}))
        .isInstanceOf(TimeoutException.class);
  }

  @Test
  void nobodyWaitsForWhatIsNotWanted() throws IOException {
    Path busy = program("busy", "while :; do :; done");

    assertThatThrownBy(() ->
            ChildProcess.run(
                List.of(busy.toString()),
                Map.of(),
                Duration.ofMinutes(5),
                () -> {
                  throw new IOException("aborted");
                }))
        .hasMessage("aborted");
  }
}
