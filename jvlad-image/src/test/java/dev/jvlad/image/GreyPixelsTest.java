package dev.jvlad.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC1;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC3;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Random;
import javax.imageio.ImageIO;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GreyPixelsTest {
  @BeforeAll
  static void load() {
    OpenCv.load();
  }

  @Test
  void agreesWithOpenCvToTheBit() {
    BufferedImage image = new BufferedImage(1000, 1000, BufferedImage.TYPE_3BYTE_BGR);
    byte[] bgr = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
    new Random(11).nextBytes(bgr);

    byte[] expected = new byte[1_000_000];
    try (Mat color = new Mat(1000, 1000, CV_8UC3);
        Mat grey = new Mat(1000, 1000, CV_8UC1)) {
      color.data().capacity(bgr.length).put(bgr);
      opencv_imgproc.cvtColor(color, grey, opencv_imgproc.COLOR_BGR2GRAY);
      grey.data().capacity(expected.length).get(expected);
    }

    assertThat(GreyPixels.of(image)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        BufferedImage.TYPE_INT_RGB,
        BufferedImage.TYPE_INT_BGR,
        BufferedImage.TYPE_INT_ARGB,
        BufferedImage.TYPE_INT_ARGB_PRE,
        BufferedImage.TYPE_4BYTE_ABGR,
        BufferedImage.TYPE_4BYTE_ABGR_PRE,
        BufferedImage.TYPE_3BYTE_BGR
      })
  void readsEveryLayoutAlike(int type) {
    BufferedImage scene = TestPictures.scene(90, 70, 8);
    BufferedImage other = new BufferedImage(90, 70, type);
    other.createGraphics().drawImage(scene, 0, 0, null);

    assertThat(GreyPixels.of(other)).isEqualTo(GreyPixels.of(scene));
  }

  @Test
  void readsPartsOfImages() {
    BufferedImage scene = new BufferedImage(90, 70, BufferedImage.TYPE_3BYTE_BGR);
    scene.createGraphics().drawImage(TestPictures.scene(90, 70, 8), 0, 0, null);
    Picture whole = Picture.of(scene);
    Picture part = Picture.of(scene.getSubimage(20, 10, 40, 50));

    for (int y = 0; y < 50; y++) {
      for (int x = 0; x < 40; x++) {
        assertThat(part.grey(x, y)).isEqualTo(whole.grey(x + 20, y + 10));
      }
    }
  }

  /** The luma that a JPEG stores is the grey of its colours but for rounding. */
  @Test
  void lumaIsTheGreyOfTheColors() throws IOException {
    byte[] jpeg = TestPictures.write(TestPictures.scene(200, 150, 9), "jpeg");
    Picture luma = new ImageDecoder(DecodeLimits.DEFAULT).decode(jpeg, "jpeg");
    BufferedImage colors = ImageIO.read(new ByteArrayInputStream(jpeg));
    Picture expected = Picture.of(colors);

    double difference = 0;
    for (int i = 0; i < expected.grey().length; i++) {
      difference += Math.abs((luma.grey()[i] & 0xFF) - (expected.grey()[i] & 0xFF));
    }
    // Saturated colours are clipped on the way to red, green and blue.
    assertThat(difference / expected.grey().length).isLessThan(1.5);
  }
}
