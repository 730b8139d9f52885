package dev.jvlad.gallery;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Circles that touch but never overlap, each with an ornament: pebbles, bubbles, coral, plates. */
final class CirclePacking implements Family {
  private record Disc(double x, double y, double radius) {}

  /** How large a circle may be at a point; 0 for none. */
  private interface Limit {
    double at(double x, double y);
  }

  @Override
  public String name() {
    return "circles";
  }

  @Override
  public BufferedImage draw(int layout, SplittableRandom random) {
    return switch (layout) {
      case 0 -> pebbles(random);
      case 1 -> moon(random);
      case 2 -> figure(random);
      default -> plates(random);
    };
  }

  private static List<Disc> pack(
      Canvas canvas, SplittableRandom random, int tries, double gap, Limit limit) {
    List<Disc> discs = new ArrayList<>();
    for (int i = 0; i < tries; i++) {
      double x = random.nextDouble(canvas.width);
      double y = random.nextDouble(canvas.height);
      double radius = limit.at(x, y);
      for (int j = 0; j < discs.size() && radius > 2.5; j++) {
        Disc other = discs.get(j);
        double dx = other.x - x;
        double dy = other.y - y;
        double reach = radius + other.radius + gap;
        if (dx * dx + dy * dy < reach * reach) {
          radius = Math.sqrt(dx * dx + dy * dy) - other.radius - gap;
        }
      }
      if (radius > 2.5) {
        discs.add(new Disc(x, y, radius));
      }
    }
    return discs;
  }

  private static BufferedImage pebbles(SplittableRandom random) {
    Canvas canvas = Canvas.landscape().background(0x22333b);
    Palette stones =
        Palette.of(0xeae0d5, 0xc6ac8f, 0x5e503f, 0xd8c3a5, 0x8e9aaf, 0xe98a6d, 0x457b7d, 0xf4f1de);
    for (Disc disc : pack(canvas, random, 6000, 1.6, (x, y) -> 62)) {
      ornament(canvas, random, disc, stones.pick(random), stones.pick(random));
    }
    return canvas.finish();
  }

  private static void ornament(
      Canvas canvas, SplittableRandom random, Disc disc, int rgb, int second) {
    double r = disc.radius;
    int accent = second == rgb ? Palette.shade(rgb, 0.55) : second;
    canvas.disc(disc.x, disc.y, r, rgb);
    if (r < 7) {
      return;
    }
    switch (random.nextInt(6)) {
      case 0 -> {
        for (double at = r - 4; at > 2; at -= 6) {
          canvas.ring(disc.x, disc.y, at, accent, 2);
        }
      }
      case 1 -> canvas.fill(Canvas.star(disc.x, disc.y, r * 0.86, r * 0.4, 9, r), accent);
      case 2 -> {
        for (int ring = 1; ring * 8 < r; ring++) {
          for (int i = 0; i < 6 * ring; i++) {
            double angle = Math.PI * i / (3 * ring);
            canvas.disc(
                disc.x + 7 * ring * Math.cos(angle),
                disc.y + 7 * ring * Math.sin(angle),
                1.9,
                accent);
          }
        }
      }
      case 3 -> {
        canvas.disc(disc.x - r * 0.2, disc.y - r * 0.15, r * 0.66, accent);
        canvas.disc(disc.x - r * 0.32, disc.y - r * 0.25, r * 0.36, rgb);
      }
      case 4 -> {
        int petals = 5 + (int) (r / 9);
        for (int i = 0; i < petals; i++) {
          canvas.fill(
              Canvas.leaf(disc.x, disc.y, 2 * Math.PI * i / petals, r * 0.9, r * 0.24), accent);
        }
        canvas.disc(disc.x, disc.y, r * 0.16, rgb);
      }
      default -> {
        double turn = random.nextDouble(3.14);
        for (double at = -r + 5; at < r; at += 7) {
          double half = Math.sqrt(Math.max(0, r * r - at * at)) - 2;
          double cos = Math.cos(turn);
          double sin = Math.sin(turn);
          canvas.line(
              disc.x + at * cos - half * sin,
              disc.y + at * sin + half * cos,
              disc.x + at * cos + half * sin,
              disc.y + at * sin - half * cos,
              accent,
              2.2);
        }
      }
    }
  }

  /** A bright disc of circles in a dark field of small ones. */
  private static BufferedImage moon(SplittableRandom random) {
    Canvas canvas = Canvas.landscape().background(0x0a0a1a);
    double centerX = random.nextDouble(230, 410);
    double centerY = random.nextDouble(200, 280);
    Palette bright = Palette.of(0xfff3c7, 0xffd166, 0xf4a259, 0xef6f6c, 0xf7ede2);
    Palette dark = Palette.of(0x1d2d5a, 0x2a4d8f, 0x3f72af, 0x243b6b, 0x5f4b8b);
    Limit limit =
        (x, y) -> {
          double inside = 165 - Math.hypot(x - centerX, y - centerY);
          return inside > 3 ? Math.min(inside, 30) : Math.min(-inside - 3, 17);
        };
    for (Disc disc : pack(canvas, random, 9000, 1.2, limit)) {
      boolean inside = Math.hypot(disc.x - centerX, disc.y - centerY) < 165;
      Palette palette = inside ? bright : dark;
      int rgb = palette.pick(random);
      if (inside || random.nextInt(3) > 0) {
        ornament(canvas, random, disc, rgb, inside ? 0xb5446e : 0x0f1a3a);
      } else {
        canvas.ring(disc.x, disc.y, disc.radius - 1.2, rgb, 2.2);
        canvas.disc(disc.x, disc.y, disc.radius * 0.4, Palette.shade(rgb, 1.4));
      }
    }
    return canvas.finish();
  }

  /** A vase with a bunch of round flowers. */
  private static BufferedImage figure(SplittableRandom random) {
    Canvas canvas = Canvas.portrait().background(0xf6e7d7);
    canvas.fillRect(0, 520, 480, 120, 0x9a5b4f);
    canvas.fill(
        Canvas.polygon(150, 610, 125, 440, 190, 400, 290, 400, 355, 440, 330, 610), 0x2b4c6f);
    for (int band = 0; band < 4; band++) {
      for (int i = 0; i < 9; i++) {
        double x = 150 + 22 * i;
        double y = 448 + 40 * band;
        canvas.fill(
            Canvas.polygon(x, y, x + 11, y + 17, x - 11, y + 17),
            band % 2 == 0 ? 0xe0b65c : 0xf6e7d7);
      }
    }
    double lean = random.nextDouble(-25, 25);
    Limit bunch =
        (x, y) -> {
          double inside = 1 - Math.hypot((x - 240 - lean) / 215, (y - 215) / 205);
          return inside > 0 ? Math.min(200 * inside + 3, 36) : 0;
        };
    Palette petals = Palette.of(0xd1495b, 0xedae49, 0xf28482, 0x84a59d, 0xf7ede2, 0x6d597a);
    List<Disc> flowers = pack(canvas, random, 7000, 1.5, bunch);
    for (Disc disc : flowers) {
      canvas.line(disc.x, disc.y, 240, 430, 0x5b7f5a, 1.6);
    }
    for (Disc disc : flowers) {
      canvas.disc(disc.x, disc.y, disc.radius + 1, 0x33523f);
      ornament(canvas, random, disc, petals.pick(random), petals.pick(random));
    }
    return canvas.finish();
  }

  /** Rows of large plates, each ring of which has an ornament of its own. */
  private static BufferedImage plates(SplittableRandom random) {
    Canvas canvas = Canvas.landscape().background(0xe9e3d5);
    Palette glaze = Palette.of(0x1d4e89, 0x00a6a6, 0xf79256, 0xfbd1a2, 0x7dcfb6, 0xb0413e);
    for (int i = 0; i < 12; i++) {
      double x = 80 + 160 * (i % 4);
      double y = 80 + 160 * Math.floorDiv(i, 4);
      canvas.disc(x + 4, y + 5, 74, 0xc9c0ad);
      canvas.disc(x, y, 74, glaze.pick(random));
      canvas.ring(x, y, 72, 0x2c2a4a, 2);
      double radius = 70;
      while (radius > 12) {
        double band = random.nextDouble(9, 18);
        int rgb = random.nextBoolean() ? 0xf8f4e9 : glaze.pick(random);
        canvas.disc(x, y, radius, rgb);
        int count = (int) (2 * Math.PI * radius / random.nextDouble(9, 20));
        int motif = random.nextInt(4);
        int ink = rgb == 0xf8f4e9 ? glaze.pick(random) : 0xf8f4e9;
        for (int k = 0; k < count; k++) {
          double angle = 2 * Math.PI * k / count;
          double px = x + (radius - band / 2) * Math.cos(angle);
          double py = y + (radius - band / 2) * Math.sin(angle);
          switch (motif) {
            case 0 -> canvas.disc(px, py, band * 0.28, ink);
            case 1 -> canvas.fill(Canvas.leaf(px, py, angle + 0.6, band * 0.8, band * 0.4), ink);
            case 2 -> canvas.fill(Canvas.star(px, py, band * 0.45, band * 0.2, 4, angle), ink);
            default ->
                canvas.line(
                    px,
                    py,
                    x + (radius - 2) * Math.cos(angle + 0.08),
                    y + (radius - 2) * Math.sin(angle + 0.08),
                    ink,
                    2);
          }
        }
        radius -= band;
        canvas.ring(x, y, radius, 0x2c2a4a, 1.4);
      }
      canvas.disc(x, y, radius, glaze.pick(random));
    }
    return canvas.finish();
  }
}
