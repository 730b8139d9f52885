package dev.jvlad.image;

import java.awt.Point;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.PixelInterleavedSampleModel;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.util.Arrays;

/**
 * A place to decode a large grey picture to that keeps only its reduction: squares of factor·factor
 * pixels are averaged as their rows arrive, those at the right and lower edge over what they have.
 * Readers that reduce by themselves skip pixels instead, which turns fine texture into noise.
 *
 * <p>To the reader it is a raster of the whole size, of which it may only {@link #setRect(int, int,
 * Raster) set} whole rows of bytes, from the first to the last, as often as it likes: progressive
 * pictures come in passes.
 */
final class AveragingRaster extends WritableRaster {
  private final int factor;
  private final int columns;
  private final byte[] means;
  private final int[] sums;
  private final byte[] row;

  /**
   * A raster for rows of {@code width} pixels.
   *
   * @param factor 1 or more
   */
  AveragingRaster(int width, int height, int factor) {
    super(
        new PixelInterleavedSampleModel(DataBuffer.TYPE_BYTE, width, height, 1, width, new int[1]),
        new DataBufferByte(1),
        new Point());
    this.factor = factor;
    this.columns = Math.ceilDiv(width, factor);
    this.means = new byte[Math.multiplyExact(columns, Math.ceilDiv(height, factor))];
    this.sums = new int[columns];
    this.row = new byte[width];
  }

  /** The image that a reader is to decode to. */
  BufferedImage destination() {
    ColorModel grey =
        new ComponentColorModel(
            ColorSpace.getInstance(ColorSpace.CS_GRAY),
            false,
            false,
            ColorModel.OPAQUE,
            DataBuffer.TYPE_BYTE);
    return new BufferedImage(grey, this, false, null);
  }

  /** What was decoded, ⌈width/factor⌉ × ⌈height/factor⌉ pixels. */
  BufferedImage reduced() {
    BufferedImage image =
        new BufferedImage(columns, means.length / columns, BufferedImage.TYPE_BYTE_GRAY);
    image.getRaster().setDataElements(0, 0, columns, means.length / columns, means);
    return image;
  }

  @Override
  public void setRect(int x, int y, Raster source) {
    if (x != 0 || source.getWidth() != width) {
      throw new IllegalArgumentException(
          "got pixels %d to %d of a row; wanted all %d".formatted(x, x + source.getWidth(), width));
    }
    for (int i = 0; i < source.getHeight(); i++) {
      source.getDataElements(source.getMinX(), source.getMinY() + i, width, 1, row);
      add(y + i);
    }
  }

  private void add(int y) {
    if (y % factor == 0) {
      Arrays.fill(sums, 0);
    }
    int from = 0;
    for (int column = 0; column < columns; column++) {
      int end = Math.min(from + factor, width);
      int sum = 0;
      while (from < end) {
        sum += row[from++] & 0xFF;
      }
      sums[column] += sum;
    }
    if (y % factor == factor - 1 || y == height - 1) {
      mean(y / factor, y % factor + 1);
    }
  }

  private void mean(int line, int rows) {
    int right = width - (columns - 1) * factor;
    for (int column = 0; column < columns; column++) {
      int count = rows * (column == columns - 1 ? right : factor);
      means[line * columns + column] = (byte) ((sums[column] + count / 2) / count);
    }
  }
}
