package dev.jvlad.benchmarks.fuzz;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What a {@link FuzzWorker} of one width has found. */
final class WorkerProcess {

  /** A failed case. */
  record Failure(String kind, FuzzCase drawn, String message) {}

  private final int width;
  private final List<Failure> failures = new ArrayList<>();
  private final Paths paths = new Paths();
  private int bits;
  private int cases;
  private boolean done;

  private WorkerProcess(int width) {
    this.width = width;
  }

  /** Runs drawn cases from a number on, for some seconds. */
  static WorkerProcess draw(int width, long seed, int first, double seconds) throws IOException {
    return run(width, "seed", Long.toString(seed), Integer.toString(first), "" + seconds);
  }

  /** Runs one case, some times. */
  static WorkerProcess repeat(FuzzCase drawn) throws IOException {
    return run(drawn.get(Parameter.WIDTH), "case", drawn.toString());
  }

  private static WorkerProcess run(int width, String... words) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                System.getProperty("java.home") + "/bin/java",
                "--add-modules",
                "jdk.incubator.vector",
                "-ea",
                "-Xmx2g",
                "-XX:MaxVectorSize=" + width / 8,
                "-cp",
                System.getProperty("java.class.path"),
                FuzzWorker.class.getName()));
    command.addAll(List.of(words));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    WorkerProcess worker = new WorkerProcess(width);
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        worker.read(line.split("\t", -1));
      }
    } finally {
      process.destroy();
    }
    if (!worker.done) {
      throw new IOException("the JVM for %d bits ended early: %s".formatted(width, command));
    }
    return worker;
  }

  private void read(String[] words) {
    switch (words[0]) {
      case "width" -> bits = Integer.parseInt(words[1]);
      case "fault" -> failures.add(new Failure(words[1], FuzzCase.parse(words[2]), words[3]));
      case "path" -> paths.add(Path.valueOf(words[1]), Long.parseLong(words[2]));
      case "done" -> {
        cases = Integer.parseInt(words[1]);
        done = true;
      }
      default -> {} // a warning of the JVM's
    }
  }

  /** Whether the machine has vectors of the width. */
  boolean isOfWidth() {
    return bits == width;
  }

  List<Failure> failures() {
    return failures;
  }

  Paths paths() {
    return paths;
  }

  int cases() {
    return cases;
  }
}
