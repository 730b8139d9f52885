package dev.jvlad.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Wrong usage is one line and code 2; help and version are results. */
class UsageTest {
  @TempDir private Path folder;

  @Test
  void namesWhatIsUnknown() throws IOException {
    assertThat(wrong("frobnicate")).contains("'frobnicate'").endsWith("; see vlad --help");
    assertThat(wrong("--frobnicate")).contains("'--frobnicate'").endsWith("; see vlad --help");
    assertThat(wrong("search", "a.jpg", "--frobnicate"))
        .contains("'--frobnicate'")
        .endsWith("; see vlad search --help");
    assertThat(wrong("info", "a", "b")).contains("'b'").endsWith("; see vlad info --help");
  }

  @Test
  void namesWhatWasMeant() throws IOException {
    assertThat(wrong("indx"))
        .isEqualTo("'indx': no such command; did you mean index? see vlad --help");
    assertThat(wrong("search", "a.jpg", "--colection", "b"))
        .isEqualTo(
            "Unknown option: '--colection'; did you mean --collection? see vlad search --help");
    assertThat(wrong("search", "a.jpg", "--tpo=3"))
        .isEqualTo("Unknown option: '--tpo=3'; did you mean --top? see vlad search --help");
    assertThat(wrong("--collection=c", "search", "a.jpg"))
        .isEqualTo("'--collection' comes after the command's name; see vlad --help");
    assertThat(wrong("info", "a", "b"))
        .isEqualTo("'b': more than info takes; see vlad info --help");
  }

  @Test
  void namesWhatIsMissing() throws IOException {
    assertThat(wrong("index")).contains("DIR").endsWith("; see vlad index --help");
    assertThat(wrong("search")).contains("IMAGE");
    assertThat(wrong("remove")).contains("ID");
    assertThat(wrong("search", "a.jpg", "--top")).contains("--top");
    assertThat(wrong("encode", "--codebook", "c", "-o", "y")).contains("--descriptors");
    assertThat(wrong("encode", "--codebook", "c", "--descriptors", "x")).contains("--output");
    assertThat(wrong("encode", "--descriptors", "x", "-o", "y")).contains("--model", "--codebook");
    assertThat(wrong("train", "--descriptors", "x", "--seed", "1", "-o", "m"))
        .contains("--clusters");
    assertThat(wrong("train", "--descriptors", "x", "--clusters", "1", "-o", "m"))
        .contains("--seed");
    assertThat(wrong("train", "--descriptors", "x", "-o", "m")).contains("--clusters", "--adapt");
    assertThat(wrong("train", "--clusters", "1", "--seed", "1", "-o", "m"))
        .contains("--descriptors", "--images");
  }

  @Test
  void namesWhatExcludesOneAnother() throws IOException {
    assertThat(wrong("encode", "--model", "m", "--codebook", "c", "--descriptors", "x", "-o", "y"))
        .contains("--model", "--codebook");
    assertThat(
            wrong("encode", "--model", "m", "--normalize", "l2", "--descriptors", "x", "-o", "y"))
        .startsWith("--normalize goes with --codebook");
  }

  @Test
  void namesWhatIsNoNumberOrName() throws IOException {
    assertThat(wrong("search", "a.jpg", "--top", "many")).contains("--top", "'many'");
    assertThat(wrong("search", "a.jpg", "--threads", "1.5")).contains("--threads", "'1.5'");
    assertThat(wrong("encode", "--codebook=c", "--descriptors=x", "-o=y", "--strategy", "slowly"))
        .contains("--strategy", "'slowly'", "LOOPING", "SEGMENTED");
  }

  /** Whatever the files hold: none of them is there. */
  @Test
  void valuesThatMeanNothingAreWrongUsageInEveryCommand() throws IOException {
    Object[][] commands = {
      {"index", "photos"},
      {"search", "a.jpg"},
      {"duplicates"},
      {"evaluate", "--database", "photos", "--groups", "g.tsv"},
      {"tune", "photos"},
      {"train", "--descriptors", "x", "--clusters", 2, "--seed", 1, "-o", folder.resolve("m")},
      {"encode", "--codebook", "c", "--descriptors", "x", "-o", folder.resolve("y")},
      {"bench", "--input", "x.npy"},
    };
    for (Object[] command : commands) {
      assertThat(wrong(command, "--threads", 0))
          .startsWith("--threads 0; wanted at least 1; see vlad %s --help".formatted(command[0]));
      assertThat(wrong(command, "--threads", "two")).contains("--threads", "'two'");
    }
    for (String name : List.of("index", "train", "encode", "bench")) {
      Object[] command =
          Arrays.stream(commands).filter(c -> c[0].equals(name)).findFirst().orElseThrow();
      assertThat(wrong(command, "--backend", "foo"))
          .startsWith(
              "--backend foo; wanted auto, scalar, simd or xla:PLUGIN.so; see vlad " + name);
    }
    assertThat(wrong(commands[1], "--top", 0)).startsWith("--top 0; wanted at least 1");
    assertThat(wrong(commands[1], "--region", "1,2")).startsWith("--region 1,2; wanted x,y,w,h");
    assertThat(wrong(commands[4], "--trials", 0)).startsWith("--trials 0; wanted at least 1");
    assertThat(wrong(commands[5], "--normalize", "l3")).startsWith("normalisation 'l3'; wanted");
    assertThat(wrong(commands[5], "--iterations", 0)).startsWith("0 iterations; wanted");
    assertThat(wrong(commands[5], "--project", 0)).startsWith("0 components; wanted");
    assertThat(wrong(commands[6], "--normalize", "l3")).startsWith("normalisation 'l3'; wanted");
    assertThat(wrong(commands[7], "--rounds", 0)).startsWith("--rounds 0; wanted at least 1");
  }

  private String wrong(Object[] command, Object... more) throws IOException {
    Object[] words = Arrays.copyOf(command, command.length + more.length);
    System.arraycopy(more, 0, words, command.length, more.length);
    return wrong(words);
  }

  @Test
  void helpAndVersionAreResults() {
    assertThat(Vlad.run().succeeded().output()).contains("index", "search", "encode");
    assertThat(Vlad.run("--version").succeeded().output()).startsWith("vlad ");
    for (String command :
        List.of(
            "demo",
            "index",
            "search",
            "remove",
            "duplicates",
            "evaluate",
            "tune",
            "info",
            "train",
            "encode",
            "export")) {
      Vlad.Outcome help = Vlad.run(command, "--help").succeeded();
      assertThat(help.output()).startsWith("Usage: vlad " + command);
      assertThat(help.errors()).isEmpty();
    }
  }

  /** Each command says how it is used, and what it says can be read. */
  @Test
  void helpHasExamplesThatAreUnderstood() {
    Map<String, CommandLine> commands = Main.commandLine().getSubcommands();
    assertThat(commands).hasSizeGreaterThan(10);
    commands.forEach((name, command) -> {
      String help = Vlad.run(name, "--help").succeeded().output();
      assertThat(help).as(name).contains("Exit codes:", "Examples:");
      List<String> examples = help.lines().filter(line -> line.startsWith("  vlad ")).toList();
      assertThat(examples).as(name).isNotEmpty();
      for (String example : examples) {
        Main.commandLine().parseArgs(example.strip().substring("vlad ".length()).split(" +", -1));
      }
    });
    assertThat(Vlad.run("index", "--help").output()).contains("WebP", "HEIC", "ffmpeg");
    assertThat(Vlad.run("encode", "--help").output()).contains(".npz", ".fvecs", "float16");
  }

  @Test
  void trainKnowsItsRecipes() {
    assertThat(Vlad.run("train", "--help").succeeded().output())
        .contains("--rotate[=AXES]", "per-word", "random", "--residuals=KIND", "--normalize=LIST")
        .contains("--project=M", "--whiten", "--balance", "--vocabularies=N", "--adapt=MODEL")
        .contains("axes are learned again");
  }

  @Test
  void resultsThatCannotBeWrittenAreAFailure() {
    ByteArrayOutputStream complained = new ByteArrayOutputStream();
    PrintStream output = System.out;
    PrintStream errors = System.err;
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int value) throws IOException {
            throw new IOException("No space left on device");
          }
        };
    System.setOut(new PrintStream(full, false, UTF_8));
    System.setErr(new PrintStream(complained, true, UTF_8));
    try {
      assertThat(Main.run("--version")).isEqualTo(1);
    } finally {
      System.setOut(output);
      System.setErr(errors);
    }
    assertThat(complained.toString(UTF_8))
        .isEqualTo(
            "vlad: standard output: not all could be written; is its disk full, or its pipe"
                + " closed?\n");
  }

  /** The first query is searched for, the second has no file any more. */
  @Test
  void theBarOfATaskThatFailsIsTakenAway() throws IOException {
    Path photos = folder.resolve("photos");
    Pictures.writeAll(photos, 0, 8);
    Path collection = folder.resolve("collection");
    Vlad.run("index", photos, "--collection", collection).succeeded();
    Files.delete(photos.resolve("p004.png"));
    Path groups =
        Files.writeString(folder.resolve("g.tsv"), "p000.png\ta\np001.png\ta\np004.png\ta\n");
    System.setProperty("vlad.terminal", "true");
    try {
      Vlad.Outcome failed = Vlad.run("evaluate", "--collection", collection, "--groups", groups);
      assertThat(failed.code()).isEqualTo(1);
      assertThat(failed.errors())
          .startsWith("\rsearching █")
          .endsWith("\r\033[Kvlad: p004.png: its file is gone; wanted it as a query\n");
    } finally {
      System.clearProperty("vlad.terminal");
    }
  }

  private String wrong(Object... words) throws IOException {
    return Vlad.refusal(2, folder, words);
  }
}
