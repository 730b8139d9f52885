package dev.jvlad.gallery;

import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.util.SplittableRandom;

/** Ranges in the mist, a terrain of facets under the northern lights, rock pillars, and a lake. */
final class Mountains implements Family {
  @Override
  public String name() {
    return "mountains";
  }

  @Override
  public BufferedImage draw(int layout, SplittableRandom random) {
    return switch (layout) {
      case 0 -> mist(random);
      case 1 -> facets(random);
      case 2 -> pillars(random);
      default -> lake(random);
    };
  }

  private static BufferedImage mist(SplittableRandom random) {
    Canvas canvas = Canvas.landscape();
    canvas.sky(Palette.of(0xf7b267, 0xf9d5a7, 0xfdeee0), 300);
    double sun = random.nextDouble(120, 520);
    canvas.glow(sun, 130, 180, 0xffffff, 0.9);
    canvas.disc(sun, 130, 34, 0xfff8ea);
    Palette depth = Palette.of(0xe3b9a8, 0xb58aa0, 0x77658f, 0x41486f, 0x1c2541);
    Noise noise = new Noise(random);
    int layers = 7;
    for (int layer = 0; layer < layers; layer++) {
      double near = layer / (layers - 1.0);
      double base = 170 + 42 * layer;
      double height = 120 - 60 * near;
      double offset = 31.7 * layer;
      double[] crest = new double[canvas.width];
      for (int x = 0; x < crest.length; x++) {
        crest[x] = base - height * noise.fractal(x / (150.0 - 40 * near) + offset, offset, 5);
      }
      Ridge ridge = x -> crest[Math.min((int) x, crest.length - 1)];
      int rgb = depth.at(near);
      canvas.shade((x, y) -> {
        double below = y - ridge.heightAt(x);
        return below < 0
            ? canvas.colorAt(x, y)
            : Palette.mix(rgb, 0xfdeee0, Math.min(0.55, below / 190 * (1 - 0.6 * near)));
      });
      if (layer >= 2) {
        spruces(canvas, random, ridge, 5 + 6.0 * (layer - 1), Palette.shade(rgb, 0.85));
      }
    }
    for (int i = 0; i < 9; i++) {
      bird(canvas, sun + random.nextDouble(-160, 160), random.nextDouble(40, 150), 0x5a4a5f);
    }
    return canvas.finish();
  }

  private interface Ridge {
    double heightAt(double x);
  }

  private static void spruces(
      Canvas canvas, SplittableRandom random, Ridge ridge, double size, int rgb) {
    for (double x = 0; x < canvas.width; x += size * random.nextDouble(0.25, 1.1)) {
      spruce(canvas, x, ridge.heightAt(x) + 3, size * random.nextDouble(0.6, 1.4), rgb);
    }
  }

  private static void spruce(Canvas canvas, double x, double ground, double size, int rgb) {
    for (int tier = 0; tier < 4; tier++) {
      double top = ground - size * (1.05 - 0.22 * tier);
      double w = size * (0.1 + 0.075 * tier);
      canvas.fill(Canvas.polygon(x, top, x - w, top + 0.38 * size, x + w, top + 0.38 * size), rgb);
    }
  }

  private static void bird(Canvas canvas, double x, double y, int rgb) {
    Path2D wings = new Path2D.Double();
    wings.moveTo(x - 8, y - 3);
    wings.quadTo(x - 3, y - 6, x, y);
    wings.quadTo(x + 3, y - 6, x + 8, y - 3);
    canvas.stroke(wings, rgb, 1.6);
  }

  private static BufferedImage facets(SplittableRandom random) {
    Canvas canvas = Canvas.landscape();
    Noise noise = new Noise(random);
    Palette night = Palette.of(0x050d26, 0x0b2545, 0x1d5c6b, 0x3aa68f);
    Palette aurora = Palette.of(0x0b2545, 0x1b998b, 0x7ae582, 0xe0ffb3);
    canvas.shade((x, y) -> {
      double foot = 150 + 60 * noise.at(x / 170.0, 0.5) + 25 * noise.at(x / 60.0, 7.5);
      double above = foot - y;
      double fold = 0.65 + 0.5 * noise.fractal(x / 26.0, y / 700.0, 3);
      double light = above < 0 ? Math.exp(above / 12) : Math.exp(-above / 75);
      light = Math.clamp(0.8 * light * fold, 0.0, 1.0);
      return Palette.mix(night.at(y / 420.0), aurora.at(0.25 + light), light);
    });
    for (int i = 0; i < 180; i++) {
      double size = random.nextDouble(0.4, 1.5);
      canvas.disc(random.nextInt(640), random.nextInt(230), size, 0xf4fff8);
    }
    int columns = 46;
    int rows = 26;
    double[][] x = new double[rows][columns];
    double[][] y = new double[rows][columns];
    double[][] up = new double[rows][columns];
    for (int row = 0; row < rows; row++) {
      double scale = 0.55 + 1.1 * row / rows;
      for (int column = 0; column < columns; column++) {
        double jitter = random.nextDouble(-0.3, 0.3);
        double crest = noise.ridged(column / 8.0, row / 9.0, 3) - 0.52;
        up[row][column] = Math.max(0, crest) * 520 * Math.exp(-Math.pow((row - 7) / 7.0, 2));
        x[row][column] = 320 + (column - columns / 2.0 + jitter) * 24 * scale;
        y[row][column] = 235 + 11.5 * row * scale - up[row][column];
      }
    }
    for (int row = 0; row + 1 < rows; row++) {
      for (int column = 0; column + 1 < columns; column++) {
        facet(canvas, x, y, up, new int[] {row, column, row, column + 1, row + 1, column});
        facet(canvas, x, y, up, new int[] {row + 1, column + 1, row, column + 1, row + 1, column});
      }
    }
    return canvas.finish();
  }

  /** One triangle, lit from the left, with snow on the high ones. */
  private static void facet(Canvas canvas, double[][] x, double[][] y, double[][] up, int[] at) {
    double[] xy = new double[6];
    double height = 0;
    for (int i = 0; i < 3; i++) {
      xy[2 * i] = x[at[2 * i]][at[2 * i + 1]];
      xy[2 * i + 1] = y[at[2 * i]][at[2 * i + 1]];
      height += up[at[2 * i]][at[2 * i + 1]] / 3;
    }
    double slope = up[at[2]][at[3]] - up[at[4]][at[5]] + up[at[0]][at[1]] - up[at[4]][at[5]];
    double tilt = Math.atan(slope / 26) / Math.PI;
    double light = 0.5 + (at[0] == at[2] ? 0.85 : 0.6) * tilt;
    int ground = Palette.of(0x14323f, 0x1f5a5c, 0x37506f, 0xb9cfe4, 0xffffff).at(height / 105);
    canvas.fill(Canvas.polygon(xy), Palette.shade(ground, Math.clamp(0.35 + light, 0.3, 1.2)));
    canvas.stroke(Canvas.polygon(xy), Palette.shade(ground, 0.45 + 0.4 * light), 0.6);
  }

  private static BufferedImage pillars(SplittableRandom random) {
    Canvas canvas = Canvas.portrait();
    canvas.sky(Palette.of(0xf4ead5, 0xefe1c4, 0xd9d2b8), 640);
    double sun = random.nextDouble(110, 370);
    canvas.disc(sun, 120, 46, 0xd1495b);
    Noise noise = new Noise(random);
    for (int layer = 0; layer < 5; layer++) {
      int ink = Palette.of(0xb9c4b4, 0x8aa39b, 0x567c7a, 0x2f5559, 0x16302f).get(layer);
      int pillars = 3 + layer / 2;
      for (int i = 0; i < pillars; i++) {
        double center = (i + random.nextDouble(0.1, 0.9)) * 480 / pillars;
        double top = 130 + 85 * layer + random.nextDouble(-60, 70);
        pillar(canvas, random, noise, center, top, random.nextDouble(36, 70), ink);
      }
      double fog = 300 + 85 * layer;
      int mistLayer = layer;
      canvas.shade((x, y) -> {
        double swirl = 40 * noise.fractal(x / 120.0, y / 60.0 + 7 * mistLayer, 3);
        double thick = Math.exp(-Math.pow((y + swirl - fog) / 52, 2));
        return Palette.mix(canvas.colorAt(x, y), 0xf4ead5, 0.75 * thick);
      });
    }
    for (int i = 0; i < 12; i++) {
      bird(canvas, sun + random.nextDouble(-120, 140), random.nextDouble(50, 220), 0x3a3a3a);
    }
    return canvas.finish();
  }

  private static void pillar(
      Canvas canvas,
      SplittableRandom random,
      Noise noise,
      double center,
      double top,
      double half,
      int ink) {
    for (double x = center - half; x < center + half; x += 1.5) {
      double across = (x - center) / half;
      double round = 1 - Math.pow(Math.abs(across), 3);
      double start = top + (1 - round) * 120 + 26 * noise.fractal(x / 26, top, 4);
      double end = start + 330;
      double tone = 0.85 + 0.35 * noise.fractal(x / 7, center, 2) - 0.3 * across;
      canvas.line(x, start, x, end, Palette.shade(ink, Math.clamp(tone, 0.5, 1.35)), 2);
    }
    for (int crack = 0; crack < 26; crack++) {
      double x = center + half * random.nextDouble(-0.85, 0.85);
      double y = top + random.nextDouble(60, 260);
      canvas.line(x, y, x + random.nextDouble(-7, 7), y + 16, Palette.shade(ink, 0.6), 1.4);
    }
    for (int tree = 0; tree < 16; tree++) {
      double across = random.nextDouble(-0.8, 0.8);
      double y = top + 4 + Math.pow(Math.abs(across), 3) * 120 + random.nextDouble(0, 24);
      spruce(
          canvas,
          center + across * half,
          y,
          random.nextDouble(12, 27),
          Palette.shade(ink, random.nextDouble(0.45, 0.75)));
    }
  }

  private static BufferedImage lake(SplittableRandom random) {
    Canvas canvas = Canvas.landscape();
    int shore = 270;
    canvas.sky(Palette.of(0x3f7cac, 0x95c8d8, 0xf6e7cb), shore);
    Noise noise = new Noise(random);
    double peak = random.nextDouble(180, 460);
    double[] alp = new double[640];
    for (int x = 0; x < 640; x++) {
      alp[x] = 60 + 0.55 * Math.abs(x - peak) + 60 * noise.fractal(x / 70.0, 3.3, 5);
    }
    canvas.shade((x, y) -> {
      double below = y - alp[x];
      if (below < 0) {
        return canvas.colorAt(x, y);
      }
      double rock = noise.fractal((x + 0.6 * y) / 36.0, y / 60.0, 4);
      boolean snow = below < 70 + 90 * rock;
      int rgb = snow ? 0xf4f7fb : 0x5b6c8f;
      return Palette.shade(rgb, Math.clamp(0.85 + 0.7 * rock, 0.5, 1.1));
    });
    Palette leaves =
        Palette.of(0xd9772b, 0xe9a23b, 0xb5442b, 0x7d8f3a, 0x3f6b3f, 0x2f4f3a, 0xf2c14e);
    for (int i = 0; i < 620; i++) {
      double x = random.nextDouble(-10, 650);
      double depth = i / 620.0;
      double y = shore - 70 * (1 - depth) + 26 * noise.at(x / 90, 8.5) * (1 - depth);
      double size = 7 + 11 * depth;
      int rgb = Palette.shade(leaves.pick(random), 0.7 + 0.35 * depth);
      if (random.nextInt(3) == 0) {
        spruce(canvas, x, y, size * 2.1, Palette.shade(0x24483a, 0.7 + 0.6 * depth));
      } else {
        canvas.line(x, y, x, y - size, 0x3a2a22, 1.4);
        for (int tuft = 0; tuft < 9; tuft++) {
          double tone = 1.2 - 0.05 * tuft;
          double out = size * random.nextDouble(-0.5, 0.5);
          double up = size * random.nextDouble(0.6, 1.5);
          canvas.disc(x + out, y - up, size * 0.24, Palette.shade(rgb, tone));
        }
      }
    }
    int[] above = new int[640 * shore];
    for (int i = 0; i < above.length; i++) {
      above[i] = canvas.colorAt(i % 640, i / 640);
    }
    canvas.shade((x, y) -> {
      if (y < shore) {
        return above[y * 640 + x];
      }
      double depth = (y - shore) / 210.0;
      int shift = (int) (14 * depth * noise.at(x / 50.0, y / (3 + 6 * depth)));
      int sourceX = Math.clamp(x + shift, 0, 639);
      int sourceY = Math.max(0, (int) (shore - 1 - 1.25 * (y - shore)));
      return Palette.mix(above[sourceY * 640 + sourceX], 0x1d3b53, 0.22 + 0.3 * depth);
    });
    return canvas.finish();
  }
}
