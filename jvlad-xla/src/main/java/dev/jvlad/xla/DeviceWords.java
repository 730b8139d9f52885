package dev.jvlad.xla;

import dev.jvlad.Codebook;
import dev.jvlad.FloatMatrix;
import dev.jvlad.xla.pjrt.Buffer;
import java.util.Arrays;
import java.util.List;

/**
 * A codebook on the device: the words, the words from an origin, the squared norms of these, and
 * the origin, all times a scale.
 */
final class DeviceWords implements AutoCloseable {
  /** Words this far out, in scaled units, are nobody's; their squares stay in float32's range. */
  private static final double FARTHEST = 0x1p60;

  private final List<Buffer> buffers;

  DeviceWords(XlaDevice device, Codebook codebook, float[] origin, Scale scale) {
    int k = codebook.size();
    int d = codebook.dimension();
    float[] centroids = codebook.centroids().values();
    float[] scaled = new float[k * d];
    float[] moved = new float[k * d];
    float[] squaredNorms = new float[k];
    float[] scaledOrigin = new float[d];
    double factor = scale.factor();
    for (int f = 0; f < d; f++) {
      scaledOrigin[f] = (float) (origin[f] * factor);
    }
    for (int j = 0; j < k; j++) {
      double squaredNorm = 0;
      for (int f = 0; f < d; f++) {
        int i = j * d + f;
        scaled[i] = (float) Math.clamp(centroids[i] * factor, -FARTHEST, FARTHEST);
        moved[i] = scaled[i] - scaledOrigin[f];
        squaredNorm += (double) moved[i] * moved[i];
      }
      squaredNorms[j] = (float) squaredNorm;
    }
    buffers =
        List.of(
            device.upload(scaled, k, d),
            device.upload(moved, k, d),
            device.upload(squaredNorms, k),
            device.upload(scaledOrigin, d));
  }

  /** Column by column the middle value: it lies amid the words, however far a few are out. */
  static float[] origin(FloatMatrix words) {
    float[] origin = new float[words.columns()];
    float[] column = new float[words.rows()];
    for (int f = 0; f < origin.length; f++) {
      for (int j = 0; j < column.length; j++) {
        column[j] = words.get(j, f);
      }
      Arrays.sort(column);
      origin[f] = column[column.length / 2];
    }
    return origin;
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
