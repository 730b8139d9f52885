package dev.jvlad.gallery;

import java.awt.image.BufferedImage;
import java.util.SplittableRandom;

/**
 * A picture as it looks on paper seen askew. The corners of the print are chosen; the map from the
 * photo back to the print is the projective map of a unit square to a quadrilateral (Heckbert,
 * Fundamentals of Texture Mapping and Image Warping, 1989), inverted and sampled bilinearly.
 */
final class Perspective {
  private static final int PAPER = 0xf4f1ea;

  /** White border of the print, as a share of its sides. */
  private static final double BORDER = 0.035;

  private Perspective() {}

  /** Puts the picture onto the photo, with about three quarters of its sides. */
  static void paste(BufferedImage picture, BufferedImage photo, SplittableRandom random) {
    double[] inverse = inverse(squareTo(corners(picture, photo, random)));
    for (int y = 0; y < photo.getHeight(); y++) {
      for (int x = 0; x < photo.getWidth(); x++) {
        double w = inverse[6] * x + inverse[7] * y + inverse[8];
        double u = (inverse[0] * x + inverse[1] * y + inverse[2]) / w;
        double v = (inverse[3] * x + inverse[4] * y + inverse[5]) / w;
        if (u >= 0 && u <= 1 && v >= 0 && v <= 1) {
          double insideX = (u - BORDER) / (1 - 2 * BORDER) * (picture.getWidth() - 1);
          double insideY = (v - BORDER) / (1 - 2 * BORDER) * (picture.getHeight() - 1);
          photo.setRGB(x, y, bilinear(picture, insideX, insideY));
        }
      }
    }
  }

  /** Top left, top right, bottom right and bottom left corner as x, y, x, y, … */
  private static double[] corners(
      BufferedImage picture, BufferedImage photo, SplittableRandom random) {
    double fit =
        0.74
            * Math.min(
                (double) photo.getWidth() / picture.getWidth(),
                (double) photo.getHeight() / picture.getHeight());
    double halfWidth = fit * picture.getWidth() / 2;
    double halfHeight = fit * picture.getHeight() / 2;
    double turn = Math.toRadians(random.nextDouble(-14, 14));
    double centerX = photo.getWidth() * random.nextDouble(0.47, 0.53);
    double centerY = photo.getHeight() * random.nextDouble(0.47, 0.53);
    double[] xy = new double[8];
    for (int i = 0; i < 4; i++) {
      double x = (i == 1 || i == 2 ? halfWidth : -halfWidth) * random.nextDouble(0.82, 1.1);
      double y = (i > 1 ? halfHeight : -halfHeight) * random.nextDouble(0.82, 1.1);
      xy[2 * i] = centerX + x * Math.cos(turn) - y * Math.sin(turn);
      xy[2 * i + 1] = centerY + x * Math.sin(turn) + y * Math.cos(turn);
    }
    return xy;
  }

  /** The 3×3 map, row-major, of (0,0), (1,0), (1,1), (0,1) to the corners. */
  static double[] squareTo(double[] xy) {
    double sumX = xy[0] - xy[2] + xy[4] - xy[6];
    double sumY = xy[1] - xy[3] + xy[5] - xy[7];
    double dx1 = xy[2] - xy[4];
    double dx2 = xy[6] - xy[4];
    double dy1 = xy[3] - xy[5];
    double dy2 = xy[7] - xy[5];
    double area = dx1 * dy2 - dx2 * dy1;
    double g = (sumX * dy2 - dx2 * sumY) / area;
    double h = (dx1 * sumY - sumX * dy1) / area;
    return new double[] {
      xy[2] - xy[0] + g * xy[2],
      xy[6] - xy[0] + h * xy[6],
      xy[0],
      xy[3] - xy[1] + g * xy[3],
      xy[7] - xy[1] + h * xy[7],
      xy[1],
      g,
      h,
      1
    };
  }

  /** The inverse up to a factor, which a projective map does not notice. */
  static double[] inverse(double[] m) {
    return new double[] {
      m[4] * m[8] - m[5] * m[7], m[2] * m[7] - m[1] * m[8], m[1] * m[5] - m[2] * m[4],
      m[5] * m[6] - m[3] * m[8], m[0] * m[8] - m[2] * m[6], m[2] * m[3] - m[0] * m[5],
      m[3] * m[7] - m[4] * m[6], m[1] * m[6] - m[0] * m[7], m[0] * m[4] - m[1] * m[3]
    };
  }

  private static int bilinear(BufferedImage picture, double x, double y) {
    if (x < 0 || y < 0 || x > picture.getWidth() - 1 || y > picture.getHeight() - 1) {
      return PAPER;
    }
    int left = Math.min((int) x, picture.getWidth() - 2);
    int top = Math.min((int) y, picture.getHeight() - 2);
    double u = x - left;
    double v = y - top;
    int upper = Palette.mix(picture.getRGB(left, top), picture.getRGB(left + 1, top), u);
    int lower = Palette.mix(picture.getRGB(left, top + 1), picture.getRGB(left + 1, top + 1), u);
    return Palette.mix(upper, lower, v);
  }
}
