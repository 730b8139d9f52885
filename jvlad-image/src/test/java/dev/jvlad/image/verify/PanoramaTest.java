package dev.jvlad.image.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.jvlad.Projection;
import dev.jvlad.image.LocalFeatures;
import dev.jvlad.image.Panorama;
import dev.jvlad.image.SiftExtractor;
import dev.jvlad.image.SiftOptions;
import dev.jvlad.image.TestPictures;
import dev.jvlad.learn.Pca;
import java.awt.image.BufferedImage;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PanoramaTest {
  private static final SiftExtractor EXTRACTOR = new SiftExtractor(SiftOptions.DEFAULT);

  /** Nothing is different for them: not a keypoint moves. */
  @Test
  void picturesOfUsualFormatsAreNone() {
    long seed = 12;
    Random random = new Random(seed);
    for (int i = 0; i < 10_000; i++) {
      int shorter = 1 + random.nextInt(12_000);
      int longer = shorter + random.nextInt(shorter * 3 / 2 + 1);
      assertThat(Panorama.longerSide(longer, shorter)).as("seed %d", seed).isEqualTo(longer);
      assertThat(Panorama.longerSide(shorter, longer)).isEqualTo(longer);
      assertThat(Panorama.pictures(longer, shorter)).isOne();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "20000, 300, 750, 27",
    "300, 20000, 750, 27",
    "8000, 1600, 4000, 2",
    "5001, 2000, 5000, 2",
    "65000, 10, 1625, 40"
  })
  void panoramasAreARowOfPictures(int width, int height, double longerSide, int pictures) {
    assertThat(Panorama.longerSide(width, height)).isEqualTo(longerSide);
    assertThat(Panorama.pictures(width, height)).isEqualTo(pictures);
  }

  /** Twelve scenes in a row, of which some are looked for with something of their neighbours. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aPartOfAPanoramaIsFoundWhereItIs(boolean wide) {
    int side = 300;
    int length = 12 * side;
    BufferedImage row =
        new BufferedImage(wide ? length : side, wide ? side : length, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 12; i++) {
      BufferedImage scene = TestPictures.scene(side, side, 300 + i);
      row.createGraphics().drawImage(scene, wide ? i * side : 0, wide ? 0 : i * side, null);
    }
    LocalFeatures features = EXTRACTOR.extract(row);
    Projection projection = Pca.learn(features.descriptors(), 24).reduction(24);
    CompactFeatures stored = CompactFeatures.of(features, projection);
    for (int part : new int[] {1, 8}) {
      int start = part * side - 60;
      BufferedImage query =
          wide
              ? row.getSubimage(start, 0, side + 120, side)
              : row.getSubimage(0, start, side, side + 120);

      Verification verification =
          Verifier.verify(QueryFeatures.of(EXTRACTOR.extract(query), projection), stored);

      assertThat(verification.verified()).isTrue();
      Point corner = Objects.requireNonNull(verification.affinity()).map(new Point(0, 0));
      assertThat(wide ? corner.x() : corner.y()).isCloseTo(start, within(3.0));
      assertThat(wide ? corner.y() : corner.x()).isCloseTo(0, within(3.0));
    }
  }
}
