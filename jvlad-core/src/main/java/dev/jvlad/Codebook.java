package dev.jvlad;

/**
 * The visual words: k centroids of d columns each.
 *
 * @param centroids k×d, row-major, finite, k and d at least 1
 */
public record Codebook(FloatMatrix centroids) {
  public Codebook {
    if (centroids.rows() < 1 || centroids.columns() < 1) {
      throw new IllegalArgumentException(
          "a codebook of %d×%d; wanted at least one centroid of one column"
              .formatted(centroids.rows(), centroids.columns()));
    }
    centroids.requireFinite("codebook");
  }

  /** k, how many visual words. */
  public int size() {
    return centroids.rows();
  }

  /** d, how many columns a centroid and a descriptor have. */
  public int dimension() {
    return centroids.columns();
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
