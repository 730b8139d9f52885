package dev.jvlad.image;

import java.awt.Point;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.util.Objects;

/**
 * Decoded pixels: upright, opaque, 8 bits a channel.
 *
 * <p>{@code width} and {@code height} are those of the upright original in pixels; {@code image}
 * may hold fewer, because large pictures are decoded reduced, but shows all of it. The image is of
 * type {@link BufferedImage#TYPE_3BYTE_BGR}, its rows packed without gaps.
 */
public record Picture(BufferedImage image, int width, int height) {
  /** Checks the type of the image and that it is not larger than its original. */
  public Picture {
    Objects.requireNonNull(image, "image");
    if (image.getType() != BufferedImage.TYPE_3BYTE_BGR
        || bytes(image).length != 3 * image.getWidth() * image.getHeight()) {
      throw new IllegalArgumentException(
          "a picture needs a packed TYPE_3BYTE_BGR image, got type %d; use Picture.of"
              .formatted(image.getType()));
    }
    if (image.getWidth() > width || image.getHeight() > height) {
      throw new IllegalArgumentException(
          "a picture of %d×%d cannot be a reduced one of %d×%d"
              .formatted(image.getWidth(), image.getHeight(), width, height));
    }
  }

  /** The picture of an image of any type, at its full size; transparent parts are laid on white. */
  public static Picture of(BufferedImage image) {
    return upright(BgrPixels.of(image), image.getWidth(), image.getHeight(), Orientation.UPRIGHT);
  }

  /**
   * Lays stored pixels upright; the original's size is that of the pixels.
   *
   * @param bgr rows·columns pixels of blue, green, red
   */
  static Picture upright(byte[] bgr, int columns, int rows, Orientation orientation) {
    byte[] upright = orientation.apply(bgr, rows, columns);
    int width = orientation.swapsSides() ? rows : columns;
    int height = orientation.swapsSides() ? columns : rows;
    return new Picture(wrap(upright, width, height), width, height);
  }

  /** The same pixels, standing for a larger original. */
  Picture reducedFrom(int originalWidth, int originalHeight) {
    return new Picture(image, originalWidth, originalHeight);
  }

  /** The storage: blue, green, red of each pixel, row-major. */
  byte[] bgr() {
    return bytes(image);
  }

  private static byte[] bytes(BufferedImage image) {
    return ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
  }

  private static BufferedImage wrap(byte[] bgr, int width, int height) {
    BufferedImage onePixel = new BufferedImage(1, 1, BufferedImage.TYPE_3BYTE_BGR);
    WritableRaster raster =
        Raster.createInterleavedRaster(
            new DataBufferByte(bgr, bgr.length),
            width,
            height,
            3 * width,
            3,
            new int[] {2, 1, 0},
            new Point(0, 0));
    return new BufferedImage(onePixel.getColorModel(), raster, false, null);
  }
}
