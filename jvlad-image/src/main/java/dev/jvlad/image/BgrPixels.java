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
 * Pixels of any {@link BufferedImage} as bytes blue, green, red, row-major: OpenCV's order.
 *
 * <p>Stored samples are taken as they are, without colour management: Java2D's own conversion takes
 * grey to be linear and brightens it, and ICC profiles cost more than extraction while they hardly
 * move a gradient. Transparent pixels are laid on white, as a page would show them. More than eight
 * bits are cut to the upper eight.
 */
final class BgrPixels {
  private BgrPixels() {}

  static byte[] of(BufferedImage image) {
    int columns = image.getWidth();
    int rows = image.getHeight();
    byte[] bgr = new byte[Math.multiplyExact(Math.multiplyExact(rows, columns), 3)];
    ColorModel colors = image.getColorModel();
    if (colors instanceof IndexColorModel palette) {
      fromPalette(image.getRaster(), palette, bgr);
    } else if (colors instanceof ComponentColorModel && isPlain(colors)) {
      if (isByteInterleaved(image.getRaster()) && !colors.hasAlpha()) {
        fromInterleavedBytes(image.getRaster(), colors.getNumComponents(), bgr);
      } else {
        fromSamples(image.getRaster(), colors, bgr);
      }
    } else {
      fromColorModel(image, bgr);
    }
    return bgr;
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

  private static void fromInterleavedBytes(Raster raster, int components, byte[] bgr) {
    PixelInterleavedSampleModel model = (PixelInterleavedSampleModel) raster.getSampleModel();
    DataBufferByte buffer = (DataBufferByte) raster.getDataBuffer();
    byte[] data = buffer.getData();
    int[] offsets = model.getBandOffsets();
    int red = offsets[0];
    int green = offsets[components == 3 ? 1 : 0];
    int blue = offsets[components == 3 ? 2 : 0];
    int to = 0;
    for (int row = 0; row < raster.getHeight(); row++) {
      int from =
          buffer.getOffset()
              + (row - raster.getSampleModelTranslateY()) * model.getScanlineStride()
              - raster.getSampleModelTranslateX() * model.getPixelStride();
      for (int column = 0; column < raster.getWidth(); column++) {
        bgr[to] = data[from + blue];
        bgr[to + 1] = data[from + green];
        bgr[to + 2] = data[from + red];
        to += 3;
        from += model.getPixelStride();
      }
    }
  }

  private static void fromPalette(Raster raster, IndexColorModel palette, byte[] bgr) {
    int[] colors = new int[palette.getMapSize()];
    palette.getRGBs(colors);
    int[] samples = new int[raster.getWidth()];
    int to = 0;
    for (int row = 0; row < raster.getHeight(); row++) {
      raster.getSamples(0, row, samples.length, 1, 0, samples);
      for (int index : samples) {
        // Damaged files point beyond their palette; decoders show black there.
        to = putArgb(index < colors.length ? colors[index] : 0xFF000000, bgr, to);
      }
    }
  }

  private static void fromSamples(Raster raster, ColorModel colors, byte[] bgr) {
    int components = colors.getNumComponents();
    int colorComponents = colors.getNumColorComponents();
    int columns = raster.getWidth();
    boolean real =
        raster.getTransferType() == DataBuffer.TYPE_FLOAT
            || raster.getTransferType() == DataBuffer.TYPE_DOUBLE;
    double[] scales = new double[components];
    for (int i = 0; i < components; i++) {
      int bits = raster.getSampleModel().getSampleSize(i);
      scales[i] = real ? 255 : 255 / (Math.scalb(1.0, Math.min(bits, 32)) - 1);
    }
    double[] samples = new double[columns * raster.getNumBands()];
    int[] pixel = new int[Math.max(4, components)];
    int to = 0;
    for (int row = 0; row < raster.getHeight(); row++) {
      raster.getPixels(0, row, columns, 1, samples);
      for (int column = 0; column < columns; column++) {
        for (int i = 0; i < components; i++) {
          double sample = samples[column * raster.getNumBands() + i];
          if (!real && sample < 0) { // Raster hands out unsigned 32-bit samples as signed
            sample += 0x1p32;
          }
          pixel[i] = (int) Math.clamp(sample * scales[i], 0, 255);
        }
        int alpha = colors.hasAlpha() ? pixel[colorComponents] : 255;
        int red = pixel[0];
        int green = pixel[colorComponents == 1 ? 0 : 1];
        int blue = pixel[colorComponents == 1 ? 0 : 2];
        if (colorComponents == 4) {
          red = (255 - red) * (255 - pixel[3]) / 255;
          green = (255 - green) * (255 - pixel[3]) / 255;
          blue = (255 - blue) * (255 - pixel[3]) / 255;
        }
        if (colors.isAlphaPremultiplied()) {
          bgr[to] = (byte) Math.min(255, blue + 255 - alpha);
          bgr[to + 1] = (byte) Math.min(255, green + 255 - alpha);
          bgr[to + 2] = (byte) Math.min(255, red + 255 - alpha);
          to += 3;
        } else {
          to = putArgb(alpha << 24 | red << 16 | green << 8 | blue, bgr, to);
        }
      }
    }
  }

  private static void fromColorModel(BufferedImage image, byte[] bgr) {
    int[] colors = new int[image.getWidth()];
    int to = 0;
    for (int row = 0; row < image.getHeight(); row++) {
      image.getRGB(0, row, colors.length, 1, colors, 0, colors.length);
      for (int color : colors) {
        to = putArgb(color, bgr, to);
      }
    }
  }

  private static int putArgb(int argb, byte[] bgr, int to) {
    int alpha = argb >>> 24;
    for (int i = 0; i < 3; i++) {
      int value = argb >>> (8 * i) & 0xFF;
      bgr[to + i] =
          (byte) (alpha == 255 ? value : (value * alpha + 255 * (255 - alpha) + 127) / 255);
    }
    return to + 3;
  }
}
