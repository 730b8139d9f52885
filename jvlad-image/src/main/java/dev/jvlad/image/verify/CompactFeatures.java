package dev.jvlad.image.verify;

import dev.jvlad.FloatMatrix;
import dev.jvlad.Projection;
import dev.jvlad.image.LocalFeatures;
import dev.jvlad.image.Panorama;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * What is kept of a picture for verification: its {@value #MAX_KEYPOINTS} features of largest
 * weight, in at most {@value #MAX_BYTES} bytes. The values are those that the bytes can hold, so
 * that features fresh from a picture verify exactly as stored ones do.
 *
 * <p>Bytes, big-endian; n features of d coordinates each, stored by column:
 *
 * <pre>
 * u8      version, 1
 * u8      d, 1 to 24
 * u16     n
 * i32     width of the picture in pixels
 * i32     height
 * n × u16 x: (x + ½) / width · 65535
 * n × u16 y: (y + ½) / height · 65535
 * n × u8  size: 16 · (log2(size / longer side) + 14), steps of 4.4 %
 * n × u8  angle: 256ths of a turn
 * d × n × i8  coordinates of the projected descriptor · 250, cut off at ±127
 * </pre>
 *
 * <p>The factor 250 suits RootSIFT, whose rows have length 1: of the 24 first principal coordinates
 * of photos fewer than one in a thousand is cut off, and a step is 4 % of their standard deviation.
 */
public final class CompactFeatures {
  /** The most features that are kept. */
  public static final int MAX_KEYPOINTS = 1000;

  /** The most coordinates that a projected descriptor may have. */
  public static final int MAX_DIMENSION = 24;

  private static final int VERSION = 1;
  private static final int HEADER_BYTES = 12;
  private static final int KEYPOINT_BYTES = 6;

  /** The most bytes of one picture. */
  public static final int MAX_BYTES =
      HEADER_BYTES + MAX_KEYPOINTS * (KEYPOINT_BYTES + MAX_DIMENSION);

  private static final float CODES_PER_UNIT = 250;
  private static final double STEPS_PER_OCTAVE = 16;
  private static final double OCTAVES_BELOW_SIDE = 14;
  private static final int U16 = 0xFFFF;

  private final byte[] bytes;
  private final Frames frames;
  private final byte[] codes; // d×n

  private CompactFeatures(byte[] bytes, Frames frames, byte[] codes) {
    this.bytes = bytes;
    this.frames = frames;
    this.codes = codes;
  }

  /**
   * Keeps the features of largest weight; the lower row where weights are equal.
   *
   * @param projection of the descriptors to at most {@value #MAX_DIMENSION} coordinates
   * @throws IllegalArgumentException if the projection is for other descriptors or gives more
   *     coordinates
   */
  public static CompactFeatures of(LocalFeatures features, Projection projection) {
    LocalFeatures kept = largestWeights(features);
    int n = kept.count();
    float[] coordinates = scaledCoordinates(kept.descriptors(), projection);
    int d = projection.outputDimension();
    int width = kept.width();
    int height = kept.height();
    ByteBuffer out = ByteBuffer.allocate(length(n, d));
    out.put((byte) VERSION).put((byte) d).putShort((short) n).putInt(width).putInt(height);
    for (int i = 0; i < n; i++) {
      out.putShort((short) level((kept.x(i) + 0.5) / width * U16, U16));
    }
    for (int i = 0; i < n; i++) {
      out.putShort((short) level((kept.y(i) + 0.5) / height * U16, U16));
    }
    for (int i = 0; i < n; i++) {
      double octaves = Math.log(kept.size(i) / Math.max(width, height)) / Math.log(2);
      out.put((byte) level(STEPS_PER_OCTAVE * (octaves + OCTAVES_BELOW_SIDE), 255));
    }
    for (int i = 0; i < n; i++) {
      out.put((byte) Math.round(kept.angle(i) * 256 / 360)); // a whole turn wraps to 0
    }
    for (int f = 0; f < d; f++) {
      for (int i = 0; i < n; i++) {
        out.put((byte) Math.clamp(Math.round(coordinates[i * d + f]), -127, 127));
      }
    }
    return decode(out.array());
  }

  private static long level(double value, int highest) {
    return Math.clamp(Math.round(value), 0, highest);
  }

  /** Those of largest weight; of a panorama, those of each of its pictures in turn. */
  private static LocalFeatures largestWeights(LocalFeatures features) {
    if (features.count() <= MAX_KEYPOINTS) {
      return features;
    }
    float[] weights = features.weights();
    int[] heavierInPicture = new int[weights.length];
    int[] counts = new int[Panorama.pictures(features.width(), features.height())];
    IntStream.range(0, weights.length)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> -weights[i]))
        .forEach(i -> heavierInPicture[i] = counts[picture(features, i, counts.length)]++);
    int[] rows =
        IntStream.range(0, weights.length)
            .boxed()
            .sorted(
                Comparator.<Integer>comparingInt(i -> heavierInPicture[i])
                    .thenComparingDouble(i -> -weights[i]))
            .limit(MAX_KEYPOINTS)
            .mapToInt(Integer::intValue)
            .toArray();
    return features.rows(rows);
  }

  private static int picture(LocalFeatures features, int feature, int pictures) {
    double along =
        features.width() > features.height()
            ? (features.x(feature) + 0.5) / features.width()
            : (features.y(feature) + 0.5) / features.height();
    return (int) Math.clamp(along * pictures, 0, pictures - 1);
  }

  /** W(x − μ) in the unit of the codes, n×d row-major; not rounded. */
  static float[] scaledCoordinates(FloatMatrix descriptors, Projection projection) {
    int inputs = projection.inputDimension();
    int d = projection.outputDimension();
    if (descriptors.columns() != inputs) {
      throw new IllegalArgumentException(
          "descriptors have %d columns; the projection expects %d"
              .formatted(descriptors.columns(), inputs));
    }
    if (d > MAX_DIMENSION) {
      throw new IllegalArgumentException(
          "the projection gives %d coordinates; at most %d can be stored"
              .formatted(d, MAX_DIMENSION));
    }
    float[] scaledColumns = new float[inputs * d]; // Wᵀ, so that the inner loop adds vectors
    for (int f = 0; f < inputs; f++) {
      for (int o = 0; o < d; o++) {
        scaledColumns[f * d + o] = CODES_PER_UNIT * projection.weights().get(o, f);
      }
    }
    float[] mean = projection.mean().values();
    float[] x = descriptors.values();
    float[] coordinates = new float[descriptors.rows() * d];
    float[] sum = new float[d];
    for (int i = 0; i < descriptors.rows(); i++) {
      Arrays.fill(sum, 0);
      for (int f = 0; f < inputs; f++) {
        float centred = x[i * inputs + f] - mean[f];
        for (int o = 0; o < d; o++) {
          sum[o] += centred * scaledColumns[f * d + o];
        }
      }
      System.arraycopy(sum, 0, coordinates, i * d, d);
    }
    return coordinates;
  }

  /**
   * Reads what {@link #encode()} wrote. The array is kept, so whoever hands it over stops writing
   * to it.
   *
   * @throws IllegalArgumentException if the bytes are something else, or of another version
   */
  public static CompactFeatures decode(byte[] bytes) {
    if (bytes.length < HEADER_BYTES) {
      throw malformed("%d bytes; wanted at least %d".formatted(bytes.length, HEADER_BYTES));
    }
    ByteBuffer in = ByteBuffer.wrap(bytes);
    int version = in.get() & 0xFF;
    if (version != VERSION) {
      throw malformed("version %d at byte 0; wanted %d".formatted(version, VERSION));
    }
    int d = in.get() & 0xFF;
    if (d < 1 || d > MAX_DIMENSION) {
      throw malformed("%d coordinates at byte 1; wanted 1 to %d".formatted(d, MAX_DIMENSION));
    }
    int n = in.getShort() & U16;
    if (n > MAX_KEYPOINTS) {
      throw malformed("%d keypoints at byte 2; wanted at most %d".formatted(n, MAX_KEYPOINTS));
    }
    int width = in.getInt();
    int height = in.getInt();
    if (width < 1 || height < 1) {
      throw malformed("a picture of %d×%d at byte 4; wanted at least 1×1".formatted(width, height));
    }
    if (bytes.length != length(n, d)) {
      throw malformed(
          "%d bytes; wanted %d for %d keypoints of %d coordinates"
              .formatted(bytes.length, length(n, d), n, d));
    }
    Frames frames =
        new Frames(new float[n], new float[n], new float[n], new float[n], width, height);
    for (int i = 0; i < n; i++) {
      frames.x()[i] = (float) ((in.getShort() & U16) * (double) width / U16 - 0.5);
    }
    for (int i = 0; i < n; i++) {
      frames.y()[i] = (float) ((in.getShort() & U16) * (double) height / U16 - 0.5);
    }
    for (int i = 0; i < n; i++) {
      double octaves = (in.get() & 0xFF) / STEPS_PER_OCTAVE - OCTAVES_BELOW_SIDE;
      frames.logSize()[i] = (float) (octaves * Math.log(2) + Math.log(Math.max(width, height)));
    }
    for (int i = 0; i < n; i++) {
      frames.angle()[i] = (float) ((in.get() & 0xFF) * 2 * Math.PI / 256);
    }
    byte[] codes = new byte[d * n];
    in.get(codes);
    return new CompactFeatures(bytes, frames, codes);
  }

  private static int length(int n, int d) {
    return HEADER_BYTES + n * (KEYPOINT_BYTES + d);
  }

  private static IllegalArgumentException malformed(String message) {
    return new IllegalArgumentException("stored features: " + message);
  }

  /** The bytes to store; see the class. */
  public byte[] encode() {
    return bytes.clone();
  }

  /** How many features are kept. */
  public int count() {
    return frames.count();
  }

  /** How many coordinates a projected descriptor has. */
  public int dimension() {
    return bytes[1];
  }

  /** Width of the picture in pixels. */
  public int width() {
    return frames.width();
  }

  /** Height of the picture in pixels. */
  public int height() {
    return frames.height();
  }

  Frames frames() {
    return frames;
  }

  /** d×n: coordinate f of feature i is at f·n + i. */
  byte[] codes() {
    return codes;
  }
}
