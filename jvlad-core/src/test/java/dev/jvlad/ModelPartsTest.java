package dev.jvlad;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The parts of a model fit together or are refused. */
class ModelPartsTest {
  private static final Codebook CODEBOOK = new Codebook(FloatMatrix.zeros(3, 2));

  private static VladModel model(Optional<FloatMatrix> rotation, Optional<Projection> projection) {
    return new VladModel(
        CODEBOOK, Residuals.PLAIN, rotation, List.of(), projection, Training.UNKNOWN);
  }

  private static Projection projection(int from, int to) {
    return new Projection(FloatMatrix.zeros(to, from), FloatMatrix.zeros(1, from));
  }

  @Test
  void columnsOfTheVector() {
    VladModel plain = VladModel.of(CODEBOOK, Normalization.plain());
    assertThat(plain.vladDimension()).isEqualTo(6);
    assertThat(plain.outputDimension()).isEqualTo(6);
    VladModel projected =
        model(Optional.of(FloatMatrix.zeros(2, 2)), Optional.of(projection(6, 4)));
    assertThat(projected.vladDimension()).isEqualTo(6);
    assertThat(projected.outputDimension()).isEqualTo(4);
    assertThat(model(Optional.of(FloatMatrix.zeros(6, 2)), Optional.empty()).outputDimension())
        .isEqualTo(6);
  }

  @Test
  void aRotationIsForTheDescriptorsOrForEveryWord() {
    assertThatThrownBy(() -> model(Optional.of(FloatMatrix.zeros(3, 2)), Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a rotation of 3×2; wanted 2×2 or 6×2");
    assertThatThrownBy(() -> model(Optional.of(FloatMatrix.zeros(2, 3)), Optional.empty()))
        .hasMessage("a rotation of 2×3; wanted 2×2 or 6×2");
    FloatMatrix bad = FloatMatrix.zeros(6, 2);
    bad.values()[9] = Float.NaN;
    assertThatThrownBy(() -> model(Optional.of(bad), Optional.empty()))
        .hasMessage("rotation: row 4 holds NaN or infinity; wanted finite numbers");
  }

  @Test
  void aProjectionTakesTheWholeVector() {
    assertThatThrownBy(() -> model(Optional.empty(), Optional.of(projection(5, 2))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a projection of vectors with 5 columns; the codebook gives 3×2 = 6");
  }

  @Test
  void aProjectionsMeanFitsItsWeights() {
    FloatMatrix weights = FloatMatrix.zeros(2, 5);
    assertThatThrownBy(() -> new Projection(weights, FloatMatrix.zeros(1, 4)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a mean of 1×4; the weights expect 1×5");
    assertThatThrownBy(() -> new Projection(weights, FloatMatrix.zeros(5, 1)))
        .hasMessage("a mean of 5×1; the weights expect 1×5");
    FloatMatrix bad = FloatMatrix.copyOf(new float[][] {{0, 0, Float.POSITIVE_INFINITY, 0, 0}});
    assertThatThrownBy(() -> new Projection(weights, bad))
        .hasMessage("projection mean: row 0 holds NaN or infinity; wanted finite numbers");
  }

  @Test
  void aCodebookHasFiniteCentroids() {
    assertThat(CODEBOOK.size()).isEqualTo(3);
    assertThat(CODEBOOK.dimension()).isEqualTo(2);
    assertThatThrownBy(() -> new Codebook(FloatMatrix.zeros(0, 2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a codebook of 0×2; wanted at least one centroid of one column");
    assertThatThrownBy(() -> new Codebook(FloatMatrix.zeros(2, 0)))
        .hasMessage("a codebook of 2×0; wanted at least one centroid of one column");
    assertThatThrownBy(() -> new Codebook(FloatMatrix.copyOf(new float[][] {{1}, {Float.NaN}})))
        .hasMessage("codebook: row 1 holds NaN or infinity; wanted finite numbers");
    assertThatThrownBy(() -> CODEBOOK.requireDimension(64))
        .hasMessage("descriptors have 64 columns; the codebook expects 2");
  }

  @Test
  void originsHaveTheShapeOfTheCentroids() {
    assertThat(CODEBOOK.origins()).isSameAs(CODEBOOK.centroids());
    assertThat(CODEBOOK.isAdapted()).isFalse();
    assertThat(new Codebook(CODEBOOK.centroids(), FloatMatrix.zeros(3, 2)).isAdapted()).isFalse();
    FloatMatrix origins = FloatMatrix.copyOf(new float[][] {{0, 0}, {0, 1}, {0, 0}});
    assertThat(new Codebook(CODEBOOK.centroids(), origins).isAdapted()).isTrue();
    assertThatThrownBy(() -> new Codebook(CODEBOOK.centroids(), FloatMatrix.zeros(2, 3)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("origins of 2×3; the codebook has centroids of 3×2");
    origins.values()[5] = Float.NEGATIVE_INFINITY;
    assertThatThrownBy(() -> new Codebook(CODEBOOK.centroids(), origins))
        .hasMessage("origins: row 2 holds NaN or infinity; wanted finite numbers");
  }

  @Test
  void furtherVocabulariesStandBehindTheFirst() {
    Vocabulary first = model(Optional.of(FloatMatrix.zeros(2, 2)), Optional.empty()).vocabulary();
    Vocabulary second = Vocabulary.of(new Codebook(FloatMatrix.zeros(1, 2)), List.of());
    VladModel joint = VladModel.of(first, second, second);
    assertThat(joint.vladDimension()).isEqualTo(6 + 2 + 2);
    assertThat(joint.vocabularies()).containsExactly(first, second, second);
    assertThat(joint.withProjection(projection(10, 3)).outputDimension()).isEqualTo(3);
    assertThat(joint.withProjection(projection(10, 3)).vocabularies())
        .isEqualTo(joint.vocabularies());
    assertThat(VladModel.of(first).vocabulary()).isEqualTo(first);
    assertThatThrownBy(() -> joint.withProjection(projection(6, 3)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a projection of vectors with 6 columns; the 3 codebooks give 10");
    Vocabulary wide = Vocabulary.of(new Codebook(FloatMatrix.zeros(3, 4)), List.of());
    assertThatThrownBy(() -> VladModel.of(first, wide))
        .hasMessage("a further codebook of 4 columns; the first has 2");
    assertThatThrownBy(VladModel::of)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a model of no vocabulary; wanted at least one");
  }

  /** Whoever can do with one vocabulary alone does not get the first of several. */
  @Test
  void oneOfSeveralIsNotTheOnlyOne() {
    Vocabulary one = Vocabulary.of(CODEBOOK, List.of());
    assertThatThrownBy(() -> VladModel.of(one, one).vocabulary())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("a model of 2 vocabularies; wanted one of one");
  }

  @Test
  void aKindOfFeaturesInOneLine() {
    assertThat(FeatureKind.named("my descriptors").describe()).isEqualTo("my descriptors");
    assertThat(FeatureKind.named("my descriptors").isNameOnly()).isTrue();
    FeatureKind kind = new FeatureKind("sift", "4.13", Map.of("side", "640", "contrast", "0.03"));
    assertThat(kind.describe()).isEqualTo("sift 4.13, contrast 0.03, side 640");
    assertThat(kind.isNameOnly()).isFalse();
    assertThat(new FeatureKind("sift", "", Map.of("side", "640")).describe())
        .isEqualTo("sift, side 640");
  }

  @Test
  void someImagesOfABatch() {
    FloatMatrix x = FloatMatrix.copyOf(new float[][] {{0}, {1}, {2}, {3}});
    DescriptorBatch batch =
        new DescriptorBatch(x, new int[] {0, 1, 1, 3, 4}, new float[] {5, 6, 7, 8});
    DescriptorBatch some = batch.images(1, 3);
    assertThat(some.offsets()).containsExactly(0, 0, 2);
    assertThat(some.descriptors().values()).containsExactly(1, 2);
    assertThat(some.weights()).containsExactly(6, 7);
    assertThat(batch.images(0, 4)).isSameAs(batch);
    assertThat(batch.images(2, 2).imageCount()).isZero();
    assertThat(new DescriptorBatch(x, batch.offsets()).images(3, 4).weights()).isEmpty();
  }

  @Test
  void sumsOfPartsMerge() {
    ClusterSums a = sums(1, 2, 0.5);
    a.merge(sums(10, 5, 2));
    assertThat(a.residuals()).containsExactly(11, 0, 0, 0, 0, 0);
    assertThat(a.counts()).containsExactly(0, 7, 0);
    assertThat(a.inertia()).isEqualTo(2.5);
    assertThat(a.total()).isEqualTo(7);
    assertThatThrownBy(() -> a.merge(new ClusterSums(2, 3)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("sums of 2×3; wanted 3×2");
  }

  private static ClusterSums sums(double residual, long count, double inertia) {
    ClusterSums sums = new ClusterSums(3, 2);
    sums.residuals()[0] = residual;
    sums.counts()[1] = count;
    sums.addInertia(inertia);
    return sums;
  }

  @Test
  void aModelDoesNotChangeWithTheListsItWasMadeOf() {
    List<Normalization> steps = new ArrayList<>(Normalization.plain());
    Map<String, String> options = new HashMap<>(Map.of("b", "2", "a", "1"));
    VladModel model = VladModel.of(CODEBOOK, steps);
    Training training = new Training(5, 1.5, 7, options);
    steps.clear();
    options.clear();
    assertThat(model.vocabulary().normalizations()).isEqualTo(Normalization.plain());
    assertThat(training.options().keySet()).containsExactly("a", "b");
  }
}
