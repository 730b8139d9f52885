package dev.jvlad.gallery;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.image.BufferedImage;
import java.util.SplittableRandom;

/** Charts of an invented sky: a planisphere, a sheet of constellations, an orrery, galaxies. */
final class StarMap implements Family {
  private static final int GOLD = 0xe0b65c;

  @Override
  public String name() {
    return "stars";
  }

  @Override
  public BufferedImage draw(int layout, SplittableRandom random) {
    return switch (layout) {
      case 0 -> planisphere(random);
      case 1 -> sheet(random);
      case 2 -> orrery(random);
      default -> galaxies(random);
    };
  }

  private static BufferedImage planisphere(SplittableRandom random) {
    Canvas canvas = Canvas.landscape().background(0x0c1430);
    for (int i = 0; i < 420; i++) {
      canvas.disc(random.nextInt(640), random.nextInt(480), random.nextDouble(0.4, 1.2), 0x5a6ba5);
    }
    double x = random.nextDouble(290, 350);
    double y = 240;
    canvas.disc(x, y, 226, 0x16234d);
    for (int ring = 1; ring <= 4; ring++) {
      canvas.ring(x, y, ring * 48, 0x3d5290, 1);
    }
    for (int spoke = 0; spoke < 24; spoke++) {
      double angle = spoke * Math.PI / 12;
      canvas.line(
          x + 24 * Math.cos(angle),
          y + 24 * Math.sin(angle),
          x + 226 * Math.cos(angle),
          y + 226 * Math.sin(angle),
          0x2f4279,
          0.8);
    }
    canvas.ring(x + 26, y - 18, 140, GOLD, 1.4);
    canvas.pen.setClip(Canvas.circle(x, y, 218));
    for (int i = 0; i < 19; i++) {
      double radius = 205 * Math.sqrt((i + 0.5) / 19);
      double angle = i * 2.4 + random.nextDouble(-0.3, 0.3);
      constellation(canvas, random, x + radius * Math.cos(angle), y + radius * Math.sin(angle), 30);
    }
    canvas.pen.setClip(null);
    for (int i = 0; i < 260; i++) {
      double radius = 220 * Math.sqrt(random.nextDouble());
      double angle = random.nextDouble(6.28);
      canvas.disc(
          x + radius * Math.cos(angle),
          y + radius * Math.sin(angle),
          random.nextDouble(0.6, 2),
          0xf3f0e0);
    }
    for (int corner = 0; corner < 4; corner++) {
      double cornerX = corner % 2 == 0 ? 58 : 582;
      double cornerY = corner < 2 ? 58 : 422;
      canvas.ring(cornerX, cornerY, 40, GOLD, 1.2);
      canvas.fill(Canvas.star(cornerX, cornerY, 36, 12, 8 + 2 * corner, 0.2), 0x24376f);
      canvas.stroke(Canvas.star(cornerX, cornerY, 36, 12, 8 + 2 * corner, 0.2), GOLD, 1.4);
      canvas.disc(cornerX, cornerY, 7, GOLD);
    }
    canvas.ring(x, y, 226, GOLD, 3);
    canvas.ring(x, y, 236, GOLD, 1);
    for (int tick = 0; tick < 180; tick++) {
      double angle = tick * Math.PI / 90;
      double inner = tick % 15 == 0 ? 212 : tick % 5 == 0 ? 218 : 222;
      canvas.line(
          x + inner * Math.cos(angle),
          y + inner * Math.sin(angle),
          x + 226 * Math.cos(angle),
          y + 226 * Math.sin(angle),
          GOLD,
          1.1);
    }
    return canvas.finish();
  }

  /** A few bright stars joined by lines. */
  private static void constellation(
      Canvas canvas, SplittableRandom random, double x, double y, double size) {
    int count = random.nextInt(4, 8);
    double atX = x;
    double atY = y;
    double heading = random.nextDouble(6.28);
    for (int i = 0; i < count; i++) {
      heading += random.nextDouble(-1.3, 1.3);
      double step = size * random.nextDouble(0.5, 1.3);
      double nextX = atX + step * Math.cos(heading);
      double nextY = atY + step * Math.sin(heading);
      if (i + 1 < count) {
        canvas.line(atX, atY, nextX, nextY, 0x8fa6e0, 1.1);
      }
      double radius = random.nextDouble(2.2, 5);
      canvas.fill(Canvas.star(atX, atY, radius * 1.6, radius * 0.6, 6, i), 0xfff6d5);
      atX = nextX;
      atY = nextY;
    }
  }

  private static BufferedImage sheet(SplittableRandom random) {
    Canvas canvas = Canvas.landscape();
    Noise cloud = new Noise(random);
    double slope = random.nextDouble(-0.5, 0.5);
    canvas.shade((x, y) -> {
      double across = (y - 240 - slope * (x - 320)) / 105;
      double band = Math.exp(-across * across);
      double dust = 0.55 + 0.6 * cloud.fractal(x / 110.0, y / 110.0, 5);
      return Palette.of(0x07122b, 0x10305a, 0x44649a, 0xb7b4d8, 0xf6e6d8).at(band * dust * 0.9);
    });
    for (int i = 0; i < 1300; i++) {
      double bright = random.nextDouble();
      double size = 0.5 + 1.7 * bright * bright * bright;
      canvas.disc(
          random.nextInt(640),
          random.nextInt(480),
          size,
          Palette.of(0xffffff, 0xffe3c2, 0xc8dcff).pick(random));
    }
    for (int i = -2; i < 8; i++) {
      canvas.ring(320, -700, 760 + i * 80, 0x6f86c2, 0.7);
      canvas.line(320 + (i - 2.5) * 50, -100, 320 + (i - 2.5) * 190, 480, 0x6f86c2, 0.7);
    }
    for (int i = 0; i < 16; i++) {
      constellation(
          canvas,
          random,
          40 + 150 * (i % 4) + random.nextInt(90),
          40 + 115 * (i / 4) + random.nextInt(60),
          44);
    }
    canvas.stroke(Canvas.polygon(9, 9, 631, 9, 631, 471, 9, 471), GOLD, 2.4);
    for (int tick = 0; tick < 62; tick++) {
      canvas.fillRect(9 + tick * 10, 12, 5, 4, GOLD);
      canvas.fillRect(9 + tick * 10, 464, 5, 4, GOLD);
    }
    return canvas.finish();
  }

  private static BufferedImage orrery(SplittableRandom random) {
    Canvas canvas = Canvas.portrait();
    canvas.sky(Palette.of(0x1a0f2e, 0x3b1f4f, 0x7a3b5d), 700);
    for (int i = 0; i < 420; i++) {
      canvas.disc(random.nextInt(480), random.nextInt(640), random.nextDouble(0.3, 1.3), 0xffe9d0);
    }
    double x = random.nextDouble(190, 290);
    double y = random.nextDouble(250, 330);
    canvas.glow(x, y, 110, 0xffd27a, 0.9);
    canvas.fill(Canvas.star(x, y, 48, 27, 24, 0), 0xf3a712);
    canvas.disc(x, y, 28, 0xffe08a);
    Palette planets = Palette.of(0xd1603d, 0xddb967, 0x5fa8d3, 0xc1666b, 0xe8c7a0, 0x7fd1c7);
    for (int orbit = 0; orbit < 7; orbit++) {
      double radius = 62 + 27 * orbit;
      canvas.pen.setColor(new Color(0xb98b6a));
      float[] dashes = orbit % 2 == 0 ? new float[] {1.5f, 5} : new float[] {9, 4};
      canvas.pen.setStroke(new BasicStroke(1.2f, 1, 1, 1, dashes, 0));
      canvas.pen.draw(Canvas.circle(x, y, radius));
      double angle = random.nextDouble(6.28);
      planet(
          canvas,
          x + radius * Math.cos(angle),
          y + radius * Math.sin(angle),
          random.nextDouble(13, 25),
          planets.get(orbit),
          orbit);
    }
    for (int i = 0; i < 420; i++) {
      double radius = 176 + random.nextDouble(-7, 7);
      double angle = random.nextDouble(6.28);
      canvas.disc(
          x + radius * Math.cos(angle),
          y + radius * Math.sin(angle),
          random.nextDouble(0.8, 2.6),
          Palette.of(0xc9a27a, 0x8d6a5b, 0xe8c7a0).pick(random));
    }
    for (int i = 0; i < 7; i++) {
      constellation(
          canvas, random, random.nextInt(50, 430), i < 3 ? 50 + 12 * i : 470 + 14 * i, 34);
    }
    for (int phase = 0; phase < 9; phase++) {
      double at = 48 + 48 * phase;
      canvas.disc(at, 602, 17, 0xf4e4c1);
      Shape clip = canvas.pen.getClip();
      canvas.pen.clip(Canvas.circle(at, 602, 17));
      canvas.disc(at + (phase - 4) * 8.6 + (phase == 4 ? 60 : 0), 602, 19, 0x2b1738);
      canvas.pen.setClip(clip);
      canvas.disc(at - 5, 596, 2.5, 0x9c8a6a);
      canvas.disc(at + 6, 607, 3.4, 0x9c8a6a);
      canvas.ring(at, 602, 17, GOLD, 1.2);
    }
    canvas.stroke(Canvas.polygon(12, 12, 468, 12, 468, 628, 12, 628), GOLD, 2);
    return canvas.finish();
  }

  private static void planet(Canvas canvas, double x, double y, double radius, int rgb, int bands) {
    canvas.disc(x, y, radius, rgb);
    for (int i = 0; i < bands; i++) {
      double at = radius * (2.0 * (i + 1) / (bands + 1) - 1);
      double half = Math.sqrt(radius * radius - at * at);
      canvas.line(
          x - half, y + at, x + half, y + at, Palette.shade(rgb, i % 2 == 0 ? 0.7 : 1.3), 2);
    }
    if (bands % 3 == 2) {
      canvas.stroke(
          new Ellipse2D.Double(x - 1.8 * radius, y - radius / 2, 3.6 * radius, radius), GOLD, 2.4);
    }
    canvas.ring(x, y, radius, 0x2b1738, 1);
    canvas.disc(x + radius * 1.3, y - radius * 1.1, 2.6, 0xf4e4c1);
  }

  private static BufferedImage galaxies(SplittableRandom random) {
    Canvas canvas = Canvas.landscape();
    Noise gas = new Noise(random);
    canvas.shade((x, y) -> {
      double veil = gas.fractal(x / 170.0, y / 170.0, 5) + 0.25;
      double red = gas.fractal(x / 120.0 + 30, y / 120.0, 4) + 0.2;
      int blue = Palette.of(0x03040c, 0x0c1b3e, 0x27508a, 0x6fb1c9).at(veil);
      return Palette.mix(blue, 0xa83f5f, 0.55 * Math.max(0, red));
    });
    for (int i = 0; i < 5; i++) {
      double x = (i % 3 + random.nextDouble(0.25, 0.75)) * 213;
      double y = (Math.floorDiv(i, 3) + random.nextDouble(0.25, 0.75)) * 240;
      spiral(canvas, random, x, y, i == 0 ? 120 : random.nextDouble(30, 70));
    }
    for (int i = 0; i < 500; i++) {
      canvas.disc(
          random.nextInt(640),
          random.nextInt(480),
          random.nextDouble(0.4, 1.5),
          Palette.of(0xffffff, 0xffd9b0, 0xbfd7ff, 0xffb3a0).pick(random));
    }
    for (int i = 0; i < 22; i++) {
      double x = random.nextInt(640);
      double y = random.nextInt(480);
      double size = random.nextDouble(8, 26);
      canvas.glow(x, y, size, 0xcfe3ff, 0.8);
      canvas.fill(Canvas.star(x, y, size, 1.2, 4, 0), 0xffffff, 0.9);
      canvas.fill(Canvas.star(x, y, size / 2, 1, 4, Math.PI / 4), 0xffffff, 0.7);
    }
    return canvas.finish();
  }

  private static void spiral(
      Canvas canvas, SplittableRandom random, double x, double y, double size) {
    double tilt = random.nextDouble(0.35, 1);
    double turn = random.nextDouble(6.28);
    canvas.glow(x, y, size, 0xffdca8, 0.75);
    int arms = random.nextInt(2, 5);
    for (int i = 0; i < 26 * size; i++) {
      double along = random.nextDouble();
      double angle = 2 * Math.PI * random.nextInt(arms) / arms + 5.2 * along;
      double radius = size * along + random.nextDouble(-1, 1) * (3 + 0.1 * size);
      double px = radius * Math.cos(angle);
      double py = radius * Math.sin(angle) * tilt;
      int rgb = Palette.of(0xfff3d6, 0xffd0a8, 0x9fc5ff, 0x6d8fe8).at(along);
      canvas.disc(
          x + px * Math.cos(turn) - py * Math.sin(turn),
          y + px * Math.sin(turn) + py * Math.cos(turn),
          random.nextDouble(0.4, 1.5),
          rgb);
    }
  }
}
