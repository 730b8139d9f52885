package dev.jvlad.gallery;

import java.util.SplittableRandom;

/** Gradient noise over the plane (Perlin, SIGGRAPH 1985 and 2002): smooth, about −1 … 1. */
final class Noise {
  private static final int SIZE = 256;
  private final int[] permutation = new int[2 * SIZE];
  private final double[] gradientX = new double[SIZE];
  private final double[] gradientY = new double[SIZE];

  Noise(SplittableRandom random) {
    for (int i = 0; i < SIZE; i++) {
      permutation[i] = i;
      double angle = random.nextDouble(2 * Math.PI);
      gradientX[i] = Math.cos(angle);
      gradientY[i] = Math.sin(angle);
    }
    for (int i = SIZE - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int swapped = permutation[i];
      permutation[i] = permutation[j];
      permutation[j] = swapped;
    }
    System.arraycopy(permutation, 0, permutation, SIZE, SIZE);
  }

  double at(double x, double y) {
    int column = (int) Math.floor(x);
    int row = (int) Math.floor(y);
    double dx = x - column;
    double dy = y - row;
    double u = fade(dx);
    double v = fade(dy);
    double top = lerp(u, corner(column, row, dx, dy), corner(column + 1, row, dx - 1, dy));
    double bottom =
        lerp(u, corner(column, row + 1, dx, dy - 1), corner(column + 1, row + 1, dx - 1, dy - 1));
    return 1.4 * lerp(v, top, bottom);
  }

  /** A sum of octaves, each twice as fine and half as strong as the one before. */
  double fractal(double x, double y, int octaves) {
    double sum = 0;
    double strength = 0.5;
    double frequency = 1;
    for (int octave = 0; octave < octaves; octave++) {
      sum += strength * at(x * frequency + 17.3 * octave, y * frequency - 9.1 * octave);
      strength /= 2;
      frequency *= 2;
    }
    return 1.6 * sum;
  }

  /** Sharp crests, 0 … 1, as of mountain ridges. */
  double ridged(double x, double y, int octaves) {
    double sum = 0;
    double strength = 0.5;
    double frequency = 1;
    for (int octave = 0; octave < octaves; octave++) {
      sum += strength * (1 - Math.abs(at(x * frequency + 5.7 * octave, y * frequency)));
      strength /= 2;
      frequency *= 2;
    }
    return sum;
  }

  private double corner(int column, int row, double dx, double dy) {
    int hash = permutation[permutation[column & (SIZE - 1)] + (row & (SIZE - 1))];
    return gradientX[hash] * dx + gradientY[hash] * dy;
  }

  private static double fade(double t) {
    return t * t * t * (t * (t * 6 - 15) + 10);
  }

  private static double lerp(double t, double a, double b) {
    return a + t * (b - a);
  }
}
