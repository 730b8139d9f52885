package dev.jvlad.gallery;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Arc2D;
import java.awt.geom.CubicCurve2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Truchet tiles: one tile turned at random, whose lines always meet those of its neighbours. The
 * nested ones follow Carlson, Multi-scale Truchet patterns (Bridges 2018).
 */
final class Truchet implements Family {
  @Override
  public String name() {
    return "truchet";
  }

  @Override
  public BufferedImage draw(int layout, SplittableRandom random) {
    return switch (layout) {
      case 0 -> arcs(random);
      case 1 -> nested(random);
      case 2 -> triangles(random);
      default -> hexagons(random);
    };
  }

  private static BufferedImage arcs(SplittableRandom random) {
    Canvas canvas = Canvas.landscape().background(0xf4efe4);
    Palette bands = Palette.of(0xe63946, 0xf4a261, 0x2a9d8f, 0x264653, 0xe9c46a, 0x6d597a);
    Noise noise = new Noise(random);
    double size = 64;
    for (int row = -1; row < 8; row++) {
      for (int column = -1; column < 11; column++) {
        AffineTransform place = AffineTransform.getTranslateInstance(column * size, row * size);
        if (random.nextBoolean()) {
          place.concatenate(new AffineTransform(-1, 0, 0, 1, size, 0));
        }
        int rgb = bands.around(0.25 * column / 3 + noise.at(column / 4.0, row / 4.0));
        int other = bands.around(0.5 + 0.2 * row / 3 + noise.at(column / 4.0 + 9, row / 4.0));
        corner(canvas, place, size, 0, 0, rgb);
        corner(canvas, place, size, size, size, other);
      }
    }
    return canvas.finish();
  }

  /** Three concentric bands around a corner of a tile. */
  private static void corner(
      Canvas canvas, AffineTransform place, double size, double x, double y, int rgb) {
    for (int band = 0; band < 3; band++) {
      double radius = size * (0.5 + 0.21 * (band - 1));
      Shape arc =
          place.createTransformedShape(
              new Arc2D.Double(
                  x - radius, y - radius, 2 * radius, 2 * radius, x == 0 ? 270 : 90, 90, 0));
      canvas.stroke(arc, 0x1d2230, 11.5);
      canvas.stroke(arc, Palette.shade(rgb, band == 1 ? 1.3 : 1), 7.5);
      if (band == 1) {
        canvas.stroke(arc, 0x1d2230, 1.6);
      }
    }
  }

  private static BufferedImage nested(SplittableRandom random) {
    Canvas canvas = Canvas.landscape();
    Palette[] pairs = {
      Palette.of(0x0f4c5c, 0xfb8b24), Palette.of(0x5f0f40, 0xf2e8cf), Palette.of(0x22223b, 0xf28482)
    };
    Palette colors = pairs[random.nextInt(pairs.length)];
    List<Tile> tiles = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      tiles.add(new Tile(i % 4 * 160, i / 4 * 160, 160));
    }
    // Large tiles first: the wings of the smaller ones lie over them.
    for (int depth = 0; depth < 4; depth++) {
      List<Tile> quarters = new ArrayList<>();
      for (Tile tile : tiles) {
        winged(canvas, random, tile.x, tile.y, tile.size, depth, colors);
        if (random.nextDouble() < 0.55) {
          int half = tile.size / 2;
          quarters.add(new Tile(tile.x, tile.y, half));
          quarters.add(new Tile(tile.x + half, tile.y, half));
          quarters.add(new Tile(tile.x, tile.y + half, half));
          quarters.add(new Tile(tile.x + half, tile.y + half, half));
        }
      }
      tiles = quarters;
    }
    return canvas.finish();
  }

  private record Tile(int x, int y, int size) {}

  private static void winged(
      Canvas canvas,
      SplittableRandom random,
      double x,
      double y,
      double size,
      int depth,
      Palette colors) {
    int ground = colors.get(depth);
    int line = colors.get(depth + 1);
    double third = size / 3;
    canvas.fillRect(x, y, size, size, ground);
    for (int i = 0; i < 4; i++) {
      canvas.disc(x + size * (i % 2), y + (i < 2 ? 0 : size), third, ground);
    }
    for (int i = 0; i < 4; i++) {
      double midX = x + size * (1 + Math.sin(i * Math.PI / 2)) / 2;
      double midY = y + size * (1 - Math.cos(i * Math.PI / 2)) / 2;
      canvas.disc(midX, midY, third / 2, line);
    }
    switch (random.nextInt(6)) {
      case 0, 1 -> {
        quarter(canvas, x, y, size, 270, line);
        quarter(canvas, x + size, y + size, size, 90, line);
      }
      case 2, 3 -> {
        quarter(canvas, x + size, y, size, 180, line);
        quarter(canvas, x, y + size, size, 0, line);
      }
      case 4 -> {
        canvas.fillRect(x, y + third, size, third, line);
        canvas.fillRect(x + third, y, third, size, line);
      }
      default -> canvas.fillRect(x, y + third, size, third, line);
    }
  }

  private static void quarter(
      Canvas canvas, double x, double y, double size, double start, int rgb) {
    double r = size / 2;
    canvas.pen.setColor(new Color(rgb));
    canvas.pen.setStroke(new BasicStroke((float) (size / 3), BasicStroke.CAP_BUTT, 1));
    canvas.pen.draw(new Arc2D.Double(x - r, y - r, 2 * r, 2 * r, start, 90, Arc2D.OPEN));
  }

  private static BufferedImage triangles(SplittableRandom random) {
    Canvas canvas = Canvas.portrait().background(0xf6f1e7);
    Palette palette = Palette.of(0x1d3557, 0x457b9d, 0xa8dadc, 0xf1faee, 0xe63946, 0xf4a261);
    Noise noise = new Noise(random);
    double s = 40;
    for (int row = 0; row < 16; row++) {
      for (int column = 0; column < 12; column++) {
        double x = column * s;
        double y = row * s;
        int turn = random.nextInt(4);
        double tone = 0.5 + 0.6 * noise.fractal(column / 5.0, row / 5.0, 2);
        int dark = palette.at(tone * 0.5);
        int light = palette.at(0.4 + tone * 0.6);
        canvas.fillRect(x, y, s, s, light);
        AffineTransform place = AffineTransform.getTranslateInstance(x, y);
        place.rotate(turn * Math.PI / 2, s / 2, s / 2);
        canvas.fill(place.createTransformedShape(Canvas.polygon(0, 0, s, 0, 0, s)), dark);
        if (random.nextInt(3) == 0) {
          for (int stripe = 1; stripe < 4; stripe++) {
            double at = stripe * s / 4;
            canvas.stroke(place.createTransformedShape(Canvas.polyline(0, at, at, 0)), light, 2.4);
          }
        } else if (random.nextInt(2) == 0) {
          canvas.fill(place.createTransformedShape(Canvas.circle(s * 0.3, s * 0.3, 6)), light);
          canvas.fill(place.createTransformedShape(Canvas.circle(s * 0.7, s * 0.7, 5)), dark);
        }
      }
    }
    return canvas.finish();
  }

  private static BufferedImage hexagons(SplittableRandom random) {
    Canvas canvas = Canvas.landscape().background(0x10222e);
    Palette ropes = Palette.of(0xffb703, 0xfb8500, 0x8ecae6, 0x219ebc, 0xe5e5e5, 0xef476f);
    double radius = 46;
    double stepX = radius * Math.sqrt(3);
    for (int row = -1; row < 9; row++) {
      for (int column = -1; column < 10; column++) {
        double x = stepX * (column + 0.5 * (row & 1));
        double y = 1.5 * radius * row;
        int start = random.nextInt(6);
        int[][] joins =
            switch (random.nextInt(4)) {
              case 0 -> new int[][] {{0, 1}, {2, 3}, {4, 5}};
              case 1 -> new int[][] {{0, 3}, {1, 2}, {4, 5}};
              case 2 -> new int[][] {{0, 2}, {1, 5}, {3, 4}};
              default -> new int[][] {{0, 3}, {1, 4}, {2, 5}};
            };
        for (int[] join : joins) {
          Shape rope = between(x, y, radius, join[0] + start, join[1] + start);
          int rgb = ropes.get(column / 2 + row / 3 + join[0] + start);
          canvas.stroke(rope, 0x10222e, 21);
          canvas.stroke(rope, rgb, 14);
          canvas.stroke(rope, Palette.shade(rgb, 0.55), 5);
          canvas.stroke(rope, Palette.shade(rgb, 1.4), 1.5);
        }
      }
    }
    return canvas.finish();
  }

  /** A curve that leaves and enters a hexagon at right angles to its sides. */
  private static Shape between(double x, double y, double radius, int from, int to) {
    double apothem = radius * Math.sqrt(3) / 2;
    double a = from * Math.PI / 3;
    double b = to * Math.PI / 3;
    double pull = 0.45 * apothem;
    return new CubicCurve2D.Double(
        x + apothem * Math.cos(a),
        y + apothem * Math.sin(a),
        x + pull * Math.cos(a),
        y + pull * Math.sin(a),
        x + pull * Math.cos(b),
        y + pull * Math.sin(b),
        x + apothem * Math.cos(b),
        y + apothem * Math.sin(b));
  }
}
