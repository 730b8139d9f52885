package dev.jvlad.gallery;

import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.util.SplittableRandom;

/**
 * Tilings with a symmetry that no crystal has, by de Bruijn's multigrid (Indagationes Mathematicae,
 * 1981): each crossing of two lines of n grids is a rhombus. Five grids give Penrose's tiling.
 */
final class Quasicrystal implements Family {
  /** Draws one rhombus, given its four corners and the two grids that cross in it. */
  private interface Painter {
    void paint(double[] xy, int firstGrid, int secondGrid);
  }

  @Override
  public String name() {
    return "tiling";
  }

  @Override
  public BufferedImage draw(int layout, SplittableRandom random) {
    return switch (layout) {
      case 0 -> penrose(random);
      case 1 -> girih(random);
      case 2 -> facets(random);
      default -> rosettes(random);
    };
  }

  private static BufferedImage penrose(SplittableRandom random) {
    Canvas canvas = Canvas.landscape();
    double centerX = random.nextDouble(220, 420);
    double centerY = random.nextDouble(180, 300);
    Palette warm = Palette.of(0xfff3b0, 0xf2b950, 0xe07a1f, 0x9e2a2b);
    Palette cool = Palette.of(0xe0fbfc, 0x98c1d9, 0x3d5a80, 0x1b2a49);
    tile(
        canvas,
        5,
        36,
        centerX,
        centerY,
        0.2,
        random,
        (xy, first, second) -> {
          boolean thick = Math.floorMod(second - first, 5) == 1 || second - first == 4;
          double distance = Math.hypot(middle(xy, 0) - centerX, middle(xy, 1) - centerY);
          double wave = 0.5 + 0.5 * Math.cos(distance / 42);
          int rgb = (thick ? warm : cool).at(wave);
          canvas.fill(inset(xy, 1), rgb);
          canvas.stroke(inset(xy, 1), 0x1c1c2b, 2.2);
          canvas.fill(inset(xy, 0.55), Palette.shade(rgb, thick ? 0.78 : 1.3));
          if (thick) {
            canvas.disc(middle(xy, 0), middle(xy, 1), 3.4, 0x1c1c2b);
          }
        });
    return canvas.finish();
  }

  /** Bands that run from side to side through the rhombi and make stars. */
  private static BufferedImage girih(SplittableRandom random) {
    Canvas canvas = Canvas.landscape();
    Palette grounds = Palette.of(0x0b3c5d, 0x12664f, 0x328cc1, 0x1d2731);
    tile(
        canvas,
        4,
        58,
        random.nextDouble(640),
        random.nextDouble(480),
        Double.NaN,
        random,
        (xy, first, second) -> {
          boolean square = second - first == 2;
          canvas.fill(inset(xy, 1.01), grounds.get(square ? 0 : first + 1));
          double[] mid = new double[8];
          for (int i = 0; i < 4; i++) {
            mid[2 * i] = (xy[2 * i] + xy[(2 * i + 2) % 8]) / 2;
            mid[2 * i + 1] = (xy[2 * i + 1] + xy[(2 * i + 3) % 8]) / 2;
          }
          for (double[] pass : new double[][] {{9, 0x101820}, {6.4, 0xf2d48f}, {1.6, 0x8a5a19}}) {
            for (int i = 0; i < 4; i++) {
              int j = (2 * i + 2) % 8;
              double bendX = 0.62 * middle(xy, 0) + 0.38 * xy[j];
              double bendY = 0.62 * middle(xy, 1) + 0.38 * xy[j + 1];
              canvas.stroke(
                  Canvas.polyline(mid[2 * i], mid[2 * i + 1], bendX, bendY, mid[j], mid[j + 1]),
                  (int) pass[1],
                  pass[0]);
            }
          }
          canvas.fill(
              Canvas.star(middle(xy, 0), middle(xy, 1), square ? 11 : 6, square ? 5 : 3, 8, first),
              square ? 0xe4572e : 0xf7f3e3);
        });
    return canvas.finish();
  }

  /** Seven grids, shaded by direction, which looks like a heap of blocks. */
  private static BufferedImage facets(SplittableRandom random) {
    Canvas canvas = Canvas.portrait();
    Palette palette =
        Palette.of(0x2d1e2f, 0x5b2a86, 0x9a348e, 0xe36588, 0xf9a26c, 0xffe29a, 0xfffbe0);
    Noise noise = new Noise(random);
    tile(
        canvas,
        7,
        32,
        random.nextDouble(480),
        random.nextDouble(640),
        Double.NaN,
        random,
        (xy, first, second) -> {
          double tone = Math.floorMod(first * 3 + second * 5, 7) / 6.0;
          double drift = 0.3 * noise.at(middle(xy, 0) / 190, middle(xy, 1) / 190);
          int rgb = palette.at(0.15 + 0.7 * tone + drift);
          canvas.fill(inset(xy, 1.01), rgb);
          canvas.stroke(inset(xy, 1), Palette.shade(rgb, 0.6), 1.4);
          canvas.stroke(inset(xy, 0.62), Palette.shade(rgb, 1.25), 1.2);
        });
    return canvas.finish();
  }

  private static BufferedImage rosettes(SplittableRandom random) {
    Canvas canvas = Canvas.landscape();
    Palette clay = Palette.of(0x264653, 0x2a9d8f, 0xe9c46a, 0xf4a261, 0xe76f51, 0xfaf3dd);
    tile(
        canvas,
        6,
        44,
        random.nextDouble(100, 540),
        random.nextDouble(100, 380),
        Double.NaN,
        random,
        (xy, first, second) -> {
          int kind = Math.min(second - first, 6 - second + first);
          canvas.fill(inset(xy, 1.01), clay.get(kind + 2));
          canvas.stroke(inset(xy, 1), 0x3a2618, 1.6);
          for (int i = 0; i < 4; i++) {
            double towards = Math.atan2(middle(xy, 1) - xy[2 * i + 1], middle(xy, 0) - xy[2 * i]);
            double reach =
                0.8 * Math.hypot(middle(xy, 1) - xy[2 * i + 1], middle(xy, 0) - xy[2 * i]);
            canvas.fill(
                Canvas.leaf(xy[2 * i], xy[2 * i + 1], towards, reach, 3.5 + 1.6 * kind),
                clay.get(kind + 4 + i % 2));
          }
          canvas.disc(middle(xy, 0), middle(xy, 1), 2.4, 0x3a2618);
        });
    return canvas.finish();
  }

  /** Covers the canvas; {@code shift} moves all grids, NaN moves each at random. */
  private static void tile(
      Canvas canvas,
      int grids,
      double side,
      double centerX,
      double centerY,
      double shift,
      SplittableRandom random,
      Painter painter) {
    double[] cos = new double[grids];
    double[] sin = new double[grids];
    double[] shifts = new double[grids];
    for (int k = 0; k < grids; k++) {
      double angle = Math.PI * k / grids * (grids % 2 == 0 ? 1 : 2) + 0.11;
      cos[k] = Math.cos(angle);
      sin[k] = Math.sin(angle);
      shifts[k] = Double.isNaN(shift) ? random.nextDouble(0.1, 0.9) : shift;
    }
    int reach = (int) (2 * 820 / (side * grids)) + 3;
    for (int j = 0; j < grids; j++) {
      for (int k = j + 1; k < grids; k++) {
        double cross = cos[j] * sin[k] - cos[k] * sin[j];
        for (int a = -reach; a <= reach; a++) {
          for (int b = -reach; b <= reach; b++) {
            double x = ((a + shifts[j]) * sin[k] - (b + shifts[k]) * sin[j]) / cross;
            double y = ((b + shifts[k]) * cos[j] - (a + shifts[j]) * cos[k]) / cross;
            double cornerX = centerX + side * (a * cos[j] + b * cos[k]);
            double cornerY = centerY + side * (a * sin[j] + b * sin[k]);
            for (int l = 0; l < grids; l++) {
              if (l != j && l != k) {
                double steps = Math.ceil(x * cos[l] + y * sin[l] - shifts[l]);
                cornerX += side * steps * cos[l];
                cornerY += side * steps * sin[l];
              }
            }
            if (cornerX > -2 * side
                && cornerX < canvas.width + 2 * side
                && cornerY > -2 * side
                && cornerY < canvas.height + 2 * side) {
              double ux = side * cos[j];
              double uy = side * sin[j];
              double vx = side * cos[k];
              double vy = side * sin[k];
              double[] xy = {
                cornerX,
                cornerY,
                cornerX + ux,
                cornerY + uy,
                cornerX + ux + vx,
                cornerY + uy + vy,
                cornerX + vx,
                cornerY + vy
              };
              painter.paint(xy, j, k);
            }
          }
        }
      }
    }
  }

  private static double middle(double[] xy, int axis) {
    return (xy[axis] + xy[axis + 4]) / 2;
  }

  /** The rhombus, scaled about its middle. */
  private static Path2D inset(double[] xy, double scale) {
    double[] scaled = new double[8];
    for (int i = 0; i < 8; i++) {
      double center = middle(xy, i % 2);
      scaled[i] = center + scale * (xy[i] - center);
    }
    return Canvas.polygon(scaled);
  }
}
