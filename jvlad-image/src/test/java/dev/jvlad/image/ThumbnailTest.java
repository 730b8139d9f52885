package dev.jvlad.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ThumbnailTest {
  private final ImageDecoder decoder = new ImageDecoder(DecodeLimits.DEFAULT);
  @TempDir private Path folder;

  private BufferedImage thumbnail(byte[] content, int side) throws IOException {
    return decoder.thumbnail(Files.write(folder.resolve("picture"), content), side);
  }

  @Test
  void isSmallAndInColour() throws IOException {
    BufferedImage quarters = TestPictures.quarters(400, 200, BufferedImage.TYPE_INT_RGB);
    BufferedImage thumbnail = thumbnail(TestPictures.write(quarters, "png"), 40);
    assertThat(thumbnail.getWidth()).isEqualTo(40);
    assertThat(thumbnail.getHeight()).isEqualTo(20);
    assertThat(new Color(thumbnail.getRGB(5, 5))).isEqualTo(Color.RED);
    assertThat(new Color(thumbnail.getRGB(35, 5))).isEqualTo(Color.GREEN);
    assertThat(new Color(thumbnail.getRGB(5, 15))).isEqualTo(Color.BLUE);
    assertThat(new Color(thumbnail.getRGB(35, 15))).isEqualTo(Color.WHITE);
  }

  @Test
  void aSmallPictureKeepsItsSize() throws IOException {
    BufferedImage quarters = TestPictures.quarters(30, 20, BufferedImage.TYPE_INT_RGB);
    assertThat(thumbnail(TestPictures.write(quarters, "png"), 40).getWidth()).isEqualTo(30);
  }

  /** Grey values of all pixels are those of the picture, so all eight orientations are. */
  @Test
  void liesAsThePictureDoes() throws IOException {
    BufferedImage quarters = TestPictures.quarters(64, 32, BufferedImage.TYPE_INT_RGB);
    for (int orientation = 1; orientation <= 8; orientation++) {
      byte[] exif = HandmadeFiles.exif(orientation, ByteOrder.BIG_ENDIAN);
      byte[] file =
          HandmadeFiles.insert(
              TestPictures.write(quarters, "png"), 33, HandmadeFiles.pngChunk("eXIf", exif));
      Picture picture = decoder.decode(file, "picture");
      BufferedImage thumbnail = thumbnail(file, 64);
      assertThat(thumbnail.getWidth()).isEqualTo(picture.columns());
      Picture same = Picture.of(thumbnail);
      for (int[] corner : new int[][] {{2, 2}, {-3, 2}, {2, -3}, {-3, -3}}) {
        int x = Math.floorMod(corner[0], picture.columns());
        int y = Math.floorMod(corner[1], picture.rows());
        assertThat(same.grey(x, y))
            .as("orientation %d at %d, %d", orientation, x, y)
            .isEqualTo(picture.grey(x, y));
      }
    }
  }

  @Test
  void aDamagedFileIsRefused() {
    assertThatThrownBy(() -> thumbnail(new byte[] {1, 2, 3}, 40))
        .isInstanceOf(UnreadableImageException.class);
  }
}
