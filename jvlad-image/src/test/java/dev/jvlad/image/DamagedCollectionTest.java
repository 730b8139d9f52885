package dev.jvlad.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * A collection of damaged, hostile and exotic files, beside the repository where there is one. Each
 * must end in a picture or in one line, and nothing may be printed.
 */
class DamagedCollectionTest {
  private static final Path COLLECTION = Path.of("..", "..", "shared", "nasty");

  private final ImageDecoder decoder = new ImageDecoder(DecodeLimits.DEFAULT);

  @Test
  void everyFileIsAPictureOrALine() throws IOException {
    List<Path> files = files("");
    List<String> decoded = new ArrayList<>();
    PrintStream error = System.err;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      for (Path file : files) {
        try {
          decoder.decode(file);
          decoded.add(file.toString());
        } catch (UnreadableImageException e) {
          assertThat(e.reason()).as("%s", file).isNotBlank().doesNotContain("\n", "\r");
        }
      }
    } finally {
      System.setErr(error);
    }
    assertThat(printed.toString(StandardCharsets.UTF_8)).isEmpty();
    // Measured 600 of 1,225; fewer would mean that sound pictures are refused.
    assertThat(decoded).hasSizeBetween(files.size() * 47 / 100, files.size() * 52 / 100);
  }

  @Test
  void everySoundPngIsDecodedAndEveryDamagedOneRefused() throws IOException {
    for (Path file : files("pngsuite")) {
      boolean damaged = file.getFileName().toString().startsWith("x");
      try {
        decoder.decode(file);
        assertThat(damaged).as("%s was decoded", file).isFalse();
      } catch (UnreadableImageException e) {
        assertThat(damaged).as(e.getMessage()).isTrue();
      }
    }
  }

  @Test
  void exoticButSoundFilesAreDecoded() throws IOException {
    for (String folder : new String[] {"golang_image", "mde_webp", "twelvemonkeys_webp"}) {
      for (Path file : files(folder)) {
        assertThat(decoder.decode(file).width()).isPositive();
      }
    }
  }

  private static List<Path> files(String folder) {
    Path root = COLLECTION.resolve(folder);
    assumeThat(Files.isDirectory(root)).as("%s exists", root).isTrue();
    try (Stream<Path> all = Files.walk(root)) {
      return all.filter(Files::isRegularFile).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
