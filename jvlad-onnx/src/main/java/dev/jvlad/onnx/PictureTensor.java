package dev.jvlad.onnx;

import java.awt.image.BufferedImage;

/**
 * A picture as networks for ImageNet take it: planes of red, green and blue, 3×rows×columns
 * row-major, each value (v / 255 − mean) / deviation with the mean and deviation of that set's
 * colours.
 *
 * <p>It is resampled by a triangle filter that is as wide as the reduction, in columns and then in
 * rows: what Pillow and torchvision call bilinear with antialiasing, which networks are trained
 * with.
 */
final class PictureTensor {
  private static final double[] MEAN = {0.485, 0.456, 0.406};
  private static final double[] DEVIATION = {0.229, 0.224, 0.225};
  private static final int CHANNELS = 3;

  private PictureTensor() {}

  static float[] of(BufferedImage image, int rows, int columns) {
    int[] colors =
        image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    Filter across = Filter.of(image.getWidth(), columns);
    Filter down = Filter.of(image.getHeight(), rows);
    float[] tensor = new float[CHANNELS * rows * columns];
    float[] narrowed = new float[image.getHeight() * columns];
    for (int channel = 0; channel < CHANNELS; channel++) {
      int shift = 16 - 8 * channel;
      for (int y = 0; y < image.getHeight(); y++) {
        for (int x = 0; x < columns; x++) {
          double sum = 0;
          for (int i = 0; i < across.weights[x].length; i++) {
            int color = colors[y * image.getWidth() + across.first[x] + i];
            sum += across.weights[x][i] * ((color >> shift) & 0xFF);
          }
          narrowed[y * columns + x] = (float) sum;
        }
      }
      for (int y = 0; y < rows; y++) {
        for (int x = 0; x < columns; x++) {
          double sum = 0;
          for (int i = 0; i < down.weights[y].length; i++) {
            sum += down.weights[y][i] * narrowed[(down.first[y] + i) * columns + x];
          }
          tensor[(channel * rows + y) * columns + x] =
              (float) ((sum / 255 - MEAN[channel]) / DEVIATION[channel]);
        }
      }
    }
    return tensor;
  }

  /** For each output sample, the weights of neighbouring inputs, which sum to 1. */
  @SuppressWarnings("ArrayRecordComponent")
  private record Filter(int[] first, double[][] weights) {
    static Filter of(int from, int to) {
      double scale = (double) from / to;
      double reach = Math.max(1, scale);
      int[] first = new int[to];
      double[][] weights = new double[to][];
      for (int i = 0; i < to; i++) {
        double centre = (i + 0.5) * scale - 0.5;
        int begin = (int) Math.max(0, Math.ceil(centre - reach));
        int end = (int) Math.min(from - 1, Math.floor(centre + reach));
        double[] own = new double[end - begin + 1];
        double sum = 0;
        for (int j = begin; j <= end; j++) {
          own[j - begin] = Math.max(0, 1 - Math.abs(j - centre) / reach);
          sum += own[j - begin];
        }
        for (int j = 0; j < own.length; j++) {
          own[j] /= sum;
        }
        first[i] = begin;
        weights[i] = own;
      }
      return new Filter(first, weights);
    }
  }
}
