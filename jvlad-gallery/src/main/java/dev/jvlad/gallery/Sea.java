package dev.jvlad.gallery;

import java.awt.Shape;
import java.awt.geom.Arc2D;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.util.SplittableRandom;

/** The sea: moonlight with boats, rows of scalloped waves, a lighthouse, and a reef. */
final class Sea implements Family {
  @Override
  public String name() {
    return "sea";
  }

  @Override
  public BufferedImage draw(int layout, SplittableRandom random) {
    return switch (layout) {
      case 0 -> moonlight(random);
      case 1 -> waves(random);
      case 2 -> lighthouse(random);
      default -> reef(random);
    };
  }

  private static BufferedImage moonlight(SplittableRandom random) {
    Canvas canvas = Canvas.landscape();
    double moon = random.nextDouble(170, 470);
    Noise cloud = new Noise(random);
    canvas.shade((x, y) -> {
      int sky = Palette.of(0x0a1128, 0x12275a, 0x2c4f8f, 0x8aa4cf).at(y / 230.0);
      double veil = cloud.fractal(x / 140.0, y / 38.0, 5);
      double lit = Math.exp(-Math.hypot(x - moon, y - 95) / 190);
      return Palette.mix(sky, Palette.mix(0x3a4a78, 0xf6e9d0, lit), Math.max(0, veil));
    });
    canvas.glow(moon, 95, 160, 0xfff5d6, 0.75);
    canvas.disc(moon, 95, 40, 0xfff8e1);
    canvas.disc(moon - 12, 86, 8, 0xf0e2bd);
    canvas.disc(moon + 14, 104, 6, 0xf0e2bd);
    canvas.disc(moon + 4, 78, 4, 0xf0e2bd);
    canvas.fillRect(0, 225, 640, 255, 0x0f2350);
    for (int i = 0; i < 4200; i++) {
      double depth = Math.pow(i / 4200.0, 1.4);
      double y = 226 + 254 * depth;
      double x = random.nextDouble(-20, 660);
      double off = Math.abs(x - moon) / (26 + 130 * depth);
      double glitter = Math.exp(-off * off);
      boolean spark = random.nextDouble() < 0.75 * glitter;
      int rgb =
          spark
              ? Palette.of(0xfff3cf, 0xf4d9a0, 0xc9c7d8).pick(random)
              : Palette.of(0x0b1a40, 0x16357a, 0x1f4a8f, 0x0f2350).pick(random);
      double half = (2 + 13 * depth) * random.nextDouble(0.4, 1.3);
      canvas.line(x - half, y, x + half, y, rgb, 0.8 + 2.2 * depth);
    }
    for (int i = 0; i < 5; i++) {
      double y = 245 + 42 * i + random.nextDouble(-8, 8);
      boat(canvas, random.nextDouble(40, 600), y, 24 + 11 * i, random.nextBoolean() ? 1 : -1);
    }
    return canvas.finish();
  }

  private static void boat(Canvas canvas, double x, double y, double s, int way) {
    int hull = 0x1a0f1f;
    canvas.fill(
        Canvas.polygon(
            x - s * 0.6, y, x + s * 0.6, y, x + s * 0.42, y + s * 0.2, x - s * 0.42, y + s * 0.2),
        hull);
    canvas.line(x, y, x, y - s * 1.35, hull, 1.6);
    canvas.fill(
        Canvas.polygon(x + way * 2, y - 3, x + way * 2, y - s * 1.3, x + way * s * 0.55, y - 5),
        0xe8d7c3);
    canvas.fill(
        Canvas.polygon(x - way * 2, y - 3, x - way * 2, y - s * 1.05, x - way * s * 0.4, y - 5),
        0xb5524a);
    canvas.disc(x, y - s * 1.35, 2, 0xffd27a);
    for (int i = 1; i < 6; i++) {
      canvas.line(
          x - s * 0.4 / i,
          y + s * (0.2 + 0.12 * i),
          x + s * 0.4 / i,
          y + s * (0.2 + 0.12 * i),
          i % 2 == 0 ? 0xe8d7c3 : hull,
          1.4);
    }
  }

  private static BufferedImage waves(SplittableRandom random) {
    Canvas canvas = Canvas.landscape();
    canvas.sky(Palette.of(0xf6e7cb, 0xf2c9a0, 0xe8a27c), 260);
    double sun = random.nextDouble(120, 520);
    canvas.disc(sun, 110, 66, 0xd1403f);
    for (int i = 0; i < 5; i++) {
      cloudBank(canvas, random, random.nextDouble(640), random.nextDouble(40, 150));
    }
    Noise swell = new Noise(random);
    Palette blues = Palette.of(0x89b9c4, 0x4f8fa8, 0x2c6e8f, 0x1d4e79, 0x14325a);
    for (int row = 0; row < 11; row++) {
      double radius = 26 + 4.5 * row;
      for (double x = -radius + (row % 2) * radius; x < 640 + radius; x += 2 * radius * 0.92) {
        double rise = 34 * swell.at(x / 230, row * 0.35);
        double y = 205 + row * 30 + rise;
        scale(canvas, random, x, y, radius, blues.at(row / 10.0 + random.nextDouble(-0.1, 0.1)));
      }
    }
    return canvas.finish();
  }

  /** One wave: concentric arcs, with spray on some. */
  private static void scale(
      Canvas canvas, SplittableRandom random, double x, double y, double radius, int rgb) {
    canvas.disc(x, y + radius, radius, 0xf5efdf);
    canvas.disc(x, y + radius, radius * 0.92, rgb);
    int rings = random.nextInt(2, 5);
    for (int ring = 1; ring <= rings; ring++) {
      double r = radius * (0.92 - 0.72 * ring / (rings + 1.0));
      canvas.stroke(
          new Arc2D.Double(x - r, y + radius - r, 2 * r, 2 * r, 0, 180, Arc2D.OPEN), 0xf5efdf, 2.2);
    }
    if (random.nextInt(3) == 0) {
      for (int drop = 0; drop < 8; drop++) {
        double angle = -Math.PI * random.nextDouble(0.15, 0.85);
        double reach = radius * random.nextDouble(1, 1.22);
        canvas.disc(
            x + reach * Math.cos(angle),
            y + radius + reach * Math.sin(angle),
            random.nextDouble(1.4, 4),
            0xfbf7ec);
      }
    }
  }

  private static void cloudBank(Canvas canvas, SplittableRandom random, double x, double y) {
    for (int i = 0; i < 6; i++) {
      double w = random.nextDouble(50, 150);
      double left = x + random.nextDouble(-90, 40);
      canvas.line(left, y + 9 * i, left + w, y + 9 * i, i % 2 == 0 ? 0xfdf6e6 : 0xe9b892, 6);
    }
  }

  private static BufferedImage lighthouse(SplittableRandom random) {
    Canvas canvas = Canvas.portrait();
    canvas.sky(Palette.of(0x0d1b3e, 0x27406f, 0x8b5d8c, 0xf0917a), 430);
    double x = random.nextDouble(180, 300);
    for (int i = 0; i < 260; i++) {
      canvas.disc(random.nextInt(480), random.nextInt(330), random.nextDouble(0.4, 1.6), 0xfdf4dc);
    }
    for (int side = -1; side <= 1; side += 2) {
      Path2D beam = Canvas.polygon(x, 176, x + side * 520, 176 - 150, x + side * 520, 176 + 30);
      canvas.fill(beam, 0xfff1b8, 0.28);
      canvas.fill(Canvas.polygon(x, 176, x + side * 520, 96, x + side * 520, 176), 0xfff1b8, 0.25);
    }
    canvas.fillRect(0, 430, 480, 210, 0x1c3358);
    for (int i = 0; i < 900; i++) {
      double depth = i / 900.0;
      double at = random.nextDouble(-20, 500);
      double y = 432 + 208 * depth;
      int rgb =
          Palette.of(0x16284a, 0x2f5583, 0x4d7ba5, 0xf0917a, 0xfbd3a8)
              .get(random.nextInt(8) < 7 ? random.nextInt(3) : 3 + random.nextInt(2));
      Path2D ripple = new Path2D.Double();
      double half = 5 + 16 * depth;
      ripple.moveTo(at - half, y);
      ripple.quadTo(at - half / 2, y - 4 - 4 * depth, at, y);
      ripple.quadTo(at + half / 2, y + 4 + 4 * depth, at + half, y);
      canvas.stroke(ripple, rgb, 1 + 1.8 * depth);
    }
    for (int i = 0; i < 90; i++) {
      double across = random.nextDouble(-1, 1);
      double rx = x + 150 * across;
      double ry =
          455 + random.nextDouble(-1, 1) * 45 * (1 - across * across) + 30 * Math.abs(across);
      double size = random.nextDouble(10, 26);
      int rgb = Palette.of(0x2a2438, 0x453a52, 0x5f5068).pick(random);
      canvas.fill(Canvas.star(rx, ry, size, size * 0.75, 3, random.nextDouble(6.28)), rgb);
      canvas.fill(
          Canvas.star(rx - 2, ry - 3, size * 0.6, size * 0.5, 3, random.nextDouble(6.28)),
          Palette.shade(rgb, 1.25));
    }
    for (int band = 0; band < 7; band++) {
      double top = 200 + 34 * band;
      double half = 21 + 3.4 * band;
      canvas.fill(
          Canvas.polygon(
              x - half, top, x + half, top, x + half + 3.4, top + 34, x - half - 3.4, top + 34),
          band % 2 == 0 ? 0xf6efe2 : 0xc0392b);
      canvas.fill(
          Canvas.polygon(
              x + half * 0.4,
              top,
              x + half,
              top,
              x + half + 3.4,
              top + 34,
              x + half * 0.4,
              top + 34),
          0x1a0f1f,
          0.3);
      canvas.fillRect(x - 4, top + 10, 8, 13, 0x22304f);
    }
    canvas.fillRect(x - 30, 192, 60, 9, 0x22304f);
    canvas.fillRect(x - 15, 160, 30, 33, 0xffe9a8);
    for (int bar = 0; bar < 4; bar++) {
      canvas.fillRect(x - 16 + bar * 10, 160, 2.4, 33, 0x22304f);
    }
    canvas.fill(Canvas.polygon(x - 21, 162, x + 21, 162, x, 134), 0xc0392b);
    canvas.glow(x, 176, 60, 0xfff6d0, 0.9);
    return canvas.finish();
  }

  private static BufferedImage reef(SplittableRandom random) {
    Canvas canvas = Canvas.landscape();
    canvas.sky(Palette.of(0x4fc3c7, 0x1f8fa8, 0x0f5c7f, 0x0a3558), 480);
    for (int i = 0; i < 7; i++) {
      double x = random.nextDouble(-60, 640);
      canvas.fill(Canvas.polygon(x, 0, x + 36, 0, x + 150, 480, x + 40, 480), 0xd8fff4, 0.09);
    }
    Palette corals = Palette.of(0xff6b6b, 0xf7b267, 0xf4845f, 0xc86fc9, 0xffd166, 0x7bd389);
    for (int i = 0; i < 26; i++) {
      double x = random.nextDouble(640);
      grow(canvas, random, x, 490, -Math.PI / 2, random.nextDouble(34, 58), 9, corals.pick(random));
    }
    Palette fins = Palette.of(0xffb703, 0xfb5607, 0xf1faee, 0xff006e, 0x3a86ff, 0xffe066);
    for (int i = 0; i < 34; i++) {
      fish(
          canvas,
          random.nextDouble(20, 620),
          random.nextDouble(20, 400),
          random.nextDouble(12, 34),
          random.nextBoolean() ? 1 : -1,
          fins.pick(random),
          fins.pick(random));
    }
    for (int i = 0; i < 110; i++) {
      double x = random.nextInt(640);
      double y = random.nextInt(440);
      double r = random.nextDouble(1.5, 6);
      canvas.ring(x, y, r, 0xd8fff4, 1.1);
      canvas.disc(x - r * 0.35, y - r * 0.35, r * 0.25, 0xffffff);
    }
    return canvas.finish();
  }

  private static void grow(
      Canvas canvas,
      SplittableRandom random,
      double x,
      double y,
      double angle,
      double length,
      double thickness,
      int rgb) {
    double endX = x + length * Math.cos(angle);
    double endY = y + length * Math.sin(angle);
    canvas.line(x, y, endX, endY, Palette.shade(rgb, 0.7), thickness + 2);
    canvas.line(x, y, endX, endY, rgb, thickness);
    if (length < 13) {
      canvas.disc(endX, endY, thickness * 0.7, Palette.shade(rgb, 1.4));
      return;
    }
    int children = random.nextInt(2, 4);
    for (int i = 0; i < children; i++) {
      double turn = (i - (children - 1) / 2.0) * 0.7 + random.nextDouble(-0.2, 0.2);
      grow(
          canvas,
          random,
          endX,
          endY,
          angle + turn,
          length * random.nextDouble(0.6, 0.8),
          thickness * 0.75,
          rgb);
    }
  }

  private static void fish(
      Canvas canvas, double x, double y, double s, int way, int rgb, int stripe) {
    canvas.fill(
        Canvas.polygon(
            x - way * s * 0.75,
            y,
            x - way * s * 1.4,
            y - s * 0.5,
            x - way * s * 1.2,
            y,
            x - way * s * 1.4,
            y + s * 0.5),
        stripe);
    Path2D body = Canvas.leaf(x + way * s, y, way > 0 ? Math.PI : 0, 2 * s, s * 0.95);
    canvas.fill(body, rgb);
    Shape clip = canvas.pen.getClip();
    canvas.pen.clip(body);
    for (int i = 0; i < 3; i++) {
      canvas.fillRect(x - s * 0.5 + i * s * 0.42, y - s, s * 0.17, 2 * s, stripe);
    }
    canvas.pen.setClip(clip);
    canvas.stroke(body, 0x0a3558, 1.2);
    canvas.disc(x + way * s * 0.68, y - s * 0.08, s * 0.11, 0xffffff);
    canvas.disc(x + way * s * 0.7, y - s * 0.08, s * 0.06, 0x101820);
  }
}
