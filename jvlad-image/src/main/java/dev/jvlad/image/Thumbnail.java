package dev.jvlad.image;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;

/** A small picture in colour, upright, for somebody to look at; transparent parts are white. */
final class Thumbnail {
  private Thumbnail() {}

  /**
   * Draws stored pixels upright.
   *
   * @param side the longer one, at most
   */
  static BufferedImage of(StreamDecoder.Stored stored, int side) {
    BufferedImage image = stored.image();
    double scale = Math.min(1, side / (double) Math.max(image.getWidth(), image.getHeight()));
    int columns = Math.max(1, (int) Math.round(scale * image.getWidth()));
    int rows = Math.max(1, (int) Math.round(scale * image.getHeight()));
    boolean swaps = stored.orientation().swapsSides();
    BufferedImage upright =
        new BufferedImage(
            swaps ? rows : columns, swaps ? columns : rows, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = upright.createGraphics();
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, upright.getWidth(), upright.getHeight());
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    graphics.transform(toUpright(stored.orientation(), columns, rows));
    graphics.drawImage(image, 0, 0, columns, rows, null);
    graphics.dispose();
    return upright;
  }

  /** From stored to upright places; see {@link Orientation#apply}, which does it to pixels. */
  private static AffineTransform toUpright(Orientation orientation, int columns, int rows) {
    return switch (orientation) {
      case UPRIGHT -> new AffineTransform();
      case MIRRORED -> new AffineTransform(-1, 0, 0, 1, columns, 0);
      case UPSIDE_DOWN -> new AffineTransform(-1, 0, 0, -1, columns, rows);
      case FLIPPED -> new AffineTransform(1, 0, 0, -1, 0, rows);
      case TRANSPOSED -> new AffineTransform(0, 1, 1, 0, 0, 0);
      case TURNED_LEFT -> new AffineTransform(0, 1, -1, 0, rows, 0);
      case TRANSVERSED -> new AffineTransform(0, -1, -1, 0, rows, columns);
      case TURNED_RIGHT -> new AffineTransform(0, -1, 1, 0, 0, columns);
    };
  }
}
