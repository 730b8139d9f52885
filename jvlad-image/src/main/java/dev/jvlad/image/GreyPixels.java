package dev.jvlad.image;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.awt.image.PixelInterleavedSampleModel;
import java.awt.image.Raster;

/**
 * Pixels of any {@link BufferedImage} as grey bytes, row-major.
 *
 * <p>Stored samples are taken as they are, without colour management: Java2D's own conversion takes
 * grey to be linear and brightens it, and ICC profiles cost more than extraction while they hardly
 * move a gradient. Transparent pixels are laid on white, as a page would show them. More than eight
 * bits are cut to the upper eight.
 */
final class GreyPixels {
  private static final int BLACK = 0xFF000000;

  /** Scales of 32-bit integers are smaller, of fewer bits larger. */
  private static final double UNSIGNED_32_BITS = 0x1p-23;

  private GreyPixels() {}

  static byte[] of(BufferedImage image) {
    byte[] grey = new byte[Math.multiplyExact(image.getHeight(), image.getWidth())];
    ColorModel colors = image.getColorModel();
    if (colors instanceof IndexColorModel palette) {
      fromPalette(image.getRaster(), palette, grey);
    } else if (colors instanceof ComponentColorModel && isPlain(colors)) {
      if (isByteInterleaved(image.getRaster()) && !colors.hasAlpha()) {
        fromInterleavedBytes(image.getRaster(), colors.getNumComponents(), grey);
      } else {
        fromSamples(image.getRaster(), colors, grey);
      }
    } else {
      fromColorModel(image, grey);
    }
    return grey;
  }

  /** OpenCV's weights and rounding for eight bits: 0.299, 0.587, 0.114 in units of 2^-15. */
  static int grey(int red, int green, int blue) {
    return (9798 * red + 19235 * green + 3735 * blue + (1 << 14)) >> 15;
  }

  /** Grey of 0 to 255 of each ink; black darkens what the others leave. */
  static int greyOfInks(int cyan, int magenta, int yellow, int black) {
    int light = 255 - black;
    return grey(left(light, cyan), left(light, magenta), left(light, yellow));
  }

  private static int left(int light, int ink) {
    return (light * (255 - ink) + 127) / 255;
  }

  private static byte greyOnWhite(int argb) {
    int alpha = argb >>> 24;
    int grey = grey(argb >> 16 & 0xFF, argb >> 8 & 0xFF, argb & 0xFF);
    return (byte) (alpha == 255 ? grey : (grey * alpha + 255 * (255 - alpha) + 127) / 255);
  }

  /** Whether the samples are grey, red-green-blue or cyan-magenta-yellow-black, perhaps alpha. */
  private static boolean isPlain(ColorModel colors) {
    return switch (colors.getColorSpace().getType()) {
      case ColorSpace.TYPE_GRAY -> colors.getNumColorComponents() == 1;
      case ColorSpace.TYPE_RGB -> colors.getNumColorComponents() == 3;
      case ColorSpace.TYPE_CMYK -> colors.getNumColorComponents() == 4;
      default -> false;
    };
  }

  private static boolean isByteInterleaved(Raster raster) {
    return raster.getSampleModel() instanceof PixelInterleavedSampleModel
        && raster.getDataBuffer() instanceof DataBufferByte
        && raster.getSampleModel().getSampleSize(0) == 8
        && raster.getNumBands() != 4;
  }

  private static void fromInterleavedBytes(Raster raster, int components, byte[] grey) {
    PixelInterleavedSampleModel model = (PixelInterleavedSampleModel) raster.getSampleModel();
    DataBufferByte buffer = (DataBufferByte) raster.getDataBuffer();
    byte[] data = buffer.getData();
    int[] offsets = model.getBandOffsets();
    int step = model.getPixelStride();
    int to = 0;
    for (int row = 0; row < raster.getHeight(); row++) {
      int from =
          buffer.getOffset()
              + (row - raster.getSampleModelTranslateY()) * model.getScanlineStride()
              - raster.getSampleModelTranslateX() * step;
      for (int column = 0; column < raster.getWidth(); column++) {
        int red = data[from + offsets[0]] & 0xFF;
        grey[to++] =
            components == 1
                ? (byte) red
                : (byte) grey(red, data[from + offsets[1]] & 0xFF, data[from + offsets[2]] & 0xFF);
        from += step;
      }
    }
  }

  private static void fromPalette(Raster raster, IndexColorModel palette, byte[] grey) {
    int[] colors = new int[palette.getMapSize()];
    palette.getRGBs(colors);
    int[] samples = new int[raster.getWidth()];
    int to = 0;
    for (int row = 0; row < raster.getHeight(); row++) {
      raster.getSamples(0, row, samples.length, 1, 0, samples);
      for (int index : samples) {
        // Damaged files point beyond their palette; decoders show black there.
        grey[to++] = greyOnWhite(index < colors.length ? colors[index] : BLACK);
      }
    }
  }

  private static void fromSamples(Raster raster, ColorModel colors, byte[] grey) {
    int columns = raster.getWidth();
    int bands = raster.getNumBands();
    double[] scales = scales(raster, colors);
    double[] samples = new double[columns * bands];
    int[] pixel = new int[bands];
    int to = 0;
    for (int row = 0; row < raster.getHeight(); row++) {
      raster.getPixels(0, row, columns, 1, samples);
      for (int column = 0; column < columns; column++) {
        for (int i = 0; i < scales.length; i++) {
          double sample = samples[column * bands + i];
          if (scales[i] < UNSIGNED_32_BITS && sample < 0) { // Raster takes them to be signed
            sample += 0x1p32;
          }
          pixel[i] = (int) Math.clamp(sample * scales[i], 0, 255);
        }
        grey[to++] = fromEightBits(pixel, colors);
      }
    }
  }

  /** What makes a sample of each component one of 0 to 255; real numbers go from 0 to 1. */
  private static double[] scales(Raster raster, ColorModel colors) {
    boolean real =
        raster.getTransferType() == DataBuffer.TYPE_FLOAT
            || raster.getTransferType() == DataBuffer.TYPE_DOUBLE;
    double[] scales = new double[colors.getNumComponents()];
    for (int i = 0; i < scales.length; i++) {
      int bits = Math.min(32, raster.getSampleModel().getSampleSize(i));
      scales[i] = real ? 255 : 255 / (Math.scalb(1.0, bits) - 1);
    }
    return scales;
  }

  private static byte fromEightBits(int[] pixel, ColorModel colors) {
    int inks = colors.getNumColorComponents();
    int grey =
        switch (inks) {
          case 1 -> pixel[0];
          case 3 -> grey(pixel[0], pixel[1], pixel[2]);
          default -> greyOfInks(pixel[0], pixel[1], pixel[2], pixel[3]);
        };
    int alpha = colors.hasAlpha() ? pixel[inks] : 255;
    if (colors.isAlphaPremultiplied()) {
      return (byte) Math.min(255, grey + 255 - alpha);
    }
    return (byte) ((grey * alpha + 255 * (255 - alpha) + 127) / 255);
  }

  private static void fromColorModel(BufferedImage image, byte[] grey) {
    int[] colors = new int[image.getWidth()];
    int to = 0;
    for (int row = 0; row < image.getHeight(); row++) {
      image.getRGB(0, row, colors.length, 1, colors, 0, colors.length);
      for (int color : colors) {
        grey[to++] = greyOnWhite(color);
      }
    }
  }
}
