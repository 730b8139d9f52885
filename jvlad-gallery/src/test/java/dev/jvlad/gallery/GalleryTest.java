package dev.jvlad.gallery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class GalleryTest {
  private static final Gallery GALLERY = new Gallery(2026, Gallery.DEFAULT_SIZE);

  /** Drawn once, on several threads: the order of drawing must not matter. */
  private static final List<BufferedImage> PICTURES =
      IntStream.range(0, GALLERY.size()).parallel().mapToObj(GALLERY::draw).toList();

  @Test
  void sameSeedGivesSamePixels() {
    for (int i = 0; i < GALLERY.size(); i += 5) {
      BufferedImage again = new Gallery(2026, Gallery.DEFAULT_SIZE).draw(i);
      assertThat(pixels(again)).as(GALLERY.name(i)).isEqualTo(pixels(PICTURES.get(i)));
    }
  }

  @Test
  void anotherSeedGivesOtherPicturesOfTheSameName() {
    Gallery other = new Gallery(2027, Gallery.DEFAULT_SIZE);
    for (int i = 0; i < GALLERY.size(); i += 7) {
      assertThat(other.name(i)).isEqualTo(GALLERY.name(i));
      double difference = difference(thumbnail(other.draw(i)), thumbnail(PICTURES.get(i)));
      assertThat(difference).as(GALLERY.name(i)).isGreaterThan(2);
    }
  }

  @Test
  void noTwoPicturesAreAlike() {
    List<int[]> thumbnails = PICTURES.stream().map(GalleryTest::thumbnail).toList();
    for (int i = 0; i < thumbnails.size(); i++) {
      for (int j = 0; j < i; j++) {
        assertThat(difference(thumbnails.get(i), thumbnails.get(j)))
            .as("%s and %s", GALLERY.name(i), GALLERY.name(j))
            .isGreaterThan(12);
      }
    }
  }

  @Test
  void everyPictureHasTextureInAtLeastAThirdOfItsArea() {
    for (int i = 0; i < PICTURES.size(); i++) {
      assertThat(texturedShare(PICTURES.get(i))).as(GALLERY.name(i)).isGreaterThan(1 / 3.0);
    }
  }

  @Test
  void everyFourthRoundStandsUpright() {
    assertThat(PICTURES).allMatch(p -> p.getType() == BufferedImage.TYPE_INT_RGB);
    assertThat(PICTURES).allMatch(p -> p.getWidth() * p.getHeight() == 640 * 480);
    assertThat(PICTURES).filteredOn(p -> p.getWidth() == 480).hasSize(16);
  }

  @Test
  void namesAreFileNamesAndUnique() {
    Set<String> names = new HashSet<>();
    for (int i = 0; i < GALLERY.size(); i++) {
      assertThat(GALLERY.name(i)).matches("[a-z]+-\\d\\d\\.png");
      names.add(GALLERY.name(i));
    }
    assertThat(names).hasSize(64).contains("city-01.png", "sea-03.png", "coral-04.png");
  }

  @Test
  void aLargerGalleryGoesOnWithNewPictures() {
    Gallery larger = new Gallery(2026, 65);
    assertThat(larger.name(64)).isEqualTo("city-05.png");
    assertThat(pixels(larger.draw(64))).isNotEqualTo(pixels(PICTURES.getFirst()));
  }

  @Test
  void picturesOutsideTheGalleryAreRefused() {
    assertThatThrownBy(() -> GALLERY.draw(64))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessage("the gallery has pictures 0 … 63, got 64");
    assertThatThrownBy(() -> new Gallery(1, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a gallery has at least 1 picture, got 0");
  }

  private static int[] pixels(BufferedImage picture) {
    int w = picture.getWidth();
    return picture.getRGB(0, 0, w, picture.getHeight(), null, 0, w);
  }

  /** 16×16 colours. */
  private static int[] thumbnail(BufferedImage picture) {
    return pixels(Scaling.resize(picture, 16, 16));
  }

  /** Mean absolute difference of the channels, 0 … 255. */
  private static double difference(int[] a, int[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      for (int shift = 0; shift < 24; shift += 8) {
        sum += Math.abs((a[i] >> shift & 0xff) - (b[i] >> shift & 0xff));
      }
    }
    return sum / (3 * a.length);
  }

  /** The share of 16-pixel squares in which green varies by at least 32. */
  private static double texturedShare(BufferedImage picture) {
    int textured = 0;
    int squares = 0;
    for (int top = 0; top < picture.getHeight(); top += 16) {
      for (int left = 0; left < picture.getWidth(); left += 16) {
        int low = 255;
        int high = 0;
        for (int i = 0; i < 256; i++) {
          int green = picture.getRGB(left + i % 16, top + i / 16) >> 8 & 0xff;
          low = Math.min(low, green);
          high = Math.max(high, green);
        }
        squares++;
        textured += high - low >= 32 ? 1 : 0;
      }
    }
    return (double) textured / squares;
  }
}
