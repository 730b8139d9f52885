package dev.jvlad.image.verify;

import dev.jvlad.image.LocalFeatures;
import dev.jvlad.image.Panorama;

/**
 * Where a picture's features are, in columns of length n.
 *
 * @param x in pixels, to the right of the centre of the top left pixel
 * @param y in pixels, downwards
 * @param logSize natural logarithm of the diameter in pixels
 * @param angle in radians, clockwise as seen
 * @param width of the picture in pixels
 * @param height of the picture in pixels
 */
@SuppressWarnings("ArrayRecordComponent") // columns to be read, compared by nobody
record Frames(float[] x, float[] y, float[] logSize, float[] angle, int width, int height) {

  /** Distances in pixels below are meant for pictures of this side, or smaller ones. */
  private static final double REFERENCE_SIDE = 640;

  static Frames of(LocalFeatures features) {
    int n = features.count();
    Frames frames =
        new Frames(
            new float[n],
            new float[n],
            new float[n],
            new float[n],
            features.width(),
            features.height());
    for (int i = 0; i < n; i++) {
      frames.x[i] = features.x(i);
      frames.y[i] = features.y(i);
      frames.logSize[i] = (float) Math.log(features.size(i));
      frames.angle[i] = (float) Math.toRadians(features.angle(i));
    }
    return frames;
  }

  int count() {
    return x.length;
  }

  /** Of a panorama that of each of its pictures: the measure for what is near in it. */
  double diagonal() {
    int longer = Math.max(width, height);
    return Panorama.pictures(width, height) == 1
        ? Math.hypot(width, height)
        : Math.hypot(Panorama.longerSide(width, height), (double) width * height / longer);
  }

  /**
   * So many pixels of a picture whose longer side was reduced to 640, in pixels of this one: large
   * pictures are described by what remains of them after such a reduction.
   */
  double scaled(double pixels) {
    return pixels * Math.max(1, Panorama.longerSide(width, height) / REFERENCE_SIDE);
  }
}
