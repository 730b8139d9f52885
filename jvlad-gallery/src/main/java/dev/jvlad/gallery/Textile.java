package dev.jvlad.gallery;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.geom.Line2D;
import java.awt.image.BufferedImage;
import java.util.SplittableRandom;

/** Cloth: tartan, a kilim, ikat with its feathered edges, and a patchwork quilt. */
final class Textile implements Family {
  @Override
  public String name() {
    return "textile";
  }

  @Override
  public BufferedImage draw(int layout, SplittableRandom random) {
    return switch (layout) {
      case 0 -> tartan(random);
      case 1 -> kilim(random);
      case 2 -> ikat(random);
      default -> quilt(random);
    };
  }

  /** Light and dark of a thread across its width, so that cloth looks woven. */
  private static double thread(int x, int y, int pitch) {
    boolean over = (x / pitch + y / pitch) % 2 == 0;
    int across = over ? y % pitch : x % pitch;
    return 0.84 + 0.2 * Math.sin(Math.PI * (across + 0.5) / pitch);
  }

  private static BufferedImage tartan(SplittableRandom random) {
    Canvas canvas = Canvas.landscape();
    Palette wool = Palette.of(0x9e2a2b, 0x14342b, 0x1b2a49, 0xe9c46a, 0xf1ece1, 0x541c2e);
    int[] warp = stripes(random, wool, 220);
    int[] weft = stripes(random, wool, 190);
    canvas.shade((x, y) -> {
      int column = x / 3;
      int row = y / 3;
      boolean over = Math.floorMod(column + row, 4) < 2;
      int rgb = over ? warp[x % warp.length] : weft[y % weft.length];
      double bulge =
          over ? Math.sin(Math.PI * (x % 3 + 0.5) / 3) : Math.sin(Math.PI * (y % 3 + 0.5) / 3);
      return Palette.shade(rgb, 0.78 + 0.26 * bulge);
    });
    return canvas.finish();
  }

  /** Bands of random breadth that read the same from both ends. */
  private static int[] stripes(SplittableRandom random, Palette wool, int period) {
    int[] colors = new int[period];
    int at = 0;
    int last = -1;
    while (at < period / 2) {
      int breadth = random.nextInt(3) == 0 ? random.nextInt(3, 7) : random.nextInt(12, 36);
      int color = random.nextInt(wool.size());
      if (color == last) {
        color++;
      }
      last = color;
      for (int i = 0; i < breadth && at < period / 2; i++, at++) {
        colors[at] = wool.get(color);
        colors[period - 1 - at] = wool.get(color);
      }
    }
    return colors;
  }

  private static BufferedImage kilim(SplittableRandom random) {
    Canvas canvas = Canvas.landscape();
    Palette dye =
        Palette.of(0x7a1e1e, 0xc8553d, 0xe9b44c, 0x1c3144, 0x2f6f6b, 0xf3e3c3, 0x3d1f1f, 0xd98f4e);
    int bands = 7;
    int[] motif = new int[bands];
    int[] colors = new int[4 * bands];
    int[] period = new int[bands];
    for (int i = 0; i < bands; i++) {
      motif[i] = random.nextInt(5);
      period[i] = new int[] {16, 20, 32, 40}[random.nextInt(4)];
      int first = random.nextInt(8);
      for (int j = 0; j < 4; j++) {
        colors[4 * i + j] = dye.get(first + 3 * j);
      }
    }
    canvas.shade((px, py) -> {
      int x = px / 4;
      int y = py / 4;
      int band = Math.min(bands - 1, y / 17);
      int inBand = y - 17 * band;
      int p = period[band];
      int u = Math.abs(x % p - p / 2);
      int v = Math.abs(inBand - 8);
      int reach = p / 2;
      int step =
          switch (motif[band]) {
            case 0 -> (u + v) / 3;
            case 1 -> Math.max(u, v) / 2;
            case 2 -> (u + 2 * Math.floorMod(inBand, 8)) / 4;
            case 3 -> u + v < reach * 0.7 ? (u ^ v) / 2 : 3;
            default -> (Math.abs(u - v) + reach) / 3;
          };
      int rgb = colors[4 * band + Math.floorMod(step, 4)];
      if (inBand == 0 || inBand == 16) {
        rgb = (x / 2) % 2 == 0 ? 0xf3e3c3 : 0x3d1f1f;
      }
      return Palette.shade(rgb, thread(px, py, 4));
    });
    return canvas.finish();
  }

  private static BufferedImage ikat(SplittableRandom random) {
    Canvas canvas = Canvas.portrait();
    Palette[] choices = {
      Palette.of(0xf5ebd8, 0xd64550, 0x1f3b73, 0xf2b134, 0x2a9d8f, 0x6a1b4d),
      Palette.of(0x12263a, 0xf4d8cd, 0xc5d86d, 0xe4572e, 0x06bcc1, 0xf4f1e8)
    };
    Palette dye = choices[random.nextInt(2)];
    Noise noise = new Noise(random);
    double tall = random.nextDouble(190, 260);
    double broad = random.nextDouble(140, 190);
    double[] feather = new double[480];
    for (int x = 0; x < 480; x++) {
      feather[x] = random.nextDouble(-9, 9);
    }
    canvas.shade((x, y) -> {
      double v = y + feather[x / 2 * 2] + 10 * noise.at(x / 14.0, y / 60.0);
      int column = (int) Math.floor(x / broad);
      double u = Math.abs(x / broad - column - 0.5) * 2;
      double w = Math.abs(frac(v / tall + 0.5 * (column & 1)) - 0.5) * 2;
      double medallion = Math.pow(u, 1.5) + Math.pow(w, 1.3);
      double hook = 0.13 * Math.cos(9 * Math.atan2(w, u));
      int ring = (int) Math.floor((medallion + hook) * 5);
      if (ring >= 5) {
        double spot = Math.hypot(1 - u, (1 - w) * tall / broad);
        ring = spot < 0.16 ? 3 : spot < 0.28 ? 2 : spot < 0.36 ? 1 : 6;
      }
      return Palette.shade(dye.get(ring), 0.9 + 0.12 * Math.sin(x * Math.PI / 2));
    });
    return canvas.finish();
  }

  private static double frac(double x) {
    return x - Math.floor(x);
  }

  private static BufferedImage quilt(SplittableRandom random) {
    Canvas canvas = Canvas.landscape();
    Palette cotton =
        Palette.of(0x264653, 0x2a9d8f, 0xe9c46a, 0xf4a261, 0xe76f51, 0xb56576, 0x6d6875, 0xe5989b);
    double s = 106.7;
    for (int row = 0; row < 5; row++) {
      for (int column = 0; column < 6; column++) {
        patch(canvas, random, column * s, row * s, s, cotton);
      }
    }
    for (int i = 0; i <= 6; i++) {
      seam(canvas, i * s, 0, i * s, 480);
      seam(canvas, 0, i * s, 640, i * s);
    }
    canvas.shade((x, y) -> Palette.shade(canvas.colorAt(x, y), thread(x, y, 2) + 0.06));
    return canvas.finish();
  }

  private static void patch(
      Canvas canvas, SplittableRandom random, double x, double y, double s, Palette cotton) {
    int first = random.nextInt(8);
    int a = cotton.get(first);
    int b = cotton.get(first + 2);
    int c = random.nextBoolean() ? 0xf8efe0 : cotton.get(first + 5);
    canvas.fillRect(x, y, s, s, c);
    double middleX = x + s / 2;
    double middleY = y + s / 2;
    switch (random.nextInt(6)) {
      case 0 -> {
        for (int i = 0; i < 9; i++) {
          double cell = s / 3;
          canvas.fillRect(
              x + i % 3 * cell, y + Math.floorDiv(i, 3) * cell, cell, cell, i % 2 == 0 ? a : c);
          if (i % 2 == 1) {
            canvas.disc(x + (i % 3 + 0.5) * cell, y + (Math.floorDiv(i, 3) + 0.5) * cell, 7, b);
          }
        }
      }
      case 1 -> {
        canvas.fill(Canvas.star(middleX, middleY, s * 0.5, s * 0.2, 8, 0), a);
        canvas.fill(Canvas.star(middleX, middleY, s * 0.28, s * 0.12, 8, 0.39), b);
      }
      case 2 -> {
        for (int i = 0; i < 4; i++) {
          double from = i * Math.PI / 2;
          double px = middleX + s / 2 * Math.cos(from) - s / 2 * Math.sin(from);
          double py = middleY + s / 2 * Math.sin(from) + s / 2 * Math.cos(from);
          double qx = middleX + s / 2 * Math.cos(from);
          double qy = middleY + s / 2 * Math.sin(from);
          canvas.fill(Canvas.polygon(middleX, middleY, qx, qy, px, py), i % 2 == 0 ? a : b);
        }
      }
      case 3 -> {
        for (int i = 0; i < 6; i++) {
          double in = s * i / 12;
          canvas.fillRect(x + in, y + in, s - 2 * in, s - 2 * in, i % 2 == 0 ? a : i == 5 ? b : c);
        }
      }
      case 4 -> {
        for (int i = 0; i < 4; i++) {
          double towards = Math.PI / 4 + i * Math.PI / 2;
          canvas.fill(
              Canvas.leaf(middleX, middleY, towards, s * 0.66, s * 0.3), i % 2 == 0 ? a : b);
        }
        canvas.disc(middleX, middleY, s * 0.1, cotton.get(first + 3));
      }
      default -> {
        for (int i = 0; i < 16; i++) {
          double cell = s / 4;
          double px = x + i % 4 * cell;
          double py = y + Math.floorDiv(i, 4) * cell;
          canvas.fill(Canvas.polygon(px, py, px + cell, py, px, py + cell), i % 3 == 0 ? b : a);
        }
      }
    }
  }

  private static void seam(Canvas canvas, double x0, double y0, double x1, double y1) {
    canvas.pen.setColor(new Color(0xfffaf0));
    canvas.pen.setStroke(new BasicStroke(2.4f, 0, 0, 1, new float[] {7, 5}, 0));
    canvas.pen.draw(new Line2D.Double(x0, y0, x1, y1));
  }
}
