package dev.jvlad.image.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.jvlad.FloatMatrix;
import dev.jvlad.image.LocalFeatures;
import dev.jvlad.image.SiftExtractor;
import dev.jvlad.image.SiftOptions;
import dev.jvlad.image.TestPictures;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import org.junit.jupiter.api.Test;

class HarmonicAxesTest {
  private final SiftExtractor extractor = new SiftExtractor(SiftOptions.DEFAULT);

  @Test
  void axesAreOrthonormal() {
    FloatMatrix axes = HarmonicAxes.projection().weights();

    assertThat(axes.rows()).isEqualTo(CompactFeatures.MAX_DIMENSION);
    for (int i = 0; i < axes.rows(); i++) {
      for (int j = 0; j <= i; j++) {
        double dot = 0;
        for (int f = 0; f < axes.columns(); f++) {
          dot += (double) axes.get(i, f) * axes.get(j, f);
        }
        assertThat(dot).isCloseTo(i == j ? 1 : 0, within(1e-6));
      }
    }
  }

  @Test
  void aPartVerifiesAndAnotherPictureDoesNot() {
    BufferedImage scene = TestPictures.scene(480, 360, 5);
    BufferedImage part = new BufferedImage(240, 180, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = part.createGraphics();
    graphics.drawImage(scene, -100, -80, null);
    graphics.dispose();
    QueryFeatures query = QueryFeatures.of(extractor.extract(part), HarmonicAxes.projection());

    assertThat(Verifier.verify(query, stored(scene)).verified()).isTrue();
    assertThat(Verifier.verify(query, stored(TestPictures.scene(480, 360, 6))).verified())
        .isFalse();
  }

  private CompactFeatures stored(BufferedImage image) {
    LocalFeatures features = extractor.extract(image);
    return CompactFeatures.of(features, HarmonicAxes.projection());
  }
}
