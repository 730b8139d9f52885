package dev.jvlad.image;

import java.awt.image.BufferedImage;

/**
 * The grey values of an upright picture, 0 for black to 255 for white: all that local features look
 * at. Grey is 0.299 red + 0.587 green + 0.114 blue of the stored values, which is the luma that
 * JPEG keeps and what OpenCV computes.
 *
 * <p>{@link #width()} and {@link #height()} are those of the upright original; large pictures are
 * decoded reduced, so there may be fewer {@link #columns()} and {@link #rows()}.
 */
public final class Picture {
  private final byte[] grey;
  private final int columns;
  private final int rows;
  private final int width;
  private final int height;

  private Picture(byte[] grey, int columns, int rows, int width, int height) {
    this.grey = grey;
    this.columns = columns;
    this.rows = rows;
    this.width = width;
    this.height = height;
  }

  /** The picture of an image of any type, at its full size; transparent parts are laid on white. */
  public static Picture of(BufferedImage image) {
    return upright(image, Orientation.UPRIGHT, image.getWidth(), image.getHeight());
  }

  /**
   * Lays stored pixels upright.
   *
   * @param width of the stored original, which the image may be a reduction of
   * @param height of the stored original
   */
  static Picture upright(BufferedImage image, Orientation orientation, int width, int height) {
    int columns = image.getWidth();
    int rows = image.getHeight();
    byte[] upright = orientation.apply(GreyPixels.of(image), rows, columns);
    return orientation.swapsSides()
        ? new Picture(upright, rows, columns, height, width)
        : new Picture(upright, columns, rows, width, height);
  }

  /** Width of the upright original in pixels. */
  public int width() {
    return width;
  }

  /** Height of the upright original in pixels. */
  public int height() {
    return height;
  }

  /** Columns of the pixels held: the width, or fewer. */
  public int columns() {
    return columns;
  }

  /** Rows of the pixels held: the height, or fewer. */
  public int rows() {
    return rows;
  }

  /** One of the pixels held, 0 to 255. */
  public int grey(int column, int row) {
    return grey[row * columns + column] & 0xFF;
  }

  /**
   * The same picture with fewer pixels held, averaged.
   *
   * @param side the longer one, of a {@link Panorama} that of each of its pictures, in pixels held
   * @return this picture if it holds no more
   */
  public Picture reducedTo(int side) {
    if (Panorama.longerSide(columns, rows) <= side) {
      return this;
    }
    return GreyMat.reduced(
        this,
        side,
        reduced -> {
          byte[] averaged = new byte[reduced.rows() * reduced.cols()];
          reduced.data().get(averaged);
          return new Picture(averaged, reduced.cols(), reduced.rows(), width, height);
        });
  }

  /** The picture as a mirror shows it, left and right exchanged. */
  public Picture mirrored() {
    byte[] mirrored = Orientation.MIRRORED.apply(grey, rows, columns);
    return new Picture(mirrored, columns, rows, width, height);
  }

  /** The storage, rows·columns, row-major. */
  byte[] grey() {
    return grey;
  }
}
