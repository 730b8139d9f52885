package dev.jvlad.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Stored quarters are red and green above, blue and white below; by Exif's table of where the
 * stored first row and column belong, this is what the upright corners must be.
 */
class OrientationTest {
  private static final int WIDTH = 64;
  private static final int HEIGHT = 32;

  private final ImageDecoder decoder = new ImageDecoder(DecodeLimits.DEFAULT);
  private final BufferedImage quarters =
      TestPictures.quarters(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);

  static Stream<Arguments> corners() {
    Color r = Color.RED;
    Color g = Color.GREEN;
    Color b = Color.BLUE;
    Color w = Color.WHITE;
    return Stream.of( // upper left, upper right, lower left, lower right
        Arguments.of(1, r, g, b, w),
        Arguments.of(2, g, r, w, b),
        Arguments.of(3, w, b, g, r),
        Arguments.of(4, b, w, r, g),
        Arguments.of(5, r, b, g, w),
        Arguments.of(6, b, r, w, g),
        Arguments.of(7, w, g, b, r),
        Arguments.of(8, g, w, r, b));
  }

  @ParameterizedTest
  @MethodSource("corners")
  void turnsJpegs(int orientation, Color ul, Color ur, Color ll, Color lr) throws IOException {
    for (ByteOrder order : new ByteOrder[] {ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN}) {
      byte[] segment = HandmadeFiles.app1(HandmadeFiles.exif(orientation, order));
      byte[] file = HandmadeFiles.insert(TestPictures.write(quarters, "jpeg"), 2, segment);
      assertCorners(file, orientation, ul, ur, ll, lr);
    }
  }

  @ParameterizedTest
  @MethodSource("corners")
  void turnsPngs(int orientation, Color ul, Color ur, Color ll, Color lr) throws IOException {
    byte[] chunk =
        HandmadeFiles.pngChunk("eXIf", HandmadeFiles.exif(orientation, ByteOrder.BIG_ENDIAN));
    byte[] png = TestPictures.write(quarters, "png");

    assertCorners(HandmadeFiles.insert(png, 33, chunk), orientation, ul, ur, ll, lr);
    // The chunk may also follow the pixels: before the end chunk's twelve bytes.
    assertCorners(HandmadeFiles.insert(png, png.length - 12, chunk), orientation, ul, ur, ll, lr);
  }

  @ParameterizedTest
  @MethodSource("corners")
  void turnsTiffs(int orientation, Color ul, Color ur, Color ll, Color lr) throws IOException {
    byte[] rgb = new byte[3 * WIDTH * HEIGHT];
    for (int i = 0; i < WIDTH * HEIGHT; i++) {
      int color = quarters.getRGB(i % WIDTH, i / WIDTH);
      rgb[3 * i] = (byte) (color >> 16);
      rgb[3 * i + 1] = (byte) (color >> 8);
      rgb[3 * i + 2] = (byte) color;
    }
    for (ByteOrder order : new ByteOrder[] {ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN}) {
      byte[] file = HandmadeFiles.rgbTiff(WIDTH, HEIGHT, rgb, orientation, order);
      assertCorners(file, orientation, ul, ur, ll, lr);
      byte[] big = HandmadeFiles.bigTiff(WIDTH, HEIGHT, rgb, orientation, order);
      assertCorners(big, orientation, ul, ur, ll, lr);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 6})
  void turnsWebps(int orientation) throws IOException {
    byte[] exif = HandmadeFiles.exif(orientation, ByteOrder.LITTLE_ENDIAN);
    byte[] file =
        HandmadeFiles.plainWebp(20, 10, 200, 100, 50, HandmadeFiles.riffChunk("EXIF", exif));

    Picture picture = decoder.decode(file, "webp");

    assertThat(picture.width()).isEqualTo(orientation == 1 ? 20 : 10);
    assertThat(picture.grey(5, 5)).isEqualTo(GreyPixels.grey(200, 100, 50));
  }

  @Test
  void findsExifBehindOtherSegments() throws IOException {
    byte[] exif = HandmadeFiles.app1(HandmadeFiles.exif(3, ByteOrder.BIG_ENDIAN));
    byte[] xmp =
        HandmadeFiles.jpegSegment(
            0xE1, "http://ns.adobe.com/xap/1.0/\0<x/>".getBytes(StandardCharsets.US_ASCII));
    byte[] comment = HandmadeFiles.jpegSegment(0xFE, new byte[300]);
    byte[] fill = {(byte) 0xFF, (byte) 0xFF};
    byte[] file =
        HandmadeFiles.insert(
            TestPictures.write(quarters, "jpeg"),
            2,
            HandmadeFiles.concat(comment, xmp, fill, exif));

    assertCorners(file, 3, Color.WHITE, Color.BLUE, Color.GREEN, Color.RED);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 9, 65535})
  void takesNonsenseAsUpright(int orientation) throws IOException {
    byte[] segment = HandmadeFiles.app1(HandmadeFiles.exif(orientation, ByteOrder.BIG_ENDIAN));
    byte[] file = HandmadeFiles.insert(TestPictures.write(quarters, "jpeg"), 2, segment);

    assertCorners(file, 1, Color.RED, Color.GREEN, Color.BLUE, Color.WHITE);
  }

  @Test
  void takesCutOffExifAsUpright() throws IOException {
    byte[] whole = HandmadeFiles.exif(6, ByteOrder.BIG_ENDIAN);
    whole[7] = (byte) 0xF0; // the directory lies behind the end
    byte[] file =
        HandmadeFiles.insert(TestPictures.write(quarters, "jpeg"), 2, HandmadeFiles.app1(whole));

    assertCorners(file, 1, Color.RED, Color.GREEN, Color.BLUE, Color.WHITE);
  }

  private void assertCorners(byte[] file, int orientation, Color ul, Color ur, Color ll, Color lr)
      throws IOException {
    Picture picture = decoder.decode(file, "orientation " + orientation);
    int width = orientation < 5 ? WIDTH : HEIGHT;
    int height = orientation < 5 ? HEIGHT : WIDTH;
    assertThat(picture.width()).isEqualTo(width);
    assertThat(picture.height()).isEqualTo(height);
    ImageDecoderTest.assertColor(picture, 3, 3, ul);
    ImageDecoderTest.assertColor(picture, width - 4, 3, ur);
    ImageDecoderTest.assertColor(picture, 3, height - 4, ll);
    ImageDecoderTest.assertColor(picture, width - 4, height - 4, lr);
  }
}
