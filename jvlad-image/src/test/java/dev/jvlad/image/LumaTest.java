package dev.jvlad.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Grey values of files of every kind (colour spaces, depths, palettes, transparency, profiles sound
 * and damaged) against those that another decoder, Pillow, gives: lumas.py beside the resource made
 * both.
 */
class LumaTest {
  private static final Map<String, byte[]> FILES = unpack();

  private final ImageDecoder decoder = new ImageDecoder(DecodeLimits.DEFAULT);

  static Stream<String> names() {
    return FILES.keySet().stream().filter(name -> !name.endsWith(".pgm"));
  }

  @ParameterizedTest
  @MethodSource("names")
  void isPillowsButForRounding(String name) throws IOException {
    byte[] pgm = Objects.requireNonNull(FILES.get(name + ".pgm"));

    Picture picture = decoder.decode(Objects.requireNonNull(FILES.get(name)), name);

    String head = "P5\n%d %d\n255\n".formatted(picture.width(), picture.height());
    assertThat(new String(pgm, 0, head.length(), StandardCharsets.ISO_8859_1)).isEqualTo(head);
    byte[] expected = Arrays.copyOfRange(pgm, head.length(), pgm.length);
    assertThat(picture.grey()).hasSameSizeAs(expected);
    int furthest = 0;
    for (int i = 0; i < expected.length; i++) {
      furthest = Math.max(furthest, Math.abs((expected[i] & 0xFF) - (picture.grey()[i] & 0xFF)));
    }
    // The reader of lossy WebP is off by more in single pixels where light meets dark.
    assertThat(furthest).isLessThanOrEqualTo(name.startsWith("webp-lossy-grey") ? 4 : 1);
  }

  /** A profile changes no bit, whatever is in it. */
  @ParameterizedTest
  @MethodSource("profiled")
  void isTheSameWithAndWithoutAProfile(String name) throws IOException {
    String plain = name.replaceFirst("-icc-[a-z]+", "");

    Picture picture = decoder.decode(Objects.requireNonNull(FILES.get(name)), name);

    assertThat(picture.grey())
        .isEqualTo(decoder.decode(Objects.requireNonNull(FILES.get(plain)), plain).grey());
  }

  static Stream<String> profiled() {
    return names().filter(n -> n.startsWith("jpeg-") && n.contains("-icc-"));
  }

  @Test
  void theFilesAreThere() {
    assertThat(names()).hasSize(148);
    assertThat(profiled()).hasSize(41);
  }

  private static Map<String, byte[]> unpack() {
    Map<String, byte[]> files = new TreeMap<>();
    try (InputStream packed = LumaTest.class.getResourceAsStream("lumas.zip.gz");
        ZipInputStream zip =
            new ZipInputStream(new GZIPInputStream(Objects.requireNonNull(packed)))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        files.put(entry.getName(), zip.readAllBytes());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return files;
  }
}
