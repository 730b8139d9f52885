package dev.jvlad.photos.features;

import dev.jvlad.FloatMatrix;
import dev.jvlad.image.Keypoints;
import dev.jvlad.image.LocalFeatures;
import dev.jvlad.image.SiftExtractor;
import java.awt.image.BufferedImage;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * What a version of a kind of SIFT features is: those of one drawn picture. Another library, or
 * another version of it, gives the same features if it finds these again; equal bits are not asked
 * for, as processors round differently.
 *
 * <p>They are kept in the resource KIND-VERSION.features, big-endian:
 *
 * <pre>
 *   i32       how many features the picture has
 *   i32       n, how many of them follow, evenly taken from all
 *   n × 148   x, y, size, angle, weight as float32; 128 × u8 descriptor · 255
 * </pre>
 */
record ReferenceFeatures(int count, LocalFeatures kept) {
  private static final int WIDTH = 256;
  private static final int HEIGHT = 192;
  private static final int KEPT = 40;

  /** So many of a hundred features are found again, or the features are others. */
  private static final int PERCENT = 95;

  private static final float PIXELS = 0.25f;
  private static final float DEGREES = 2;
  private static final double RATIO = 1.03;

  /** Of descriptors of unit length: a cosine of 0.99. */
  private static final double SQUARED_DISTANCE = 0.02;

  /** All features of the drawn picture, by the library at hand. */
  static LocalFeatures ofPicture(ExtractorKind kind) throws IOException {
    try (PhotoExtractor extractor = kind.named(kind.name()).orElseThrow()) {
      return extractor.extract(picture()).summed();
    }
  }

  /**
   * Discs of all sizes and greys, and faint ones over them, which a little more or less contrast is
   * enough to find or lose. Their borders are not smoothed: the same on every machine.
   */
  static BufferedImage picture() {
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    Random random = new Random(1);
    for (int disc = 0; disc < 360; disc++) {
      boolean faint = disc >= 120;
      int x = random.nextInt(WIDTH);
      int y = random.nextInt(HEIGHT);
      int radius = 2 + random.nextInt(faint ? 10 : 30);
      int shade = faint ? random.nextInt(33) - 16 : random.nextInt(256);
      for (int row = Math.max(0, y - radius); row < Math.min(HEIGHT, y + radius); row++) {
        for (int column = Math.max(0, x - radius); column < Math.min(WIDTH, x + radius); column++) {
          if ((row - y) * (row - y) + (column - x) * (column - x) < radius * radius) {
            int below = faint ? image.getRGB(column, row) & 0xFF : 0;
            int grey = Math.clamp(below + shade, 0, 255);
            image.setRGB(column, row, grey << 16 | grey << 8 | grey);
          }
        }
      }
    }
    return image;
  }

  /** What is kept of all features of the picture. */
  static ReferenceFeatures of(LocalFeatures all) {
    int[] numbers =
        IntStream.range(0, KEPT).map(i -> (int) ((long) i * all.count() / KEPT)).toArray();
    return new ReferenceFeatures(all.count(), all.rows(numbers));
  }

  /** Whether nearly all of these, and about as many, are among the features of the picture. */
  boolean areAmong(LocalFeatures features) {
    long found = IntStream.range(0, kept.count()).filter(i -> isAmong(i, features)).count();
    return 100 * found >= (long) PERCENT * kept.count()
        && 100 * features.count() >= PERCENT * count
        && 100 * count >= PERCENT * features.count();
  }

  private boolean isAmong(int feature, LocalFeatures features) {
    return IntStream.range(0, features.count())
        .anyMatch(other ->
            isSamePlace(feature, features, other)
                && squaredDistance(feature, features, other) <= SQUARED_DISTANCE);
  }

  private boolean isSamePlace(int feature, LocalFeatures features, int other) {
    float turn = Math.abs(kept.angle(feature) - features.angle(other));
    return Math.abs(kept.x(feature) - features.x(other)) <= PIXELS
        && Math.abs(kept.y(feature) - features.y(other)) <= PIXELS
        && Math.min(turn, 360 - turn) <= DEGREES
        && isNear(kept.size(feature), features.size(other))
        && isNear(kept.weights()[feature], features.weights()[other]);
  }

  private static boolean isNear(float a, float b) {
    return a <= RATIO * b && b <= RATIO * a;
  }

  private double squaredDistance(int feature, LocalFeatures features, int other) {
    double sum = 0;
    for (int f = 0; f < SiftExtractor.DIMENSION; f++) {
      double difference = kept.descriptors().get(feature, f) - features.descriptors().get(other, f);
      sum += difference * difference;
    }
    return sum;
  }

  /** Those of the kind's version. */
  static ReferenceFeatures read(ExtractorKind kind) throws IOException {
    String name = "%s-%d.features".formatted(kind.name(), kind.version());
    try (InputStream stream =
            Objects.requireNonNull(ReferenceFeatures.class.getResourceAsStream(name), name);
        DataInputStream in = new DataInputStream(stream)) {
      int count = in.readInt();
      int n = in.readInt();
      Keypoints keypoints = Keypoints.zeros(n);
      FloatMatrix descriptors = FloatMatrix.zeros(n, SiftExtractor.DIMENSION);
      for (int i = 0; i < n; i++) {
        keypoints.x()[i] = in.readFloat();
        keypoints.y()[i] = in.readFloat();
        keypoints.size()[i] = in.readFloat();
        keypoints.angle()[i] = in.readFloat();
        keypoints.weight()[i] = in.readFloat();
        for (int f = 0; f < SiftExtractor.DIMENSION; f++) {
          descriptors.values()[i * SiftExtractor.DIMENSION + f] = in.readUnsignedByte() / 255f;
        }
      }
      return new ReferenceFeatures(count, new LocalFeatures(descriptors, keypoints, WIDTH, HEIGHT));
    }
  }

  /** Writes them, as the resource of a new version. */
  void write(OutputStream stream) throws IOException {
    DataOutputStream out = new DataOutputStream(stream);
    out.writeInt(count);
    out.writeInt(kept.count());
    for (int i = 0; i < kept.count(); i++) {
      out.writeFloat(kept.x(i));
      out.writeFloat(kept.y(i));
      out.writeFloat(kept.size(i));
      out.writeFloat(kept.angle(i));
      out.writeFloat(kept.weights()[i]);
      for (int f = 0; f < SiftExtractor.DIMENSION; f++) {
        out.writeByte(Math.round(255 * kept.descriptors().get(i, f)));
      }
    }
    out.flush();
  }
}
