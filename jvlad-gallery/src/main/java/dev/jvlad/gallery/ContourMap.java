package dev.jvlad.gallery;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.util.SplittableRandom;

/** Maps of invented land: an island, a survey in lines, a sea chart, and layers of cut paper. */
final class ContourMap implements Family {
  /** Height of the land, about −1 … 1, at a pixel. */
  private interface Land {
    double heightAt(double x, double y);
  }

  @Override
  public String name() {
    return "map";
  }

  @Override
  public BufferedImage draw(int layout, SplittableRandom random) {
    return switch (layout) {
      case 0 -> island(random);
      case 1 -> survey(random);
      case 2 -> chart(random);
      default -> paperCut(random);
    };
  }

  /** How close a height is to a multiple of {@code step}, in pixels, at most 9. */
  private static double pixelsToLine(Land land, double x, double y, double step) {
    double height = land.heightAt(x, y);
    double slopeX = land.heightAt(x + 1, y) - height;
    double slopeY = land.heightAt(x, y + 1) - height;
    double off = Math.abs(height / step - Math.rint(height / step)) * step;
    return Math.min(9, off / (Math.hypot(slopeX, slopeY) + 1e-9));
  }

  /** The heights of all pixels and of one more row and column, computed once. */
  private static Land sampled(Canvas canvas, Land land) {
    double[][] heights = new double[canvas.height + 2][canvas.width + 2];
    for (int y = 0; y < canvas.height + 2; y++) {
      for (int x = 0; x < canvas.width + 2; x++) {
        heights[y][x] = land.heightAt(x, y);
      }
    }
    return (x, y) ->
        heights[Math.clamp((int) y, 0, canvas.height + 1)][
            Math.clamp((int) x, 0, canvas.width + 1)];
  }

  private static BufferedImage island(SplittableRandom random) {
    Canvas canvas = Canvas.landscape();
    Noise noise = new Noise(random);
    Land land =
        sampled(
            canvas,
            (x, y) ->
                0.42
                    - Math.pow(Math.hypot((x - 320) / 330, (y - 240) / 240), 2)
                    + 0.75 * noise.fractal(x / 150, y / 150, 5));
    Palette tints = Palette.of(0xdfe8b4, 0xa9c97f, 0xd8c27a, 0xc08a54, 0x8f5b41, 0xf7f2ea);
    Palette water = Palette.of(0xbfe3ea, 0x7fbfd6, 0x3f88b5, 0x1f5f93);
    canvas.shade((x, y) -> {
      double height = land.heightAt(x, y);
      double light = (land.heightAt(x, y) - land.heightAt(x + 2, y + 2)) * -9;
      int ground =
          height > 0
              ? Palette.shade(tints.at(height / 0.95), Math.clamp(1 + light, 0.6, 1.25))
              : water.at(Math.ceil(-height / 0.16) * 0.16);
      double line = pixelsToLine(land, x, y, height > 0 ? 0.08 : 0.16);
      int drawn = height > 0 ? 0x6b4a2f : 0xe6f5f7;
      double coast = pixelsToLine(land, x, y, 10);
      int lined = Palette.mix(drawn, ground, 0.35 + line - 0.3);
      return Palette.mix(0x2b3a42, lined, coast - 0.6);
    });
    scatter(canvas, random, land, 260);
    grid(canvas, 80, 0x35505c);
    compass(canvas, 575, 66, 40, 0x2b3a42);
    return canvas.finish();
  }

  /** Trees on low ground, houses on some of it. */
  private static void scatter(Canvas canvas, SplittableRandom random, Land land, int count) {
    for (int i = 0; i < count; i++) {
      double x = random.nextDouble(canvas.width);
      double y = random.nextDouble(canvas.height);
      double height = land.heightAt(x, y);
      if (height > 0.05 && height < 0.42) {
        if (i % 5 == 0) {
          canvas.fillRect(x - 3, y - 3, 6, 6, 0x8c2f39);
          canvas.stroke(Canvas.polygon(x - 5, y - 3, x, y - 8, x + 5, y - 3), 0x46201f, 1.4);
        } else {
          canvas.fill(Canvas.polygon(x, y - 8, x - 4, y + 2, x + 4, y + 2), 0x2f5d3a);
        }
      }
    }
  }

  private static void grid(Canvas canvas, int step, int rgb) {
    for (int x = step; x < canvas.width; x += step) {
      canvas.stroke(Canvas.polyline(x, 0, x, canvas.height), rgb, 0.8, 0.45);
    }
    for (int y = step; y < canvas.height; y += step) {
      canvas.stroke(Canvas.polyline(0, y, canvas.width, y), rgb, 0.8, 0.45);
    }
  }

  private static void compass(Canvas canvas, double x, double y, double size, int rgb) {
    canvas.ring(x, y, size * 0.8, rgb, 1.6);
    canvas.fill(Canvas.star(x, y, size * 0.7, size * 0.16, 4, Math.PI / 4), 0xb08d57);
    canvas.fill(Canvas.star(x, y, size, size * 0.18, 4, 0), rgb);
    canvas.fill(Canvas.polygon(x, y - size, x, y, x + size * 0.13, y - size * 0.13), 0xf2e9d8);
    canvas.disc(x, y, size * 0.12, 0xf2e9d8);
  }

  private static BufferedImage survey(SplittableRandom random) {
    Canvas canvas = Canvas.landscape();
    Noise noise = new Noise(random);
    Land land =
        sampled(
            canvas,
            (x, y) -> 0.9 * noise.fractal(x / 170, y / 170, 3) + 0.6 * noise.at(x / 260, y / 260));
    canvas.shade((x, y) -> {
      double height = land.heightAt(x, y);
      int ground = Palette.of(0x0b1d2a, 0x12303f, 0x1a4450).at(0.5 + height / 2);
      double index = pixelsToLine(land, x, y, 0.25);
      double line = pixelsToLine(land, x, y, 0.05);
      int ink = Palette.of(0x2ec4b6, 0xcbf3f0, 0xffbf69, 0xff7f50).at(0.5 + height / 1.6);
      int lined = Palette.mix(Palette.shade(ink, 0.75), ground, line - 0.1);
      return Palette.mix(ink, lined, index - 0.9);
    });
    for (int i = 0; i < 36; i++) {
      double x = random.nextDouble(20, 620);
      double y = random.nextDouble(20, 460);
      canvas.fill(Canvas.polygon(x, y - 7, x - 6, y + 4, x + 6, y + 4), 0x0b1d2a);
      canvas.stroke(Canvas.polygon(x, y - 7, x - 6, y + 4, x + 6, y + 4), 0xffbf69, 1.6);
      canvas.disc(x, y, 1.3, 0xffbf69);
    }
    for (int x = 40; x < 640; x += 80) {
      for (int y = 40; y < 480; y += 80) {
        canvas.line(x - 5, y, x + 5, y, 0xcbf3f0, 1);
        canvas.line(x, y - 5, x, y + 5, 0xcbf3f0, 1);
      }
    }
    return canvas.finish();
  }

  private static BufferedImage chart(SplittableRandom random) {
    Canvas canvas = Canvas.portrait();
    Noise noise = new Noise(random);
    Land land = sampled(canvas, (x, y) -> 1.1 * noise.fractal(x / 105 + 50, y / 105, 4) - 0.28);
    Palette water = Palette.of(0xf1e9d0, 0xcfe0cf, 0xa9cdc8, 0x7fb3b5);
    canvas.shade((x, y) -> {
      double height = land.heightAt(x, y);
      if (height > 0) {
        boolean hatch = Math.floorMod(x + y, 7) < 2 && height > 0.14;
        int rgb = hatch ? 0xb98a4e : 0xe5c687;
        return Palette.mix(0x5b3a1e, rgb, pixelsToLine(land, x, y, 10) - 0.9);
      }
      double line = pixelsToLine(land, x, y, 0.09);
      int depth = water.at(Math.ceil(-height / 0.09) * 0.09 / 0.8);
      return Palette.mix(Palette.shade(depth, 0.75), depth, line);
    });
    double roseX = random.nextDouble(120, 360);
    double roseY = random.nextDouble(180, 460);
    for (int i = 0; i < 32; i++) {
      double angle = i * Math.PI / 16;
      canvas.stroke(
          Canvas.polyline(
              roseX, roseY, roseX + 900 * Math.cos(angle), roseY + 900 * Math.sin(angle)),
          i % 2 == 0 ? 0x8c3a2b : 0x3f5f4a,
          0.7,
          0.6);
    }
    compass(canvas, roseX, roseY, 54, 0x5b3a1e);
    route(canvas, random, 0xa8322a);
    route(canvas, random, 0x23395b);
    for (int i = 0; i < 130; i++) {
      double x = random.nextDouble(480);
      double y = random.nextDouble(640);
      if (land.heightAt(x, y) < -0.2) {
        Path2D wave = new Path2D.Double();
        wave.moveTo(x - 7, y);
        wave.quadTo(x - 3.5, y - 5, x, y);
        wave.quadTo(x + 3.5, y - 5, x + 7, y);
        canvas.stroke(wave, 0x3f7277, 1.1);
      }
    }
    canvas.stroke(Canvas.polygon(10, 10, 470, 10, 470, 630, 10, 630), 0x5b3a1e, 3);
    canvas.stroke(Canvas.polygon(17, 17, 463, 17, 463, 623, 17, 623), 0x5b3a1e, 1);
    return canvas.finish();
  }

  private static void route(Canvas canvas, SplittableRandom random, int rgb) {
    Path2D path = new Path2D.Double();
    double x = random.nextDouble(40, 440);
    path.moveTo(x, 40);
    for (int y = 40; y < 560; y += 130) {
      double nextX = random.nextDouble(40, 440);
      path.curveTo(x, y + 60, nextX, y + 60, nextX, y + 130);
      x = nextX;
    }
    canvas.pen.setColor(new Color(rgb));
    canvas.pen.setStroke(new BasicStroke(2.4f, 1, 1, 1, new float[] {7, 6}, 0));
    canvas.pen.draw(path);
    canvas.line(x - 7, 553, x + 7, 567, rgb, 3.4);
    canvas.line(x + 7, 553, x - 7, 567, rgb, 3.4);
  }

  private static BufferedImage paperCut(SplittableRandom random) {
    Canvas canvas = Canvas.landscape();
    Noise noise = new Noise(random);
    Palette[] choices = {
      Palette.of(0x1d2d50, 0x133b5c, 0x1e6f8c, 0x3fa7a3, 0x8fd3b6, 0xf3e9c6, 0xf7b267, 0xe4572e),
      Palette.of(0x2b061e, 0x5e1742, 0x962e40, 0xc9463d, 0xff8552, 0xffc27a, 0xfdeedc, 0xffffff)
    };
    Palette sheets = choices[random.nextInt(2)];
    Land land = sampled(canvas, (x, y) -> Math.floor(4 + 5.6 * noise.fractal(x / 160, y / 160, 3)));
    canvas.shade((x, y) -> {
      double level = land.heightAt(x, y);
      int shadow = 0;
      for (int reach = 1; reach <= 9; reach++) {
        if (land.heightAt(x - reach, y - reach) > level) {
          shadow = Math.max(shadow, 10 - reach);
        }
      }
      int sheet = sheets.get(Math.clamp((int) level, 0, 7));
      double grain = 0.02 * noise.at(x / 1.7, y / 1.7);
      return Palette.shade(sheet, Math.clamp(1 + grain - 0.055 * shadow, 0.4, 1.1));
    });
    for (int i = 0; i < 240; i++) {
      double x = random.nextDouble(640);
      double y = random.nextDouble(480);
      int level = (int) land.heightAt(x, y);
      int rgb = sheets.get(Math.clamp(level + (i % 2 == 0 ? 3 : 5), 0, 7));
      double size = random.nextDouble(2, 7);
      canvas.disc(x + 1.5, y + 1.5, size, Palette.shade(canvas.colorAt((int) x, (int) y), 0.6));
      canvas.disc(x, y, size, rgb);
    }
    return canvas.finish();
  }
}
