package dev.jvlad.xla;

import dev.jvlad.FloatMatrix;
import dev.jvlad.xla.pjrt.Buffer;
import java.util.Arrays;
import java.util.List;

/**
 * A codebook on the device: where its residuals begin, the words from a middle, the squared norms
 * of these, and the middle, all times a scale.
 */
final class DeviceWords implements AutoCloseable {
  /** Words this far out, in scaled units, are nobody's; their squares stay in float32's range. */
  private static final double FARTHEST = 0x1p60;

  private final List<Buffer> buffers;

  /**
   * Copies words.
   *
   * @param centroids k×d
   * @param origins k×d, where the residuals of each word begin
   */
  DeviceWords(
      XlaDevice device, FloatMatrix centroids, FloatMatrix origins, float[] middle, Scale scale) {
    int k = centroids.rows();
    int d = centroids.columns();
    float[] scaledOrigins = new float[k * d];
    float[] moved = new float[k * d];
    float[] squaredNorms = new float[k];
    float[] scaledMiddle = new float[d];
    double factor = scale.factor();
    for (int f = 0; f < d; f++) {
      scaledMiddle[f] = (float) (middle[f] * factor);
    }
    for (int j = 0; j < k; j++) {
      double squaredNorm = 0;
      for (int f = 0; f < d; f++) {
        int i = j * d + f;
        scaledOrigins[i] = scaled(origins.values()[i], factor);
        moved[i] = scaled(centroids.values()[i], factor) - scaledMiddle[f];
        squaredNorm += (double) moved[i] * moved[i];
      }
      squaredNorms[j] = (float) squaredNorm;
    }
    buffers =
        List.of(
            device.upload(scaledOrigins, k, d),
            device.upload(moved, k, d),
            device.upload(squaredNorms, k),
            device.upload(scaledMiddle, d));
  }

  private static float scaled(float value, double factor) {
    return (float) Math.clamp(value * factor, -FARTHEST, FARTHEST);
  }

  /** Column by column the middle value: it lies amid the words, however far a few are out. */
  static float[] middle(FloatMatrix words) {
    float[] middle = new float[words.columns()];
    float[] column = new float[words.rows()];
    for (int f = 0; f < middle.length; f++) {
      for (int j = 0; j < column.length; j++) {
        column[j] = words.get(j, f);
      }
      Arrays.sort(column);
      middle[f] = column[column.length / 2];
    }
    return middle;
  }

  /** In the order of the programs' parameters. */
  List<Buffer> buffers() {
    return buffers;
  }

  @Override
  public void close() {
    buffers.forEach(Buffer::close);
  }
}
