package dev.jvlad.photos;

/**
 * A rectangle in pixels of an upright picture.
 *
 * @param left edge
 * @param top edge
 */
public record Region(double left, double top, double width, double height) {
  public Region {
    if (!(width > 0 && height > 0)) {
      throw new IllegalArgumentException(
          "a region of %s×%s pixels; wanted one that is not empty".formatted(width, height));
    }
  }
}
