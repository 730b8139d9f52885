package dev.jvlad;

/**
 * The visual words: k centroids of d columns each, and where the residuals of each word begin.
 *
 * <p>A descriptor belongs to the nearest centroid, and adds its difference to that word's origin.
 * In a codebook as it is learned the two are the same. In one that is adapted to other images the
 * words stay what they were, and the origin is the mean of the new descriptors of each
 * (Arandjelović, Zisserman, All about VLAD, CVPR 2013, section 3.1): over all the new images the
 * residuals of a word cancel again, as over those that it was learned from.
 *
 * @param centroids k×d, row-major, finite, k and d at least 1
 * @param origins k×d, row-major, finite
 */
public record Codebook(FloatMatrix centroids, FloatMatrix origins) {
  public Codebook {
    if (centroids.rows() < 1 || centroids.columns() < 1) {
      throw new IllegalArgumentException(
          "a codebook of %d×%d; wanted at least one centroid of one column"
              .formatted(centroids.rows(), centroids.columns()));
    }
    centroids.requireFinite("codebook");
    if (origins.rows() != centroids.rows() || origins.columns() != centroids.columns()) {
      throw new IllegalArgumentException(
          "origins of %d×%d; the codebook has centroids of %d×%d"
              .formatted(origins.rows(), origins.columns(), centroids.rows(), centroids.columns()));
    }
    origins.requireFinite("origins");
  }

  /** Residuals begin at the centroids. */
  public Codebook(FloatMatrix centroids) {
    this(centroids, centroids);
  }

  /** k, how many visual words. */
  public int size() {
    return centroids.rows();
  }

  /** d, how many columns a centroid and a descriptor have. */
  public int dimension() {
    return centroids.columns();
  }

  /** Whether residuals begin elsewhere than at the centroids. */
  public boolean isAdapted() {
    return !origins.equals(centroids);
  }

  /**
   * Checks the width of descriptors that are to be assigned.
   *
   * @throws IllegalArgumentException if it is not the codebook's
   */
  public void requireDimension(int descriptorDimension) {
    if (descriptorDimension != dimension()) {
      throw new IllegalArgumentException(
          "descriptors have %d columns; the codebook expects %d"
              .formatted(descriptorDimension, dimension()));
    }
  }
}
