package dev.jvlad.image;

import static org.bytedeco.opencv.global.opencv_core.CV_32F;
import static org.bytedeco.opencv.global.opencv_core.CV_64F;

import dev.jvlad.FloatMatrix;
import java.nio.DoubleBuffer;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.KeyPointVector;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_features2d.SIFT;

/**
 * Pictures to SIFT descriptors on a regular grid at four sizes (Bosch, Zisserman, Munoz, ICCV
 * 2007), by OpenCV, rooted as {@link DescriptorKind#ROOT_SIFT} is. All stand upright: a turned copy
 * has other descriptors, and scales are found again only within half of a size's step. What it has
 * over keypoints is that places without corners count too.
 *
 * <p>The picture is averaged down to 640 pixels. Patches have sides of 24, 38, 61 and 97 pixels, 12
 * times the scale σ that the picture is smoothed to for them, and lie a third of their side apart,
 * wholly inside, with equal margins left and right. (The authors take radii of 4 to 16 pixels, ten
 * apart, to tell categories of scenes; larger patches tell one picture from another.) A patch whose
 * grey values deviate by less than 4 of 255 is dropped, as noise would be blown up to unit length.
 *
 * <p>Features come size by size, row by row; those weigh log₂(side / 9.6), the rule for scales of
 * {@link SiftExtractor}. Safe for use by several threads.
 */
public final class DenseSiftExtractor {
  private static final int MAX_SIDE = 640;
  private static final double LEAST_DEVIATION = 4;

  /** What {@link #describe()} says behind the library: all that such descriptors depend on. */
  public static final String DESCRIPTION =
      " dense RootSIFT, patches of 24 38 61 97 px a third apart, ≤%d px, deviation ≥%.0f"
          .formatted(MAX_SIDE, LEAST_DEVIATION);

  private static final double SIGMA = 1.6;
  private static final int LAYERS = 3;

  /** SIFT's window is 4 cells of 3σ; OpenCV's size of a keypoint is 2σ. */
  private static final double SIDE_PER_SIZE = 6;

  private static final double STEPS_PER_SIDE = 3;

  /** Smoothings of 1.6·2^(i/3), i = 3·octave + layer: those that OpenCV's pyramid has anyway. */
  private static final int[] SMOOTHINGS = {1, 3, 5, 7};

  /** A place on the grid, in pixels of the picture that was averaged down. */
  private record Patch(float x, float y, int smoothing) {
    double size() {
      return 2 * SIGMA * Math.pow(2, (double) smoothing / LAYERS);
    }

    /** OpenCV's packing of octave and layer. */
    int octave() {
      return smoothing / LAYERS | (smoothing % LAYERS << 8);
    }

    float weight() {
      return (float) (Math.log(size() / SIGMA) / Math.log(2));
    }
  }

  /**
   * An extractor.
   *
   * @throws IllegalStateException if OpenCV cannot be loaded
   */
  public DenseSiftExtractor() {
    OpenCv.load();
  }

  /** What made the descriptors, in one line; see {@link SiftExtractor#describe}. */
  public String describe() {
    return SiftExtractor.LIBRARY + DESCRIPTION;
  }

  /** The features of a picture; none where it is smaller than a patch or too even. */
  @SuppressWarnings("try") // the scope is for what is allocated while it is open
  public LocalFeatures extract(Picture picture) {
    try (PointerScope scope = new PointerScope()) {
      Mat grey = GreyMat.of(picture, MAX_SIDE);
      List<Patch> patches = patches(grey);
      float[] rows = patches.isEmpty() ? new float[0] : descriptors(grey, patches);
      RootSift.apply(rows);
      return new LocalFeatures(
          FloatMatrix.of(patches.size(), SiftExtractor.DIMENSION, rows),
          places(patches, picture, grey),
          picture.width(),
          picture.height());
    }
  }

  private static List<Patch> patches(Mat grey) {
    Deviations deviations = Deviations.of(grey);
    List<Patch> patches = new ArrayList<>();
    for (int smoothing : SMOOTHINGS) {
      int side = (int) Math.round(SIDE_PER_SIZE * new Patch(0, 0, smoothing).size());
      int step = (int) Math.round(side / STEPS_PER_SIDE);
      int down = (grey.rows() - side) % step / 2;
      int right = (grey.cols() - side) % step / 2;
      for (int top = down; top + side <= grey.rows(); top += step) {
        for (int left = right; left + side <= grey.cols(); left += step) {
          if (deviations.of(left, top, side) >= LEAST_DEVIATION) {
            float middle = (side - 1) / 2f;
            patches.add(new Patch(left + middle, top + middle, smoothing));
          }
        }
      }
    }
    return patches;
  }

  private static float[] descriptors(Mat grey, List<Patch> patches) {
    int fields = SiftExtractor.KEYPOINT_FLOATS;
    float[] values = new float[patches.size() * fields];
    for (int i = 0; i < patches.size(); i++) {
      Patch patch = patches.get(i);
      values[i * fields] = patch.x();
      values[i * fields + 1] = patch.y();
      values[i * fields + 2] = (float) patch.size();
      values[i * fields + 5] = Float.intBitsToFloat(patch.octave());
      values[i * fields + 6] = Float.intBitsToFloat(i);
    }
    KeyPointVector keypoints = new KeyPointVector(patches.size());
    new FloatPointer(keypoints.front()).capacity(values.length).put(values);
    Mat descriptors = new Mat();
    SIFT sift = SIFT.create(0, LAYERS, 0, 10, SIGMA, CV_32F, true);
    sift.compute(grey, keypoints, descriptors);
    if (descriptors.rows() != patches.size()) {
      throw new IllegalStateException(
          "OpenCV gave %d descriptors; wanted %d".formatted(descriptors.rows(), patches.size()));
    }
    return SiftExtractor.floatsOf(descriptors);
  }

  private static Keypoints places(List<Patch> patches, Picture picture, Mat grey) {
    double scaleX = (double) picture.width() / grey.cols();
    double scaleY = (double) picture.height() / grey.rows();
    Keypoints places = Keypoints.zeros(patches.size());
    for (int i = 0; i < patches.size(); i++) {
      Patch patch = patches.get(i);
      places.x()[i] = (float) ((patch.x() + 0.5) * scaleX - 0.5);
      places.y()[i] = (float) ((patch.y() + 0.5) * scaleY - 0.5);
      places.size()[i] = (float) (patch.size() * Math.sqrt(scaleX * scaleY));
      places.weight()[i] = patch.weight();
    }
    return places;
  }

  /** Sums over all pixels above and to the left, from which those of any square follow. */
  @SuppressWarnings("ArrayRecordComponent")
  private record Deviations(int[] sums, double[] squares, int columns) {
    static Deviations of(Mat grey) {
      Mat sums = new Mat();
      Mat squares = new Mat();
      opencv_imgproc.integral2(grey, sums, squares, -1, CV_64F);
      IntBuffer first = sums.createBuffer();
      DoubleBuffer second = squares.createBuffer();
      int[] firstValues = new int[first.remaining()];
      double[] secondValues = new double[second.remaining()];
      first.get(firstValues);
      second.get(secondValues);
      return new Deviations(firstValues, secondValues, grey.cols() + 1);
    }

    /** Standard deviation of the grey values of a square. */
    double of(int left, int top, int side) {
      int above = top * columns + left;
      int below = above + side * columns;
      double n = (double) side * side;
      double mean = (sums[below + side] - sums[below] - sums[above + side] + sums[above]) / n;
      double square =
          (squares[below + side] - squares[below] - squares[above + side] + squares[above]) / n;
      return Math.sqrt(Math.max(0, square - mean * mean));
    }
  }
}
