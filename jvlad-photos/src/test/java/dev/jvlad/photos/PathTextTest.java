package dev.jvlad.photos;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Names of every kind, as bytes; only some of them are text. */
@EnabledOnOs(OS.LINUX)
class PathTextTest {
  /** The address of a name and its text within a folder. */
  private static final Map<String, String> TEXTS =
      Map.ofEntries(
          Map.entry("plain.png", "plain.png"),
          Map.entry("a%20b.png", "a b.png"),
          Map.entry("%E5%86%99.png", "写.png"),
          Map.entry("e%CC%81.png", "e\u0301.png"), // decomposed, and it stays so
          Map.entry("%C3%A9.png", "\u00e9.png"),
          Map.entry("caf%E9.png", "//caf%E9.png"),
          Map.entry("caf%25E9.png", "caf%E9.png"),
          Map.entry("caf%EF%BF%BD.png", "caf\uFFFD.png"),
          Map.entry("caf%3F.png", "caf?.png"),
          Map.entry("a%5Cb.png", "a\\b.png"),
          Map.entry("a/b.png", "a/b.png"),
          Map.entry("new%0Aline.png", "//new%0Aline.png"),
          Map.entry("%1B%5B31m.png", "//%1B%5B31m.png"),
          Map.entry("%E2%80%A8.png", "//%E2%80%A8.png"), // a line separator
          Map.entry("%F0%9F%98%80.png", "😀.png"));

  @TempDir private Path folder;

  private Path path(String address) {
    return Path.of(URI.create("file://" + folder.toUri().getRawPath() + address));
  }

  @Test
  void theTextOfAPathIsItsBytesAsUtf8OrElseAnAddress() {
    TEXTS.forEach((address, text) -> {
      assertThat(PathText.within(folder, path(address))).as(address).isEqualTo(text);
      assertThat(PathText.resolve(folder, text).toUri()).as(text).isEqualTo(path(address).toUri());
      boolean isText = !text.startsWith("//");
      assertThat(PathText.of(path(address)))
          .as(address)
          .isEqualTo(isText ? folder + "/" + text : "file://" + folder + "/" + text.substring(2));
      assertThat(PathText.path(PathText.of(path(address))).toUri())
          .as(address)
          .isEqualTo(path(address).toUri());
    });
    assertThat(TEXTS.values()).doesNotHaveDuplicates();
  }

  @Test
  void aFolderMayHaveAnOddNameToo() throws IOException {
    Path odd = Files.createDirectory(path("d%E9%0A"));
    Path file = Files.writeString(PathText.resolve(odd, "写/x.png".replace("/", "-")), "x");
    assertThat(PathText.within(odd, file)).isEqualTo("写-x.png");
    assertThat(PathText.within(folder, file)).isEqualTo("//d%E9%0A/%E5%86%99-x.png");
    assertThat(Files.readString(PathText.resolve(folder, "//d%E9%0A/%E5%86%99-x.png")))
        .isEqualTo("x");
    assertThat(PathText.name(odd)).isEqualTo("d%E9%0A");
    assertThat(PathText.name(Path.of("/"))).isEqualTo("root");
  }

  @Test
  void aPathIsShownAsItWasGivenIfThatIsText() {
    assertThat(PathText.shown(Path.of("a/写 .png"))).isEqualTo("a/写 .png");
    assertThat(PathText.shown(path("caf%E9.png"))).isEqualTo("file://" + folder + "/caf%E9.png");
    assertThat(PathText.shown(path("a%0Ab"))).isEqualTo("file://" + folder + "/a%0Ab");
  }

  @Test
  void aPathIsItsBytes() {
    byte[] bytes = {'/', 'c', 'a', 'f', (byte) 0xE9, ' ', '%', '4', '1'};
    assertThat(PathText.ofBytes(bytes).toUri().getRawPath()).isEqualTo("/caf%E9%20%2541");
    assertThat(PathText.bytes(PathText.ofBytes(bytes))).isEqualTo(bytes);
    byte[] relative = {'c', (byte) 0xE9};
    assertThat(PathText.ofBytes(relative).toUri().getRawPath())
        .isEqualTo(Path.of("").toUri().getRawPath() + "c%E9");
  }

  @Test
  void whatSomebodyTypesIsAPath() {
    assertThat(PathText.path("a b/%41.png")).isEqualTo(Path.of("a b/%41.png"));
    assertThat(PathText.path("file:///a b")).isEqualTo(Path.of("file:///a b"));
    assertThat(PathText.path("file:///a%20b")).isEqualTo(Path.of("/a b"));
  }

  /** In a JVM of its own, for the locale is one for all of it. */
  @Test
  void theTextIsTheSameWithoutALocale() throws IOException, InterruptedException {
    for (String address : TEXTS.keySet()) {
      Files.createDirectories(path(address).getParent());
      Files.writeString(path(address), address);
    }
    Map<String, String> wanted = new TreeMap<>();
    TEXTS.forEach((address, text) -> wanted.put(text, address));
    for (String locale : List.of("C", "C.UTF-8", "POSIX")) {
      ProcessBuilder builder =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin/java").toString(),
                  "-Dstdout.encoding=UTF-8",
                  "-cp",
                  System.getProperty("java.class.path"),
                  PathTextTest.class.getName(),
                  folder.toString())
              .redirectError(ProcessBuilder.Redirect.INHERIT);
      builder.environment().put("LC_ALL", locale);
      builder.environment().remove("JDK_JAVA_OPTIONS");
      Process process = builder.start();
      Map<String, String> read = new TreeMap<>();
      try (var lines = process.inputReader(UTF_8)) {
        lines
            .lines()
            .forEach(line -> {
              int tab = line.indexOf('\t');
              read.put(line.substring(0, tab), line.substring(tab + 1));
            });
      }
      assertThat(process.waitFor()).isZero();
      assertThat(read).as(locale).isEqualTo(wanted);
    }
  }

  /** Prints the text of each file in a folder, and what the file that the text stands for says. */
  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    List<Path> files = new ArrayList<>();
    try (Stream<Path> all = Files.walk(folder)) {
      all.filter(Files::isRegularFile).forEach(files::add);
    }
    for (Path file : files) {
      String text = PathText.within(folder, file);
      System.out.println(text + "\t" + Files.readString(PathText.resolve(folder, text)));
      if (!Files.isSameFile(PathText.path(PathText.of(file)), file)) {
        System.exit(1);
      }
    }
  }
}
