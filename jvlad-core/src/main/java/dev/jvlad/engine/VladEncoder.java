package dev.jvlad.engine;

import dev.jvlad.ClusterSums;
import dev.jvlad.DescriptorBatch;
import dev.jvlad.FloatMatrix;
import dev.jvlad.VladModel;

/**
 * A model loaded on a back end: descriptors in, one vector per image out. Threads may share it.
 *
 * <p>An image without descriptors, or whose residuals add up to zero, gets a row of zeros ("no
 * features"); no row ever holds NaN.
 */
public interface VladEncoder {

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
}
