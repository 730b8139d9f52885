package dev.jvlad.image.verify;

import dev.jvlad.FloatMatrix;
import dev.jvlad.Projection;
import dev.jvlad.image.Keypoints;
import dev.jvlad.image.LocalFeatures;
import java.util.Random;

/** Features made up from a seed, without a picture. */
final class SyntheticFeatures {
  /** The first 24 of 128 columns. */
  static final Projection FIRST_24 = firstColumns(24);

  private static final int DIMENSION = 128;

  private SyntheticFeatures() {}

  static Projection firstColumns(int d) {
    FloatMatrix weights = FloatMatrix.zeros(d, DIMENSION);
    for (int i = 0; i < d; i++) {
      weights.values()[i * DIMENSION + i] = 1;
    }
    return new Projection(weights, FloatMatrix.zeros(1, DIMENSION));
  }

  /** Features at random places, of random turn, size and descriptor. */
  static LocalFeatures random(Random random, int n, int width, int height) {
    float[] descriptors = new float[n * DIMENSION];
    for (int i = 0; i < descriptors.length; i++) {
      descriptors[i] = (float) (0.1 * random.nextGaussian());
    }
    Keypoints keypoints = Keypoints.zeros(n);
    for (int i = 0; i < n; i++) {
      keypoints.x()[i] = random.nextFloat() * (width - 1);
      keypoints.y()[i] = random.nextFloat() * (height - 1);
      keypoints.size()[i] = 2 + 20 * random.nextFloat();
      keypoints.angle()[i] = 360 * random.nextFloat();
      keypoints.weight()[i] = 0.01f + 0.1f * random.nextFloat();
    }
    return new LocalFeatures(FloatMatrix.of(n, DIMENSION, descriptors), keypoints, width, height);
  }

  /**
   * Features as a picture under the map would have them: all rows are new but every {@code
   * step}-th, which is row i of the original, mapped, with noise of half a pixel, some degrees and
   * a tenth of a descriptor's length.
   */
  static LocalFeatures mapped(
      LocalFeatures original, Affinity map, int step, Random random, int width, int height) {
    LocalFeatures mapped = random(random, original.count(), width, height);
    Keypoints keypoints = mapped.keypoints();
    float[] descriptors = mapped.descriptors().values();
    for (int i = 0; i < original.count(); i += step) {
      Point place = map.map(new Point(original.x(i), original.y(i)));
      double turn = Math.toDegrees(map.rotation()) + 3 * random.nextGaussian();
      keypoints.x()[i] = (float) (place.x() + 0.5 * random.nextGaussian());
      keypoints.y()[i] = (float) (place.y() + 0.5 * random.nextGaussian());
      keypoints.size()[i] = (float) (original.size(i) * Math.exp(map.logScale()));
      keypoints.angle()[i] = (float) ((original.angle(i) + turn + 720) % 360);
      for (int f = i * DIMENSION; f < (i + 1) * DIMENSION; f++) {
        descriptors[f] =
            (float) (original.descriptors().values()[f] + 0.02 * random.nextGaussian());
      }
    }
    return mapped;
  }
}
