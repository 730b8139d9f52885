package dev.jvlad.image.verify;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jvlad.FloatMatrix;
import dev.jvlad.Projection;
import dev.jvlad.image.LocalFeatures;
import dev.jvlad.image.SiftExtractor;
import dev.jvlad.image.SiftOptions;
import dev.jvlad.image.TestPictures;
import dev.jvlad.learn.Pca;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Drawn pictures and their copies, from pixels to verdict. */
class VerifiedPicturesTest {
  private static final int WIDTH = 640;
  private static final int HEIGHT = 480;
  private static final int SCENES = 5;
  private static final SiftExtractor EXTRACTOR = new SiftExtractor(SiftOptions.DEFAULT);
  private static final CompactFeatures[] stored = new CompactFeatures[SCENES];
  private static Projection projection;

  @BeforeAll
  static void storeScenes() {
    LocalFeatures[] features = new LocalFeatures[SCENES];
    for (int i = 0; i < SCENES; i++) {
      features[i] = EXTRACTOR.extract(scene(i));
    }
    FloatMatrix samples = features[0].descriptors();
    projection = Pca.learn(samples, 24).reduction(24);
    for (int i = 0; i < SCENES; i++) {
      stored[i] = CompactFeatures.of(features[i], projection);
    }
  }

  private static BufferedImage scene(int i) {
    return TestPictures.scene(WIDTH, HEIGHT, 100 + i);
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "90, 1", "200, .6", "17, .45", "-33, 1.3"})
  void aTurnedAndScaledCopyIsFoundAndNoOther(double degrees, double scale) {
    AffineTransform copy = AffineTransform.getTranslateInstance(WIDTH / 2.0, HEIGHT / 2.0);
    copy.rotate(Math.toRadians(degrees));
    copy.scale(scale, scale);
    copy.translate(-WIDTH / 2.0, -HEIGHT / 2.0);

    LocalFeatures query = EXTRACTOR.extract(drawn(scene(2), copy, WIDTH, HEIGHT));

    assertOnlySceneTwo(QueryFeatures.of(query, projection), copy, 6);
  }

  @Test
  void aCropIsFoundWhereItWasCut() {
    BufferedImage crop = scene(2).getSubimage(300, 200, 220, 180);

    assertOnlySceneTwo(
        QueryFeatures.of(EXTRACTOR.extract(crop), projection),
        AffineTransform.getTranslateInstance(-300, -200),
        3);
  }

  @Test
  void aMirroredCopyIsFoundByTheMirroredQuery() {
    AffineTransform mirror = new AffineTransform(-1, 0, 0, 1, WIDTH, 0);
    LocalFeatures query = EXTRACTOR.extract(drawn(scene(2), mirror, WIDTH, HEIGHT));

    assertThat(Verifier.verify(QueryFeatures.of(query, projection), stored[2]).verified())
        .isFalse();
    assertOnlySceneTwo(QueryFeatures.mirrored(query, projection), mirror, 3);
  }

  @Test
  void aPhotoFromTheSideIsFound() {
    LocalFeatures query = EXTRACTOR.extract(seenFromTheSide(scene(2)));

    for (int i = 0; i < SCENES; i++) {
      Verification found = Verifier.verify(QueryFeatures.of(query, projection), stored[i]);
      assertThat(found.verified()).as("scene %d: %s", i, found).isEqualTo(i == 2);
    }
  }

  @Test
  void aLargePhotoIsFoundByASmallCopyAndTheOtherWayRound() {
    AffineTransform larger = AffineTransform.getScaleInstance(3, 3);
    LocalFeatures large = EXTRACTOR.extract(drawn(scene(2), larger, 3 * WIDTH, 3 * HEIGHT));

    assertOnlySceneTwo(QueryFeatures.of(large, projection), larger, 6);
    Verification found =
        Verifier.verify(
            QueryFeatures.of(EXTRACTOR.extract(scene(2)), projection),
            CompactFeatures.of(large, projection));
    assertThat(found.verified()).isTrue();
    assertThat(requireNonNull(found.affinity()).determinant()).isBetween(8.8, 9.2);
  }

  @Test
  void evenPicturesAndTinyOnesMatchNothing() {
    for (int side : new int[] {1, 16, 300}) {
      LocalFeatures none =
          EXTRACTOR.extract(new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB));
      CompactFeatures compact = CompactFeatures.of(none, projection);

      assertThat(Verifier.verify(QueryFeatures.of(none, projection), compact).score()).isZero();
      assertThat(Verifier.verify(QueryFeatures.of(none, projection), stored[0]).score()).isZero();
      assertThat(Verifier.verify(QueryFeatures.of(stored[0]), compact).score()).isZero();
    }
  }

  /** Letters recur in any two pages, upright and of one size: matches without meaning. */
  @ParameterizedTest
  @ValueSource(ints = {14, 20, 40})
  void pagesOfOtherTextMatchNothing(int fontSize) {
    LocalFeatures first = EXTRACTOR.extract(page(fontSize, 1));
    LocalFeatures second = EXTRACTOR.extract(page(fontSize, 2));
    Projection ofText = Pca.learn(first.descriptors(), 24).reduction(24);

    Verification found =
        Verifier.verify(QueryFeatures.of(first, ofText), CompactFeatures.of(second, ofText));
    Verification same =
        Verifier.verify(QueryFeatures.of(first, ofText), CompactFeatures.of(first, ofText));

    assertThat(found.verified()).as("score %s", found.score()).isFalse();
    assertThat(same.verified()).isTrue();
  }

  private static BufferedImage page(int fontSize, long seed) {
    BufferedImage page = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = page.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, fontSize));
    Random random = new Random(seed);
    for (int y = fontSize + 10; y < HEIGHT; y += fontSize * 3 / 2) {
      StringBuilder line = new StringBuilder();
      while (line.length() < 2 * WIDTH / fontSize) {
        line.append(random.nextInt(6) == 0 ? ' ' : (char) ('a' + random.nextInt(26)));
      }
      graphics.drawString(line.toString(), 10, y);
    }
    graphics.dispose();
    return page;
  }

  private static void assertOnlySceneTwo(
      QueryFeatures query, AffineTransform copy, double tolerance) {
    for (int i = 0; i < SCENES; i++) {
      Verification found = Verifier.verify(query, stored[i]);
      assertThat(found.verified()).as("scene %d: score %s", i, found.score()).isEqualTo(i == 2);
    }
    Verification found = Verifier.verify(query, stored[2]);
    double[] corners = {0, 0, WIDTH, 0, WIDTH, HEIGHT, 0, HEIGHT}; // edges, not centres
    copy.transform(corners, 0, corners, 0, 4);
    for (int i = 0; i < 4; i++) {
      Point corner = found.imageInQuery().get(i);
      assertThat(Math.hypot(corner.x() + .5 - corners[2 * i], corner.y() + .5 - corners[2 * i + 1]))
          .as("corner %d", i)
          .isLessThan(tolerance);
    }
  }

  private static BufferedImage drawn(
      BufferedImage image, AffineTransform transform, int width, int height) {
    BufferedImage copy = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = copy.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
    graphics.drawImage(image, transform, null);
    graphics.dispose();
    return copy;
  }

  /** The right edge is farther away: a projective map, pixel by pixel, nearest neighbour. */
  private static BufferedImage seenFromTheSide(BufferedImage image) {
    BufferedImage seen = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        double depth = 1 - .35 * x / WIDTH;
        double u = .65 * x / depth;
        double v = HEIGHT / 2.0 + (y - HEIGHT / 2.0) * .8 / depth;
        if (u < WIDTH && v >= 0 && v < HEIGHT) {
          seen.setRGB(x, y, image.getRGB((int) u, (int) v));
        }
      }
    }
    return seen;
  }
}
