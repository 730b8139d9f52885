package dev.jvlad.gallery;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A band of words across a picture. The letters are a 5×7 bitmap of our own: a Java runtime without
 * a desktop may have no fonts at all.
 */
final class Caption {
  /** The band's share of the picture's height. */
  static final double BAND = 0.16;

  private static final List<String> WORDS =
      List.of("LOOK WHAT I FOUND", "GREETINGS FROM AFAR", "SALE ENDS TODAY", "MONDAY AGAIN");

  private static final int COLUMNS = 5;

  /**
   * Seven rows of five bits for each letter from A to Z, the leftmost column in the highest bit.
   */
  private static final int[][] LETTERS = {
    {14, 17, 17, 31, 17, 17, 17},
    {30, 17, 17, 30, 17, 17, 30},
    {14, 17, 16, 16, 16, 17, 14},
    {30, 17, 17, 17, 17, 17, 30},
    {31, 16, 16, 30, 16, 16, 31},
    {31, 16, 16, 30, 16, 16, 16},
    {14, 17, 16, 23, 17, 17, 14},
    {17, 17, 17, 31, 17, 17, 17},
    {14, 4, 4, 4, 4, 4, 14},
    {7, 2, 2, 2, 2, 18, 12},
    {17, 18, 20, 24, 20, 18, 17},
    {16, 16, 16, 16, 16, 16, 31},
    {17, 27, 21, 21, 17, 17, 17},
    {17, 25, 21, 19, 17, 17, 17},
    {14, 17, 17, 17, 17, 17, 14},
    {30, 17, 17, 30, 16, 16, 16},
    {14, 17, 17, 17, 21, 18, 13},
    {30, 17, 17, 30, 20, 18, 17},
    {15, 16, 16, 14, 1, 1, 30},
    {31, 4, 4, 4, 4, 4, 4},
    {17, 17, 17, 17, 17, 17, 14},
    {17, 17, 17, 17, 17, 10, 4},
    {17, 17, 17, 21, 21, 27, 17},
    {17, 17, 10, 4, 10, 17, 17},
    {17, 17, 10, 4, 4, 4, 4},
    {31, 1, 2, 4, 8, 16, 31}
  };

  private Caption() {}

  /** Writes onto the picture, at its top or bottom. */
  static void write(BufferedImage picture, SplittableRandom random) {
    String words = WORDS.get(random.nextInt(WORDS.size()));
    int band = (int) (picture.getHeight() * BAND);
    int top = random.nextBoolean() ? 0 : picture.getHeight() - band;
    boolean lightOnDark = random.nextBoolean();
    Graphics2D pen = picture.createGraphics();
    pen.setColor(new Color(lightOnDark ? 0x101014 : 0xfafafa));
    pen.fillRect(0, top, picture.getWidth(), band);
    pen.setColor(new Color(lightOnDark ? 0xfafafa : 0x101014));
    int dot = Math.max(1, picture.getWidth() * 9 / 10 / (words.length() * (COLUMNS + 1)));
    int x = (picture.getWidth() - dot * (words.length() * (COLUMNS + 1) - 1)) / 2;
    int y = top + (band - 7 * dot) / 2;
    for (int i = 0; i < words.length(); i++) {
      if (words.charAt(i) != ' ') {
        letter(pen, LETTERS[words.charAt(i) - 'A'], x + i * dot * (COLUMNS + 1), y, dot);
      }
    }
    pen.dispose();
  }

  private static void letter(Graphics2D pen, int[] rows, int x, int y, int dot) {
    for (int row = 0; row < rows.length; row++) {
      for (int column = 0; column < COLUMNS; column++) {
        if ((rows[row] >> (COLUMNS - 1 - column) & 1) == 1) {
          pen.fillRect(x + column * dot, y + row * dot, dot, dot);
        }
      }
    }
  }
}
