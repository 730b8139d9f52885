package dev.jvlad.engine;

import dev.jvlad.ClusterSums;
import dev.jvlad.Codebook;
import dev.jvlad.FloatMatrix;

/**
 * Samples (n×d) loaded on a back end: what one step of k-means adds up to. Of a codebook the
 * centroids alone count, also for residuals. Threads may share it.
 */
public interface ClusterStep extends AutoCloseable {

  /** n. */
  int sampleCount();

  /** d. */
  int dimension();

  /** Assigns all samples to their nearest centroids and sums the residuals. */
  default ClusterSums run(Codebook codebook) {
    return run(codebook, 0, sampleCount());
  }

  /** As {@link #run(Codebook)}, for the samples {@code from} (inclusive) to {@code to}. */
  ClusterSums run(Codebook codebook, int from, int to);

  /**
   * Squared distances of all samples to a few points, in float32: for drawing seeds, not for
   * deciding which is nearest. A sample that equals a point is at 0; what is out of float32's range
   * becomes its largest number.
   *
   * @param points p×d
   * @param distances OUT n×p, row-major, never negative
   */
  void squaredDistances(FloatMatrix points, float[] distances);

  /** The nearest centroid of every sample; ties go to the lowest index. */
  int[] assign(Codebook codebook);

  /**
   * Loads other samples of the same kind, such as the next block of a file; what was found out
   * about a codebook serves again. This step stays as it is, and may be closed already.
   *
   * @throws NonFiniteRowException if a sample holds NaN or infinity
   */
  ClusterStep withSamples(FloatMatrix others);

  /** Frees what the back end keeps of the samples; nothing where it keeps nothing of its own. */
  @Override
  default void close() {}
}
