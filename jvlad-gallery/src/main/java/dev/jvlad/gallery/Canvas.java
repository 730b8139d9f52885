package dev.jvlad.gallery;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;

/** A picture that is being drawn: shapes with a soft edge, and direct access to its pixels. */
final class Canvas {
  /** The colour of one pixel, as 0xRRGGBB. */
  @FunctionalInterface
  interface Shader {
    int colorAt(int x, int y);
  }

  private static final int LONG_SIDE = 640;
  private static final int SHORT_SIDE = 480;

  final int width;
  final int height;
  final Graphics2D pen;
  private final BufferedImage image;
  private final int[] pixels;

  Canvas(int width, int height) {
    this.width = width;
    this.height = height;
    image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    pixels = ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
    pen = image.createGraphics();
    pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    pen.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
  }

  static Canvas landscape() {
    return new Canvas(LONG_SIDE, SHORT_SIDE);
  }

  static Canvas portrait() {
    return new Canvas(SHORT_SIDE, LONG_SIDE);
  }

  /** The finished picture; nothing can be drawn afterwards. */
  BufferedImage finish() {
    pen.dispose();
    return image;
  }

  Canvas background(int rgb) {
    return shade((x, y) -> rgb);
  }

  /** A gradient from the first colour at the top to the last at {@code bottom}. */
  Canvas sky(Palette palette, double bottom) {
    return shade((x, y) -> palette.at(y / bottom));
  }

  Canvas shade(Shader shader) {
    for (int y = 0, i = 0; y < height; y++) {
      for (int x = 0; x < width; x++, i++) {
        pixels[i] = shader.colorAt(x, y);
      }
    }
    return this;
  }

  /** The colour at the nearest pixel inside. */
  int colorAt(int x, int y) {
    return pixels[Math.clamp(y, 0, height - 1) * width + Math.clamp(x, 0, width - 1)] & 0xffffff;
  }

  void fill(Shape shape, int rgb) {
    fill(shape, rgb, 1);
  }

  void fill(Shape shape, int rgb, double opacity) {
    pen.setColor(color(rgb, opacity));
    pen.fill(shape);
  }

  void fillRect(double x, double y, double w, double h, int rgb) {
    fill(new Rectangle2D.Double(x, y, w, h), rgb);
  }

  void disc(double x, double y, double radius, int rgb) {
    fill(circle(x, y, radius), rgb);
  }

  void ring(double x, double y, double radius, int rgb, double thickness) {
    stroke(circle(x, y, radius), rgb, thickness);
  }

  void line(double x0, double y0, double x1, double y1, int rgb, double thickness) {
    stroke(new Line2D.Double(x0, y0, x1, y1), rgb, thickness);
  }

  void stroke(Shape shape, int rgb, double thickness) {
    stroke(shape, rgb, thickness, 1);
  }

  void stroke(Shape shape, int rgb, double thickness, double opacity) {
    pen.setColor(color(rgb, opacity));
    pen.setStroke(
        new BasicStroke((float) thickness, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    pen.draw(shape);
  }

  /** A halo that fades with the square of the distance. */
  void glow(double x, double y, double radius, int rgb, double strength) {
    int top = Math.max(0, (int) (y - radius));
    int bottom = Math.min(height - 1, (int) (y + radius));
    int left = Math.max(0, (int) (x - radius));
    int right = Math.min(width - 1, (int) (x + radius));
    for (int j = top; j <= bottom; j++) {
      for (int i = left; i <= right; i++) {
        double near = 1 - Math.hypot(i - x, j - y) / radius;
        if (near > 0) {
          int at = j * width + i;
          pixels[at] = Palette.mix(pixels[at], rgb, strength * near * near);
        }
      }
    }
  }

  static Ellipse2D circle(double x, double y, double radius) {
    return new Ellipse2D.Double(x - radius, y - radius, 2 * radius, 2 * radius);
  }

  /** A closed polygon from x, y, x, y, … */
  static Path2D polygon(double... xy) {
    Path2D path = polyline(xy);
    path.closePath();
    return path;
  }

  static Path2D polyline(double... xy) {
    Path2D path = new Path2D.Double();
    path.moveTo(xy[0], xy[1]);
    for (int i = 2; i < xy.length; i += 2) {
      path.lineTo(xy[i], xy[i + 1]);
    }
    return path;
  }

  /** A star with {@code points} tips; the first tip points to {@code angle}. */
  static Path2D star(double x, double y, double outer, double inner, int points, double angle) {
    double[] xy = new double[4 * points];
    for (int i = 0; i < 2 * points; i++) {
      double radius = i % 2 == 0 ? outer : inner;
      double direction = angle + Math.PI * i / points;
      xy[2 * i] = x + radius * Math.cos(direction);
      xy[2 * i + 1] = y + radius * Math.sin(direction);
    }
    return polygon(xy);
  }

  /** A pointed leaf from (x, y) towards {@code angle}. */
  static Path2D leaf(double x, double y, double angle, double length, double breadth) {
    double cos = Math.cos(angle);
    double sin = Math.sin(angle);
    double middleX = x + 0.45 * length * cos;
    double middleY = y + 0.45 * length * sin;
    Path2D path = new Path2D.Double();
    path.moveTo(x, y);
    path.quadTo(
        middleX - breadth * sin, middleY + breadth * cos, x + length * cos, y + length * sin);
    path.quadTo(middleX + breadth * sin, middleY - breadth * cos, x, y);
    path.closePath();
    return path;
  }

  private static Color color(int rgb, double opacity) {
    return new Color((int) Math.round(255 * opacity) << 24 | (rgb & 0xffffff), true);
  }
}
