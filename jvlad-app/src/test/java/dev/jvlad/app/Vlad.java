package dev.jvlad.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Runs the command in this JVM, as its users do from a shell, and keeps what it prints. */
final class Vlad {
  private static final JsonMapper JSON = new JsonMapper();

  private Vlad() {}

  /** What a run came to. */
  @SuppressWarnings("ArrayRecordComponent")
  record Outcome(int code, byte[] bytes, String errors) {

    /** Standard output as text. */
    String output() {
      return new String(bytes, UTF_8);
    }

    /** The run was done, and had nothing to complain of. */
    Outcome succeeded() {
      assertThat(this)
          .as("%s, %s", this, output())
          .matches(o -> o.code() == 0 && !o.errors().contains("vlad:"), "code 0, no error");
      return this;
    }

    /** Standard output as the one JSON document that it must be. */
    JsonNode json() {
      return JSON.readTree(output());
    }

    List<String> lines() {
      return output().lines().toList();
    }
  }

  /** Runs {@code vlad} with these words; a path is a word too. */
  static Outcome run(Object... words) {
    PrintStream output = System.out;
    PrintStream errors = System.err;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    ByteArrayOutputStream complained = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, UTF_8));
    System.setErr(new PrintStream(complained, true, UTF_8));
    try {
      int code = Main.run(Arrays.stream(words).map(Object::toString).toArray(String[]::new));
      return new Outcome(code, printed.toByteArray(), complained.toString(UTF_8));
    } finally {
      System.setOut(output);
      System.setErr(errors);
    }
  }

  /** Runs {@code vlad} with these bytes on standard input. */
  static Outcome run(byte[] input, Object... words) {
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream(input));
    try {
      return run(words);
    } finally {
      System.setIn(before);
    }
  }

  /**
   * Starts {@code vlad} in a JVM of its own.
   *
   * @param jvmOptions such as {@code -Xmx64m}
   * @param log takes standard output and standard error
   */
  static Process start(List<String> jvmOptions, Path log, Object... words) throws IOException {
    return start(Map.of(), jvmOptions, log, words);
  }

  /** Does the same with further variables in the environment; empty ones are taken away. */
  static Process start(
      Map<String, String> environment, List<String> jvmOptions, Path log, Object... words)
      throws IOException {
    List<String> command = command(jvmOptions);
    Arrays.stream(words).map(Object::toString).forEach(command::add);
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().remove("JDK_JAVA_OPTIONS");
    environment.forEach((name, value) -> {
      if (value.isEmpty()) {
        builder.environment().remove(name);
      } else {
        builder.environment().put(name, value);
      }
    });
    return builder.start();
  }

  /** What starts {@code vlad} in a JVM of its own, up to its words. */
  static List<String> command(List<String> jvmOptions) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "--add-modules",
            "jdk.incubator.vector",
            "--enable-native-access=ALL-UNNAMED",
            "-Djava.awt.headless=true"));
    command.addAll(jvmOptions);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    return command;
  }

  /**
   * Runs what must fail: nothing but one line is printed, that line on standard error, and every
   * file in a folder stays as it was.
   *
   * @return the line without the leading {@code vlad:}
   */
  static String refusal(int code, Path folder, Object... words) throws IOException {
    Snapshot before = Snapshot.of(folder);
    Outcome outcome = run(words);
    String what = Arrays.toString(words);
    assertThat(outcome.errors()).as(what).startsWith("vlad: ").endsWith("\n").hasLineCount(1);
    assertThat(outcome.errors().strip()).as(what).doesNotContain("Exception", "null", "\t");
    assertThat(outcome.code()).as("%s: %s", what, outcome.errors()).isEqualTo(code);
    assertThat(outcome.output()).as(what).isEmpty();
    assertThat(Snapshot.of(folder)).as(what).isEqualTo(before);
    return outcome.errors().substring("vlad: ".length()).stripTrailing();
  }
}
