package dev.jvlad.gallery;

import java.util.SplittableRandom;

/** Colours that go together, as 0xRRGGBB: one by one, or blended into a gradient. */
final class Palette {
  private final int[] colors;

  private Palette(int[] colors) {
    this.colors = colors;
  }

  static Palette of(int... colors) {
    return new Palette(colors.clone());
  }

  int size() {
    return colors.length;
  }

  /** The i-th colour, starting again after the last. */
  int get(int i) {
    return colors[Math.floorMod(i, colors.length)];
  }

  int pick(SplittableRandom random) {
    return colors[random.nextInt(colors.length)];
  }

  /** The gradient at t, where 0 is the first colour and 1 the last. */
  int at(double t) {
    double position = Math.clamp(t, 0.0, 1.0) * (colors.length - 1);
    int lower = Math.min((int) position, colors.length - 2);
    return mix(colors[lower], colors[lower + 1], position - lower);
  }

  /** The closed gradient, in which the last colour leads to the first; t has period 1. */
  int around(double t) {
    double position = (t - Math.floor(t)) * colors.length;
    int lower = (int) position;
    return mix(get(lower), get(lower + 1), position - lower);
  }

  /** From a (t = 0) to b (t = 1). */
  static int mix(int a, int b, double t) {
    double weight = Math.clamp(t, 0.0, 1.0);
    int red = channel(a >> 16, b >> 16, weight);
    int green = channel(a >> 8, b >> 8, weight);
    int blue = channel(a, b, weight);
    return red << 16 | green << 8 | blue;
  }

  /** Darker (factor below 1) or lighter (above 1). */
  static int shade(int rgb, double factor) {
    return factor <= 1 ? mix(0, rgb, factor) : mix(rgb, 0xffffff, factor - 1);
  }

  private static int channel(int a, int b, double weight) {
    int from = a & 0xff;
    int to = b & 0xff;
    return (int) Math.round(from + weight * (to - from));
  }
}
