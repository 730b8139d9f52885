package dev.jvlad;

import java.util.List;
import java.util.Optional;

/**
 * Visual words, and what becomes of the sums of the residuals from them.
 *
 * <pre>
 *   r_j = Σ_{x→j} residual(x, o_j)             codebook, residuals
 *   v   = stack of R r_j                       rotation, if there is one
 *   v   = normalizations in order
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
 * @param training how the words were learned
 */
public record Vocabulary(
    Codebook codebook,
    Residuals residuals,
    Optional<FloatMatrix> rotation,
    List<Normalization> normalizations,
    Training training) {

  public Vocabulary {
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
  }

  /** A codebook from elsewhere, with plain residuals and without a rotation. */
  public static Vocabulary of(Codebook codebook, List<Normalization> normalizations) {
    return new Vocabulary(
        codebook, Residuals.PLAIN, Optional.empty(), normalizations, Training.UNKNOWN);
  }

  /** k·d, the columns of the vector. */
  public int vladDimension() {
    return Math.multiplyExact(codebook.size(), codebook.dimension());
  }
}
