package dev.jvlad.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.IOException;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AveragingRasterTest {
  @Test
  void averagesSquaresAndWhatIsLeftAtTheEdges() {
    int[][] rows = {{1, 3, 10, 20, 7}, {5, 7, 30, 40, 8}, {100, 101, 0, 255, 9}};
    AveragingRaster raster = new AveragingRaster(5, 3, 2);
    for (int pass = 0; pass < 2; pass++) { // as a progressive picture comes, first roughly
      for (int y = 0; y < 3; y++) {
        raster.setRect(0, y, line(pass == 0 ? new int[5] : rows[y]));
      }
    }

    BufferedImage reduced = raster.reduced();

    assertThat(reduced.getRaster().getPixels(0, 0, 3, 2, (int[]) null))
        .containsExactly(4, 25, 8, 101, 128, 9); // halves are rounded up
  }

  @Test
  void refusesPartsOfRows() {
    assertThatThrownBy(() -> new AveragingRaster(5, 3, 2).setRect(1, 0, line(new int[4])))
        .hasMessage("got pixels 1 to 5 of a row; wanted all 5");
  }

  private static Raster line(int[] values) {
    BufferedImage line = new BufferedImage(values.length, 1, BufferedImage.TYPE_BYTE_GRAY);
    line.getRaster().setPixels(0, 0, values.length, 1, values);
    return line.getRaster();
  }

  /** Every pixel of a large JPEG counts, in whatever order it is stored. */
  @ParameterizedTest
  @ValueSource(strings = {"baseline", "progressive", "grey"})
  void largeJpegsAreAveraged(String kind) throws IOException {
    BufferedImage noise =
        new BufferedImage(
            403,
            301,
            kind.equals("grey") ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_INT_RGB);
    Random random = new Random(17);
    for (int i = 0; i < 403 * 301; i++) {
      noise.setRGB(i % 403, i / 403, random.nextInt(1 << 24));
    }
    byte[] jpeg =
        kind.equals("progressive")
            ? TestPictures.progressiveJpeg(noise)
            : TestPictures.write(noise, "jpeg");
    Picture whole = new ImageDecoder(DecodeLimits.DEFAULT).decode(jpeg, "whole");

    Picture reduced =
        new ImageDecoder(new DecodeLimits(1_000_000, Duration.ofSeconds(60), 100))
            .decode(jpeg, "reduced");

    assertThat(reduced.columns()).isEqualTo(101);
    assertThat(reduced.rows()).isEqualTo(76);
    assertThat(reduced.width()).isEqualTo(403);
    for (int y = 0; y < 75; y++) {
      for (int x = 0; x < 100; x++) {
        int sum = 8;
        for (int i = 0; i < 16; i++) {
          sum += whole.grey(4 * x + i % 4, 4 * y + i / 4);
        }
        assertThat(reduced.grey(x, y)).isEqualTo(sum / 16);
      }
    }
  }
}
