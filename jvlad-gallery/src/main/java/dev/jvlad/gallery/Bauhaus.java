package dev.jvlad.gallery;

import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Arc2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.SplittableRandom;

/** Posters of plain shapes: tiles, circles and lines, a grid of colour fields, and diagonals. */
final class Bauhaus implements Family {
  private static final int INK = 0x1f1d1b;
  private static final Palette PRIMARY =
      Palette.of(0xd7392c, 0xf2b233, 0x22559c, 0x1f1d1b, 0xe9dfc7, 0x3a8f7b);

  @Override
  public String name() {
    return "poster";
  }

  @Override
  public BufferedImage draw(int layout, SplittableRandom random) {
    return switch (layout) {
      case 0 -> tiles(random);
      case 1 -> points(random);
      case 2 -> fields(random);
      default -> diagonals(random);
    };
  }

  private static BufferedImage tiles(SplittableRandom random) {
    Canvas canvas = Canvas.landscape();
    double s = 80;
    for (int row = 0; row < 6; row++) {
      for (int column = 0; column < 8; column++) {
        int ground = PRIMARY.pick(random);
        int shape = ground;
        int accent = ground;
        while (shape == ground) {
          shape = PRIMARY.pick(random);
        }
        while (accent == ground || accent == shape) {
          accent = PRIMARY.pick(random);
        }
        AffineTransform place = AffineTransform.getTranslateInstance(column * s, row * s);
        place.rotate(random.nextInt(4) * Math.PI / 2, s / 2, s / 2);
        canvas.fillRect(column * s, row * s, s, s, ground);
        AffineTransform before = canvas.pen.getTransform();
        canvas.pen.transform(place);
        tile(canvas, random.nextInt(9), s, shape, accent);
        canvas.pen.setTransform(before);
      }
    }
    return canvas.finish();
  }

  private static void tile(Canvas canvas, int motif, double s, int shape, int accent) {
    switch (motif) {
      case 0 -> {
        canvas.fill(new Arc2D.Double(-s, -s, 2 * s, 2 * s, 270, 90, Arc2D.PIE), shape);
        canvas.fill(new Arc2D.Double(-s / 2, -s / 2, s, s, 270, 90, Arc2D.PIE), accent);
      }
      case 1 -> {
        canvas.fill(new Arc2D.Double(0, -s / 2, s, s, 180, 180, Arc2D.PIE), shape);
        canvas.fill(new Arc2D.Double(0, s / 2, s, s, 0, 180, Arc2D.PIE), accent);
      }
      case 2 -> {
        for (int i = 0; i < 16; i++) {
          canvas.disc(
              s * (i % 4 + 0.5) / 4,
              s * (Math.floorDiv(i, 4) + 0.5) / 4,
              i % 3 == 0 ? 4 : 6.5,
              shape);
        }
      }
      case 3 -> {
        for (int i = 0; i < 4; i++) {
          canvas.fillRect(0, s * (i + 0.25) / 4, s, s / 8, i % 2 == 0 ? shape : accent);
        }
      }
      case 4 -> {
        canvas.disc(s / 2, s / 2, s * 0.42, shape);
        canvas.disc(s / 2, s / 2, s * 0.26, accent);
        canvas.disc(s / 2, s / 2, s * 0.1, shape);
      }
      case 5 -> {
        canvas.fill(Canvas.polygon(0, 0, s, 0, 0, s), shape);
        canvas.fill(Canvas.polygon(0, 0, s / 2, 0, 0, s / 2), accent);
      }
      case 6 -> {
        canvas.fill(Canvas.leaf(0, 0, Math.PI / 4, s * Math.sqrt(2), s * 0.8), shape);
        canvas.disc(s / 2, s / 2, 9, accent);
      }
      case 7 -> {
        for (int i = 0; i < 4; i++) {
          double x = s / 2 * (i % 2);
          double y = i < 2 ? 0 : s / 2;
          canvas.fill(
              Canvas.polygon(x, y + s / 2, x + s / 2, y + s / 2, x + s / 4, y),
              i % 3 == 0 ? shape : accent);
        }
      }
      default -> {
        canvas.fill(Canvas.star(s / 2, s / 2, s * 0.46, s * 0.2, 8, 0), shape);
        canvas.disc(s / 2, s / 2, s * 0.14, accent);
      }
    }
  }

  private static BufferedImage points(SplittableRandom random) {
    Canvas canvas = Canvas.landscape().background(0xefe6d2);
    canvas.glow(random.nextDouble(640), random.nextDouble(480), 300, 0xf4c7a1, 0.8);
    canvas.glow(random.nextDouble(640), random.nextDouble(480), 280, 0xa9c9c4, 0.8);
    Palette rings =
        Palette.of(0xd7392c, 0xf2b233, 0x22559c, 0x1f1d1b, 0x7b4b94, 0x3a8f7b, 0xf0f0e8, 0xe88d9d);
    for (int i = 0; i < 40; i++) {
      double x = random.nextDouble(640);
      double y = random.nextDouble(480);
      double length = random.nextDouble(80, 330);
      double angle = random.nextDouble(6.28);
      canvas.line(
          x,
          y,
          x + length * Math.cos(angle),
          y + length * Math.sin(angle),
          INK,
          random.nextDouble(0.8, 4.5));
    }
    for (int i = 0; i < 44; i++) {
      double x = random.nextDouble(640);
      double y = random.nextDouble(480);
      double radius = i == 0 ? 90 : random.nextDouble(8, 44);
      for (int ring = 0; ring < 2 + i % 4; ring++) {
        canvas.disc(x, y, radius * (1 - 0.24 * ring), rings.pick(random));
      }
      canvas.ring(x, y, radius, INK, 1.6);
    }
    for (int i = 0; i < 21; i++) {
      double x = random.nextDouble(40, 600);
      double y = random.nextDouble(40, 440);
      AffineTransform before = canvas.pen.getTransform();
      canvas.pen.rotate(random.nextDouble(6.28), x, y);
      if (i % 3 == 0) {
        for (int cell = 0; cell < 16; cell++) {
          int rgb = (cell + cell / 4) % 2 == 0 ? INK : rings.pick(random);
          canvas.fillRect(x + cell % 4 * 13, y + cell / 4 * 13, 13, 13, rgb);
        }
      } else if (i % 3 == 1) {
        double size = random.nextDouble(40, 90);
        canvas.fill(
            Canvas.polygon(x, y, x + size, y + 12, x + 10, y + size), rings.pick(random), 0.8);
        canvas.stroke(Canvas.polygon(x, y, x + size, y + 12, x + 10, y + size), INK, 1.5);
      } else {
        for (int arc = 0; arc < 5; arc++) {
          double r = 14 + 9 * arc;
          canvas.stroke(new Arc2D.Double(x - r, y - r, 2 * r, 2 * r, 0, 150, Arc2D.OPEN), INK, 2.6);
        }
      }
      canvas.pen.setTransform(before);
    }
    return canvas.finish();
  }

  private static BufferedImage fields(SplittableRandom random) {
    Canvas canvas = Canvas.portrait().background(0xf3eee2);
    field(canvas, random, 0, 0, 480, 640, 7);
    return canvas.finish();
  }

  /** Cuts a rectangle in two until it is small, then paints it. */
  private static void field(
      Canvas canvas, SplittableRandom random, double x, double y, double w, double h, int depth) {
    boolean cut = depth > 0 && Math.max(w, h) > 34 && (depth > 3 || random.nextInt(5) > 0);
    if (cut) {
      double at = random.nextDouble(0.26, 0.74);
      if (w > h) {
        field(canvas, random, x, y, w * at, h, depth - 1);
        field(canvas, random, x + w * at, y, w - w * at, h, depth - 1);
      } else {
        field(canvas, random, x, y, w, h * at, depth - 1);
        field(canvas, random, x, y + h * at, w, h - h * at, depth - 1);
      }
      return;
    }
    int kind = random.nextInt(12);
    Shape clip = canvas.pen.getClip();
    canvas.pen.clip(new Rectangle2D.Double(x, y, w, h));
    switch (kind) {
      case 0, 1, 2 -> canvas.fillRect(x, y, w, h, PRIMARY.get(kind));
      case 3 -> canvas.fillRect(x, y, w, h, PRIMARY.get(5));
      case 4 -> {
        for (double at = y; at < y + h; at += 9) {
          canvas.fillRect(x, at, w, 4, INK);
        }
      }
      case 5 -> {
        canvas.disc(x + w / 2, y + h / 2, Math.min(w, h) * 0.36, 0xd7392c);
        canvas.disc(x + w / 2, y + h / 2, Math.min(w, h) * 0.15, INK);
      }
      case 6 -> {
        for (int i = 0; i * 15 < w; i++) {
          for (int j = 0; j * 15 < h; j++) {
            canvas.disc(x + 9 + 15 * i, y + 9 + 15 * j, (i + j) % 3 == 0 ? 2.4 : 4, 0x22559c);
          }
        }
      }
      case 7 -> canvas.fill(Canvas.polygon(x, y, x + w, y, x, y + h), 0xf2b233);
      case 8 -> canvas.fill(Canvas.circle(x, y + h, Math.min(w, h) * 0.8), 0x3a8f7b);
      default -> {}
    }
    canvas.pen.setClip(clip);
    canvas.stroke(Canvas.polygon(x, y, x + w, y, x + w, y + h, x, y + h), INK, 5);
  }

  private static BufferedImage diagonals(SplittableRandom random) {
    Canvas canvas = Canvas.landscape().background(0xeadfc8);
    AffineTransform before = canvas.pen.getTransform();
    double angle = random.nextDouble(0.35, 0.7) * (random.nextBoolean() ? 1 : -1);
    canvas.pen.rotate(angle, 320, 240);
    canvas.fillRect(-200, random.nextDouble(200, 260), 1100, 70, 0xd7392c);
    for (int i = 0; i < 170; i++) {
      double x = random.nextDouble(-120, 760);
      double y = random.nextDouble(-140, 620);
      double w = random.nextDouble(12, 130);
      double h = random.nextDouble(4, 24);
      int rgb = PRIMARY.get(new int[] {0, 3, 3, 1, 2}[random.nextInt(5)]);
      switch (random.nextInt(5)) {
        case 0, 1 -> canvas.fillRect(x, y, w, h, rgb);
        case 2 -> {
          for (int bar = 0; bar < 7; bar++) {
            canvas.fillRect(x + bar * 9, y, 4, 34 + bar * 4, rgb);
          }
        }
        case 3 -> canvas.fill(Canvas.polygon(x, y, x + w, y + h / 2, x, y + h), rgb);
        default -> canvas.fillRect(x, y, h, w, rgb);
      }
    }
    canvas.pen.setTransform(before);
    double x = random.nextDouble(180, 460);
    double y = random.nextDouble(150, 330);
    for (int ring = 6; ring > 0; ring--) {
      canvas.disc(x, y, 19 * ring, ring % 2 == 0 ? INK : 0xeadfc8);
    }
    canvas.fill(
        Canvas.polygon(
            x,
            y,
            x + 330 * Math.cos(angle - 0.9),
            y + 330 * Math.sin(angle - 0.9),
            x + 330 * Math.cos(angle - 0.6),
            y + 330 * Math.sin(angle - 0.6)),
        0xd7392c);
    canvas.disc(x, y, 12, 0xf2b233);
    return canvas.finish();
  }
}
