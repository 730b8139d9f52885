package dev.jvlad;

import java.util.List;
import java.util.Optional;

/**
 * The trained artefact: everything that decides which vector an image gets.
 *
 * <pre>
 *   r_j = Σ_{x→j} residual(x, c_j)             codebook, residuals
 *   v   = stack of R r_j                       rotation, if there is one
 *   v   = normalizations in order
 *   y   = W(v − μ), then unit length           projection, if there is one
 * </pre>
 *
 * An orthonormal rotation does not change distances, so descriptors need not be rotated before they
 * are assigned: rotating k sums instead of n descriptors is the same vector (Delhumeau et al., ACM
 * MM 2013, rotate the descriptors; centring moves the centroids along and cancels in the residual).
 *
 * @param codebook k×d
 * @param residuals what a descriptor adds to its word's sum
 * @param rotation d×d for all words alike, or (k·d)×d with one of its own for every word (local
 *     coordinate systems, ibid.); rows are the new axes, orthonormal
 * @param normalizations in the order in which they are applied
 * @param projection from k·d columns to fewer
 * @param training where all this comes from
 */
public record VladModel(
    Codebook codebook,
    Residuals residuals,
    Optional<FloatMatrix> rotation,
    List<Normalization> normalizations,
    Optional<Projection> projection,
    Training training) {

  public VladModel {
    normalizations = List.copyOf(normalizations);
    int k = codebook.size();
    int d = codebook.dimension();
    rotation.ifPresent(r -> {
      if (r.columns() != d || (r.rows() != d && r.rows() != (long) k * d)) {
        throw new IllegalArgumentException(
            "a rotation of %d×%d; wanted %d×%d or %d×%d"
                .formatted(r.rows(), r.columns(), d, d, (long) k * d, d));
      }
      r.requireFinite("rotation");
    });
    projection.ifPresent(p -> {
      if (p.inputDimension() != (long) k * d) {
        throw new IllegalArgumentException(
            "a projection of vectors with %d columns; the codebook gives %d×%d = %d"
                .formatted(p.inputDimension(), k, d, (long) k * d));
      }
    });
  }

  /** A codebook alone, with no rotation or projection and unknown training. */
  public static VladModel of(Codebook codebook, List<Normalization> normalizations) {
    return new VladModel(
        codebook,
        Residuals.PLAIN,
        Optional.empty(),
        normalizations,
        Optional.empty(),
        Training.UNKNOWN);
  }

  /** k·d, the columns before projection. */
  public int vladDimension() {
    return Math.multiplyExact(codebook.size(), codebook.dimension());
  }

  /** The columns of the finished vector. */
  public int outputDimension() {
    // Not orElseGet: its boxed number would be garbage for every image.
    return projection.isPresent() ? projection.get().outputDimension() : vladDimension();
  }
}
