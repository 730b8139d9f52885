package dev.jvlad.image;

import static org.bytedeco.opencv.global.opencv_core.CV_32F;

import dev.jvlad.FloatMatrix;
import java.awt.image.BufferedImage;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.opencv.opencv_core.KeyPoint;
import org.bytedeco.opencv.opencv_core.KeyPointVector;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_features2d.SIFT;

/**
 * Pictures to SIFT features (Lowe, IJCV 2004), by OpenCV, on the picture's grey values. Safe for
 * use by several threads, with the same result from any number of them: OpenCV itself is held to
 * one thread, as pictures are what is done side by side.
 *
 * <p>OpenCV keeps more than the asked number of keypoints where responses tie; here ties are
 * ordered by size, place and angle, and the rest is cut.
 */
public final class SiftExtractor {
  /** Columns of the descriptors. */
  public static final int DIMENSION = 128;

  /** What computes them, with its version. */
  public static final String LIBRARY = "opencv " + OpenCv.VERSION;

  private static final int OCTAVE_LAYERS = 3;
  private static final double EDGE_THRESHOLD = 10;
  private static final double SIGMA = 1.6;
  private static final double LEAST_OCTAVES = 0.1;

  /** Of the grid that is searched; SIFT's window is smaller for all but the coarsest keypoints. */
  private static final int MARGIN = 64;

  /** OpenCV's KeyPoint is x, y, size, angle, response as float32, octave and class as int32. */
  static final int KEYPOINT_FLOATS = 7;

  private static final int RESPONSE = 4;

  private final SiftOptions options;

  /**
   * An extractor with these options.
   *
   * @throws IllegalStateException if OpenCV cannot be loaded
   */
  public SiftExtractor(SiftOptions options) {
    this.options = Objects.requireNonNull(options, "options");
    OpenCv.load();
  }

  /**
   * What made the descriptors, in one line. Two extractors of equal lines give descriptors that may
   * be compared; a model keeps the line of the extractor that it was trained with.
   */
  public String describe() {
    return String.format(
        Locale.ROOT,
        "%s %s, ≤%d keypoints, ≤%d px, contrast %s",
        LIBRARY,
        options.kind().label(),
        options.maxKeypoints(),
        options.maxSide(),
        options.contrastThreshold());
  }

  /** The features of a drawn or otherwise decoded image. */
  public LocalFeatures extract(BufferedImage image) {
    return extract(Picture.of(image));
  }

  /**
   * The features of a picture; none where it is too small or too even to have any. Each picture of
   * a {@link Panorama} has as many keypoints as an ordinary one.
   */
  @SuppressWarnings("try") // the scope is for what is allocated while it is open
  public LocalFeatures extract(Picture picture) {
    try (PointerScope scope = new PointerScope()) {
      Mat grey = GreyMat.of(picture, options.maxSide());
      int pictures = Panorama.pictures(grey.cols(), grey.rows());
      Detected detected = pictures == 1 ? detect(grey) : detectInRow(grey, pictures);
      return strongest(
          detected,
          pictures * options.maxKeypoints(),
          picture,
          (double) picture.width() / grey.cols(),
          (double) picture.height() / grey.rows());
    }
  }

  /** OpenCV's keypoints, {@value #KEYPOINT_FLOATS} floats each, and their descriptors. */
  @SuppressWarnings("ArrayRecordComponent") // handed on at once, compared by nobody
  private record Detected(float[] keypoints, float[] descriptors) {}

  private Detected detect(Mat grey) {
    SIFT sift =
        SIFT.create(
            options.maxKeypoints(),
            OCTAVE_LAYERS,
            options.contrastThreshold(),
            EDGE_THRESHOLD,
            SIGMA,
            CV_32F,
            true);
    KeyPointVector keypoints = new KeyPointVector();
    Mat descriptors = new Mat();
    sift.detectAndCompute(grey, new Mat(), keypoints, descriptors);
    return new Detected(floatsOf(keypoints), floatsOf(descriptors));
  }

  /** Picture by picture, each with a margin of its neighbours, from which no keypoint is taken. */
  private Detected detectInRow(Mat grey, int pictures) {
    boolean wide = grey.cols() > grey.rows();
    int length = wide ? grey.cols() : grey.rows();
    int axis = wide ? 0 : 1;
    FloatBuffer keypoints = FloatBuffer.allocate(0);
    FloatBuffer descriptors = FloatBuffer.allocate(0);
    for (int i = 0; i < pictures; i++) {
      int start = (int) ((long) length * i / pictures);
      int end = (int) ((long) length * (i + 1) / pictures);
      int from = Math.max(0, start - MARGIN);
      int to = Math.min(length, end + MARGIN);
      Mat part = wide ? grey.colRange(from, to) : grey.rowRange(from, to);
      Detected detected = detect(part.clone());
      float[] places = detected.keypoints();
      for (int k = 0; k * KEYPOINT_FLOATS < places.length; k++) {
        int at = k * KEYPOINT_FLOATS;
        places[at + axis] += from;
        if (places[at + axis] >= start - 0.5 && places[at + axis] < end - 0.5) {
          keypoints = appended(keypoints, places, at, KEYPOINT_FLOATS);
          descriptors = appended(descriptors, detected.descriptors(), k * DIMENSION, DIMENSION);
        }
      }
    }
    return new Detected(written(keypoints), written(descriptors));
  }

  private static FloatBuffer appended(FloatBuffer buffer, float[] values, int from, int count) {
    FloatBuffer roomy = buffer;
    if (buffer.remaining() < count) {
      roomy = FloatBuffer.allocate(2 * buffer.capacity() + count).put(buffer.flip());
    }
    return roomy.put(values, from, count);
  }

  private static float[] written(FloatBuffer buffer) {
    return Arrays.copyOf(buffer.array(), buffer.position());
  }

  private static float[] floatsOf(KeyPointVector keypoints) {
    int count = (int) keypoints.size();
    if (count == 0) {
      return new float[0];
    }
    KeyPoint first = keypoints.front();
    if (first.sizeof() != KEYPOINT_FLOATS * Float.BYTES) {
      throw new IllegalStateException(
          "OpenCV's KeyPoint has %d bytes; wanted 28".formatted(first.sizeof()));
    }
    return floats(new FloatPointer(first).capacity((long) count * KEYPOINT_FLOATS).asBuffer());
  }

  static float[] floatsOf(Mat descriptors) {
    return descriptors.empty() ? new float[0] : floats(descriptors.createBuffer());
  }

  private static float[] floats(FloatBuffer buffer) {
    float[] values = new float[buffer.remaining()];
    buffer.get(values);
    return values;
  }

  private LocalFeatures strongest(
      Detected detected, int most, Picture picture, double scaleX, double scaleY) {
    float[] keypoints = detected.keypoints();
    int[] order = strongestFirst(keypoints, most);
    int n = order.length;
    Keypoints places = Keypoints.zeros(n);
    float[] rows = new float[n * DIMENSION];
    for (int i = 0; i < n; i++) {
      int from = order[i] * KEYPOINT_FLOATS;
      // On either grid the centre of pixel 0 lies half a pixel from the border.
      places.x()[i] = (float) ((keypoints[from] + 0.5) * scaleX - 0.5);
      places.y()[i] = (float) ((keypoints[from + 1] + 0.5) * scaleY - 0.5);
      places.size()[i] = (float) (keypoints[from + 2] * Math.sqrt(scaleX * scaleY));
      places.angle()[i] = keypoints[from + 3];
      places.weight()[i] = weight(keypoints[from + 2], keypoints[from + RESPONSE]);
      System.arraycopy(
          detected.descriptors(), order[i] * DIMENSION, rows, i * DIMENSION, DIMENSION);
    }
    if (options.kind() == DescriptorKind.ROOT_SIFT) {
      RootSift.apply(rows);
    }
    return new LocalFeatures(
        FloatMatrix.of(n, DIMENSION, rows), places, picture.width(), picture.height());
  }

  /**
   * √response · log₂(size / σ), at least a tenth: strong keypoints and those of a coarse scale are
   * found again more often. Size is the one that it was detected at, not the original's.
   * docs/quality.md has what it gains.
   */
  private static float weight(float size, float response) {
    double octaves = Math.log(size / SIGMA) / Math.log(2);
    return (float) (Math.sqrt(response) * Math.max(LEAST_OCTAVES, octaves));
  }

  private static int[] strongestFirst(float[] keypoints, int most) {
    Comparator<Integer> byStrength =
        (a, b) -> Float.compare(value(keypoints, b, RESPONSE), value(keypoints, a, RESPONSE));
    for (int field : new int[] {2, 1, 0, 3}) {
      byStrength = byStrength.thenComparingDouble(i -> value(keypoints, i, field));
    }
    return IntStream.range(0, keypoints.length / KEYPOINT_FLOATS)
        .boxed()
        .sorted(byStrength)
        .limit(most)
        .mapToInt(Integer::intValue)
        .toArray();
  }

  private static float value(float[] keypoints, int keypoint, int field) {
    return keypoints[keypoint * KEYPOINT_FLOATS + field];
  }
}
