package dev.jvlad.image;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;

/**
 * What the components of a JPEG stand for. Files do not say so outright; {@link JpegSegments}
 * guesses as libjpeg does, which every viewer follows. Inks are always stored inverted (255 for
 * none), as Adobe's programs do and all others after them, with Adobe's marker or without.
 */
enum JpegColors {
  GREY,
  YCBCR,
  RGB,
  CMYK,
  YCCK;

  /** JFIF's equations (ITU-T T.871, 7) in units of 2^-16. */
  private static final int RED_OF_CR = 91881;

  private static final int GREEN_OF_CB = -22554;
  private static final int GREEN_OF_CR = -46802;
  private static final int BLUE_OF_CB = 116130;
  private static final int HALF = 1 << 15;

  /** The grey of stored samples of eight bits, one band for each component. */
  BufferedImage grey(Raster stored) {
    int columns = stored.getWidth();
    int rows = stored.getHeight();
    BufferedImage image = new BufferedImage(columns, rows, BufferedImage.TYPE_BYTE_GRAY);
    byte[] grey = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
    int bands = stored.getNumBands();
    int[] samples = new int[columns * bands];
    int to = 0;
    for (int row = 0; row < rows; row++) {
      stored.getPixels(stored.getMinX(), stored.getMinY() + row, columns, 1, samples);
      for (int from = 0; from < samples.length; from += bands) {
        grey[to++] = (byte) grey(samples, from);
      }
    }
    return image;
  }

  private int grey(int[] samples, int at) {
    return switch (this) {
      case GREY, YCBCR -> samples[at];
      case RGB -> GreyPixels.grey(samples[at], samples[at + 1], samples[at + 2]);
      case CMYK ->
          GreyPixels.greyOfInks(
              255 - samples[at],
              255 - samples[at + 1],
              255 - samples[at + 2],
              255 - samples[at + 3]);
      case YCCK -> greyOfYcck(samples, at);
    };
  }

  /** The first three, made red, green and blue, are what the inks are in CMYK before inversion. */
  private static int greyOfYcck(int[] samples, int at) {
    int y = samples[at];
    int cb = samples[at + 1] - 128;
    int cr = samples[at + 2] - 128;
    int cyan = y + ((RED_OF_CR * cr + HALF) >> 16);
    int magenta = y + ((GREEN_OF_CB * cb + GREEN_OF_CR * cr + HALF) >> 16);
    int yellow = y + ((BLUE_OF_CB * cb + HALF) >> 16);
    return GreyPixels.greyOfInks(
        Math.clamp(cyan, 0, 255),
        Math.clamp(magenta, 0, 255),
        Math.clamp(yellow, 0, 255),
        255 - samples[at + 3]);
  }
}
