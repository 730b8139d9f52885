package dev.jvlad.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files made to hurt: each ends in a picture or in one line. */
class HostileFileTest {
  private final ImageDecoder decoder = new ImageDecoder(DecodeLimits.DEFAULT);

  @Test
  void refusesAPngOfTenThousandMillionPixelsByItsHeader() {
    byte[] png =
        HandmadeFiles.greyPng(
            100_000, 100_000, HandmadeFiles.pngChunk("IDAT", HandmadeFiles.deflatedZeros(1000)));

    assertReason(png, "claims 100000×100000 pixels; the limit is 250 million");
  }

  @Test
  void refusesOtherFormatsByTheirHeader() {
    BufferedImage image = TestPictures.quarters(64, 32, BufferedImage.TYPE_INT_RGB);

    byte[] gif = TestPictures.write(image, "gif");
    // The logical screen and the first frame's descriptor both say how large it is.
    Arrays.fill(gif, 6, 10, (byte) 0xFF);
    int frame = indexOf(gif, 0x2C, 0, 0, 0, 0, 64, 0, 32, 0);
    Arrays.fill(gif, frame + 5, frame + 9, (byte) 0xFF);
    assertReason(gif, "claims 65535×65535 pixels; the limit is 250 million");

    byte[] jpeg = TestPictures.write(image, "jpeg");
    int sizes = indexOf(jpeg, 0xFF, 0xC0, 0, 17, 8) + 5;
    ByteBuffer.wrap(jpeg).putShort(sizes, (short) 65_000).putShort(sizes + 2, (short) 60_000);
    assertReason(jpeg, "claims 60000×65000 pixels; the limit is 250 million");

    byte[] tiff = HandmadeFiles.rgbTiff(40_000, 40_000, new byte[30], 1, ByteOrder.LITTLE_ENDIAN);
    assertReason(tiff, "claims 40000×40000 pixels; the limit is 250 million");

    byte[] webp = HandmadeFiles.plainWebp(16_000, 16_000, 1, 2, 3);
    assertReason(webp, "claims 16000×16000 pixels; the limit is 250 million");
  }

  @Test
  void theLimitIsTheUsers() {
    ImageDecoder strict = new ImageDecoder(new DecodeLimits(999, Duration.ofSeconds(4), 2048));
    byte[] png =
        TestPictures.write(TestPictures.quarters(100, 10, BufferedImage.TYPE_INT_RGB), "png");

    assertThatThrownBy(() -> strict.decode(png, "a.png"))
        .hasMessage("a.png: claims 100×10 pixels; the limit is 999");
  }

  @Test
  void decodesPastCompressedBombs() throws IOException {
    byte[] bomb = HandmadeFiles.deflatedZeros(64 << 20);
    byte[] tooManyPixels = HandmadeFiles.greyPng(16, 16, HandmadeFiles.pngChunk("IDAT", bomb));
    byte[] text = HandmadeFiles.concat("Comment\0\0".getBytes(StandardCharsets.US_ASCII), bomb);
    byte[] hugeText =
        HandmadeFiles.greyPng(
            16,
            16,
            HandmadeFiles.pngChunk("zTXt", text),
            HandmadeFiles.pngChunk("iCCP", text),
            HandmadeFiles.pngChunk("IDAT", HandmadeFiles.deflatedZeros(17 * 16)));

    assertThat(decoder.decode(tooManyPixels, "pixels").width()).isEqualTo(16);
    assertThat(decoder.decode(hugeText, "text").width()).isEqualTo(16);
  }

  @Test
  void refusesPngsThatFailTheirChecksums() {
    byte[] png = TestPictures.write(TestPictures.scene(60, 40, 2), "png");
    int pixels = indexOf(png, 'I', 'D', 'A', 'T');
    png[pixels + 40] ^= 1;

    assertReason(
        png, "damaged PNG: the IDAT chunk at byte %d fails its checksum".formatted(pixels - 4));
    assertReason(
        HandmadeFiles.greyPng(4, 4, HandmadeFiles.pngChunk("tEXt")), "damaged PNG: no pixel data");
  }

  @ParameterizedTest
  @ValueSource(strings = {"jpeg", "png"})
  void forgivesAMissingEndMarker(String format) throws IOException {
    BufferedImage scene = TestPictures.scene(200, 150, 4);
    byte[] whole = TestPictures.write(scene, format);
    byte[] cut = Arrays.copyOf(whole, whole.length - (format.equals("jpeg") ? 2 : 12));

    assertThat(decoder.decode(cut, "cut").grey()).isEqualTo(decoder.decode(whole, "whole").grey());
  }

  @Test
  void refusesProgressiveJpegsThatAreCutOff() throws IOException {
    byte[] whole = TestPictures.progressiveJpeg(TestPictures.scene(200, 150, 5));
    for (int length = whole.length / 10; length < whole.length - 20; length += 97) {
      byte[] cut = Arrays.copyOf(whole, length);
      try {
        // Where a cut falls between two scans, what is left is a whole picture of less detail.
        assertThat(decoder.decode(cut, "cut").width()).isEqualTo(200);
      } catch (UnreadableImageException e) {
        assertThat(e.reason()).containsAnyOf("truncated", "Truncated", "premature", "damaged");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"jpeg", "png", "gif", "bmp", "tiff"})
  void survivesFlippedBytes(String format) throws IOException {
    byte[] whole = TestPictures.write(TestPictures.scene(48, 36, 6), format);
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      byte[] damaged = whole.clone();
      for (int i = 0; i < 1 + seed % 5; i++) {
        // Headers are hit more often than their share.
        int range = random.nextBoolean() ? Math.min(200, damaged.length) : damaged.length;
        damaged[random.nextInt(range)] = (byte) random.nextInt(256);
      }
      try {
        assertThat(decoder.decode(damaged, "damaged").width()).as("seed %d", seed).isPositive();
      } catch (UnreadableImageException e) {
        assertThat(e.reason()).as("seed %d", seed).isNotBlank().doesNotContain("\n");
      }
    }
  }

  @Test
  void stopsWhenTheTimeIsOver() {
    ImageDecoder hasty = new ImageDecoder(new DecodeLimits(100_000_000, Duration.ofMillis(1), 64));
    assertThatThrownBy(() -> hasty.decode(largePng(), "large.png"))
        .isInstanceOf(UnreadableImageException.class)
        .hasMessage("large.png: takes longer than 1 ms to decode");
  }

  @Test
  void passesInterruptsOn() {
    byte[] png = largePng();
    Thread.currentThread().interrupt();
    try {
      assertThatThrownBy(() -> decoder.decode(png, "a.png"))
          .isInstanceOf(InterruptedIOException.class);
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void refusesDevices() {
    Path device = Path.of("/dev/zero");
    assumeThat(Files.exists(device)).isTrue();

    assertThatThrownBy(() -> decoder.decode(device)).hasMessage("/dev/zero: not a regular file");
  }

  @Test
  void reasonsAreOnePlainLine() {
    UnreadableImageException exception =
        new UnreadableImageException(
            "a.gif", RefusalKind.DAMAGED, " Unexpected\nblock\u0000type \u001b[31m7 ", null);

    assertThat(exception.reason()).isEqualTo("Unexpected block type [31m7");
    assertThat(UnreadableImageException.oneLine("\n")).isEqualTo("unreadable");
    assertThat(UnreadableImageException.oneLine("x".repeat(1000))).hasSize(200).endsWith("…");
  }

  /** Takes far longer to decode than a thread to start. */
  private static byte[] largePng() {
    return HandmadeFiles.greyPng(
        9000, 9000, HandmadeFiles.pngChunk("IDAT", HandmadeFiles.deflatedZeros(9001 * 9000)));
  }

  private void assertReason(byte[] content, String reason) {
    assertThatThrownBy(() -> decoder.decode(content, "hostile"))
        .isInstanceOfSatisfying(
            UnreadableImageException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  private static int indexOf(byte[] bytes, int... wanted) {
    for (int at = 0; at + wanted.length <= bytes.length; at++) {
      int matched = 0;
      while (matched < wanted.length && (bytes[at + matched] & 0xFF) == wanted[matched]) {
        matched++;
      }
      if (matched == wanted.length) {
        return at;
      }
    }
    throw new AssertionError("not found: " + Arrays.toString(wanted));
  }
}
