package dev.jvlad.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DenseSiftExtractorTest {
  private final DenseSiftExtractor extractor = new DenseSiftExtractor();
  private final BufferedImage scene = TestPictures.scene(320, 240, 7);

  @Test
  void patchesLieOnACentredGridOfEachSize() {
    LocalFeatures features = extractor.extract(Picture.of(noise(100, 61)));

    // Sides 24, 38, 61, 97; steps 8, 13, 20, 32: columns ⌊(100 − side) / step⌋ + 1, rows likewise.
    assertThat(features.count()).isEqualTo(10 * 5 + 5 * 2 + 2 * 1);
    assertThat(features.x(0)).isEqualTo(2 + 11.5f);
    assertThat(features.y(0)).isEqualTo(2 + 11.5f);
    assertThat(features.x(1) - features.x(0)).isEqualTo(8);
    assertThat(features.x(61)).isCloseTo(features.x(60) + 20, within(1e-4f));
    assertThat(features.size(0)).isCloseTo(2 * 1.6f * (float) Math.cbrt(2), within(1e-4f));
    assertThat(features.weights()[0]).isLessThan(features.weights()[61]);
  }

  @Test
  void rowsAreOfUnitLength() {
    LocalFeatures features = extractor.extract(Picture.of(scene));

    assertThat(features.count()).isGreaterThan(500);
    for (int row = 0; row < features.count(); row++) {
      double sum = 0;
      for (float value : features.descriptors().row(row)) {
        sum += (double) value * value;
      }
      assertThat(sum).isCloseTo(1, within(1e-5));
    }
  }

  @Test
  void theSamePlaceGivesTheSameDescriptorInAPart() {
    // 64 and 48 pixels are whole steps of the smallest size, and the margins stay the same.
    BufferedImage part = new BufferedImage(256, 192, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = part.createGraphics();
    graphics.drawImage(scene, -32, -24, null);
    graphics.dispose();
    LocalFeatures whole = extractor.extract(Picture.of(scene));
    LocalFeatures inner = extractor.extract(Picture.of(part));

    int compared = 0;
    for (int i = 0; i < inner.count(); i++) {
      for (int j = 0; j < whole.count(); j++) {
        if (whole.size(j) == inner.size(i)
            && whole.x(j) == inner.x(i) + 32
            && whole.y(j) == inner.y(i) + 24
            && Math.min(inner.x(i), 255 - inner.x(i)) > 40
            && Math.min(inner.y(i), 191 - inner.y(i)) > 40) {
          assertThat(dot(inner.descriptors().row(i), whole.descriptors().row(j)))
              .isCloseTo(1, within(5e-3)); // smoothing feels the border from afar
          compared++;
        }
      }
    }
    assertThat(compared).isGreaterThan(50);
  }

  @Test
  void evenPatchesAreDropped() {
    BufferedImage half = new BufferedImage(200, 100, BufferedImage.TYPE_BYTE_GRAY);
    half.createGraphics().drawImage(noise(100, 100), 100, 0, null);
    LocalFeatures features = extractor.extract(Picture.of(half));

    assertThat(features.count()).isPositive();
    for (int i = 0; i < features.count(); i++) {
      assertThat(features.x(i) + 3 * features.size(i)).isGreaterThan(99);
    }
  }

  @Test
  void givesPlacesInThePixelsOfTheOriginal() {
    LocalFeatures features = extractor.extract(Picture.of(TestPictures.scene(1280, 960, 3)));

    assertThat(features.width()).isEqualTo(1280);
    assertThat(features.size(0)).isCloseTo(4 * 1.6f * (float) Math.cbrt(2), within(1e-3f));
    float furthest = 0;
    for (int i = 0; i < features.count(); i++) {
      furthest = Math.max(furthest, features.x(i));
    }
    assertThat(furthest).isBetween(1200f, 1280f);
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "23, 200", "3000, 1", "300, 200"})
  void smallAndEvenPicturesHaveNone(int width, int height) {
    LocalFeatures features =
        extractor.extract(Picture.of(new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB)));

    assertThat(features.count()).isZero();
    assertThat(features.descriptors().columns()).isEqualTo(128);
  }

  @Test
  void describesWhatDescriptorsDependOn() {
    assertThat(extractor.describe())
        .isEqualTo(
            "opencv 4.13.0 dense RootSIFT, patches of 24 38 61 97 px a third apart, ≤640 px,"
                + " deviation ≥4");
  }

  @Test
  void aMirroredPictureHasItsColumnsExchanged() {
    Picture picture = Picture.of(scene);
    Picture mirrored = picture.mirrored();

    assertThat(mirrored.width()).isEqualTo(320);
    for (int x = 0; x < 320; x++) {
      assertThat(mirrored.grey(x, 100)).isEqualTo(picture.grey(319 - x, 100));
    }
  }

  private static BufferedImage noise(int width, int height) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
    int state = 1;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        state = state * 1_103_515_245 + 12_345;
        image.getRaster().setSample(x, y, 0, state >>> 24);
      }
    }
    return image;
  }

  private static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }
}
