package dev.jvlad.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import org.junit.jupiter.api.Test;

class PictureTensorTest {
  @Test
  void planesAreRedGreenAndBlueInUnitsOfImageNet() {
    BufferedImage image = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB);
    image.setRGB(0, 0, 0xFF8000);

    assertThat(PictureTensor.of(image, 1, 1))
        .usingComparatorWithPrecision(1e-6f)
        .containsExactly(
            (float) ((1 - .485) / .229),
            (float) ((128 / 255.0 - .456) / .224),
            (float) ((0 - .406) / .225));
  }

  @Test
  void reducingAveragesWithATriangleAsWideAsTheReduction() {
    // To half: centres at 0.5 and 2.5, reach 2, so weights .25 .75 .75 .25 of the columns −1 to 2;
    // what would be outside is left out.
    BufferedImage image = row(0, 100, 200, 255);
    float[] tensor = PictureTensor.of(image, 1, 2);

    double left = (.75 * 0 + .75 * 100 + .25 * 200) / 1.75;
    double right = (.25 * 100 + .75 * 200 + .75 * 255) / 1.75;
    assertThat((double) tensor[0]).isCloseTo((left / 255 - .485) / .229, within(1e-5));
    assertThat((double) tensor[1]).isCloseTo((right / 255 - .485) / .229, within(1e-5));
  }

  @Test
  void enlargingInterpolatesBetweenNeighbours() {
    // To double: centres at −0.25, 0.25, 0.75 and 1.25.
    float[] tensor = PictureTensor.of(row(0, 100), 1, 4);

    double[] expected = {0, 25, 75, 100};
    for (int i = 0; i < 4; i++) {
      assertThat((double) tensor[i]).isCloseTo((expected[i] / 255 - .485) / .229, within(1e-5));
    }
  }

  @Test
  void anEvenPictureStaysEvenAtAnySize() {
    BufferedImage image = new BufferedImage(7, 5, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < 5; y++) {
      for (int x = 0; x < 7; x++) {
        image.setRGB(x, y, 0x404040);
      }
    }
    for (int rows : new int[] {1, 3, 5, 16}) {
      float[] tensor = PictureTensor.of(image, rows, 2 * rows);
      for (int i = 0; i < 2 * rows * rows; i++) {
        assertThat((double) tensor[i]).isCloseTo((64 / 255.0 - .485) / .229, within(1e-5));
      }
    }
  }

  private static BufferedImage row(int... greys) {
    BufferedImage image = new BufferedImage(greys.length, 1, BufferedImage.TYPE_INT_RGB);
    for (int x = 0; x < greys.length; x++) {
      image.setRGB(x, 0, greys[x] * 0x010101);
    }
    return image;
  }
}
