package dev.jvlad.image;

import static org.bytedeco.opencv.global.opencv_core.CV_8UC1;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;

/** The grey values of a picture for OpenCV. */
final class GreyMat {
  private GreyMat() {}

  /**
   * A copy, averaged down where the longer side, of a {@link Panorama} that of each of its
   * pictures, has more than {@code maxSide} pixels; for a scope that is open to free.
   */
  static Mat of(Picture picture, int maxSide) {
    Mat grey = new Mat(picture.rows(), picture.columns(), CV_8UC1);
    grey.data().capacity(picture.grey().length).put(picture.grey());
    double longer = Panorama.longerSide(grey.cols(), grey.rows());
    if (longer <= maxSide) {
      return grey;
    }
    double scale = maxSide / longer;
    Size size =
        new Size(
            (int) Math.max(1, Math.round(grey.cols() * scale)),
            (int) Math.max(1, Math.round(grey.rows() * scale)));
    Mat small = new Mat();
    opencv_imgproc.resize(grey, small, size, 0, 0, opencv_imgproc.INTER_AREA);
    return small;
  }

  /** What is made of a reduced copy before it is freed. */
  interface Reading {
    Picture of(Mat reduced);
  }

  /** Reads a copy of a picture that is averaged down as {@link #of} does. */
  @SuppressWarnings("try") // the scope is for what is allocated while it is open
  static Picture reduced(Picture picture, int maxSide, Reading reading) {
    OpenCv.load();
    try (PointerScope scope = new PointerScope()) {
      return reading.of(of(picture, maxSide));
    }
  }
}
