package dev.jvlad;

/**
 * The common currency of encoding, training, threads and devices: what a set of descriptors adds up
 * to, word by word.
 *
 * <pre>
 *   r_j = Σ_{x→j} (x − c_j)      residual sums, k×d, float64
 *   n_j = |{x→j}|                counts
 *   inertia = Σ_x ‖x − c_{j(x)}‖²
 * </pre>
 *
 * Stacked, the r_j are the VLAD of an image before normalisation; over all training descriptors
 * they are a Lloyd step, c_j ← c_j + r_j / n_j; parts of a set combine by {@link #merge}.
 */
public final class ClusterSums {
  private final int clusters;
  private final int dimension;
  private final double[] residuals;
  private final long[] counts;
  private double inertia;

  /** Sums of nothing. */
  public ClusterSums(int clusters, int dimension) {
    this.clusters = clusters;
    this.dimension = dimension;
    this.residuals = new double[Math.multiplyExact(clusters, dimension)];
    this.counts = new long[clusters];
  }

  /** k. */
  public int clusters() {
    return clusters;
  }

  /** d. */
  public int dimension() {
    return dimension;
  }

  /** The storage of the residual sums, k×d, row-major. */
  public double[] residuals() {
    return residuals;
  }

  /** The storage of the counts, k long. */
  public long[] counts() {
    return counts;
  }

  /** The sum of squared distances to the assigned centroids. */
  public double inertia() {
    return inertia;
  }

  /** Adds to {@link #inertia()}. */
  public void addInertia(double part) {
    inertia += part;
  }

  /** How many descriptors are in the sums. */
  public long total() {
    long total = 0;
    for (long count : counts) {
      total += count;
    }
    return total;
  }

  /**
   * Adds the sums of another part of the same set, made with the same codebook. Sums of floating
   * point depend on their order: merge parts in a fixed order.
   */
  public void merge(ClusterSums other) {
    if (other.clusters != clusters || other.dimension != dimension) {
      throw new IllegalArgumentException(
          "sums of %d×%d; wanted %d×%d"
              .formatted(other.clusters, other.dimension, clusters, dimension));
    }
    for (int i = 0; i < residuals.length; i++) {
      residuals[i] += other.residuals[i];
    }
    for (int j = 0; j < clusters; j++) {
      counts[j] += other.counts[j];
    }
    inertia += other.inertia;
  }
}
