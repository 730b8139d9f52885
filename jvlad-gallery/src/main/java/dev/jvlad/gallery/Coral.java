package dev.jvlad.gallery;

import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Patterns that grow from two reacting substances (Gray and Scott 1984; the map of patterns is
 * Pearson's, Science 1993): spots, mazes, and mixtures of them, lit from one side.
 */
final class Coral implements Family {
  /** Pixels of the picture to one cell of the simulation. */
  private static final int SCALE = 4;

  private static final int STEPS = 2100;

  @Override
  public String name() {
    return "coral";
  }

  @Override
  public BufferedImage draw(int layout, SplittableRandom random) {
    Canvas canvas = layout == 2 ? Canvas.portrait() : Canvas.landscape();
    int columns = canvas.width / SCALE;
    int rows = canvas.height / SCALE;
    Noise noise = new Noise(random);
    float[] feed = new float[columns * rows];
    float[] kill = new float[columns * rows];
    for (int i = 0; i < feed.length; i++) {
      double x = i % columns / (double) columns;
      double y = Math.floorDiv(i, columns) / (double) rows;
      double blend = Math.clamp(0.5 + 1.2 * noise.at(2.5 * x, 2.5 * y), 0.0, 1.0);
      double edge = Math.clamp(2.2 * Math.hypot(x - 0.5, y - 0.5) - 0.2, 0.0, 1.0);
      switch (layout) {
        case 0 -> set(feed, kill, i, 0.037, 0.0600, 0.030, 0.0620, blend);
        case 1 -> set(feed, kill, i, 0.055, 0.0620, 0.034, 0.0640, edge);
        case 2 -> set(feed, kill, i, 0.029, 0.0570, 0.040, 0.0625, y);
        default -> set(feed, kill, i, 0.025, 0.0600, 0.039, 0.0580, blend);
      }
    }
    float[] pattern = grow(random, columns, rows, feed, kill);
    Palette palette =
        switch (layout) {
          case 0 -> Palette.of(0x0b2027, 0x145c6b, 0x40798c, 0xf2a65a, 0xf7e1b5);
          case 1 -> Palette.of(0xf6efe0, 0xf2c9a1, 0xe4572e, 0x8c1c3a, 0x2b0f2a);
          case 2 -> Palette.of(0x1a1423, 0x3d314a, 0x684756, 0x96705b, 0xf0d9a8);
          default -> Palette.of(0xfdf6e3, 0xa8dadc, 0x2a9d8f, 0x1d3557, 0x0d1b2a);
        };
    canvas.shade((x, y) -> {
      double here = sample(pattern, columns, rows, x, y);
      double light = here - sample(pattern, columns, rows, x + 2, y + 3);
      double drift = 0.16 * noise.at(x / 120.0 + 20, y / 120.0);
      double tone = 0.5 + 0.42 * Math.tanh(14 * (here - 0.19)) + drift;
      double rim = Math.exp(-Math.pow((here - 0.15) / 0.022, 2));
      int rgb = Palette.shade(palette.at(tone), 1 - 0.45 * rim);
      return Palette.shade(rgb, Math.clamp(0.97 + 3.2 * light, 0.55, 1.4));
    });
    return canvas.finish();
  }

  private static void set(
      float[] feed, float[] kill, int i, double f0, double k0, double f1, double k1, double t) {
    feed[i] = (float) (f0 + t * (f1 - f0));
    kill[i] = (float) (k0 + t * (k1 - k0));
  }

  /** The second substance after {@link #STEPS} steps; nothing flows over the edges. */
  private static float[] grow(
      SplittableRandom random, int columns, int rows, float[] feed, float[] kill) {
    // A frame of one cell repeats the outermost cells, so that the inner loop has no conditions.
    int stride = columns + 2;
    float[] food = new float[stride * (rows + 2)];
    float[] eater = new float[food.length];
    Arrays.fill(food, 1);
    for (int seed = 0; seed < 90; seed++) {
      int first = (1 + random.nextInt(rows - 6)) * stride + 1 + random.nextInt(columns - 6);
      for (int i = 0; i < 25; i++) {
        eater[first + i / 5 * stride + i % 5] = 0.5f;
        food[first + i / 5 * stride + i % 5] = 0.4f;
      }
    }
    float[] nextFood = new float[food.length];
    float[] nextEater = new float[food.length];
    for (int step = 0; step < STEPS; step++) {
      frame(food, columns, rows);
      frame(eater, columns, rows);
      for (int y = 0; y < rows; y++) {
        int at = (y + 1) * stride + 1;
        react(food, nextFood, eater, nextEater, at, stride, feed, kill, y * columns, columns);
      }
      float[] swapped = food;
      food = nextFood;
      nextFood = swapped;
      swapped = eater;
      eater = nextEater;
      nextEater = swapped;
    }
    float[] pattern = new float[columns * rows];
    for (int y = 0; y < rows; y++) {
      System.arraycopy(eater, (y + 1) * stride + 1, pattern, y * columns, columns);
    }
    return pattern;
  }

  private static void frame(float[] cells, int columns, int rows) {
    int stride = columns + 2;
    for (int y = 1; y <= rows; y++) {
      cells[y * stride] = cells[y * stride + 1];
      cells[y * stride + columns + 1] = cells[y * stride + columns];
    }
    System.arraycopy(cells, stride, cells, 0, stride);
    System.arraycopy(cells, rows * stride, cells, (rows + 1) * stride, stride);
  }

  /** One row: u′ = u + D∇²u − uv² + f(1 − u) and v′ = v + ½D∇²v + uv² − (f + k)v. */
  private static void react(
      float[] food,
      float[] nextFood,
      float[] eater,
      float[] nextEater,
      int at,
      int stride,
      float[] feed,
      float[] kill,
      int from,
      int columns) {
    for (int x = 0; x < columns; x++) {
      int i = at + x;
      float u = food[i];
      float v = eater[i];
      float spreadU = food[i - 1] + food[i + 1] + food[i - stride] + food[i + stride] - 4 * u;
      float spreadV = eater[i - 1] + eater[i + 1] + eater[i - stride] + eater[i + stride] - 4 * v;
      float reaction = u * v * v;
      float f = feed[from + x];
      nextFood[i] = u + 0.105f * spreadU - reaction + f * (1 - u);
      nextEater[i] = v + 0.0525f * spreadV + reaction - (f + kill[from + x]) * v;
    }
  }

  /** Bilinear, at a pixel of the picture. */
  private static double sample(float[] pattern, int columns, int rows, double x, double y) {
    double atX = x / SCALE;
    double atY = y / SCALE;
    int left = Math.min((int) atX, columns - 1);
    int top = Math.min((int) atY, rows - 1);
    int right = Math.min(left + 1, columns - 1);
    int bottom = Math.min(top + 1, rows - 1);
    double u = Math.min(1, atX - left);
    double v = Math.min(1, atY - top);
    double upper = (1 - u) * pattern[top * columns + left] + u * pattern[top * columns + right];
    double lower =
        (1 - u) * pattern[bottom * columns + left] + u * pattern[bottom * columns + right];
    return (1 - v) * upper + v * lower;
  }
}
