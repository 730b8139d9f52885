package dev.jvlad.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * JPEGs of four components, as print shops make them: Adobe's APP14 segment says they are inverted.
 */
class CmykJpegTest {
  private final ImageDecoder decoder = new ImageDecoder(DecodeLimits.DEFAULT);

  @Test
  void decodesCmyk() throws IOException {
    // Inverted: 255 is no ink. Red is magenta and yellow in full.
    Picture red = decoder.decode(jpeg(0, 255, 0, 0, 255), "cmyk");
    ImageDecoderTest.assertColor(red, 8, 8, Color.RED);

    Picture black = decoder.decode(jpeg(0, 255, 255, 255, 0), "cmyk");
    ImageDecoderTest.assertColor(black, 8, 8, Color.BLACK);

    Picture half = decoder.decode(jpeg(0, 255, 255, 255, 128), "cmyk");
    ImageDecoderTest.assertColor(half, 8, 8, new Color(128, 128, 128));
  }

  @Test
  void decodesYcck() throws IOException {
    // The first three stand for the inks as if they were red, green and blue: here cyan and magenta
    // in full, (255, 255, 0), which is Y 226, Cb 0, Cr 149 by JFIF's equations; no black.
    Picture blue = decoder.decode(jpeg(2, 226, 0, 149, 255), "ycck");

    ImageDecoderTest.assertColor(blue, 8, 8, Color.BLUE);
  }

  @Test
  void takesUnmarkedComponentsNamedRgbForWhatTheyAre() throws IOException {
    byte[] jpeg =
        TestPictures.write(TestPictures.quarters(16, 16, BufferedImage.TYPE_INT_RGB), "jpeg");
    assertThat(segments(jpeg).hasLuma()).isTrue();

    byte[] adobeRgb = {'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, 0};
    byte[] marked = HandmadeFiles.insert(jpeg, 2, HandmadeFiles.jpegSegment(0xEE, adobeRgb));
    assertThat(segments(marked).hasLuma()).isFalse();

    assertThat(segments(jpeg(0, 1, 2, 3, 4)).hasLuma()).isFalse();
  }

  private static JpegSegments segments(byte[] jpeg) throws IOException {
    return JpegSegments.read(new AbortableImageInputStream(jpeg));
  }

  @Test
  void decodesGreyJpegAsStored(@TempDir Path folder) throws IOException {
    BufferedImage grey = new BufferedImage(16, 16, BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < 256; i++) {
      grey.getRaster().setSample(i % 16, i / 16, 0, 100);
    }
    Path file = folder.resolve("grey");
    Files.write(file, TestPictures.write(grey, "jpeg"));

    assertThat(decoder.decode(file).grey(8, 8)).isEqualTo(100);
  }

  /** 16×16 pixels of one colour; Adobe's transform is 0 for CMYK and 2 for YCCK. */
  private static byte[] jpeg(int transform, int... components) throws IOException {
    WritableRaster raster = Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, 16, 16, 4, null);
    for (int i = 0; i < 256; i++) {
      raster.setPixel(i % 16, i / 16, components);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageWriter writer = jdkWriter();
    try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
      writer.setOutput(out);
      writer.write(null, new IIOImage(raster, null, null), null);
    } finally {
      writer.dispose();
    }
    byte[] adobe = {'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, (byte) transform};
    return HandmadeFiles.insert(bytes.toByteArray(), 2, HandmadeFiles.jpegSegment(0xEE, adobe));
  }

  /** TwelveMonkeys' writer wants an image with a colour model; the JDK's takes bare samples. */
  private static ImageWriter jdkWriter() {
    Iterator<ImageWriter> writers = ImageIO.getImageWritersByFormatName("jpeg");
    while (true) {
      ImageWriter writer = writers.next();
      if (writer.getClass().getName().startsWith("com.sun.")) {
        return writer;
      }
    }
  }
}
