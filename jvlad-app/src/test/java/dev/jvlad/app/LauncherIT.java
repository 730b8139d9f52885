package dev.jvlad.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * The launcher {@code vlad} at the root of the repository. Most cases run a copy of it in a folder
 * of its own, with JDKs and a Maven that are shell scripts; the last ones run the packaged program.
 */
@DisabledOnOs(OS.WINDOWS)
final class LauncherIT {
  private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();
  private static final List<String> TOOLS =
      List.of(
          "bash",
          "env",
          "find",
          "head",
          "ln",
          "mkdir",
          "mv",
          "nice",
          "readlink",
          "rm",
          "rmdir",
          "sh",
          "sleep",
          "tail",
          "touch");

  @TempDir private Path folder;
  private Path root;
  private Path tools;
  private final Map<String, String> environment = new HashMap<>();

  private record Outcome(int code, String output, String errors, long pid) {}

  @BeforeEach
  void copyOfTheLauncher() throws IOException {
    root = Files.createDirectories(folder.resolve("a clone"));
    tools = Files.createDirectories(folder.resolve("tools"));
    for (String tool : TOOLS) {
      executable(tools.resolve(tool), "#!/bin/sh\nexec '" + onPath(tool) + "' \"$@\"\n");
    }
    String script = Files.readString(REPOSITORY.resolve("vlad"));
    String usualFolders = "jdk_folders=(\"" + folder + "\"/jdks/*)";
    String changed = script.replaceFirst("(?s)jdk_folders=\\(\n.*?\n\\)", usualFolders);
    assertThat(changed).contains(usualFolders);
    executable(root.resolve("vlad"), changed);
    environment.put("PATH", tools.toString());
    built();
  }

  @Test
  void namesWhatToInstallWhenThereIsNoJdk() throws Exception {
    Outcome outcome = vlad();

    assertThat(outcome.errors())
        .isEqualTo(
            "vlad: found no JDK 25 or newer: install one (for example Temurin 25) or set JAVA_HOME"
                + " to it\n");
    assertThat(outcome.code()).isEqualTo(1);
  }

  @Test
  void passesOverJdksThatAreTooOld() throws Exception {
    environment.put("JAVA_HOME", jdk("of JAVA_HOME", "17.0.15").toString());
    environment.put("PATH", jdk("of PATH", "1.8.0_412").resolve("bin") + ":" + tools);
    jdk("jdks/a", "24.0.2");

    assertThat(vlad().code()).isEqualTo(1);

    jdk("jdks/b", "26-ea");
    assertThat(vlad().output()).startsWith("jdk jdks/b\n");
  }

  @Test
  void prefersJavaHomeThenThePathThenTheUsualFolders() throws Exception {
    jdk("jdks/a", "25.0.1");
    assertThat(vlad().output()).startsWith("jdk jdks/a\n");

    Path onPath = jdk("of PATH", "25");
    Files.createSymbolicLink(tools.resolve("java"), onPath.resolve("bin/java"));
    assertThat(vlad().output()).startsWith("jdk of PATH\n");

    environment.put("JAVA_HOME", jdk("of JAVA_HOME", "25.0.3").toString());
    assertThat(vlad().output()).startsWith("jdk of JAVA_HOME\n");
  }

  @Test
  void keepsArgumentsFolderProcessAndExitCode() throws Exception {
    jdk("jdks/a", "25");

    Outcome outcome = vlad("a b", "", "*", "exit", "7");

    assertThat(outcome.output())
        .contains("pid " + outcome.pid() + "\n")
        .contains("folder " + folder.toRealPath() + "\n")
        .contains("\n[a b]\n[]\n[*]\n[exit]\n[7]\n");
    assertThat(outcome.code()).isEqualTo(7);
  }

  @Test
  void runsThroughASymbolicLink() throws Exception {
    jdk("jdks/a", "25");
    Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("a clone", "vlad"));
    Path linkToLink = Files.createSymbolicLink(tools.resolve("vlad"), link);

    assertThat(run(List.of(linkToLink.toString())).output())
        .contains("[" + root.toRealPath().resolve("jvlad-app/target/vlad.jar") + "]\n");
  }

  @Test
  void leavesOutWhatTheJvmSaysAtEveryStartAndNothingElse() throws Exception {
    jdk("jdks/a", "25");

    assertThat(vlad().errors())
        .isEqualTo("Error: Could not create the Java Virtual Machine.\nno line end\n");
  }

  @Test
  void putsTheUsersOptionsAfterItsOwn() throws Exception {
    jdk("jdks/a", "25");
    environment.put("JDK_JAVA_OPTIONS", "-Xmx300m");

    assertThat(vlad().output()).containsPattern("options -Xlog:disable .* -Xmx300m\n");
  }

  @Test
  void makesACacheInTheBackgroundWithoutTheUsersOptions() throws Exception {
    jdk("jdks/a", "25");
    environment.put("JDK_JAVA_OPTIONS", "-Xmx300m");
    Path cache = target("vlad.aot");
    Files.delete(cache);

    assertThat(vlad().output()).doesNotContain("-XX:AOTCache");
    for (int i = 0; i < 600 && !(Files.exists(cache) && !isLocked(cache)); i++) {
      Thread.sleep(50);
    }

    assertThat(cache).hasContent("options ");
    assertThat(vlad().output()).contains("[-XX:AOTCache=" + cache + "]\n");
  }

  @Test
  void buildsWhatIsMissingOrOlderThanItsSources() throws Exception {
    jdk("jdks/a", "25");
    maven("touch jvlad-app/target/vlad.jar");
    Files.delete(root.resolve("jvlad-app/target/vlad.jar"));
    assertThat(vlad().errors()).startsWith("vlad: building jvlad (first run, about a minute)\n");
    assertThat(vlad().errors()).doesNotContain("building");

    Path source = Files.createDirectories(root.resolve("jvlad-core/src/main")).resolve("A.java");
    Files.writeString(source, "");
    Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(1)));
    assertThat(vlad().errors()).startsWith("vlad: building what has changed\n");
  }

  @Test
  void showsTheEndOfABuildThatFails() throws Exception {
    jdk("jdks/a", "25");
    maven("echo '[ERROR] no such symbol'; exit 1");
    Files.delete(root.resolve("jvlad-app/target/vlad.jar"));

    Outcome outcome = vlad();

    assertThat(outcome.errors())
        .contains("[ERROR] no such symbol\n")
        .endsWith("vlad: the build failed; the whole log is " + target("build.log") + "\n");
    assertThat(outcome.code()).isEqualTo(1);
    assertThat(outcome.output()).isEmpty();
    assertThat(target("build.lock")).doesNotExist();
  }

  @Test
  void saysThatBuildingNeedsMaven() throws Exception {
    jdk("jdks/a", "25");
    Files.delete(root.resolve("jvlad-app/target/vlad.jar"));

    assertThat(vlad().errors()).startsWith("vlad: building needs Maven").hasLineCount(1);
  }

  @Test
  void saysThatItCannotWriteInsteadOfWaitingForALock() throws Exception {
    jdk("jdks/a", "25");
    Files.delete(root.resolve("jvlad-app/target/vlad.jar"));
    executable(tools.resolve("touch"), "#!/bin/sh\nexit 1\n");

    Outcome outcome = vlad();

    assertThat(outcome.errors())
        .isEqualTo(
            "vlad: building needs to write to "
                + target("build.log").getParent()
                + " and cannot\n");
    assertThat(outcome.code()).isEqualTo(1);
  }

  @Test
  void buildsOnceWhenStartedManyTimesAtOnceWithALockLeftBehind() throws Exception {
    jdk("jdks/a", "25");
    maven("echo once >>builds; sleep 1; touch jvlad-app/target/vlad.jar");
    Files.delete(root.resolve("jvlad-app/target/vlad.jar"));
    Process gone = new ProcessBuilder("sh", "-c", ":").start();
    gone.waitFor();
    Files.createSymbolicLink(root.resolve("jvlad-app/target/build.lock"), Path.of("" + gone.pid()));

    List<Process> starts = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      starts.add(start(List.of(root.resolve("vlad").toString())));
    }
    for (Process start : starts) {
      start.getErrorStream().readAllBytes();
      assertThat(start.waitFor()).isZero();
    }

    assertThat(root.resolve("builds")).hasContent("once");
  }

  @Test
  void theProgramSpeaksAloneAndTheJvmOnlyWhenItCannotStart() throws Exception {
    environment.put("PATH", System.getenv("PATH"));
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    environment.put("JAVA_TOOL_OPTIONS", "-Dsome=thing");
    environment.put("JDK_JAVA_OPTIONS", "-Xmx200m");
    String vlad = REPOSITORY.resolve("vlad").toString();

    Outcome help = run(List.of(vlad, "--help"));
    assertThat(help.errors()).isEmpty();
    assertThat(help.output()).contains("vlad");
    assertThat(help.code()).isZero();

    Outcome wrong = run(List.of(vlad, "--no-such-option"));
    assertThat(wrong.errors()).startsWith("vlad: Unknown option").hasLineCount(1);
    assertThat(wrong.code()).isEqualTo(2);

    environment.put("JDK_JAVA_OPTIONS", "-Xmx1k");
    Outcome tooSmall = run(List.of(vlad, "--help"));
    assertThat(tooSmall.errors()).contains("Too small maximum heap");
    assertThat(tooSmall.code()).isEqualTo(1);
  }

  /** A JDK whose {@code java} says how it was started and repeats what a JVM says. */
  private Path jdk(String name, String version) throws IOException {
    Path home = folder.resolve(name);
    Files.createDirectories(home.resolve("bin"));
    Files.writeString(
        home.resolve("release"), "IMPLEMENTOR=\"test\"\nJAVA_VERSION=\"" + version + "\"\n");
    executable(home.resolve("bin/javac"), "#!/bin/sh\n");
    executable(
        home.resolve("bin/java"),
        """
        #!/usr/bin/env bash
        for word in "$@"; do
          case $word in
            -XX:AOTCacheOutput=*) printf '%%s' "options $JDK_JAVA_OPTIONS" >"${word#*=}" ;;
          esac
        done
        echo "NOTE: Picked up JDK_JAVA_OPTIONS: $JDK_JAVA_OPTIONS" >&2
        echo "Picked up JAVA_TOOL_OPTIONS: -Dsome=thing" >&2
        echo "WARNING: Using incubator modules: jdk.incubator.vector" >&2
        echo "Error: Could not create the Java Virtual Machine." >&2
        printf 'no line end' >&2
        echo "jdk %s"
        echo "pid $$"
        echo "folder $(pwd -P)"
        echo "options $JDK_JAVA_OPTIONS"
        printf '[%%s]\\n' "$@"
        while [ $# -gt 0 ]; do
          if [ "$1" = exit ]; then exit "$2"; fi
          shift
        done
        """
            .formatted(name));
    return home;
  }

  private void maven(String does) throws IOException {
    executable(tools.resolve("mvn"), "#!/usr/bin/env bash\ncd '" + root + "'\n" + does + "\n");
  }

  /** As after a build; the cache is the newest file, so that none is made. */
  private void built() throws IOException {
    Files.createDirectories(root.resolve("jvlad-app/target"));
    Files.writeString(root.resolve("jvlad-app/target/vlad.jar"), "");
    Path cache = Files.writeString(root.resolve("jvlad-app/target/vlad.aot"), "");
    Files.setLastModifiedTime(cache, FileTime.from(Instant.now().plusSeconds(3600)));
  }

  private Path target(String name) throws IOException {
    return root.toRealPath().resolve("jvlad-app/target").resolve(name);
  }

  private static boolean isLocked(Path file) {
    return Files.isSymbolicLink(file.resolveSibling(file.getFileName() + ".lock"));
  }

  private Outcome vlad(String... arguments) throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(List.of("a clone/vlad"));
    words.addAll(List.of(arguments));
    return run(words);
  }

  private Outcome run(List<String> words) throws IOException, InterruptedException {
    Process process = start(words);
    String errors = new String(process.getErrorStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Outcome(
        process.exitValue(), Files.readString(folder.resolve("output")), errors, process.pid());
  }

  private Process start(List<String> words) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(words)
            .directory(folder.toFile())
            .redirectOutput(folder.resolve("output").toFile());
    builder.environment().clear();
    builder.environment().put("HOME", folder.toString());
    builder.environment().putAll(environment);
    return builder.start();
  }

  private static void executable(Path file, String script) throws IOException {
    Files.writeString(file, script);
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  private static Path onPath(String tool) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .map(folder -> Path.of(folder, tool))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(
            () -> new UncheckedIOException(new IOException("no " + tool + " on the PATH")));
  }
}
