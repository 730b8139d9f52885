package dev.jvlad;

import java.util.List;
import java.util.Optional;

/**
 * The trained artefact: everything that decides which vector an image gets.
 *
 * <pre>
 *   v = the vector of the vocabulary, see {@link Vocabulary}
 *   v = (v, v′, v″, …), then unit length      if there are several vocabularies
 *   y = W(v − μ), then unit length            projection, if there is one
 * </pre>
 *
 * @param vocabularies of the same descriptors, at least one; their vectors stand side by side in
 *     this order (several vocabularies: Jégou, Chum, ECCV 2012, section 4)
 * @param projection from all columns to fewer
 * @param features what the descriptors are
 */
public record VladModel(
    List<Vocabulary> vocabularies, Optional<Projection> projection, FeatureKind features) {

  public VladModel {
    vocabularies = List.copyOf(vocabularies);
    if (vocabularies.isEmpty()) {
      throw new IllegalArgumentException("a model of no vocabulary; wanted at least one");
    }
    Codebook first = vocabularies.getFirst().codebook();
    long columns = 0;
    for (Vocabulary vocabulary : vocabularies) {
      Codebook codebook = vocabulary.codebook();
      if (codebook.dimension() != first.dimension()) {
        throw new IllegalArgumentException(
            "a further codebook of %d columns; the first has %d"
                .formatted(codebook.dimension(), first.dimension()));
      }
      columns += (long) codebook.size() * codebook.dimension();
    }
    requireProjected(
        projection,
        columns,
        vocabularies.size() == 1
            ? "codebook gives %d×%d = ".formatted(first.size(), first.dimension())
            : "%d codebooks give ".formatted(vocabularies.size()));
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

  /** A model of one vocabulary, of descriptors of an unknown kind. */
  public VladModel(
      Codebook codebook,
      Residuals residuals,
      Optional<FloatMatrix> rotation,
      List<Normalization> normalizations,
      Optional<Projection> projection,
      Training training) {
    this(
        List.of(new Vocabulary(codebook, residuals, rotation, normalizations, training)),
        projection,
        FeatureKind.UNKNOWN);
  }

  /** Vocabularies of descriptors of an unknown kind, without a projection. */
  public static VladModel of(Vocabulary... vocabularies) {
    return new VladModel(List.of(vocabularies), Optional.empty(), FeatureKind.UNKNOWN);
  }

  /** A codebook alone, with no rotation or projection, of unknown training. */
  public static VladModel of(Codebook codebook, List<Normalization> normalizations) {
    return of(Vocabulary.of(codebook, normalizations));
  }

  /** The same with a projection. */
  public VladModel withProjection(Projection added) {
    return new VladModel(vocabularies, Optional.of(added), features);
  }

  /**
   * The one vocabulary of a model that has no other.
   *
   * @throws IllegalStateException if it has several
   */
  public Vocabulary vocabulary() {
    if (vocabularies.size() > 1) {
      throw new IllegalStateException(
          "a model of %d vocabularies; wanted one of one".formatted(vocabularies.size()));
    }
    return vocabularies.getFirst();
  }

  /** The columns of a descriptor. */
  public int descriptorDimension() {
    return vocabularies.getFirst().codebook().dimension();
  }

  /** The columns before projection: k·d, or the sum of that over all vocabularies. */
  public int vladDimension() {
    int columns = 0;
    for (int i = 0; i < vocabularies.size(); i++) { // by index: an iterator would be garbage
      columns = Math.addExact(columns, vocabularies.get(i).vladDimension());
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
    vocabularies.getFirst().codebook().requireDimension(batch.dimension());
    if (vectors.rows() != batch.imageCount() || vectors.columns() != outputDimension()) {
      throw new IllegalArgumentException(
          "vectors of %d×%d; wanted %d×%d"
              .formatted(vectors.rows(), vectors.columns(), batch.imageCount(), outputDimension()));
    }
  }
}
