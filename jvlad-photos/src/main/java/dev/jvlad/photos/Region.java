package dev.jvlad.photos;

/**
 * A rectangle in pixels of an upright picture.
 *
 * @param left edge
 * @param top edge
 */
public record Region(double left, double top, double width, double height) {
  public Region {
    if (!Double.isFinite(left + top + width + height)) {
      throw new IllegalArgumentException(
          "a region of %s,%s,%s,%s; wanted four numbers".formatted(left, top, width, height));
    }
    if (!(width > 0 && height > 0)) {
      throw new IllegalArgumentException(
          "a region of %s×%s pixels; wanted one that is not empty".formatted(width, height));
    }
  }

  /** Whether some of it lies in a picture of this size. */
  public boolean overlaps(int pictureWidth, int pictureHeight) {
    return left < pictureWidth && top < pictureHeight && left + width > 0 && top + height > 0;
  }
}
