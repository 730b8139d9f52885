package dev.jvlad.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SiftExtractorTest {
  private final SiftExtractor extractor =
      new SiftExtractor(new SiftOptions(1500, 1024, .04, DescriptorKind.ROOT_SIFT));
  private final BufferedImage scene = TestPictures.scene(320, 240, 7);

  @Test
  void rootSiftRowsHaveUnitLength() {
    LocalFeatures features = extractor.extract(scene);

    assertThat(features.count()).isGreaterThan(100);
    for (int row = 0; row < features.count(); row++) {
      assertThat(squaredLength(features.descriptors().row(row))).isCloseTo(1, within(1e-5));
    }
  }

  @Test
  void rootSiftIsTheRootOfSiftOverItsSum() {
    LocalFeatures rooted = extractor.extract(scene);
    LocalFeatures plain =
        new SiftExtractor(new SiftOptions(1500, 1024, .04, DescriptorKind.SIFT)).extract(scene);

    assertThat(rooted.keypoints()).isEqualTo(plain.keypoints());
    for (int row = 0; row < plain.count(); row++) {
      float[] bins = plain.descriptors().row(row);
      double sum = 0;
      for (float bin : bins) {
        assertThat(bin).isBetween(0f, 255f).isEqualTo(Math.round(bin));
        sum += bin;
      }
      for (int i = 0; i < bins.length; i++) {
        assertThat(rooted.descriptors().get(row, i))
            .isCloseTo((float) Math.sqrt(bins[i] / sum), within(1e-6f));
      }
    }
  }

  @Test
  void keepsTheStrongest() {
    LocalFeatures all = extractor.extract(scene);
    LocalFeatures few =
        new SiftExtractor(new SiftOptions(50, 1024, .04, DescriptorKind.ROOT_SIFT)).extract(scene);

    assertThat(few.count()).isEqualTo(50);
    assertThat(few.keypoints()).isEqualTo(all.keypoints().rows(0, 50));
    assertThat(few.descriptors()).isEqualTo(all.descriptors().rows(0, 50));
  }

  @Test
  void sameFeaturesFromAnyThread() throws InterruptedException, ExecutionException {
    LocalFeatures expected = extractor.extract(scene);
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<Future<LocalFeatures>> results =
          IntStream.range(0, 16)
              .mapToObj(i -> threads.submit(() -> extractor.extract(scene)))
              .toList();
      for (Future<LocalFeatures> result : results) {
        assertThat(result.get()).isEqualTo(expected);
      }
    }
  }

  @Test
  void findsTheSamePointsInATurnedPicture() {
    LocalFeatures upright = extractor.extract(scene);
    BufferedImage turned = new BufferedImage(240, 320, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < 240; y++) {
      for (int x = 0; x < 320; x++) {
        turned.setRGB(239 - y, x, scene.getRGB(x, y));
      }
    }
    LocalFeatures after = extractor.extract(turned);

    int inPlace = 0;
    for (int i = 0; i < upright.count(); i++) {
      int match = nearest(upright.descriptors().row(i), after);
      double dx = 239 - upright.y(i) - after.x(match);
      double dy = upright.x(i) - after.y(match);
      double turn = (after.angle(match) - upright.angle(i) + 720) % 360;
      if (Math.hypot(dx, dy) < 1 && Math.abs(turn - 90) < 5) {
        inPlace++;
      }
    }
    assertThat(inPlace).isGreaterThan(upright.count() * 8 / 10);
  }

  @Test
  void mirrorsFeaturesAsIfTheMirroredPictureHadBeenExtracted() {
    BufferedImage mirrored = new BufferedImage(320, 240, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < 240; y++) {
      for (int x = 0; x < 320; x++) {
        mirrored.setRGB(319 - x, y, scene.getRGB(x, y));
      }
    }
    LocalFeatures expected = extractor.extract(mirrored);
    LocalFeatures actual = extractor.extract(scene).mirrored();

    int inPlace = 0;
    for (int i = 0; i < actual.count(); i++) {
      int match = nearest(actual.descriptors().row(i), expected);
      double distance =
          Math.hypot(actual.x(i) - expected.x(match), actual.y(i) - expected.y(match));
      double turn = Math.abs(actual.angle(i) - expected.angle(match)) % 360;
      if (distance < 1 && Math.min(turn, 360 - turn) < 5) {
        inPlace++;
      }
    }
    assertThat(inPlace).isGreaterThan(actual.count() * 8 / 10);
    assertThat(extractor.extract(scene).mirrored().mirrored().descriptors())
        .isEqualTo(extractor.extract(scene).descriptors());
  }

  @Test
  void weighsCoarseKeypointsMoreThanFineOnesAndKeepsTheSizeItSaw() {
    LocalFeatures full = extractor.extract(scene);
    SiftExtractor half =
        new SiftExtractor(new SiftOptions(1500, 160, .04, DescriptorKind.ROOT_SIFT));
    float[] weights = full.weights();
    assertThat(weights).hasSize(full.count());
    double fine = 0;
    double coarse = 0;
    int fineCount = 0;
    int coarseCount = 0;
    for (int i = 0; i < weights.length; i++) {
      assertThat(weights[i]).isPositive();
      // At this contrast response is at most 1, so no weight is above the octaves.
      assertThat(weights[i])
          .isLessThanOrEqualTo((float) Math.max(.1, Math.log(full.size(i) / 1.6) / Math.log(2)));
      if (full.size(i) < 4) {
        fine += weights[i];
        fineCount++;
      } else if (full.size(i) > 12) {
        coarse += weights[i];
        coarseCount++;
      }
    }
    assertThat(coarse / coarseCount).isGreaterThan(1.5 * fine / fineCount);
    // Half the pixels: sizes are given in those of the original, weights go by what was detected.
    LocalFeatures reduced = half.extract(scene);
    for (int i = 0; i < reduced.count(); i++) {
      assertThat(reduced.weights()[i])
          .isLessThanOrEqualTo(
              (float) Math.max(.1, Math.log(reduced.size(i) / 2 / 1.6) / Math.log(2)));
    }
  }

  @Test
  void keepsTheFeaturesOfARectangle() {
    LocalFeatures all = extractor.extract(scene);
    LocalFeatures part = all.within(100, 50, 80, 60);
    int inside = 0;
    for (int i = 0; i < all.count(); i++) {
      if (all.x(i) >= 100 && all.x(i) < 180 && all.y(i) >= 50 && all.y(i) < 110) {
        assertThat(part.descriptors().row(inside)).isEqualTo(all.descriptors().row(i));
        assertThat(part.keypoints().rows(inside, inside + 1))
            .isEqualTo(all.keypoints().rows(i, i + 1));
        inside++;
      }
    }
    assertThat(part.count()).isEqualTo(inside).isGreaterThan(5);
    assertThat(part.width()).isEqualTo(320);
  }

  @Test
  void givesPlacesInThePixelsOfTheOriginal() {
    BufferedImage large = TestPictures.scene(800, 600, 3);
    SiftExtractor half =
        new SiftExtractor(new SiftOptions(1500, 400, .04, DescriptorKind.ROOT_SIFT));
    LocalFeatures full = extractor.extract(large);
    LocalFeatures reduced = half.extract(large);

    assertThat(reduced.width()).isEqualTo(800);
    assertThat(reduced.height()).isEqualTo(600);
    int inPlace = 0;
    int coarse = 0;
    for (int i = 0; i < reduced.count(); i++) {
      if (reduced.size(i) < 12) { // the finest octave has no counterpart of the same scale
        continue;
      }
      coarse++;
      int match = nearest(reduced.descriptors().row(i), full);
      double distance = Math.hypot(reduced.x(i) - full.x(match), reduced.y(i) - full.y(match));
      double growth = reduced.size(i) / full.size(match);
      if (distance < 1.5 && growth > .8 && growth < 1.25) {
        inPlace++;
      }
    }
    assertThat(coarse).isGreaterThan(40);
    assertThat(inPlace).isGreaterThan(coarse * 7 / 10);
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "1, 200", "5, 5", "300, 200", "3000, 1"})
  void evenPicturesHaveNone(int width, int height) {
    LocalFeatures features =
        extractor.extract(new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB));

    assertThat(features.count()).isZero();
    assertThat(features.descriptors().columns()).isEqualTo(128);
  }

  @Test
  void describesWhatDescriptorsDependOn() {
    assertThat(new SiftExtractor(SiftOptions.DEFAULT).describe())
        .isEqualTo("opencv 4.13.0 RootSIFT, ≤1500 keypoints, ≤640 px, contrast 0.03");
    assertThat(org.bytedeco.opencv.global.opencv_core.CV_VERSION).isEqualTo(OpenCv.VERSION);
  }

  private static double squaredLength(float[] row) {
    double sum = 0;
    for (float value : row) {
      sum += (double) value * value;
    }
    return sum;
  }

  private static int nearest(float[] descriptor, LocalFeatures among) {
    int best = -1;
    double least = Double.POSITIVE_INFINITY;
    for (int row = 0; row < among.count(); row++) {
      float[] other = among.descriptors().row(row);
      double sum = 0;
      for (int i = 0; i < descriptor.length; i++) {
        sum += (descriptor[i] - other[i]) * (descriptor[i] - other[i]);
      }
      if (sum < least) {
        least = sum;
        best = row;
      }
    }
    return best;
  }
}
