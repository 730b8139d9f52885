package dev.jvlad.ffmpeg;

import dev.jvlad.image.ForeignDecoder.Progress;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A program's run, within limits: so much processor time, 4 GB of memory where a shell can limit
 * it, and no word of its own on the terminal. Where the system does not tell the processor time of
 * others, the clock counts.
 */
final class ChildProcess {
  private static final long POLL_MILLIS = 50;
  private static final Duration TO_SAY_ITS_VERSION = Duration.ofSeconds(30);
  private static final int LONGEST_OUTPUT = 4000;
  private static final Path SHELL = Path.of("/bin/sh");

  /** The limit is in KB; systems without it go on without. */
  private static final String WITH_LIMIT = "ulimit -v 4000000 2>/dev/null; exec \"$0\" \"$@\"";

  private ChildProcess() {}

  /** What a short run prints, if it succeeds. */
  static String output(List<String> command, Map<String, String> environment) throws IOException {
    try {
      return run(command, environment, TO_SAY_ITS_VERSION, () -> {});
    } catch (TimeoutException e) {
      throw new IOException("it takes too long", e);
    }
  }

  /**
   * Runs a program to its end.
   *
   * @return what it printed, the first {@value #LONGEST_OUTPUT} bytes
   * @throws IOException with its last line if it fails, or if progress is no longer wanted
   * @throws TimeoutException if it takes more processor time
   */
  static String run(
      List<String> command, Map<String, String> environment, Duration maxTime, Progress progress)
      throws IOException, TimeoutException {
    Path printed = Files.createTempFile("vlad", ".log");
    try {
      Process process = start(command, environment, printed);
      try {
        await(process, maxTime, progress);
      } finally {
        process.destroyForcibly();
      }
      String text = text(printed);
      if (process.exitValue() != 0) {
        throw new IOException(lastLine(text, process.exitValue()));
      }
      return text;
    } finally {
      Files.deleteIfExists(printed);
    }
  }

  private static Process start(List<String> command, Map<String, String> environment, Path printed)
      throws IOException {
    List<String> limited = new ArrayList<>();
    if (Files.isExecutable(SHELL)) {
      limited.addAll(List.of(SHELL.toString(), "-c", WITH_LIMIT));
    }
    limited.addAll(command);
    ProcessBuilder builder = new ProcessBuilder(limited);
    builder.redirectErrorStream(true).redirectOutput(printed.toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    return process;
  }

  private static void await(Process process, Duration maxTime, Progress progress)
      throws IOException, TimeoutException {
    long start = System.nanoTime();
    try {
      Duration before = Duration.ZERO;
      while (!process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
        Duration used =
            process
                .info()
                .totalCpuDuration()
                .orElseGet(() -> Duration.ofNanos(System.nanoTime() - start));
        if (used.compareTo(maxTime) > 0) {
          throw new TimeoutException();
        }
        if (used.compareTo(before) > 0) {
          before = used;
          progress.made();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException();
    }
  }

  private static String text(Path printed) throws IOException {
    try (var in = Files.newInputStream(printed)) {
      return new String(in.readNBytes(LONGEST_OUTPUT), StandardCharsets.UTF_8);
    }
  }

  /** Programs put the file's name and an address in brackets in front of what they say. */
  private static String lastLine(String text, int exitValue) {
    return text.lines()
        .map(line -> line.replaceAll("\\[[^\\]]*@ [^\\]]*\\]", "").strip())
        .filter(line -> !line.isEmpty() && !line.contains("no version information available"))
        .reduce((_, later) -> later)
        .orElse("exit code " + exitValue);
  }
}
