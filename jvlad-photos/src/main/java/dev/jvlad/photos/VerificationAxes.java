package dev.jvlad.photos;

import dev.jvlad.FloatMatrix;
import dev.jvlad.Projection;
import dev.jvlad.VladModel;
import dev.jvlad.image.verify.CompactFeatures;
import dev.jvlad.image.verify.HarmonicAxes;
import dev.jvlad.io.AtomicFile;
import dev.jvlad.io.MalformedFileException;
import dev.jvlad.io.ModelFile;
import dev.jvlad.learn.Pca;
import dev.jvlad.photos.features.ModelFeatures;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * The axes onto which verification projects SIFT descriptors. They are kept in the collection:
 * stored features are coordinates on them, and principal axes that are computed again may have
 * other signs or another order.
 *
 * <p>The file, little-endian:
 *
 * <pre>
 *   offset  length  field
 *   0       8       magic, "jvladaxs" in ASCII
 *   8       4       format version, 1
 *   12      4       m, how many axes, 1 to 24
 *   16      4       d, columns of the descriptors
 *   20      64      fingerprint of the model, hexadecimal digits in ASCII
 *   84      4·m·d   the axes, float32, row by row
 *   …       4·d     the mean that is subtracted before
 *   end−4   4       CRC-32C of all bytes before
 * </pre>
 */
final class VerificationAxes {
  private static final byte[] MAGIC = "jvladaxs".getBytes(StandardCharsets.US_ASCII);
  private static final int VERSION = 1;
  private static final int FINGERPRINT_LENGTH = 64;
  private static final int HEADER_LENGTH = MAGIC.length + 12 + FINGERPRINT_LENGTH;
  private static final int CHECKSUM_LENGTH = 4;

  private VerificationAxes() {}

  /** The axes of a collection, which are written if they are not kept yet. */
  static Projection kept(Path file, ModelFile.Saved model, ModelFeatures features)
      throws IOException {
    if (!Files.exists(file)) {
      write(of(model.model(), features), model.fingerprint(), file);
    }
    return read(file, model);
  }

  /** The axes of a collection; those of one that keeps none, as 0.1.0 made it, are computed. */
  static Projection keptOrComputed(Path file, ModelFile.Saved model, ModelFeatures features)
      throws IOException {
    return Files.exists(file) ? read(file, model) : of(model.model(), features);
  }

  /**
   * The axes on which the visual words vary most, which stand for those of all descriptors. A model
   * of other descriptors knows none, and fixed ones serve.
   */
  static Projection of(VladModel model, ModelFeatures features) {
    if (!features.kind().sumsVerifiedKeypoints()) {
      return HarmonicAxes.projection();
    }
    FloatMatrix words = model.vocabularies().getFirst().codebook().centroids();
    int d = words.columns();
    int kept = Math.min(CompactFeatures.MAX_DIMENSION, d);
    if (words.rows() < 2) {
      FloatMatrix axes = FloatMatrix.zeros(kept, d);
      for (int i = 0; i < kept; i++) {
        axes.values()[i * d + i] = 1;
      }
      return new Projection(axes, FloatMatrix.zeros(1, d));
    }
    Pca pca = Pca.learn(words, kept);
    return new Projection(pca.rotation().rows(0, kept), pca.mean());
  }

  /** Writes axes, whole or not at all. */
  static void write(Projection axes, String fingerprint, Path file) throws IOException {
    int floats = axes.weights().values().length + axes.mean().values().length;
    ByteBuffer bytes =
        ByteBuffer.allocate(HEADER_LENGTH + 4 * floats + CHECKSUM_LENGTH)
            .order(ByteOrder.LITTLE_ENDIAN);
    bytes.put(MAGIC).putInt(VERSION);
    bytes.putInt(axes.outputDimension()).putInt(axes.inputDimension());
    bytes.put(fingerprint.getBytes(StandardCharsets.US_ASCII));
    bytes.asFloatBuffer().put(axes.weights().values()).put(axes.mean().values());
    bytes.position(HEADER_LENGTH + 4 * floats);
    bytes.putInt(checksum(bytes.array(), bytes.position())).flip();
    try (AtomicFile atomic = AtomicFile.create(file)) {
      atomic.write(bytes);
      atomic.commit();
    }
  }

  /**
   * Reads axes.
   *
   * @throws MalformedFileException if the file holds none, or those of another model
   */
  private static Projection read(Path file, ModelFile.Saved model) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    int end = bytes.length - CHECKSUM_LENGTH;
    if (end < HEADER_LENGTH || !Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
      throw new MalformedFileException(file, "holds no axes: it does not begin as such a file");
    }
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).position(MAGIC.length);
    int version = in.getInt();
    if (version != VERSION) {
      throw new MalformedFileException(
          file, "holds axes of format version %d; wanted %d".formatted(version, VERSION));
    }
    if (in.getInt(end) != checksum(bytes, end)) {
      throw new MalformedFileException(
          file, "is damaged: its checksum does not fit (%,d bytes)".formatted(end));
    }
    int m = in.getInt();
    int d = in.getInt();
    if (m < 1
        || m > CompactFeatures.MAX_DIMENSION
        || d < 1
        || end != HEADER_LENGTH + 4L * (m + 1) * d) {
      throw new MalformedFileException(
          file, "has %d bytes; %d axes of %d columns do not fit".formatted(bytes.length, m, d));
    }
    byte[] fingerprint = new byte[FINGERPRINT_LENGTH];
    in.get(fingerprint);
    String found = new String(fingerprint, StandardCharsets.US_ASCII);
    if (!found.equals(model.fingerprint())) {
      throw new MalformedFileException(
          file,
          "has the axes of a model with fingerprint %.12s; the collection's has %.12s"
              .formatted(found, model.fingerprint()));
    }
    FloatMatrix weights = FloatMatrix.zeros(m, d);
    FloatMatrix mean = FloatMatrix.zeros(1, d);
    in.asFloatBuffer().get(weights.values()).get(mean.values());
    return new Projection(weights, mean);
  }

  private static int checksum(byte[] bytes, int length) {
    CRC32C checksum = new CRC32C();
    checksum.update(bytes, 0, length);
    return (int) checksum.getValue();
  }
}
