package dev.jvlad.engine;

import dev.jvlad.ClusterSums;
import dev.jvlad.DescriptorBatch;
import dev.jvlad.FloatMatrix;
import dev.jvlad.VladModel;
import dev.jvlad.Workers;
import java.util.function.Function;

/**
 * A model loaded on a back end: descriptors in, one vector per image out. Threads may share it.
 *
 * <p>It is closed by who loaded it, once no thread encodes any more; a back end that is closed ends
 * its encoders too.
 *
 * <p>An image without descriptors, or whose residuals add up to zero, gets a row of zeros ("no
 * features"); no row ever holds NaN. What is left of residuals that cancel, and is no larger than
 * 256 times what the rounding of float64 may have left, counts as zero
 * (docs/decisions/0015-what-cancels-is-zero.md).
 */
public interface VladEncoder extends AutoCloseable {

  /**
   * Loads a model of any number of vocabularies on a back end that computes with one at a time.
   *
   * @param single loads a model of one vocabulary
   */
  static VladEncoder of(VladModel model, Function<VladModel, VladEncoder> single) {
    return JointEncoder.of(model, single, CpuBackend.availableKernels(), Workers.of(1));
  }

  /** The model that decides the vectors. */
  VladModel model();

  /**
   * Encodes a batch.
   *
   * @return imageCount × {@link VladModel#outputDimension()}
   * @throws IllegalArgumentException if the descriptors have another width than the codebook
   * @throws NonFiniteRowException if a descriptor holds NaN or infinity
   */
  default FloatMatrix encode(DescriptorBatch batch) {
    FloatMatrix vectors = FloatMatrix.zeros(batch.imageCount(), model().outputDimension());
    encode(batch, vectors);
    return vectors;
  }

  /** As {@link #encode(DescriptorBatch)}, into a matrix that may be used again and again. */
  void encode(DescriptorBatch batch, FloatMatrix vectors);

  /**
   * The residual sums of some rows of one image, before any normalisation. The sums of an image's
   * parts merge, so an image of any size is encoded with constant memory.
   */
  ClusterSums sums(FloatMatrix descriptors);

  /** Makes the vector of the image whose residual sums these are. */
  float[] finish(ClusterSums sums);

  /** Frees what the model takes on a device; on the processor there is nothing to free. */
  @Override
  default void close() {}
}
