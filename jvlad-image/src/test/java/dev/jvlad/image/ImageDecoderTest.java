package dev.jvlad.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageDecoderTest {
  private final ImageDecoder decoder = new ImageDecoder(DecodeLimits.DEFAULT);

  @ParameterizedTest
  @ValueSource(strings = {"jpeg", "png", "gif", "bmp", "tiff"})
  void decodesWhatTheJdkWrites(String format) throws IOException {
    BufferedImage image = TestPictures.quarters(64, 32, BufferedImage.TYPE_INT_RGB);

    assertQuarters(decode(TestPictures.write(image, format)), 64, 32);
  }

  @Test
  void decodesProgressiveJpeg() throws IOException {
    BufferedImage image = TestPictures.quarters(64, 32, BufferedImage.TYPE_INT_RGB);

    assertQuarters(decode(TestPictures.progressiveJpeg(image)), 64, 32);
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        BufferedImage.TYPE_BYTE_INDEXED,
        BufferedImage.TYPE_INT_ARGB,
        BufferedImage.TYPE_4BYTE_ABGR,
        BufferedImage.TYPE_INT_RGB
      })
  void decodesPngOfEveryLayout(int type) throws IOException {
    assertQuarters(decode(TestPictures.write(TestPictures.quarters(40, 40, type), "png")), 40, 40);
  }

  @ParameterizedTest
  @ValueSource(ints = {BufferedImage.TYPE_BYTE_GRAY, BufferedImage.TYPE_USHORT_GRAY})
  void takesGreyAsStored(int type) throws IOException {
    BufferedImage image = new BufferedImage(16, 16, type);
    int stored = type == BufferedImage.TYPE_USHORT_GRAY ? 100 * 257 : 100;
    for (int i = 0; i < 256; i++) {
      image.getRaster().setSample(i % 16, i / 16, 0, stored);
    }

    assertThat(decode(TestPictures.write(image, "png")).grey(3, 3)).isEqualTo(100);
  }

  @Test
  void laysTransparentPixelsOnWhite() throws IOException {
    BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_INT_ARGB);
    image.setRGB(0, 0, 0x00FF0000);
    image.setRGB(1, 0, 0x80000000);

    Picture decoded = decode(TestPictures.write(image, "png"));

    assertThat(decoded.grey(0, 0)).isEqualTo(255);
    assertThat(decoded.grey(1, 0)).isEqualTo(127);
  }

  @Test
  void decodesLargePicturesReducedAndKeepsTheirSize() throws IOException {
    ImageDecoder small = new ImageDecoder(new DecodeLimits(1_000_000, Duration.ofSeconds(4), 100));
    BufferedImage image = TestPictures.quarters(400, 200, BufferedImage.TYPE_INT_RGB);

    Picture picture = small.decode(TestPictures.write(image, "png"), "large");

    assertThat(picture.width()).isEqualTo(400);
    assertThat(picture.height()).isEqualTo(200);
    assertThat(picture.columns()).isEqualTo(100);
    assertThat(picture.rows()).isEqualTo(50);
  }

  /** 4 million pixels of one colour in 70 bytes: 200,000 to 1, but no bomb. */
  @Test
  void decodesPlainPicturesOfFewBytes() throws IOException {
    byte[] webp = HandmadeFiles.plainWebp(2000, 2000, 200, 100, 50);
    assertThat(webp).hasSizeLessThan(100);

    assertThat(decode(webp).grey(1000, 1000)).isEqualTo(GreyPixels.grey(200, 100, 50));
  }

  @ParameterizedTest
  @CsvSource({
    "'', 0 bytes",
    "'Dear diary, today', not an image that can be read: text",
    "'%PDF-1.7', not an image that can be read: PDF"
  })
  void saysWhatIsNotAnImage(String content, String reason) {
    assertThatThrownBy(() -> decode(content.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOfSatisfying(
            UnreadableImageException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  @ParameterizedTest
  @ValueSource(strings = {"jpeg", "png", "gif", "bmp", "tiff"})
  void refusesTruncatedFiles(String format) {
    byte[] whole = TestPictures.write(TestPictures.scene(200, 150, 1), format);
    for (double share : new double[] {.05, .3, .7, .95}) {
      byte[] part = Arrays.copyOf(whole, (int) (share * whole.length));
      assertThatThrownBy(() -> decode(part))
          .as("%s cut to %.2f", format, share)
          .isInstanceOfSatisfying(
              UnreadableImageException.class,
              e -> assertThat(e.reason()).isNotBlank().doesNotContain("\n"));
    }
  }

  @Test
  void namesMissingFilesAndDirectories(@TempDir Path folder) throws IOException {
    Path missing = folder.resolve("missing.jpg");
    assertThatThrownBy(() -> decoder.decode(missing))
        .isInstanceOf(UnreadableImageException.class)
        .hasMessage(missing + ": no such file");
    assertThatThrownBy(() -> decoder.decode(folder)).hasMessage(folder + ": a directory");

    Path misnamed = folder.resolve("really-a-png.jpg");
    Files.write(
        misnamed,
        TestPictures.write(TestPictures.quarters(8, 8, BufferedImage.TYPE_INT_RGB), "png"));
    assertQuarters(decoder.decode(misnamed), 8, 8);
  }

  private Picture decode(byte[] content) throws IOException {
    return decoder.decode(content, "test");
  }

  private static void assertQuarters(Picture picture, int width, int height) {
    assertThat(picture.width()).isEqualTo(width);
    assertThat(picture.height()).isEqualTo(height);
    assertColor(picture, width / 4, height / 4, Color.RED);
    assertColor(picture, 3 * width / 4, height / 4, Color.GREEN);
    assertColor(picture, width / 4, 3 * height / 4, Color.BLUE);
    assertColor(picture, 3 * width / 4, 3 * height / 4, Color.WHITE);
  }

  /** Colours are told apart by their grey: red 76, green 150, blue 29. */
  static void assertColor(Picture picture, int x, int y, Color color) {
    int wanted = GreyPixels.grey(color.getRed(), color.getGreen(), color.getBlue());
    assertThat(picture.grey(x, y)).as("at %d,%d", x, y).isCloseTo(wanted, within(6));
  }
}
