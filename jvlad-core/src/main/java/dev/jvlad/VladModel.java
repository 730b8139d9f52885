package dev.jvlad;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The trained artefact: everything that decides which vector an image gets.
 *
 * <pre>
 *   r_j = Σ_{x→j} residual(x, o_j)             codebook, residuals
 *   v   = stack of R r_j                       rotation, if there is one
 *   v   = normalizations in order
 *   v   = (v, v′, v″, …), then unit length     further vocabularies, if there are any
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
 * @param further models of the same descriptors whose vectors stand behind this one's, in order
 *     (several vocabularies: Jégou, Chum, ECCV 2012, section 4); they have no projection and no
 *     further ones themselves
 * @param projection from all columns to fewer
 * @param training where all this comes from
 */
public record VladModel(
    Codebook codebook,
    Residuals residuals,
    Optional<FloatMatrix> rotation,
    List<Normalization> normalizations,
    List<VladModel> further,
    Optional<Projection> projection,
    Training training) {

  public VladModel {
    normalizations = List.copyOf(normalizations);
    further = List.copyOf(further);
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
    long columns = (long) k * d;
    for (VladModel model : further) {
      requireFurther(model, d);
      columns += model.vladDimension();
    }
    requireProjected(
        projection,
        columns,
        further.isEmpty()
            ? "codebook gives %d×%d = ".formatted(k, d)
            : "%d codebooks give ".formatted(1 + further.size()));
  }

  private static void requireFurther(VladModel model, int d) {
    if (model.codebook.dimension() != d) {
      throw new IllegalArgumentException(
          "a further codebook of %d columns; the first has %d"
              .formatted(model.codebook.dimension(), d));
    }
    if (model.projection.isPresent() || !model.further.isEmpty()) {
      throw new IllegalArgumentException(
          "a further model with a projection or further ones of its own; wanted one without");
    }
  }

  private static void requireProjected(
      Optional<Projection> projection, long columns, String given) {
    projection.ifPresent(p -> {
      if (p.inputDimension() != columns) {
        throw new IllegalArgumentException(
            "a projection of vectors with %d columns; the %s%d"
                .formatted(p.inputDimension(), given, columns));
      }
    });
  }

  /** A model of one vocabulary. */
  public VladModel(
      Codebook codebook,
      Residuals residuals,
      Optional<FloatMatrix> rotation,
      List<Normalization> normalizations,
      Optional<Projection> projection,
      Training training) {
    this(codebook, residuals, rotation, normalizations, List.of(), projection, training);
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

  /**
   * The models of one vocabulary each whose vectors stand side by side in this one's, before its
   * projection; at least one.
   */
  public List<VladModel> parts() {
    List<VladModel> parts = new ArrayList<>();
    parts.add(
        new VladModel(codebook, residuals, rotation, normalizations, Optional.empty(), training));
    parts.addAll(further);
    return parts;
  }

  /** The model of which these are the {@link #parts()}. */
  public static VladModel ofParts(List<VladModel> parts) {
    VladModel first = parts.getFirst();
    return new VladModel(
        first.codebook,
        first.residuals,
        first.rotation,
        first.normalizations,
        parts.subList(1, parts.size()),
        Optional.empty(),
        first.training);
  }

  /** The same with a projection. */
  public VladModel withProjection(Projection added) {
    return new VladModel(
        codebook, residuals, rotation, normalizations, further, Optional.of(added), training);
  }

  /** The columns before projection: k·d, or the sum of that over all vocabularies. */
  public int vladDimension() {
    int columns = Math.multiplyExact(codebook.size(), codebook.dimension());
    for (int i = 0; i < further.size(); i++) { // by index: an iterator would be garbage
      columns = Math.addExact(columns, further.get(i).vladDimension());
    }
    return columns;
  }

  /** The columns of the finished vector. */
  public int outputDimension() {
    // Not orElseGet: its boxed number would be garbage for every image.
    return projection.isPresent() ? projection.get().outputDimension() : vladDimension();
  }

  /**
   * Checks a batch that is to be encoded, and the matrix for its vectors.
   *
   * @throws IllegalArgumentException if they have another shape than the model gives them
   */
  public void requireShapes(DescriptorBatch batch, FloatMatrix vectors) {
    codebook.requireDimension(batch.dimension());
    if (vectors.rows() != batch.imageCount() || vectors.columns() != outputDimension()) {
      throw new IllegalArgumentException(
          "vectors of %d×%d; wanted %d×%d"
              .formatted(vectors.rows(), vectors.columns(), batch.imageCount(), outputDimension()));
    }
  }
}
