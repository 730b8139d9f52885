package dev.jvlad.gallery;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;

/** Resizing without aliasing: halved while that is still too large, then bilinear. */
final class Scaling {
  private Scaling() {}

  static BufferedImage resize(BufferedImage picture, int width, int height) {
    BufferedImage current = picture;
    while (current.getWidth() >= 2 * width && current.getHeight() >= 2 * height) {
      current = bilinear(current, current.getWidth() / 2, current.getHeight() / 2);
    }
    return bilinear(current, width, height);
  }

  /** Scaled until it covers width×height, then cut to that about its middle. */
  static BufferedImage cover(BufferedImage picture, int width, int height) {
    double scale =
        Math.max((double) width / picture.getWidth(), (double) height / picture.getHeight());
    int w = Math.max(width, (int) Math.round(picture.getWidth() * scale));
    int h = Math.max(height, (int) Math.round(picture.getHeight() * scale));
    BufferedImage covered = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = covered.createGraphics();
    pen.drawImage(resize(picture, w, h), (width - w) / 2, (height - h) / 2, null);
    pen.dispose();
    return covered;
  }

  private static BufferedImage bilinear(BufferedImage picture, int width, int height) {
    BufferedImage resized = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = resized.createGraphics();
    pen.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    pen.drawImage(picture, 0, 0, width, height, null);
    pen.dispose();
    return resized;
  }
}
