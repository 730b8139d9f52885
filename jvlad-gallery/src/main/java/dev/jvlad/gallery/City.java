package dev.jvlad.gallery;

import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.util.SplittableRandom;

/** Towns: a skyline over a river, towers at sunset, a hill town, and blocks seen from above. */
final class City implements Family {
  private static final Palette LIGHTS = Palette.of(0xffd27a, 0xffe9b0, 0xffb454, 0x9fd8ff);

  @Override
  public String name() {
    return "city";
  }

  @Override
  public BufferedImage draw(int layout, SplittableRandom random) {
    return switch (layout) {
      case 0 -> river(random);
      case 1 -> sunset(random);
      case 2 -> hillTown(random);
      default -> blocks(random);
    };
  }

  private static BufferedImage river(SplittableRandom random) {
    Canvas canvas = Canvas.landscape();
    int shore = 345;
    canvas.sky(Palette.of(0x070b24, 0x16205a, 0x4a3f8f, 0xc86b85, 0xf6b27a), shore);
    for (int i = 0; i < 150; i++) {
      double y = 200 * random.nextDouble() * random.nextDouble();
      canvas.disc(random.nextInt(640), y, random.nextDouble(0.4, 1.3), 0xeaf0ff);
    }
    double moon = random.nextDouble(80, 560);
    canvas.glow(moon, 80, 130, 0xfff2cf, 0.6);
    canvas.disc(moon, 80, 30, 0xfff4d6);
    canvas.disc(moon - 9, 74, 6, 0xeadcb4);
    canvas.disc(moon + 9, 88, 4, 0xeadcb4);
    towers(canvas, random, shore, 90, 210, 0x3a3672, 0.3);
    towers(canvas, random, shore, 40, 150, 0x12143a, 0.55);
    int[] above = new int[640 * shore];
    for (int i = 0; i < above.length; i++) {
      above[i] = canvas.colorAt(i % 640, i / 640);
    }
    Noise ripples = new Noise(random);
    canvas.shade((x, y) -> {
      if (y < shore) {
        return above[y * 640 + x];
      }
      double depth = (y - shore) / 135.0;
      double shift = 22 * depth * ripples.at(x / 60.0, y / (2.0 + 3 * depth));
      int sourceX = Math.clamp((int) (x + shift), 0, 639);
      int sourceY = Math.clamp((int) (shore - 1 - 2.0 * (y - shore)), 0, shore - 1);
      return Palette.mix(above[sourceY * 640 + sourceX], 0x0a1238, 0.35 + 0.35 * depth);
    });
    return canvas.finish();
  }

  private static BufferedImage sunset(SplittableRandom random) {
    Canvas canvas = Canvas.landscape();
    canvas.sky(Palette.of(0x2d1e5f, 0x8e3b83, 0xf0586a, 0xff9a56, 0xffd98a), 400);
    double sun = random.nextDouble(200, 440);
    canvas.glow(sun, 230, 260, 0xffe28a, 0.7);
    canvas.disc(sun, 230, 110, 0xfff0b8);
    for (int i = 0; i < 7; i++) {
      canvas.fillRect(sun - 120, 225 + 15 * i, 240, 2 + 1.2 * i, 0xff9a66);
    }
    towers(canvas, random, 480, 150, 300, 0xb4476f, 0.10);
    towers(canvas, random, 480, 110, 250, 0x6a2a66, 0.35);
    towers(canvas, random, 480, 40, 170, 0x22123f, 0.6);
    return canvas.finish();
  }

  /** Houses side by side from the left to the right edge, windows lit by chance. */
  private static void towers(
      Canvas canvas, SplittableRandom random, int ground, int low, int high, int rgb, double lit) {
    double x = -random.nextDouble(30);
    while (x < canvas.width) {
      double w = random.nextDouble(28, 74);
      double h = random.nextDouble(low, high);
      double top = ground - h;
      int wall = Palette.shade(rgb, random.nextDouble(0.8, 1.12));
      canvas.fillRect(x, top, w, h, wall);
      switch (random.nextInt(5)) {
        case 0 -> canvas.fill(Canvas.polygon(x, top, x + w / 2, top - w / 2, x + w, top), wall);
        case 1 -> {
          canvas.fillRect(x + w * 0.2, top - 14, w * 0.6, 14, wall);
          canvas.fillRect(x + w * 0.35, top - 26, w * 0.3, 14, wall);
          canvas.line(x + w / 2, top - 26, x + w / 2, top - 54, wall, 2);
          canvas.disc(x + w / 2, top - 55, 2, 0xff5a4e);
        }
        case 2 -> canvas.fill(Canvas.polygon(x, top, x + w, top - w * 0.6, x + w, top), wall);
        case 3 -> canvas.fill(Canvas.circle(x + w / 2, top, w / 2), wall);
        default -> canvas.line(x + w * 0.3, top, x + w * 0.3, top - 24, wall, 2);
      }
      windows(canvas, random, x, top, w, ground, lit);
      x += w + (random.nextInt(3) == 0 ? random.nextDouble(14) : -1);
    }
  }

  private static void windows(
      Canvas canvas,
      SplittableRandom random,
      double x,
      double top,
      double w,
      int ground,
      double lit) {
    double stepX = random.nextDouble(6, 13);
    double stepY = random.nextDouble(8, 15);
    double paneX = stepX * random.nextDouble(0.4, 0.75);
    double paneY = stepY * random.nextDouble(0.4, 0.7);
    int columns = (int) ((w - 6) / stepX);
    double left = x + (w - (columns - 1) * stepX - paneX) / 2;
    for (double y = top + 7; y < ground - paneY - 2; y += stepY) {
      for (int i = 0; i < columns; i++) {
        if (random.nextDouble() < lit) {
          int light = Palette.mix(0x40305a, LIGHTS.pick(random), random.nextDouble(0.55, 1));
          canvas.fillRect(left + i * stepX, y, paneX, paneY, light);
        }
      }
    }
  }

  private static BufferedImage hillTown(SplittableRandom random) {
    Canvas canvas = Canvas.portrait();
    Palette walls =
        Palette.of(0xf7e3c0, 0xf4a261, 0xe76f51, 0xf2cc8f, 0xe8b4a0, 0xfaf3e3, 0xd98f6c, 0x9cc5b0);
    Palette roofs = Palette.of(0xa8442f, 0xc0562f, 0x8c3a2e, 0xb5651d);
    canvas.sky(Palette.of(0x2a7fb8, 0x7cc3de, 0xf3ead2), 300);
    Noise hill = new Noise(random);
    for (int row = 0; row < 13; row++) {
      double base = 150 + row * 42;
      double x = -random.nextDouble(40);
      while (x < 480) {
        double w = random.nextDouble(40, 74);
        double rise = 70 * hill.at(x / 190, 0.5) * (1 - row / 13.0);
        double top = base - random.nextDouble(34, 74) + rise;
        house(canvas, random, x, top, w, 160, walls.pick(random), roofs.pick(random));
        if (random.nextInt(4) == 0) {
          double trunk = x + w;
          double crown = top + 34;
          canvas.fill(Canvas.leaf(trunk, crown + 20, -Math.PI / 2, 62, 13), 0x2f5d43);
          canvas.fill(Canvas.leaf(trunk + 2, crown + 20, -Math.PI / 2, 50, 6), 0x4d8058);
        }
        x += w;
      }
    }
    return canvas.finish();
  }

  private static void house(
      Canvas canvas,
      SplittableRandom random,
      double x,
      double top,
      double w,
      double h,
      int wall,
      int roof) {
    canvas.fillRect(x, top, w, h, wall);
    canvas.fillRect(x + w * 0.78, top, w * 0.22, h, Palette.shade(wall, 0.82));
    if (random.nextInt(3) > 0) {
      canvas.fill(
          Canvas.polygon(x - 3, top + 2, x + w / 2, top - w * 0.32, x + w + 3, top + 2), roof);
    } else {
      canvas.fillRect(x - 2, top - 4, w + 4, 7, roof);
    }
    int shutter = random.nextBoolean() ? 0x2f6f6b : 0x7a4a2b;
    int columns = w > 56 ? 3 : 2;
    for (int floor = 0; floor < 5; floor++) {
      for (int column = 0; column < columns; column++) {
        double left = x + w * (column + 0.5) / columns - 4;
        double y = top + 11 + 25 * floor;
        canvas.fillRect(left - 3, y, 14, 13, shutter);
        canvas.fillRect(left, y, 8, 13, random.nextInt(4) == 0 ? 0xffe08a : 0x28394a);
        canvas.fillRect(left - 4, y + 13, 16, 2, Palette.shade(wall, 0.65));
      }
    }
  }

  private static BufferedImage blocks(SplittableRandom random) {
    Canvas canvas = Canvas.landscape().background(0x0d1b2a);
    Palette walls = Palette.of(0x1b4965, 0x3d5a80, 0x5f4b8b, 0x8d5a97, 0x2a6f77, 0xc8553d);
    double unit = 30;
    Noise density = new Noise(random);
    for (int sum = -2; sum < 46; sum++) {
      for (int i = Math.max(-24, sum - 40); i <= Math.min(40, sum + 24); i++) {
        int j = sum - i;
        double x = 320 + (i - j) * unit;
        double y = -40 + sum * unit / 2;
        if (x < -60 || x > 700 || y > 640) {
          continue;
        }
        if (Math.floorMod(i, 5) == 0 || Math.floorMod(j, 4) == 0) {
          lamp(canvas, random, x, y);
          continue;
        }
        double h = 14 + 60 * Math.max(0, 0.6 + density.at(i / 6.0, j / 6.0));
        block(canvas, random, x, y, unit * 0.92, h * random.nextDouble(0.6, 1.5), walls);
      }
    }
    return canvas.finish();
  }

  private static void lamp(Canvas canvas, SplittableRandom random, double x, double y) {
    if (random.nextInt(3) > 0) {
      canvas.disc(x + random.nextDouble(-8, 8), y + random.nextDouble(-4, 4), 1.8, 0xffd27a);
    }
  }

  /** One block with its two visible walls and roof, in isometric view. */
  private static void block(
      Canvas canvas,
      SplittableRandom random,
      double x,
      double y,
      double w,
      double h,
      Palette walls) {
    int rgb = walls.pick(random);
    double half = w / 2;
    Path2D left = Canvas.polygon(x - w, y, x, y + half, x, y + half - h, x - w, y - h);
    Path2D right = Canvas.polygon(x + w, y, x, y + half, x, y + half - h, x + w, y - h);
    canvas.fill(left, Palette.shade(rgb, 0.45));
    canvas.fill(right, Palette.shade(rgb, 0.75));
    canvas.fill(
        Canvas.polygon(x - w, y - h, x, y + half - h, x + w, y - h, x, y - half - h),
        Palette.shade(rgb, 1.18));
    if (random.nextBoolean()) {
      canvas.fill(
          Canvas.polygon(x - w / 2, y - h, x, y + half / 2 - h, x + w / 2, y - h, x, y - half - h),
          Palette.shade(rgb, 0.9));
    }
    for (double down = 5; down < h - 5; down += 9) {
      for (int column = 0; column < 4; column++) {
        double from = (column + 0.25) / 4;
        double to = (column + 0.72) / 4;
        if (random.nextDouble() < 0.6) {
          pane(canvas, x - w, y - h + down, w, from, to, half, LIGHTS.pick(random));
        }
        if (random.nextDouble() < 0.4) {
          pane(canvas, x + w, y - h + down, -w, from, to, half, LIGHTS.pick(random));
        }
      }
    }
  }

  private static void pane(
      Canvas canvas, double x, double y, double w, double from, double to, double slope, int rgb) {
    canvas.fill(
        Canvas.polygon(
            x + w * from, y + slope * from,
            x + w * to, y + slope * to,
            x + w * to, y + slope * to + 5,
            x + w * from, y + slope * from + 5),
        rgb,
        0.85);
  }
}
