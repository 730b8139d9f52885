package dev.jvlad.gallery;

import java.awt.image.BufferedImage;
import java.util.SplittableRandom;

/**
 * Pictures of iteration: two Julia sets, Newton's method, and a flame (Draves and Reckase, The
 * fractal flame algorithm, 2003).
 */
final class Fractal implements Family {
  @Override
  public String name() {
    return "fractal";
  }

  @Override
  public BufferedImage draw(int layout, SplittableRandom random) {
    return switch (layout) {
      case 0 -> julia(random);
      case 1 -> flame(random);
      case 2 -> trapped(random);
      default -> newton(random);
    };
  }

  private static final double[][] CONSTANTS = {
    {-0.7454, 0.1130}, {-0.8, 0.156}, {-0.4, 0.6}, {0.285, 0.0113}, {-0.70176, -0.3842}
  };

  private static BufferedImage julia(SplittableRandom random) {
    Canvas canvas = Canvas.landscape();
    double[] c = CONSTANTS[random.nextInt(CONSTANTS.length)];
    Palette palette =
        Palette.of(0x0b132b, 0x1c4e80, 0x5bc0be, 0xf8f3d4, 0xf6b24f, 0xd1495b, 0x3a1a4f);
    double turn = random.nextDouble(6.28);
    double zoom = random.nextDouble(0.0036, 0.0044);
    canvas.shade((px, py) -> {
      double dx = (px - 320) * zoom;
      double dy = (py - 240) * zoom;
      double x = dx * Math.cos(turn) - dy * Math.sin(turn);
      double y = dx * Math.sin(turn) + dy * Math.cos(turn);
      int steps = 0;
      while (steps < 300 && x * x + y * y < 256) {
        double next = x * x - y * y + c[0];
        y = 2 * x * y + c[1];
        x = next;
        steps++;
      }
      if (steps == 300) {
        return 0x070b18;
      }
      double smooth = steps - Math.log(Math.log(x * x + y * y) / Math.log(256)) / Math.log(2);
      return palette.around(0.33 * Math.sqrt(smooth));
    });
    return canvas.finish();
  }

  /** Coloured by how close the orbit comes to a cross and to a ring. */
  private static BufferedImage trapped(SplittableRandom random) {
    Canvas canvas = Canvas.portrait();
    double[] c = CONSTANTS[random.nextInt(CONSTANTS.length)];
    Palette stalks = Palette.of(0xfff7d6, 0xf7b733, 0xe2583e, 0x6a1e55, 0x1a0b2e);
    Palette rings = Palette.of(0xe8fffb, 0x4ecdc4, 0x1a6f8f, 0x12284c, 0x1a0b2e);
    double turn = random.nextDouble(6.28);
    canvas.shade((px, py) -> {
      double dx = (px - 240) * 0.0042;
      double dy = (py - 320) * 0.0042;
      double x = dx * Math.cos(turn) - dy * Math.sin(turn);
      double y = dx * Math.sin(turn) + dy * Math.cos(turn);
      double cross = 9;
      double ring = 9;
      for (int step = 0; step < 60 && x * x + y * y < 16; step++) {
        double next = x * x - y * y + c[0];
        y = 2 * x * y + c[1];
        x = next;
        cross = Math.min(cross, Math.min(Math.abs(x - 0.1), Math.abs(y + 0.1)));
        ring = Math.min(ring, Math.abs(Math.hypot(x, y) - 0.55));
      }
      int first = stalks.at(Math.pow(cross * 9, 0.4) * 0.8);
      int second = rings.at(Math.pow(ring * 7, 0.4) * 0.85);
      return Palette.mix(second, first, cross < ring ? 0.85 : 0.2);
    });
    return canvas.finish();
  }

  private static BufferedImage newton(SplittableRandom random) {
    Canvas canvas = Canvas.landscape();
    int degree = random.nextInt(4, 7);
    double turn = random.nextDouble(6.28);
    double relax = random.nextDouble(0.95, 1.35);
    double shiftX = random.nextDouble(-0.5, 0.5);
    double shiftY = random.nextDouble(-0.4, 0.4);
    Palette basins = Palette.of(0xe4572e, 0x17bebb, 0xffc914, 0x2e5e8c, 0x76b041, 0x8f3985);
    canvas.shade((px, py) -> {
      double dx = (px - 320) * 0.0055;
      double dy = (py - 240) * 0.0055;
      double x = dx * Math.cos(turn) - dy * Math.sin(turn) + shiftX;
      double y = dx * Math.sin(turn) + dy * Math.cos(turn) + shiftY;
      int steps = 0;
      double change = 1;
      while (steps < 40 && change > 1e-6) {
        // p = zⁿ⁻¹; the step is a (zⁿ − 1) / (n p) = a (z − 1/p) / n
        double powerX = 1;
        double powerY = 0;
        for (int i = 1; i < degree; i++) {
          double next = powerX * x - powerY * y;
          powerY = powerX * y + powerY * x;
          powerX = next;
        }
        double squared = powerX * powerX + powerY * powerY + 1e-12;
        double moveX = relax * (x - powerX / squared) / degree;
        double moveY = relax * (y + powerY / squared) / degree;
        x -= moveX;
        y -= moveY;
        change = moveX * moveX + moveY * moveY;
        steps++;
      }
      int root = (int) Math.rint(Math.atan2(y, x) * degree / (2 * Math.PI));
      double rings = 0.62 + 0.38 * Math.cos(steps * 1.1);
      int rgb = basins.get(Math.floorMod(root, degree));
      return Palette.shade(rgb, Math.clamp(rings * 1.25 - steps * 0.008, 0.12, 1.3));
    });
    return canvas.finish();
  }

  private static BufferedImage flame(SplittableRandom random) {
    Canvas canvas = Canvas.landscape();
    int maps = 4;
    double[][] affine = new double[maps][6];
    int[] bend = new int[maps];
    int first = random.nextInt(4);
    for (int i = 0; i < maps; i++) {
      double angle = random.nextDouble(6.28);
      double scale = random.nextDouble(0.5, 0.95);
      affine[i] =
          new double[] {
            scale * Math.cos(angle), -scale * Math.sin(angle), random.nextDouble(-0.8, 0.8),
            scale * Math.sin(angle), scale * Math.cos(angle), random.nextDouble(-0.8, 0.8)
          };
      bend[i] = (i + first) % 4;
    }
    float[] density = new float[640 * 480];
    float[] tone = new float[640 * 480];
    double x = 0.1;
    double y = 0.1;
    double color = 0.5;
    int fold = random.nextInt(3, 7);
    double zoom = 130;
    double[] turnCos = new double[fold];
    double[] turnSin = new double[fold];
    for (int i = 0; i < fold; i++) {
      turnCos[i] = Math.cos(2 * Math.PI * i / fold);
      turnSin[i] = Math.sin(2 * Math.PI * i / fold);
    }
    for (int i = 0; i < 2_600_000; i++) {
      int map = random.nextInt(maps);
      double[] a = affine[map];
      double u = a[0] * x + a[1] * y + a[2];
      double v = a[3] * x + a[4] * y + a[5];
      double squared = u * u + v * v + 1e-9;
      switch (bend[map]) {
        case 0 -> {
          x = Math.sin(u);
          y = Math.sin(v);
        }
        case 1 -> {
          x = u * Math.sin(squared) - v * Math.cos(squared);
          y = u * Math.cos(squared) + v * Math.sin(squared);
        }
        case 2 -> {
          x = 1.4 * u / (0.4 + squared);
          y = 1.4 * v / (0.4 + squared);
        }
        default -> {
          double radius = Math.sqrt(squared);
          x = (u - v) * (u + v) / radius;
          y = 2 * u * v / radius;
        }
      }
      color = (color + map / (maps - 1.0)) / 2;
      // Turned copies give the figure a symmetry.
      double cos = zoom * turnCos[i % fold];
      double sin = zoom * turnSin[i % fold];
      int column = (int) (320 + x * cos - (y + 0.7) * sin);
      int row = (int) (240 + x * sin + (y + 0.7) * cos);
      if (column >= 0 && column < 640 && row >= 0 && row < 480) {
        density[row * 640 + column] += 1;
        tone[row * 640 + column] += (float) color;
      }
    }
    Palette palette = Palette.of(0x4361ee, 0x7209b7, 0xf72585, 0xff9e00, 0xfff3b0);
    canvas.shade((px, py) -> {
      int at = py * 640 + px;
      double bright = Math.log1p(density[at]) / Math.log(90);
      int rgb = palette.at(tone[at] / Math.max(1, density[at]));
      int lit = Palette.mix(0x080614, rgb, Math.pow(bright, 0.75));
      return bright > 1 ? Palette.mix(lit, 0xffffff, 0.8 * (bright - 1)) : lit;
    });
    return canvas.finish();
  }
}
