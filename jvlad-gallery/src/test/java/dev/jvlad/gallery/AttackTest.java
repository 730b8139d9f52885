package dev.jvlad.gallery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AttackTest {
  private static final int WIDTH = 640;
  private static final int HEIGHT = 480;
  private static final int RED = 0xd02020;
  private static final int BLUE = 0x2040c0;

  /** Each pixel says where it lies. */
  private static final BufferedImage PLACES =
      new Canvas(WIDTH, HEIGHT).shade((x, y) -> y << 12 | x).finish();

  private static final BufferedImage PICTURE = new Gallery(5, 1).draw(0);
  private static final BufferedImage AROUND = new Gallery(6, 2).draw(1);

  @ParameterizedTest
  @EnumSource
  void sameRandomGivesSameCopyAndOriginalsStay(Attack attack) {
    int[] picture = pixels(PICTURE);
    int[] around = pixels(AROUND);
    BufferedImage first = attack.apply(PICTURE, AROUND, new SplittableRandom(3));
    BufferedImage second = attack.apply(PICTURE, AROUND, new SplittableRandom(3));
    assertThat(pixels(first)).isEqualTo(pixels(second)).isNotEqualTo(picture);
    assertThat(first.getType()).isEqualTo(BufferedImage.TYPE_INT_RGB);
    assertThat(pixels(PICTURE)).isEqualTo(picture);
    assertThat(pixels(AROUND)).isEqualTo(around);
  }

  @Test
  void labelsAreThoseOfTheTable() {
    assertThat(Arrays.stream(Attack.values()).map(Attack::label))
        .containsExactly(
            "crop", "rotation", "shrink", "print", "collage", "blur + JPEG", "caption", "mirror");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void cropIsARectangleOfHalfTheArea(long seed) {
    BufferedImage crop = attack(Attack.CROP, PLACES, seed);
    double area = (double) crop.getWidth() * crop.getHeight();
    assertThat(area / (WIDTH * HEIGHT)).isCloseTo(0.5, within(0.005));
    int left = rgb(crop, 0, 0) & 0xfff;
    int top = rgb(crop, 0, 0) >> 12;
    for (int y = 0; y < crop.getHeight(); y += 13) {
      for (int x = 0; x < crop.getWidth(); x += 13) {
        assertThat(rgb(crop, x, y)).isEqualTo((top + y) << 12 | (left + x));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void rotationKeepsTheWholePictureAndFillsTheCorners(long seed) {
    BufferedImage turned = attack(Attack.ROTATION, plain(RED), seed);
    int w = turned.getWidth();
    int h = turned.getHeight();
    assertThat(rgb(turned, 0, 0)).isEqualTo(Attack.ROTATION_FILL);
    assertThat(rgb(turned, w - 1, h - 1)).isEqualTo(Attack.ROTATION_FILL);
    assertThat(rgb(turned, w / 2, h / 2)).isEqualTo(RED);
    assertThat((double) count(turned, RED)).isCloseTo(WIDTH * HEIGHT, within(3000.0));
    // |sin| of at least 10 degrees: the box grows by that share of the other side.
    assertThat(w * h).isGreaterThan((int) (WIDTH * HEIGHT * 1.1));
  }

  @Test
  void shrinkKeepsTheFormAndTheColour() {
    BufferedImage small = attack(Attack.SHRINK, plain(RED), 1);
    assertThat(small.getWidth()).isEqualTo(224);
    assertThat(small.getHeight()).isEqualTo(168);
    assertThat(count(small, RED)).isEqualTo(224 * 168);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void printShowsThePictureInTheMiddleAndTheSurroundingsInTheCorners(long seed) {
    BufferedImage photo = Attack.PRINT.apply(plain(RED), plain(BLUE), new SplittableRandom(seed));
    assertThat(photo.getWidth()).isEqualTo(WIDTH);
    assertThat(photo.getHeight()).isEqualTo(HEIGHT);
    assertThat(isMostlyRed(rgb(photo, WIDTH / 2, HEIGHT / 2))).isTrue();
    for (int corner = 0; corner < 4; corner++) {
      int rgb = rgb(photo, corner % 2 * (WIDTH - 1), corner / 2 * (HEIGHT - 1));
      assertThat(isMostlyRed(rgb)).isFalse();
    }
    long red = Arrays.stream(pixels(photo)).filter(AttackTest::isMostlyRed).count();
    assertThat(red / (double) (WIDTH * HEIGHT)).isBetween(0.3, 0.6);
  }

  private static boolean isMostlyRed(int rgb) {
    return (rgb >> 16 & 0xff) > 2 * (rgb & 0xff);
  }

  @Test
  void printInAPortraitRoomStillFillsTheFrame() {
    BufferedImage room = Canvas.portrait().background(BLUE).finish();
    BufferedImage photo = Attack.PRINT.apply(plain(RED), room, new SplittableRandom(1));
    assertThat(photo.getWidth()).isEqualTo(WIDTH);
    assertThat(isMostlyRed(rgb(photo, WIDTH / 4, HEIGHT / 2))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void collageHoldsTheWholeSmallPicture(long seed) {
    BufferedImage collage =
        Attack.COLLAGE.apply(plain(RED), plain(BLUE), new SplittableRandom(seed));
    assertThat(count(collage, RED)).isEqualTo(300 * 225);
    assertThat(count(collage, BLUE)).isEqualTo(WIDTH * HEIGHT - 300 * 225);
  }

  @Test
  void blurTakesAwayFineDetailOnly() {
    BufferedImage halves =
        new Canvas(WIDTH, HEIGHT).shade((x, y) -> x < WIDTH / 2 ? 0x303030 : 0xd0d0d0).finish();
    BufferedImage copy = attack(Attack.BLUR_JPEG, halves, 1);
    assertThat(rgb(copy, 40, 240) & 0xff).isCloseTo(0x30, within(6));
    assertThat(rgb(copy, 600, 240) & 0xff).isCloseTo(0xd0, within(6));

    BufferedImage checks =
        new Canvas(WIDTH, HEIGHT).shade((x, y) -> (x + y) % 2 == 0 ? 0 : 0xffffff).finish();
    int[] grey = pixels(attack(Attack.BLUR_JPEG, checks, 1));
    assertThat(Arrays.stream(grey)).allMatch(rgb -> Math.abs((rgb & 0xff) - 128) <= 10);
  }

  /** An impulse of 255 spreads by the kernel: 255 · (0.3989/σ)² at the centre for σ = 2. */
  @Test
  void blurIsGaussian() {
    BufferedImage impulse =
        new Canvas(31, 21).shade((x, y) -> x == 15 && y == 10 ? 0xffffff : 0).finish();
    BufferedImage blurred = Tone.blur(impulse, 2);
    assertThat(rgb(blurred, 15, 10) & 0xff).isCloseTo(10, within(1));
    assertThat(rgb(blurred, 17, 10) & 0xff).isCloseTo(6, within(1));
    assertThat(rgb(blurred, 15, 12)).isEqualTo(rgb(blurred, 17, 10));
    assertThat(rgb(blurred, 30, 10)).isZero();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void captionIsABandOfTwoColoursAndTheRestChangesInBrightness(long seed) {
    int grey = 100;
    BufferedImage copy = attack(Attack.CAPTION, plain(grey << 16 | grey << 8 | grey), seed);
    assertThat(rgb(copy, 0, HEIGHT / 2) & 0xff).isIn(72, 128);
    int band = (int) (HEIGHT * Caption.BAND);
    int top = rgb(copy, 0, 0) == rgb(copy, 0, HEIGHT / 2) ? HEIGHT - band : 0;
    int[] inside = copy.getRGB(0, top, WIDTH, band, null, 0, WIDTH);
    assertThat(Arrays.stream(inside).distinct().count()).isEqualTo(2);
    assertThat(rgb(copy, 0, top)).isEqualTo(rgb(copy, WIDTH - 1, top + band - 1));
    assertThat(Arrays.stream(pixels(copy)).distinct().count()).isEqualTo(3);
  }

  @Test
  void mirrorExchangesLeftAndRightAndTwiceIsTheOriginal() {
    BufferedImage once = attack(Attack.MIRROR, PLACES, 1);
    assertThat(rgb(once, 0, 7)).isEqualTo(7 << 12 | (WIDTH - 1));
    assertThat(rgb(once, WIDTH - 1, 7)).isEqualTo(7 << 12);
    assertThat(pixels(attack(Attack.MIRROR, once, 1))).isEqualTo(pixels(PLACES));
  }

  private static BufferedImage attack(Attack attack, BufferedImage picture, long seed) {
    return attack.apply(picture, AROUND, new SplittableRandom(seed));
  }

  private static BufferedImage plain(int rgb) {
    return new Canvas(WIDTH, HEIGHT).background(rgb).finish();
  }

  private static int rgb(BufferedImage picture, int x, int y) {
    return picture.getRGB(x, y) & 0xffffff;
  }

  private static long count(BufferedImage picture, int rgb) {
    return Arrays.stream(pixels(picture)).filter(p -> p == rgb).count();
  }

  private static int[] pixels(BufferedImage picture) {
    int w = picture.getWidth();
    int[] argb = picture.getRGB(0, 0, w, picture.getHeight(), null, 0, w);
    return Arrays.stream(argb).map(p -> p & 0xffffff).toArray();
  }
}
