package dev.jvlad.gallery;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Shape;
import java.awt.image.BufferedImage;
import java.util.SplittableRandom;

/** Strokes that follow a field of directions. */
final class FlowField implements Family {
  /** The direction of the stroke at a point, in radians. */
  private interface Field {
    double angleAt(double x, double y);
  }

  @Override
  public String name() {
    return "flow";
  }

  @Override
  public BufferedImage draw(int layout, SplittableRandom random) {
    return switch (layout) {
      case 0 -> silk(random);
      case 1 -> whirls(random);
      case 2 -> ribbons(random);
      default -> charges(random);
    };
  }

  private static BufferedImage silk(SplittableRandom random) {
    Canvas canvas = Canvas.landscape().background(0x0b0f1f);
    Palette palette = Palette.of(0x2ec4b6, 0x3a86ff, 0x8338ec, 0xff006e, 0xfb5607, 0xffbe0b);
    Noise noise = new Noise(random);
    Field field = (x, y) -> 5.5 * noise.fractal(x / 300, y / 300, 2) + 0.4;
    for (int i = 0; i < 1250; i++) {
      double x = random.nextDouble(-40, 680);
      double y = random.nextDouble(-40, 520);
      double tone = 0.5 + 0.55 * noise.at(x / 260 + 40, y / 260) + random.nextDouble(-0.1, 0.1);
      int rgb = Palette.shade(palette.at(tone), random.nextDouble(0.45, 1.25));
      double thickness = random.nextInt(12) == 0 ? 5 : random.nextDouble(0.8, 2.6);
      canvas.stroke(path(field, x, y, random.nextInt(8, 31), 6), rgb, thickness);
      if (random.nextInt(5) == 0) {
        canvas.disc(x, y, thickness + 1.5, Palette.shade(rgb, 1.4));
      }
    }
    return canvas.finish();
  }

  private static Shape path(Field field, double x, double y, int steps, double step) {
    double[] xy = new double[2 * steps];
    double atX = x;
    double atY = y;
    for (int i = 0; i < steps; i++) {
      xy[2 * i] = atX;
      xy[2 * i + 1] = atY;
      double angle = field.angleAt(atX, atY);
      atX += step * Math.cos(angle);
      atY += step * Math.sin(angle);
    }
    return Canvas.polyline(xy);
  }

  /** A night sky of whirls around bright cores, in short thick strokes. */
  private static BufferedImage whirls(SplittableRandom random) {
    Canvas canvas = Canvas.landscape().background(0x10245a);
    int count = 9;
    double[] coreX = new double[count];
    double[] coreY = new double[count];
    double[] size = new double[count];
    for (int i = 0; i < count; i++) {
      coreX[i] = (i % 5 + random.nextDouble(0.15, 0.85)) * 128;
      coreY[i] = (Math.floorDiv(i, 5) + random.nextDouble(0.2, 0.8)) * 160;
      size[i] = random.nextDouble(16, 40);
    }
    Noise noise = new Noise(random);
    Field field =
        (x, y) -> {
          double sumX = 0.6;
          double sumY = 0.5 * noise.at(x / 120, y / 120);
          for (int i = 0; i < count; i++) {
            double dx = x - coreX[i];
            double dy = y - coreY[i];
            double pull = Math.exp(-Math.hypot(dx, dy) / (1.6 * size[i])) * 4 / size[i];
            double turn = i % 2 == 0 ? 1 : -1;
            sumX -= turn * pull * dy;
            sumY += turn * pull * dx;
          }
          return Math.atan2(sumY, sumX);
        };
    Palette sky = Palette.of(0x0f1f4d, 0x1d3f8a, 0x2f6bb0, 0x6fa8d6, 0xb9d9e8);
    Palette light = Palette.of(0xfff6c2, 0xffe066, 0xf9c22e, 0xb8c77a);
    for (int i = 0; i < 5200; i++) {
      double x = random.nextDouble(-10, 650);
      double y = random.nextDouble(-10, 490);
      double glow = 9;
      for (int j = 0; j < count; j++) {
        glow = Math.min(glow, Math.hypot(x - coreX[j], y - coreY[j]) / size[j]);
      }
      double tone = 0.42 + 0.4 * noise.fractal(x / 90, y / 90, 2) + random.nextDouble(-0.2, 0.2);
      int rgb = glow < 1.25 ? light.at(glow / 1.25 + random.nextDouble(-0.2, 0.2)) : sky.at(tone);
      canvas.stroke(path(field, x, y, 6, 3), rgb, random.nextDouble(2.4, 4.2));
    }
    double hill = random.nextDouble(6.28);
    for (int i = 0; i < 2600; i++) {
      double x = random.nextDouble(-10, 650);
      double top = 375 + 34 * Math.sin(x / 105 + hill) + 16 * Math.sin(x / 37);
      double y = top + (500 - top) * random.nextDouble();
      int rgb = Palette.of(0x0d2b2e, 0x1b4d3e, 0x2f6b4f, 0x567d46, 0x16324f).pick(random);
      double slope = 0.32 * Math.cos(x / 105 + hill) + random.nextDouble(-0.3, 0.3);
      canvas.line(x, y, x + 13, y + 13 * slope, rgb, 3.6);
    }
    return canvas.finish();
  }

  /** Broad bands in blocks of colour that never cross each other. */
  private static BufferedImage ribbons(SplittableRandom random) {
    Canvas canvas = Canvas.portrait().background(0xf3ead8);
    Palette palette =
        Palette.of(0x1f4e5f, 0xd1495b, 0xedae49, 0x66a182, 0x2e4057, 0xf7c59f, 0xefefd0, 0x8d6a9f);
    Noise noise = new Noise(random);
    Field field = (x, y) -> Math.PI / 2 + 2.6 * noise.fractal(x / 420, y / 420, 1);
    boolean[][] taken = new boolean[640][480];
    for (int i = 0; i < 2600; i++) {
      double half = i < 60 ? 15 : i < 300 ? 8 : i < 1200 ? 4 : 2;
      double x = random.nextDouble(480);
      double y = random.nextDouble(640);
      int steps = 0;
      double[] xs = new double[90];
      double[] ys = new double[90];
      while (steps < 90 && free(taken, x, y, half + 2)) {
        xs[steps] = x;
        ys[steps++] = y;
        double angle = field.angleAt(x, y);
        x += 5 * Math.cos(angle);
        y += 5 * Math.sin(angle);
      }
      if (steps < 5) {
        continue;
      }
      int block = random.nextInt(3, 16);
      for (int from = 0; from + 1 < steps; from += block) {
        int to = Math.min(steps - 1, from + block);
        double[] xy = new double[2 * (to - from + 1)];
        for (int j = from; j <= to; j++) {
          xy[2 * (j - from)] = xs[j];
          xy[2 * (j - from) + 1] = ys[j];
          mark(taken, xs[j], ys[j], half + 1);
        }
        canvas.pen.setColor(new Color(palette.pick(random)));
        canvas.pen.setStroke(
            new BasicStroke((float) (2 * half), BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND));
        canvas.pen.draw(Canvas.polyline(xy));
      }
    }
    return canvas.finish();
  }

  private static boolean free(boolean[][] taken, double x, double y, double radius) {
    for (int i = -1; i < 12; i++) {
      double r = i < 0 ? 0 : radius;
      int atX = (int) (x + r * Math.cos(i * Math.PI / 6));
      int atY = (int) (y + r * Math.sin(i * Math.PI / 6));
      if (atX < 0 || atY < 0 || atX >= 480 || atY >= 640 || taken[atY][atX]) {
        return false;
      }
    }
    return true;
  }

  private static void mark(boolean[][] taken, double x, double y, double radius) {
    for (int j = (int) Math.max(0, y - radius); j <= Math.min(639, y + radius); j++) {
      for (int i = (int) Math.max(0, x - radius); i <= Math.min(479, x + radius); i++) {
        // Points of this band itself are marked only after it has been laid out.
        taken[j][i] |= (i - x) * (i - x) + (j - y) * (j - y) < radius * radius;
      }
    }
  }

  /** Field lines between charges, strung with beads. */
  private static BufferedImage charges(SplittableRandom random) {
    Canvas canvas = Canvas.landscape().background(0xf9f4ec);
    int count = 6;
    double[] atX = new double[count];
    double[] atY = new double[count];
    for (int i = 0; i < count; i++) {
      atX[i] = (i % 3 + random.nextDouble(0.2, 0.8)) * 213;
      atY[i] = (Math.floorDiv(i, 3) + random.nextDouble(0.2, 0.8)) * 240;
    }
    Field field =
        (x, y) -> {
          double sumX = 0;
          double sumY = 0;
          for (int i = 0; i < count; i++) {
            double dx = x - atX[i];
            double dy = y - atY[i];
            double force = (i % 2 == 0 ? 1 : -1) / (dx * dx + dy * dy + 1);
            sumX += force * dx;
            sumY += force * dy;
          }
          return Math.atan2(sumY, sumX);
        };
    Palette beads = Palette.of(0xd62246, 0xf18f01, 0x048ba8, 0x2e4057, 0x99c24d, 0x6a4c93);
    for (int i = 0; i < count; i += 2) {
      for (int spoke = 0; spoke < 44; spoke++) {
        double angle = 2 * Math.PI * spoke / 44;
        double x = atX[i] + 20 * Math.cos(angle);
        double y = atY[i] + 20 * Math.sin(angle);
        int rgb = beads.get(spoke / 4 + i);
        canvas.stroke(path(field, x, y, 150, 4), rgb, 1.4);
        int gap = random.nextInt(2, 6);
        for (int step = 0; step < 70; step++) {
          double direction = field.angleAt(x, y);
          x += 8 * Math.cos(direction);
          y += 8 * Math.sin(direction);
          if (step % gap == 0) {
            canvas.disc(x, y, 1.6 + (step * 7 + spoke * 3) % 4, rgb);
          }
        }
      }
    }
    for (int i = 0; i < count; i++) {
      canvas.disc(atX[i], atY[i], 22, i % 2 == 0 ? 0x23233b : 0xd62246);
      canvas.ring(atX[i], atY[i], 16, 0xf9f4ec, 2);
      canvas.fillRect(atX[i] - 8, atY[i] - 1.5, 16, 3, 0xf9f4ec);
      if (i % 2 == 0) {
        canvas.fillRect(atX[i] - 1.5, atY[i] - 8, 3, 16, 0xf9f4ec);
      }
    }
    return canvas.finish();
  }
}
