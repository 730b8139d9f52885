package dev.jvlad.gallery;

import java.awt.image.BufferedImage;
import java.util.SplittableRandom;

/** Changes of a picture's light: brightness, a shadow across it with noise, and blur. */
final class Tone {
  private Tone() {}

  static void brighten(BufferedImage picture, double factor) {
    for (int y = 0; y < picture.getHeight(); y++) {
      for (int x = 0; x < picture.getWidth(); x++) {
        picture.setRGB(x, y, scaled(picture.getRGB(x, y), factor, 0));
      }
    }
  }

  /** Light that falls from one side to the other, and the noise of a sensor. */
  static void light(BufferedImage photo, SplittableRandom random) {
    double angle = random.nextDouble(2 * Math.PI);
    double reach = Math.hypot(photo.getWidth(), photo.getHeight()) / 2;
    for (int y = 0; y < photo.getHeight(); y++) {
      for (int x = 0; x < photo.getWidth(); x++) {
        double along = (x - photo.getWidth() / 2.0) * Math.cos(angle);
        along += (y - photo.getHeight() / 2.0) * Math.sin(angle);
        double factor = 0.85 + 0.3 * along / reach;
        // Two uniform numbers make a triangular one: close enough to a bell for noise.
        double noise = 12 * (random.nextDouble() + random.nextDouble() - 1);
        photo.setRGB(x, y, scaled(photo.getRGB(x, y), factor, noise));
      }
    }
  }

  private static int scaled(int rgb, double factor, double plus) {
    int red = channel((rgb >> 16 & 0xff) * factor + plus);
    int green = channel((rgb >> 8 & 0xff) * factor + plus);
    int blue = channel((rgb & 0xff) * factor + plus);
    return red << 16 | green << 8 | blue;
  }

  private static int channel(double value) {
    return Math.clamp(Math.round(value), 0, 255);
  }

  /** Gaussian, along the rows and then along the columns; outside is as the nearest pixel. */
  static BufferedImage blur(BufferedImage picture, double sigma) {
    int w = picture.getWidth();
    int h = picture.getHeight();
    int[] pixels = picture.getRGB(0, 0, w, h, null, 0, w);
    double[] kernel = gaussian(sigma);
    int[] transposed = alongRows(pixels, w, h, kernel);
    BufferedImage blurred = new BufferedImage(w, h, BufferedImage.TYPE_INT_RGB);
    blurred.setRGB(0, 0, w, h, alongRows(transposed, h, w, kernel), 0, w);
    return blurred;
  }

  private static double[] gaussian(double sigma) {
    int radius = (int) Math.ceil(3 * sigma);
    double[] kernel = new double[2 * radius + 1];
    double sum = 0;
    for (int i = 0; i < kernel.length; i++) {
      kernel[i] = Math.exp(-(i - radius) * (i - radius) / (2 * sigma * sigma));
      sum += kernel[i];
    }
    for (int i = 0; i < kernel.length; i++) {
      kernel[i] /= sum;
    }
    return kernel;
  }

  /** Blurs w×h pixels along x and returns them transposed, h×w. */
  private static int[] alongRows(int[] pixels, int w, int h, double[] kernel) {
    int radius = kernel.length / 2;
    int[] result = new int[pixels.length];
    for (int y = 0; y < h; y++) {
      for (int x = 0; x < w; x++) {
        double red = 0;
        double green = 0;
        double blue = 0;
        for (int i = 0; i < kernel.length; i++) {
          int rgb = pixels[y * w + Math.clamp(x + i - radius, 0, w - 1)];
          red += kernel[i] * (rgb >> 16 & 0xff);
          green += kernel[i] * (rgb >> 8 & 0xff);
          blue += kernel[i] * (rgb & 0xff);
        }
        result[x * h + y] = channel(red) << 16 | channel(green) << 8 | channel(blue);
      }
    }
    return result;
  }
}
