package dev.jvlad.gallery;

import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.util.SplittableRandom;

/** Plants that branch by rule: a botanical plate, ferns, a tree in blossom, and a meadow. */
final class Herbarium implements Family {
  private static final double UP = -Math.PI / 2;

  @Override
  public String name() {
    return "plant";
  }

  @Override
  public BufferedImage draw(int layout, SplittableRandom random) {
    return switch (layout) {
      case 0 -> plate(random);
      case 1 -> ferns(random);
      case 2 -> blossom(random);
      default -> meadow(random);
    };
  }

  private static Canvas paper(Canvas canvas, SplittableRandom random, int rgb) {
    Noise fibre = new Noise(random);
    return canvas.shade(
        (x, y) -> Palette.shade(rgb, 0.97 + 0.05 * fibre.fractal(x / 40.0, y / 40.0, 4)));
  }

  private static BufferedImage plate(SplittableRandom random) {
    Canvas canvas = paper(Canvas.landscape(), random, 0xf5ecd7);
    canvas.stroke(Canvas.polygon(14, 14, 626, 14, 626, 466, 14, 466), 0x6b5b45, 1.6);
    canvas.stroke(Canvas.polygon(20, 20, 620, 20, 620, 460, 20, 460), 0x6b5b45, 0.7);
    Palette greens = Palette.of(0x4a6b3a, 0x6b8e4e, 0x35553c, 0x8aa05c, 0x557a6b);
    Palette flowers = Palette.of(0xc8435a, 0xe08e45, 0x7a4b94, 0xd9a5b3, 0x3f6fa8);
    int first = random.nextInt(5);
    for (int i = 0; i < 5; i++) {
      double x = 80 + 120 * i + random.nextDouble(-14, 14);
      int leaf = greens.get(i + random.nextInt(2));
      stem(canvas, random, x, 440, (i + first) % 5, leaf, flowers.pick(random));
      canvas.line(x - 26, 449, x + 26, 449, 0x6b5b45, 0.8);
    }
    return canvas.finish();
  }

  /** One upright plant; {@code habit} says how leaves and flowers sit on it. */
  private static void stem(
      Canvas canvas, SplittableRandom random, double x, double y, int habit, int leaf, int flower) {
    double bend = random.nextDouble(-0.13, 0.13);
    int nodes = 13 + random.nextInt(7);
    double step = 370.0 / nodes;
    double atX = x;
    double atY = y;
    for (int node = 0; node < nodes; node++) {
      double along = node / (double) nodes;
      double angle = UP + bend * Math.sin(along * 4);
      double nextX = atX + step * Math.cos(angle);
      double nextY = atY + step * Math.sin(angle);
      canvas.line(atX, atY, nextX, nextY, Palette.shade(leaf, 0.75), 4 - 3 * along);
      double size = (habit == 1 ? 34 : 56) * (1.1 - along) + 8;
      for (int side = -1; side <= 1; side += 2) {
        if (habit == 2 && (node + side) % 4 == 0) {
          continue;
        }
        double out = angle + side * (0.75 + 0.2 * along);
        veinedLeaf(canvas, nextX, nextY, out, size, size * (habit == 3 ? 0.14 : 0.34), leaf);
        if (along > 0.3 && habit % 2 == 0) {
          double tip = size * 0.9;
          flower(
              canvas,
              nextX + tip * Math.cos(out - side * 0.35),
              nextY + tip * Math.sin(out - side * 0.35),
              4 + 8 * along,
              flower,
              5 + habit);
        }
        if (habit == 1) {
          canvas.disc(nextX + 9 * side, nextY - 6, 3 + 2 * along, flower);
          canvas.disc(nextX + 9 * side - 1, nextY - 7, 1.2, 0xffffff);
        }
      }
      atX = nextX;
      atY = nextY;
    }
    flower(canvas, atX, atY, habit == 3 ? 24 : 15, flower, 7 + habit);
  }

  private static void veinedLeaf(
      Canvas canvas, double x, double y, double angle, double length, double breadth, int rgb) {
    Path2D leaf = Canvas.leaf(x, y, angle, length, breadth);
    canvas.fill(leaf, rgb);
    canvas.stroke(leaf, Palette.shade(rgb, 0.7), 0.8);
    int vein = Palette.shade(rgb, 1.35);
    canvas.line(
        x, y, x + 0.92 * length * Math.cos(angle), y + 0.92 * length * Math.sin(angle), vein, 0.9);
    for (double along = 0.25; along < 0.8; along += 0.18) {
      double fromX = x + along * length * Math.cos(angle);
      double fromY = y + along * length * Math.sin(angle);
      double reach = 0.55 * breadth * Math.sin(Math.PI * along);
      for (int side = -1; side <= 1; side += 2) {
        double out = angle + side * 0.8;
        canvas.line(
            fromX, fromY, fromX + reach * Math.cos(out), fromY + reach * Math.sin(out), vein, 0.6);
      }
    }
  }

  private static void flower(
      Canvas canvas, double x, double y, double radius, int rgb, int petals) {
    for (int i = 0; i < petals; i++) {
      double angle = 2 * Math.PI * i / petals + x;
      Path2D petal = Canvas.leaf(x, y, angle, radius, radius * 1.8 / Math.sqrt(petals) * 0.6);
      canvas.fill(petal, Palette.shade(rgb, i % 2 == 0 ? 1 : 1.18));
      canvas.stroke(petal, Palette.shade(rgb, 0.65), 0.6);
    }
    canvas.disc(x, y, radius * 0.26, 0xf6d55c);
    canvas.ring(x, y, radius * 0.26, 0x7a5a1d, 0.8);
  }

  private static BufferedImage ferns(SplittableRandom random) {
    Canvas canvas = paper(Canvas.landscape(), random, 0x0f241f);
    Palette greens = Palette.of(0x1f4d3a, 0x2f7a55, 0x59a96a, 0xa3c76d, 0xd9e8a0);
    int fronds = 13;
    for (int i = 0; i < fronds; i++) {
      double depth = i / (fronds - 1.0);
      boolean fromLeft = i % 2 == 0;
      double x = fromLeft ? random.nextDouble(-40, 180) : random.nextDouble(460, 680);
      double y = 500 - Math.floorDiv(i, 2) * random.nextDouble(30, 75);
      double lean = UP + (fromLeft ? 1 : -1) * random.nextDouble(0.35, 1.1);
      int rgb = greens.at(0.1 + 0.8 * depth);
      frond(canvas, x, y, lean, random.nextDouble(250, 400), fromLeft ? 0.9 : -0.9, rgb);
    }
    for (int i = 0; i < 60; i++) {
      double x = random.nextDouble(640);
      double y = random.nextDouble(440);
      canvas.glow(x, y, 12, 0xf7ffb8, 0.8);
      canvas.disc(x, y, 1.6, 0xfffbd0);
    }
    return canvas.finish();
  }

  /** A bent stem with a row of leaflets on either side, each a row of leaves. */
  private static void frond(
      Canvas canvas, double x, double y, double angle, double length, double curl, int rgb) {
    int nodes = 20;
    double atX = x;
    double atY = y;
    for (int node = 0; node < nodes; node++) {
      double along = node / (double) nodes;
      double direction = angle + curl * along * along;
      double nextX = atX + length / nodes * Math.cos(direction);
      double nextY = atY + length / nodes * Math.sin(direction);
      canvas.line(atX, atY, nextX, nextY, Palette.shade(rgb, 0.6), 3 - 2 * along);
      double reach = length * 0.24 * Math.pow(1 - along, 0.8) * Math.min(1, 0.4 + 3 * along);
      for (int side = -1; side <= 1; side += 2) {
        leaflet(
            canvas,
            nextX,
            nextY,
            direction + side * 1.15,
            reach,
            Palette.shade(rgb, side < 0 ? 1.08 : 0.8));
      }
      atX = nextX;
      atY = nextY;
    }
  }

  private static void leaflet(
      Canvas canvas, double x, double y, double angle, double reach, int rgb) {
    canvas.line(
        x,
        y,
        x + reach * Math.cos(angle),
        y + reach * Math.sin(angle),
        Palette.shade(rgb, 0.65),
        1.1);
    int leaves = (int) (reach / 7) + 1;
    for (int leaf = 0; leaf < leaves; leaf++) {
      double along = leaf / (double) leaves;
      double fromX = x + along * reach * Math.cos(angle);
      double fromY = y + along * reach * Math.sin(angle);
      double size = 13 * (1 - 0.75 * along);
      canvas.fill(Canvas.leaf(fromX, fromY, angle + 0.8, size, size * 0.4), rgb);
      canvas.fill(
          Canvas.leaf(fromX, fromY, angle - 0.8, size, size * 0.4), Palette.shade(rgb, 0.88));
    }
  }

  private static BufferedImage blossom(SplittableRandom random) {
    Canvas canvas = Canvas.portrait();
    canvas.sky(Palette.of(0xa9d6e5, 0xd6ecf0, 0xf8ede3), 640);
    canvas.disc(random.nextDouble(90, 390), 130, 70, 0xfdf3d8);
    double peak = random.nextDouble(120, 360);
    canvas.fill(Canvas.polygon(peak, 330, peak - 260, 640, peak + 260, 640), 0x8fb0c9);
    canvas.fill(
        Canvas.polygon(
            peak, 330, peak - 67, 410, peak - 36, 396, peak - 12, 424, peak + 14, 398, peak + 38,
            418, peak + 67, 410),
        0xfdfaf6);
    Palette meadow = Palette.of(0xbcd3a2, 0x93b77e, 0x6a9a63, 0x4c8055);
    for (int i = 0; i < 1300; i++) {
      double near = i / 1300.0;
      double y = 545 + 100 * near + 14 * Math.sin(i * 2.7);
      double x = random.nextDouble(480);
      int rgb = meadow.at(near + random.nextDouble(-0.25, 0.25));
      canvas.fill(Canvas.leaf(x, y, UP + random.nextDouble(-0.5, 0.5), 16 + 12 * near, 4), rgb);
      if (i % 13 == 0) {
        canvas.disc(x, y - 16, 2.6, i % 2 == 0 ? 0xfdf0f3 : 0xf6d55c);
      }
    }
    limb(canvas, random, random.nextDouble(170, 310), 650, UP, 122, 22, 0);
    for (int i = 0; i < 60; i++) {
      double x = random.nextDouble(480);
      double y = random.nextDouble(300, 640);
      canvas.fill(Canvas.leaf(x, y, random.nextDouble(6.28), 8, 3), 0xf29fb5);
    }
    return canvas.finish();
  }

  private static void limb(
      Canvas canvas,
      SplittableRandom random,
      double x,
      double y,
      double angle,
      double length,
      double thickness,
      int depth) {
    double endX = x + length * Math.cos(angle);
    double endY = y + length * Math.sin(angle);
    canvas.line(x, y, endX, endY, 0x4a3228, thickness);
    canvas.line(x - thickness / 5, y, endX - thickness / 5, endY, 0x7a5a48, thickness / 4);
    if (depth >= 5) {
      Palette pinks = Palette.of(0xf7c8d4, 0xf29fb5, 0xe76f8f, 0xfdf0f3);
      for (int i = 0; i < 2; i++) {
        flower(
            canvas,
            endX + random.nextDouble(-9, 9),
            endY + random.nextDouble(-9, 9),
            random.nextDouble(6, 12),
            pinks.pick(random),
            5);
      }
      if (random.nextInt(3) == 0) {
        canvas.fill(Canvas.leaf(endX, endY, random.nextDouble(6.28), 15, 5), 0x7fa650);
      }
    }
    if (depth < 8) {
      int children = depth > 0 && random.nextInt(3) == 0 ? 3 : 2;
      for (int i = 0; i < children; i++) {
        double spread = (i - (children - 1) / 2.0) * random.nextDouble(0.5, 0.95);
        double turn = spread + random.nextDouble(-0.15, 0.15) + 0.08 * Math.cos(angle);
        limb(
            canvas,
            random,
            endX,
            endY,
            angle + turn,
            length * random.nextDouble(0.7, 0.88),
            thickness * 0.66,
            depth + (children == 3 ? 2 : 1));
      }
    }
  }

  private static BufferedImage meadow(SplittableRandom random) {
    Canvas canvas = Canvas.landscape();
    canvas.sky(Palette.of(0xf6d8ae, 0xf9c784, 0xa7b77a, 0x41603f), 480);
    Palette heads = Palette.of(0xe4572e, 0xf3a712, 0xfaf3dd, 0x6d4fa0, 0xd81e5b, 0x4f86c6);
    double sun = random.nextDouble(130, 510);
    canvas.glow(sun, 105, 190, 0xfff6dc, 0.9);
    canvas.disc(sun, 105, 46, 0xfff9e8);
    for (int i = 0; i < 15; i++) {
      butterfly(canvas, random, random.nextDouble(20, 620), random.nextDouble(25, 215));
    }
    for (int i = 0; i < 300; i++) {
      double near = i / 300.0;
      double x = random.nextDouble(-10, 650);
      double ground = 245 + 270 * near;
      double tall = (50 + 120 * near) * random.nextDouble(0.6, 1.3);
      double tip = x + tall * random.nextDouble(-0.25, 0.25);
      int green = Palette.of(0x7e9a5b, 0x4f7a46, 0x2c5234).at(near + random.nextDouble(-0.2, 0.2));
      Path2D blade = new Path2D.Double();
      blade.moveTo(x, ground);
      blade.quadTo(x, ground - tall * 0.6, tip, ground - tall);
      canvas.stroke(blade, green, 1 + 1.6 * near);
      canvas.fill(Canvas.leaf(x, ground - tall * 0.3, UP + 0.6, tall * 0.5, 2 + 5 * near), green);
      canvas.fill(Canvas.leaf(x, ground - tall * 0.15, UP - 0.7, tall * 0.5, 2 + 5 * near), green);
      double size = (6 + 17 * near) * random.nextDouble(0.7, 1.3);
      if (random.nextInt(4) > 0) {
        flower(canvas, tip, ground - tall, size, heads.pick(random), random.nextInt(5, 13));
      } else {
        for (int seed = 0; seed < 12; seed++) {
          double along = seed / 12.0;
          canvas.disc(
              tip + (seed % 2 * 2 - 1) * 2,
              ground - tall + along * size * 2.4,
              1 + 1.4 * near,
              0xd9c27a);
        }
      }
    }
    return canvas.finish();
  }

  private static void butterfly(Canvas canvas, SplittableRandom random, double x, double y) {
    double s = random.nextDouble(9, 20);
    double turn = random.nextDouble(-0.7, 0.7);
    int rgb = Palette.of(0xe4572e, 0x2e6f95, 0x6d4fa0, 0xf3a712, 0x1b998b).pick(random);
    for (int side = -1; side <= 1; side += 2) {
      double upper = UP + turn + side * 0.85;
      double lower = UP + turn + side * 2.1;
      canvas.fill(Canvas.leaf(x, y, upper, s * 1.5, s * 0.8), rgb);
      canvas.fill(Canvas.leaf(x, y, lower, s, s * 0.7), Palette.shade(rgb, 0.75));
      canvas.disc(x + s * Math.cos(upper), y + s * Math.sin(upper), s * 0.18, 0xfff3d6);
      canvas.disc(x + s * 0.6 * Math.cos(lower), y + s * 0.6 * Math.sin(lower), s * 0.13, 0x2a1f2d);
    }
    double dx = s * 0.6 * Math.cos(UP + turn);
    double dy = s * 0.6 * Math.sin(UP + turn);
    canvas.line(x - dx, y - dy, x + dx, y + dy, 0x2a1f2d, 2);
  }
}
