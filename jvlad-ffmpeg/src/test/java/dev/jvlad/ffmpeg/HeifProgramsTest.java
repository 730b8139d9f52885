package dev.jvlad.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jvlad.image.DecodeLimits;
import dev.jvlad.image.ImageDecoder;
import dev.jvlad.image.Picture;
import dev.jvlad.image.RefusalKind;
import dev.jvlad.image.UnreadableImageException;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files made by libheif (pictures.py) against the grey that it decodes from them. */
class HeifProgramsTest {
  private final ImageDecoder decoder = new ImageDecoder(DecodeLimits.DEFAULT);
  @TempDir private Path folder;

  @Test
  void theFilesAreWhatTheyAreNamedFor() throws IOException {
    String orientation = "\1\u0012\0\3\0\0\0\1\0\6";
    for (String name : new String[] {"exif.heic", "turned.avif"}) {
      assertThat(new String(bytes(name), StandardCharsets.ISO_8859_1)).contains(orientation);
    }
    assertThat(new String(bytes("turned.avif"), StandardCharsets.ISO_8859_1)).contains("irot");
    assertThat(new String(bytes("grid.heic"), StandardCharsets.ISO_8859_1)).contains("grid");
  }

  private static byte[] bytes(String name) throws IOException {
    try (InputStream in = HeifProgramsTest.class.getResourceAsStream(name)) {
      return Objects.requireNonNull(in, name).readAllBytes();
    }
  }

  /**
   * The grid is of six tiles. One is turned by itself and by its Exif, and so turned once; one by
   * its Exif alone, and so not at all.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {"plain.heic", "grid.heic", "grey.heic", "exif.heic", "plain.avif", "turned.avif"})
  void greyIsThatOfAnotherDecoder(String name) throws IOException {
    Picture expected = decoder.decode(bytes(name + ".png"), "expected");

    Picture picture = decoder.decode(bytes(name), name);

    assertThat(picture.width()).isEqualTo(name.startsWith("turned") ? 128 : 192);
    assertThat(picture.height()).isEqualTo(name.startsWith("turned") ? 192 : 128);
    int furthest = 0;
    for (int y = 0; y < picture.height(); y++) {
      for (int x = 0; x < picture.width(); x++) {
        furthest = Math.max(furthest, Math.abs(picture.grey(x, y) - expected.grey(x, y)));
      }
    }
    assertThat(furthest).isLessThanOrEqualTo(1);
  }

  @Test
  void readsFilesOfAwkwardNamesAndInColour() throws IOException {
    Path file = Files.write(folder.resolve("-i concat:a|b 100%d 写真.jpg"), bytes("grid.heic"));

    assertThat(decoder.decode(file).width()).isEqualTo(192);
    BufferedImage thumbnail = decoder.thumbnail(file, 96);
    assertThat(thumbnail.getWidth()).isEqualTo(96);
    assertThat(thumbnail.getHeight()).isEqualTo(64);
    int rgb = thumbnail.getRGB(80, 60); // where red is strong and green weak
    assertThat(rgb >> 16 & 0xFF).isGreaterThan(2 * (rgb >> 8 & 0xFF));
  }

  @Test
  void damageIsSaidInOneLine() throws IOException {
    byte[] whole = bytes("grid.heic");
    for (double share : new double[] {.3, .7}) {
      byte[] part = Arrays.copyOf(whole, (int) (share * whole.length));
      assertThatThrownBy(() -> decoder.decode(part, "part.heic"))
          .isInstanceOfSatisfying(
              UnreadableImageException.class,
              e -> {
                assertThat(e.reason()).startsWith("damaged HEIC: ").doesNotContain("\n");
                assertThat(e.kind()).isEqualTo(RefusalKind.DAMAGED);
              });
    }
  }

  @Test
  void sizesAreLimitedBeforeAProgramIsStarted() throws IOException {
    byte[] huge = bytes("grid.heic");
    int at = indexOfLargestSize(huge);
    huge[at] = 0x00;
    huge[at + 1] = 0x01;
    huge[at + 4] = 0x00;
    huge[at + 5] = 0x01;

    assertThatThrownBy(() -> decoder.decode(huge, "huge.heic"))
        .hasMessage("huge.heic: claims 65728×65664 pixels; the limit is 250 million");
  }

  /** The size in the box of 192 by 128. */
  private static int indexOfLargestSize(byte[] file) {
    for (int i = 0; i + 16 < file.length; i++) {
      if (file[i] == 'i'
          && file[i + 1] == 's'
          && file[i + 2] == 'p'
          && file[i + 3] == 'e'
          && (file[i + 11] & 0xFF) == 192) {
        return i + 8;
      }
    }
    throw new AssertionError("no size");
  }

  @Test
  void processorTimeIsLimited() throws IOException {
    ImageDecoder hasty = new ImageDecoder(new DecodeLimits(1_000_000, Duration.ofNanos(1), 2048));
    assertThatThrownBy(() -> hasty.decode(bytes("plain.avif"), "slow.avif"))
        .isInstanceOfSatisfying(
            UnreadableImageException.class,
            e -> assertThat(e.kind()).isEqualTo(RefusalKind.OVER_A_LIMIT));
  }
}
