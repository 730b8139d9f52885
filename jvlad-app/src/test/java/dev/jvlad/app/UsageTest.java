package dev.jvlad.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
            "encode")) {
      Vlad.Outcome help = Vlad.run(command, "--help").succeeded();
      assertThat(help.output()).startsWith("Usage: vlad " + command);
      assertThat(help.errors()).isEmpty();
    }
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

  private String wrong(Object... words) throws IOException {
    return Vlad.refusal(2, folder, words);
  }
}
