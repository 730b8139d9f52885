package dev.jvlad.image.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.jvlad.Projection;
import dev.jvlad.image.LocalFeatures;
import dev.jvlad.image.Picture;
import dev.jvlad.image.SiftExtractor;
import dev.jvlad.image.SiftOptions;
import dev.jvlad.image.TestPictures;
import dev.jvlad.learn.Pca;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Copies lie upon their original, other shots of it do not. */
class OverlayTest {
  private static final int WIDTH = 640;
  private static final int HEIGHT = 480;
  private static final SiftExtractor EXTRACTOR = new SiftExtractor(SiftOptions.DEFAULT);
  private static final BufferedImage SCENE = TestPictures.scene(WIDTH, HEIGHT, 100);
  private static final Projection PROJECTION =
      Pca.learn(EXTRACTOR.extract(SCENE).descriptors(), 24).reduction(24);

  private static Overlay overlay(BufferedImage query, BufferedImage image) {
    return overlay(query, image, QueryFeatures.of(EXTRACTOR.extract(query), PROJECTION));
  }

  private static Overlay overlay(
      BufferedImage query, BufferedImage image, QueryFeatures queryFeatures) {
    CompactFeatures stored = CompactFeatures.of(EXTRACTOR.extract(image), PROJECTION);
    Verification found = Verifier.verify(queryFeatures, stored);
    assertThat(found.verified()).isTrue();
    return Overlay.of(Picture.of(query), Picture.of(image), found);
  }

  private static BufferedImage drawn(BufferedImage image, AffineTransform map, int w, int h) {
    BufferedImage drawn = new BufferedImage(w, h, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = drawn.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
    graphics.setColor(Color.GRAY);
    graphics.fillRect(0, 0, w, h);
    graphics.drawImage(image, map, null);
    graphics.dispose();
    return drawn;
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "90, 1", "200, .75", "17, .5", "-3, 1.3"})
  void aTurnedAndScaledCopyHoldsItsOriginalAndIsHeldByIt(double degrees, double scale) {
    int side = (int) (scale * Math.hypot(WIDTH, HEIGHT));
    AffineTransform map = AffineTransform.getTranslateInstance(side / 2.0, side / 2.0);
    map.rotate(Math.toRadians(degrees));
    map.scale(scale, scale);
    map.translate(-WIDTH / 2.0, -HEIGHT / 2.0);
    Overlay laid = overlay(drawn(SCENE, map, side, side), SCENE);
    assertThat(laid.queryShare()).isGreaterThan(0.85);
    assertThat(laid.imageShare()).isGreaterThan(0.85);
    assertThat(laid.growth()).isCloseTo(1 / scale, within(0.01));
    assertThat(laid.imageHoldsQuery()).isTrue();
    assertThat(laid.queryHoldsImage()).isEqualTo(scale >= Overlay.LEAST_SCALE);
  }

  /** Its structure is everywhere alike, so the share of it is about that of the area. */
  @Test
  void aCropIsHeldByItsOriginalAndDoesNotHoldIt() {
    BufferedImage crop = SCENE.getSubimage(200, 100, 400, 300);
    Overlay laid = overlay(crop, SCENE);
    assertThat(laid.queryShare()).isGreaterThan(0.98);
    assertThat(laid.imageShare()).isCloseTo(400.0 * 300 / (WIDTH * HEIGHT), within(0.08));
    assertThat(laid.imageHoldsQuery()).isTrue();
    assertThat(laid.queryHoldsImage()).isFalse();
    Overlay other = overlay(SCENE, crop);
    assertThat(other.imageHoldsQuery()).isFalse();
    assertThat(other.queryHoldsImage()).isTrue();
  }

  @Test
  void aMirroredCopyIsACopy() {
    AffineTransform mirror = new AffineTransform(-1, 0, 0, 1, WIDTH, 0);
    BufferedImage mirrored = drawn(SCENE, mirror, WIDTH, HEIGHT);
    LocalFeatures features = EXTRACTOR.extract(mirrored);
    Overlay laid = overlay(mirrored, SCENE, QueryFeatures.mirrored(features, PROJECTION));
    assertThat(laid.queryShare()).isGreaterThan(0.99);
    assertThat(laid.imageShare()).isGreaterThan(0.99);
  }

  @Test
  void brightnessContrastAndStrongCompressionAreNoDifference() {
    BufferedImage pale = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        int grey = 90 + new Color(SCENE.getRGB(x, y)).getGreen() / 2 + (x * 7 + y * 13) % 9;
        pale.setRGB(x, y, new Color(grey, grey, grey).getRGB());
      }
    }
    BufferedImage green = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        int grey = new Color(SCENE.getRGB(x, y)).getGreen();
        green.setRGB(x, y, new Color(grey, grey, grey).getRGB());
      }
    }
    assertThat(overlay(pale, green).queryShare()).isGreaterThan(0.95);
  }

  /**
   * What is nearer moves against what is farther off, by up to so many pixels. Matching does not
   * mind; the overlay does.
   */
  @ParameterizedTest
  @ValueSource(doubles = {2, 4, 8})
  void anotherShotIsNoCopy(double parallax) {
    Overlay laid = overlay(anotherShot(parallax), SCENE);
    assertThat(laid.queryShare()).isLessThan(Overlay.COPY_SHARE - 0.05);
    assertThat(laid.imageShare()).isLessThan(Overlay.COPY_SHARE - 0.05);
  }

  private static BufferedImage anotherShot(double parallax) {
    BufferedImage shot = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        double nearness = Math.sin(2 * Math.PI * 2 * y / HEIGHT) * Math.cos(5.0 * x / WIDTH);
        shot.setRGB(x, y, between(SCENE, x + parallax * nearness, y));
      }
    }
    return shot;
  }

  private static int between(BufferedImage image, double x, int y) {
    int left = Math.clamp((int) Math.floor(x), 0, WIDTH - 2);
    double share = Math.clamp(x - left, 0, 1);
    Color a = new Color(image.getRGB(left, y));
    Color b = new Color(image.getRGB(left + 1, y));
    return new Color(
            (int) ((1 - share) * a.getRed() + share * b.getRed()),
            (int) ((1 - share) * a.getGreen() + share * b.getGreen()),
            (int) ((1 - share) * a.getBlue() + share * b.getBlue()))
        .getRGB();
  }

  @Test
  void whatIsPastedSmallIsNotHeld() {
    BufferedImage other = TestPictures.scene(WIDTH, HEIGHT, 200);
    Graphics2D graphics = other.createGraphics();
    AffineTransform small = AffineTransform.getTranslateInstance(200, 150);
    small.scale(0.45, 0.45);
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    graphics.drawImage(SCENE, small, null);
    graphics.dispose();
    Overlay laid = overlay(SCENE, other);
    assertThat(laid.queryShare()).as("all of it is there").isGreaterThan(Overlay.COPY_SHARE);
    assertThat(laid.growth()).as("but small").isCloseTo(0.45, within(0.01));
    assertThat(laid.imageHoldsQuery()).isFalse();
    assertThat(laid.queryHoldsImage()).isFalse();
  }

  @Test
  void whereNothingAgreesThereIsNothingToLay() {
    Picture picture = Picture.of(SCENE);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Overlay.of(picture, picture, Verification.NONE))
        .withMessage("nothing agrees; wanted a verification with an affinity");
  }

  @Test
  void aDisplacementIsSeenAndCorrected() {
    GreyGrid grid = GreyGrid.of(Picture.of(SCENE), 2);
    assertThat(Patches.of(grid, grid, shift(0, 0)).shareInPlace()).isEqualTo(1);
    assertThat(Patches.of(grid, grid, shift(0.05, -0.05)).shareInPlace()).isGreaterThan(0.95);
    assertThat(Patches.of(grid, grid, shift(0.3, -0.3)).shareInPlace())
        .as("patches of one edge do not tell of a movement along it")
        .isLessThan(0.2);
    Affinity map = shift(0.6, -0.4);
    for (int round = 0; round < 4; round++) {
      map = map.after(Objects.requireNonNull(Patches.of(grid, grid, map).correction()));
    }
    assertThat(map.map(new Point(100, 100)).x()).isCloseTo(100, within(0.05));
    assertThat(map.map(new Point(100, 100)).y()).isCloseTo(100, within(0.05));
  }

  private static Affinity shift(double x, double y) {
    return new Affinity(1, 0, x, 0, 1, y);
  }

  @Test
  void whatIsEverywhereEvenTellsNothing() {
    BufferedImage even = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    GreyGrid grid = GreyGrid.of(Picture.of(even), 2);
    Patches patches = Patches.of(grid, grid, shift(0, 0));
    assertThat(patches.shareInPlace()).isZero();
    assertThat(patches.correction()).isNull();
  }

  @Test
  void aReducedPictureKeepsItsSizeAndItsGrey() {
    BufferedImage stripes = new BufferedImage(60, 40, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < 40; y++) {
      for (int x = 0; x < 60; x++) {
        stripes.setRGB(x, y, x % 2 == 0 ? 0x000000 : 0xC8C8C8);
      }
    }
    Picture picture = Picture.of(stripes);
    Picture reduced = picture.reducedTo(30);
    assertThat(reduced.columns()).isEqualTo(30);
    assertThat(reduced.rows()).isEqualTo(20);
    assertThat(reduced.width()).isEqualTo(60);
    assertThat(reduced.height()).isEqualTo(40);
    assertThat(reduced.grey(7, 7)).as("of 0 and 200").isEqualTo(100);
    assertThat(picture.reducedTo(60)).isSameAs(picture);
  }
}
