package dev.jvlad.gallery;

import java.awt.image.BufferedImage;
import java.util.SplittableRandom;

/**
 * Carpets knotted by cellular automata: a pattern that grows from the middle, one-dimensional rules
 * row by row, a rug with borders, and spiral waves.
 */
final class Carpet implements Family {
  private static final int LACE_ROWS = 60;
  private static final int LACE_COLUMNS = 80;

  @Override
  public String name() {
    return "carpet";
  }

  @Override
  public BufferedImage draw(int layout, SplittableRandom random) {
    return switch (layout) {
      case 0 -> medallion(random);
      case 1 -> rows(random);
      case 2 -> rug(random);
      default -> spirals(random);
    };
  }

  /** Knots of {@code knot} pixels with a little shade, so that the pile shows. */
  private static BufferedImage knotted(Canvas canvas, int[][] cells, int knot, Palette wool) {
    canvas.shade((x, y) -> {
      int rgb = wool.get(cells[y / knot][x / knot]);
      double pile = (x % knot == knot - 1 ? 0.1 : 0) + (y % knot == knot - 1 ? 0.14 : 0);
      return Palette.shade(rgb, 1.02 - pile);
    });
    return canvas.finish();
  }

  /**
   * Lace that grows from the middle and from four more places, like snow: a knot is tied where
   * exactly one side, or where an odd number of sides touches the lace, and keeps the colour of its
   * moment.
   */
  private static BufferedImage medallion(SplittableRandom random) {
    Palette wool =
        Palette.of(
            0x4a1219, 0xe0b65c, 0xf3e9d2, 0xb23a48, 0xe0b65c, 0x2a6f6b, 0xf3e9d2, 0x1d3557,
            0x81a89b);
    int[][] cells = new int[LACE_ROWS][LACE_COLUMNS];
    int awayX = random.nextInt(17, 33);
    int awayY = random.nextInt(13, 23);
    boolean odd = random.nextBoolean();
    cells[LACE_ROWS / 2][LACE_COLUMNS / 2] = 1;
    for (int i = 0; i < 4; i++) {
      cells[LACE_ROWS / 2 + (i < 2 ? -awayY : awayY)][
              LACE_COLUMNS / 2 + (i % 2 == 0 ? -awayX : awayX)] =
          1;
    }
    for (int step = 0; step < 60; step++) {
      int[][] next = new int[LACE_ROWS][LACE_COLUMNS];
      for (int y = 0; y < LACE_ROWS; y++) {
        for (int x = 0; x < LACE_COLUMNS; x++) {
          int touching = knot(cells, x - 1, y) + knot(cells, x + 1, y);
          touching += knot(cells, x, y - 1) + knot(cells, x, y + 1);
          boolean tied = touching == 1 || (odd && touching == 3);
          next[y][x] = cells[y][x] == 0 && tied ? 1 + step / 3 % (wool.size() - 1) : cells[y][x];
        }
      }
      cells = next;
    }
    return knotted(Canvas.landscape(), cells, 8, wool);
  }

  private static int knot(int[][] cells, int x, int y) {
    return x >= 0 && y >= 0 && x < LACE_COLUMNS && y < LACE_ROWS && cells[y][x] > 0 ? 1 : 0;
  }

  /** Bands of one-dimensional rules with three colours, each from a random first row. */
  private static BufferedImage rows(SplittableRandom random) {
    Palette wool =
        Palette.of(
            0xf2e9e4, 0x22223b, 0xc9594b, 0xe9c46a, 0x22223b, 0x2a9d8f, 0xf4f1de, 0x3d405b,
            0x81b29a, 0xf2cc8f, 0x6d2e46, 0xd5b9b2);
    int[][] cells = new int[96][128];
    int[] codes = {777, 1599, 912, 1635, 177, 1074, 357};
    int band = -1;
    int code = 0;
    int height = 0;
    int[] row = new int[128];
    for (int y = 0; y < 96; y++) {
      if (height-- == 0) {
        band++;
        code = codes[random.nextInt(codes.length)];
        height = random.nextInt(17, 29);
        int gap = random.nextInt(9, 33);
        for (int x = 0; x < 128; x++) {
          row[x] = band % 2 == 0 ? random.nextInt(3) : x % gap == gap / 2 ? 1 : 0;
        }
      }
      int[] next = new int[128];
      for (int x = 0; x < 128; x++) {
        cells[y][x] = 3 * (band % 4) + row[x];
        int sum = row[(x + 127) % 128] + row[x] + row[(x + 1) % 128];
        next[x] = code / (int) Math.pow(3, sum) % 3;
      }
      row = next;
    }
    return knotted(Canvas.landscape(), cells, 5, wool);
  }

  /** A field inside several borders; the corners follow from the edges, as weavers do it. */
  private static BufferedImage rug(SplittableRandom random) {
    Palette wool =
        Palette.of(0x7a1f2b, 0xf0dcb4, 0x1c2f4a, 0xd98841, 0x2f6b5e, 0xe9c46a, 0x3b0d11, 0x9fb8ad);
    int[][] cells = new int[160][120];
    rectangle(cells, random, 0, 0, 119, 159, 0, 6, 3, 7);
    rectangle(cells, random, 14, 14, 105, 145, 2, 1, 4, 5);
    return knotted(Canvas.portrait(), cells, 4, wool);
  }

  /**
   * Yang's recursive rug: the two middle lines of a rectangle take a colour that follows from its
   * corners, then so do its quarters.
   */
  private static void rectangle(
      int[][] cells,
      SplittableRandom random,
      int left,
      int top,
      int right,
      int bottom,
      int... corners) {
    for (int x = left; x <= right; x++) {
      cells[top][x] = corners[0];
      cells[bottom][x] = corners[0];
    }
    for (int y = top; y <= bottom; y++) {
      cells[y][left] = corners[0];
      cells[y][right] = corners[0];
    }
    quarter(cells, left, top, right, bottom, random.nextInt(1, 8), corners[1]);
  }

  private static void quarter(
      int[][] cells, int left, int top, int right, int bottom, int shift, int ring) {
    if (right - left < 2 || bottom - top < 2) {
      return;
    }
    int sum = cells[top][left] + cells[top][right] + cells[bottom][left] + cells[bottom][right];
    int color = (sum / 2 + shift + ring) % 8;
    int middleX = (left + right) / 2;
    int middleY = (top + bottom) / 2;
    for (int x = left + 1; x < right; x++) {
      cells[middleY][x] = color;
      cells[(top + bottom + 1) / 2][x] = color;
    }
    for (int y = top + 1; y < bottom; y++) {
      cells[y][middleX] = color;
      cells[y][(left + right + 1) / 2] = color;
    }
    int nextX = (left + right + 1) / 2;
    int nextY = (top + bottom + 1) / 2;
    quarter(cells, left, top, middleX, middleY, shift, ring);
    quarter(cells, nextX, top, right, middleY, shift, ring);
    quarter(cells, left, nextY, middleX, bottom, shift, ring);
    quarter(cells, nextX, nextY, right, bottom, shift, ring);
  }

  /** The cyclic automaton: a cell is eaten by the next colour when a neighbour has it. */
  private static BufferedImage spirals(SplittableRandom random) {
    Palette wool =
        Palette.of(
            0x0d1b2a, 0x1b3a5b, 0x2f6690, 0x3a9fbf, 0x81c3d7, 0xd9eaf0, 0xf4d58d, 0xf2a541,
            0xe4572e, 0xa4243b, 0x5f0f40, 0x2b1033);
    int colors = wool.size();
    int[][] cells = new int[120][160];
    for (int[] row : cells) {
      for (int x = 0; x < 160; x++) {
        row[x] = random.nextInt(colors);
      }
    }
    for (int step = 0; step < 210; step++) {
      int[][] next = new int[120][160];
      for (int y = 0; y < 120; y++) {
        for (int x = 0; x < 160; x++) {
          int eater = (cells[y][x] + 1) % colors;
          boolean eaten =
              cells[(y + 119) % 120][x] == eater
                  || cells[(y + 1) % 120][x] == eater
                  || cells[y][(x + 159) % 160] == eater
                  || cells[y][(x + 1) % 160] == eater;
          next[y][x] = eaten ? eater : cells[y][x];
        }
      }
      cells = next;
    }
    return knotted(Canvas.landscape(), cells, 4, wool);
  }
}
