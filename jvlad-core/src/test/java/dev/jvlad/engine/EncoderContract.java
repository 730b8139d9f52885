package dev.jvlad.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.jvlad.ClusterSums;
import dev.jvlad.Codebook;
import dev.jvlad.DescriptorBatch;
import dev.jvlad.FloatMatrix;
import dev.jvlad.Normalization;
import dev.jvlad.Projection;
import dev.jvlad.Residuals;
import dev.jvlad.Training;
import dev.jvlad.VladModel;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every back end's encoder keeps, whatever it computes on. */
interface EncoderContract {
  List<String> NORMALIZATIONS =
      List.of("none", "ssr,l2", "intra", "intra,l2", "power:0.2,l2", "l2", "ssr,intra,l2");

  /** The back end under test. */
  Backend open();

  /** How far a component may be from the definition, in norms of its vector. */
  default double precision() {
    return 1e-5;
  }

  private FloatMatrix encode(VladModel model, DescriptorBatch batch) {
    try (Backend backend = open()) {
      return backend.encoder(model).encode(batch);
    }
  }

  private static VladModel model(Codebook codebook, String normalizations) {
    return VladModel.of(codebook, Normalization.parse(normalizations));
  }

  /** Two images, words (0, 0) and (10, 0). */
  private static DescriptorBatch twoImages() {
    FloatMatrix x =
        FloatMatrix.copyOf(new float[][] {{1, 2}, {2, 2}, {9, -4}, {4, 0}, {12, 9}, {11, 0}});
    return new DescriptorBatch(x, new int[] {0, 3, 6});
  }

  private static VladModel twoWords(String normalizations) {
    return model(new Codebook(FloatMatrix.copyOf(new float[][] {{0, 0}, {10, 0}})), normalizations);
  }

  @Test
  default void residualSumsByHand() {
    // First image: (1,2) + (2,2) at word 0, (9,−4) − (10,0) at word 1.
    // Second: (4,0) at word 0, (12,9) + (11,0) − 2·(10,0) at word 1.
    FloatMatrix vectors = encode(twoWords("none"), twoImages());
    assertThat(vectors.row(0)).containsExactly(3, 4, -1, -4);
    assertThat(vectors.row(1)).containsExactly(4, 0, 3, 9);
  }

  @Test
  default void normalizationsByHand() {
    // Signed roots of the second image: 2, 0, √3, 3; their squares add up to 16.
    FloatMatrix seed = encode(twoWords("ssr,l2"), twoImages());
    assertThat(seed.row(1))
        .containsExactly(new float[] {0.5f, 0, (float) Math.sqrt(3) / 4, 0.75f}, within(1e-6f));
    FloatMatrix intra = encode(twoWords("intra"), twoImages());
    float r17 = (float) Math.sqrt(17);
    assertThat(intra.row(0))
        .containsExactly(new float[] {0.6f, 0.8f, -1 / r17, -4 / r17}, within(1e-6f));
    // The order of the list is the order of the steps.
    FloatMatrix intraFirst = encode(twoWords("intra,power:0.5"), twoImages());
    assertThat(intraFirst.get(0, 0)).isCloseTo((float) Math.sqrt(0.6), within(1e-6f));
  }

  @Test
  default void unitResidualsAndWeightsByHand() {
    // (3,4) has length 5, (10,5) lies (0,5) from word 1, and what lies on its word adds nothing.
    FloatMatrix x = FloatMatrix.copyOf(new float[][] {{3, 4}, {10, 5}, {10, 0}});
    DescriptorBatch batch = DescriptorBatch.ofOneImage(x, new float[] {5, 2, 7});
    VladModel plain = twoWords("none");
    VladModel unit =
        new VladModel(
            plain.vocabulary().codebook(),
            Residuals.UNIT,
            Optional.empty(),
            List.of(),
            Optional.empty(),
            Training.UNKNOWN);
    float[] wanted = {3, 4, 0, 2};
    assertThat(encode(unit, batch).row(0)).containsExactly(wanted, within(1e-6f));
    assertThat(encode(plain, batch).row(0)).containsExactly(15, 20, 0, 10);
  }

  @Test
  default void rotationAndProjectionByHand() {
    // A quarter turn for word 0, none for word 1; then y = (v0 + v2 − 1, v1), to unit length.
    FloatMatrix turns = FloatMatrix.copyOf(new float[][] {{0, 1}, {-1, 0}, {1, 0}, {0, 1}});
    FloatMatrix weights = FloatMatrix.copyOf(new float[][] {{1, 0, 1, 0}, {0, 1, 0, 0}});
    Projection projection =
        new Projection(weights, FloatMatrix.copyOf(new float[][] {{1, 0, 0, 0}}));
    VladModel turned =
        new VladModel(
            twoWords("none").vocabulary().codebook(),
            Residuals.PLAIN,
            Optional.of(turns),
            List.of(),
            Optional.empty(),
            Training.UNKNOWN);
    VladModel projected =
        new VladModel(
            turned.vocabulary().codebook(),
            Residuals.PLAIN,
            Optional.of(turns),
            List.of(),
            Optional.of(projection),
            Training.UNKNOWN);
    assertThat(encode(turned, twoImages()).row(0)).containsExactly(4, -3, -1, -4);
    float r13 = (float) Math.sqrt(4 + 9);
    assertThat(encode(projected, twoImages()).row(0))
        .containsExactly(new float[] {2 / r13, -3 / r13}, within(1e-6f));
  }

  @Test
  default void adaptedResidualsByHand() {
    // Words (0, 0) and (10, 0) as before, residuals from (1, 1) and (11, −1).
    VladModel plain = twoWords("none");
    Codebook adapted =
        new Codebook(
            plain.vocabulary().codebook().centroids(),
            FloatMatrix.copyOf(new float[][] {{1, 1}, {11, -1}}));
    FloatMatrix vectors = encode(model(adapted, "none"), twoImages());
    assertThat(vectors.row(0)).containsExactly(1, 2, -2, -3);
    assertThat(vectors.row(1)).containsExactly(3, -1, 1, 11);
    VladModel unit =
        new VladModel(
            adapted,
            Residuals.UNIT,
            Optional.empty(),
            List.of(),
            Optional.empty(),
            Training.UNKNOWN);
    // (4, 5) lies (3, 4) from the first origin; what lies on an origin adds nothing.
    FloatMatrix x = FloatMatrix.copyOf(new float[][] {{4, 5}, {1, 1}, {11, -1}});
    assertThat(encode(unit, DescriptorBatch.ofOneImage(x)).row(0))
        .containsExactly(new float[] {0.6f, 0.8f, 0, 0}, within(1e-6f));
  }

  @Test
  default void vocabulariesSideBySideByHand() {
    // One word at (0, 0) gives (12, 0) for the first image, (1, 0) at unit length; the two words
    // give (3, 4, −1, −4); 1 + 42 is the squared length of both. The second: (27, 9), (4, 0, 3, 9).
    VladModel one = model(new Codebook(FloatMatrix.zeros(1, 2)), "l2");
    VladModel joint = VladModel.of(one.vocabulary(), twoWords("none").vocabulary());
    FloatMatrix vectors = encode(joint, twoImages());
    float r43 = (float) Math.sqrt(43);
    float[] wanted = {1 / r43, 0, 3 / r43, 4 / r43, -1 / r43, -4 / r43};
    assertThat(vectors.row(0)).containsExactly(wanted, within(1e-6f));
    double r810 = Math.sqrt(27 * 27 + 9 * 9);
    double r107 = Math.sqrt(1 + 16 + 9 + 81);
    assertThat((double) vectors.get(1, 1)).isCloseTo(9 / r810 / r107, within(1e-6));
    assertThat((double) vectors.get(1, 5)).isCloseTo(9 / r107, within(1e-6));
    // y = (v0 + v2 − 1/√43, v5), to unit length: (3, −4) / 5.
    FloatMatrix weights =
        FloatMatrix.copyOf(new float[][] {{1, 0, 1, 0, 0, 0}, {0, 0, 0, 0, 0, 1}});
    FloatMatrix mean = FloatMatrix.copyOf(new float[][] {{1 / r43, 0, 0, 0, 0, 0}});
    assertThat(encode(joint.withProjection(new Projection(weights, mean)), twoImages()).row(0))
        .containsExactly(new float[] {0.6f, -0.8f}, within(1e-6f));
  }

  @ParameterizedTest
  @CsvSource({"2, 1", "3, 5", "17, 16", "33, 9"})
  default void adaptedAndJointModelsAreAsTheDefinition(int d, int k) {
    long seed = 19L * d + k;
    RandomInput random = new RandomInput(seed);
    DescriptorBatch plain = random.ragged(40, 60, d);
    try (Backend backend = open()) {
      for (Residuals residuals : Residuals.values()) {
        VladModel first =
            new VladModel(
                random.adapted(random.codebook(k, d)),
                residuals,
                Optional.of(random.rotations(k, d)),
                Normalization.parse("power:0.2,l2"),
                Optional.empty(),
                Training.UNKNOWN);
        VladModel second =
            new VladModel(
                random.codebook(k + 2, d),
                residuals,
                Optional.of(random.rotations(1, d)),
                Normalization.parse("intra"),
                Optional.empty(),
                Training.UNKNOWN);
        VladModel third = model(random.adapted(random.codebook(1, d)), "ssr,l2");
        VladModel joint = VladModel.of(first.vocabulary(), second.vocabulary(), third.vocabulary());
        int columns = joint.vladDimension();
        for (VladModel model :
            List.of(
                first,
                joint,
                joint.withProjection(random.projection(columns, Math.min(columns, 13))))) {
          for (DescriptorBatch batch : List.of(plain, random.weighted(plain))) {
            assertClose(
                backend.encoder(model).encode(batch),
                Reference.encode(model, batch),
                "%s, %d vocabularies, %d columns, %d weights, seed %d"
                    .formatted(
                        residuals,
                        model.vocabularies().size(),
                        model.outputDimension(),
                        batch.weights().length,
                        seed));
          }
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1", "1, 5", "1, 16", "1, 100", "2, 1", "2, 5", "2, 16", "2, 100",
    "3, 1", "3, 5", "3, 16", "3, 100", "17, 1", "17, 5", "17, 16", "17, 100",
    "64, 1", "64, 5", "64, 16", "64, 100", "128, 1", "128, 5", "128, 16", "128, 100"
  })
  default void raggedBatchesAreAsTheDefinition(int d, int k) {
    long seed = 1000L * d + k;
    RandomInput random = new RandomInput(seed);
    // The definition takes its time where there is much of everything.
    int images = k * d > 2000 ? 40 : d > 17 ? 100 : 300;
    DescriptorBatch batch = random.ragged(images, 200, d);
    Codebook codebook = random.codebook(k, d);
    int[] words = Reference.words(batch.descriptors(), codebook);
    try (Backend backend = open()) {
      for (String list : NORMALIZATIONS) {
        VladModel model = model(codebook, list);
        FloatMatrix vectors = backend.encoder(model).encode(batch);
        assertClose(
            vectors, Reference.encode(model, batch, words), "%s, seed %d".formatted(list, seed));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"40, 128", "96, 256", "128, 1024"})
  default void dataWhoseVariancesFallIsAsTheDefinition(int d, int k) {
    long seed = 13L * d + k;
    RandomInput random = new RandomInput(seed);
    FloatMatrix x = random.falling(800, d, 0.05);
    Codebook codebook = new Codebook(random.falling(k, d, 0.05));
    for (int row = 0; row < 800; row += 100) {
      System.arraycopy(codebook.centroids().values(), 0, x.values(), row * d, d);
    }
    DescriptorBatch batch = DescriptorBatch.ofEqualImages(x, 100);
    VladModel model = model(codebook, "ssr,l2");
    double[][] wanted = Reference.encode(model, batch);
    try (Backend backend = open()) {
      for (int round = 0; round < 3; round++) {
        assertClose(backend.encoder(model).encode(batch), wanted, "seed %d".formatted(seed));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"3, 5", "17, 16", "64, 7"})
  default void everyKindOfModelIsAsTheDefinition(int d, int k) {
    long seed = 77L * d + k;
    RandomInput random = new RandomInput(seed);
    DescriptorBatch plain = random.ragged(16, 60, d);
    Codebook codebook = random.codebook(k, d);
    int[] words = Reference.words(plain.descriptors(), codebook);
    List<Optional<FloatMatrix>> rotations =
        List.of(
            Optional.empty(),
            Optional.of(random.rotations(1, d)),
            Optional.of(random.rotations(k, d)));
    List<Optional<Projection>> projections =
        List.of(
            Optional.empty(),
            Optional.of(random.projection(k * d, 1)),
            Optional.of(random.projection(k * d, Math.min(k * d, 20))));
    try (Backend backend = open()) {
      for (DescriptorBatch batch : List.of(plain, random.weighted(plain))) {
        for (Residuals residuals : Residuals.values()) {
          for (int r = 0; r < rotations.size(); r++) {
            for (int p = 0; p < projections.size(); p++) {
              for (String list : List.of("power:0.2,l2", "intra")) {
                VladModel model =
                    new VladModel(
                        codebook,
                        residuals,
                        rotations.get(r),
                        Normalization.parse(list),
                        projections.get(p),
                        Training.UNKNOWN);
                assertClose(
                    backend.encoder(model).encode(batch),
                    Reference.encode(model, batch, words),
                    "%s, %d weights, rotation %d, projection %d, %s, seed %d"
                        .formatted(residuals, batch.weights().length, r, p, list, seed));
              }
            }
          }
        }
      }
    }
  }

  /** To the precision, in each row's norm; rows that should be zero are zero. */
  private void assertClose(FloatMatrix vectors, double[][] wanted, String what) {
    assertThat(vectors.rows()).as(what).isEqualTo(wanted.length);
    for (int i = 0; i < wanted.length; i++) {
      assertThat(vectors.columns()).as(what).isEqualTo(wanted[i].length);
      double greatest = 0;
      for (int f = 0; f < wanted[i].length; f++) {
        double error = Math.abs(vectors.get(i, f) - wanted[i][f]);
        greatest = error <= greatest ? greatest : error; // NaN is kept
      }
      double norm = Reference.norm(wanted[i], 0, wanted[i].length);
      assertThat(greatest)
          .as("%s, row %d of norm %s", what, i, norm)
          .isLessThanOrEqualTo(precision() * norm);
    }
  }

  @Test
  default void repeatedCallsGiveTheSameBits() {
    RandomInput random = new RandomInput(5);
    DescriptorBatch batch = random.ragged(60, 100, 17);
    DescriptorBatch other = random.ragged(20, 300, 17);
    VladModel model = model(random.codebook(16, 17), "ssr,l2");
    try (Backend backend = open()) {
      VladEncoder encoder = backend.encoder(model);
      FloatMatrix once = encoder.encode(batch);
      encoder.encode(other); // leaves its numbers in whatever memory is kept
      FloatMatrix reused = FloatMatrix.zeros(60, 16 * 17);
      Arrays.fill(reused.values(), Float.NaN);
      encoder.encode(batch, reused);
      assertThat(reused).isEqualTo(once);
      assertThat(backend.encoder(model).encode(batch)).isEqualTo(once);
    }
  }

  @Test
  default void anImagesVectorDoesNotDependOnItsNeighbours() {
    RandomInput random = new RandomInput(6);
    DescriptorBatch batch = random.ragged(25, 80, 9);
    VladModel plain = model(random.codebook(7, 9), "power:0.2,l2");
    VladModel projecting = plain.withProjection(random.projection(63, 21));
    try (Backend backend = open()) {
      for (VladModel model : List.of(plain, projecting)) {
        VladEncoder encoder = backend.encoder(model);
        FloatMatrix all = encoder.encode(batch);
        for (int i = 0; i < 25; i++) {
          FloatMatrix image = batch.descriptors().rows(batch.offsets()[i], batch.offsets()[i + 1]);
          FloatMatrix alone = encoder.encode(DescriptorBatch.ofOneImage(image));
          assertThat(alone.row(0)).as("image %d", i).containsExactly(all.row(i), within(1e-6f));
        }
      }
    }
  }

  @Test
  default void sumsOfPartsFinishAsTheWhole() {
    long seed = 8;
    RandomInput random = new RandomInput(seed);
    FloatMatrix x = random.normal(1500, 12);
    Codebook codebook = random.codebook(10, 12);
    VladModel model =
        new VladModel(
            codebook,
            Residuals.UNIT,
            Optional.of(random.rotations(1, 12)),
            Normalization.plain(),
            Optional.of(random.projection(120, 30)),
            Training.UNKNOWN);
    VladModel adapted = model(random.adapted(codebook), "ssr,l2");
    VladModel joint = VladModel.of(model(codebook, "intra").vocabulary(), adapted.vocabulary());
    for (VladModel m :
        List.of(
            model,
            model(codebook, "ssr,l2"),
            adapted,
            joint,
            joint.withProjection(random.projection(240, 30)))) {
      try (Backend backend = open()) {
        VladEncoder encoder = backend.encoder(m);
        ClusterSums sums = encoder.sums(x.rows(0, 700));
        sums.merge(encoder.sums(x.rows(700, 700)));
        sums.merge(encoder.sums(x.rows(700, 1500)));
        assertThat(sums.total()).isEqualTo(1500L * m.vocabularies().size());
        assertThat(encoder.finish(sums))
            .as("seed %d", seed)
            .containsExactly(encoder.encode(DescriptorBatch.ofOneImage(x)).row(0), within(1e-6f));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"PLAIN", "UNIT"})
  default void aLargeImageIsEncodedAsTheDefinition(Residuals residuals) {
    RandomInput random = new RandomInput(9);
    int[] offsets = {0, 10, 40_000, 40_000, 40_025, 57_000, 57_003};
    DescriptorBatch plain = new DescriptorBatch(random.normal(57_003, 6), offsets);
    Codebook codebook = random.codebook(9, 6);
    int[] words = Reference.words(plain.descriptors(), codebook);
    VladModel model =
        new VladModel(
            codebook,
            residuals,
            Optional.of(random.rotations(9, 6)),
            Normalization.parse("ssr,l2"),
            Optional.of(random.projection(54, 11)),
            Training.UNKNOWN);
    VladModel further = model(random.adapted(random.codebook(3, 6)), "ssr,l2");
    VladModel joint = VladModel.of(model.vocabulary(), further.vocabulary());
    for (VladModel m : List.of(model, joint)) {
      for (DescriptorBatch batch : List.of(plain, random.weighted(plain))) {
        assertClose(encode(m, batch), Reference.encode(m, batch, words), "large image");
      }
    }
  }

  @Test
  default void imagesWithoutFeaturesAreZero() {
    FloatMatrix x = FloatMatrix.copyOf(new float[][] {{10, 0}, {0, 0}, {3, 1}});
    DescriptorBatch batch = new DescriptorBatch(x, new int[] {0, 0, 1, 2, 2, 3, 3});
    Projection projection = new RandomInput(3).projection(4, 3);
    for (String list : NORMALIZATIONS) {
      for (Optional<Projection> p :
          List.of(Optional.<Projection>empty(), Optional.of(projection))) {
        VladModel words = twoWords(list);
        VladModel model =
            new VladModel(
                words.vocabulary().codebook(),
                Residuals.PLAIN,
                Optional.empty(),
                words.vocabulary().normalizations(),
                p,
                Training.UNKNOWN);
        FloatMatrix vectors = encode(model, batch);
        for (int i : new int[] {0, 1, 2, 3, 5}) {
          assertThat(vectors.row(i)).as("%s, image %d", list, i).containsOnly(0);
        }
        assertThat(vectors.row(4)).as(list).doesNotContain(Float.NaN).isNotEqualTo(new float[4]);
      }
      VladModel joint = VladModel.of(twoWords(list).vocabulary(), twoWords("l2").vocabulary());
      for (VladModel model :
          List.of(joint, joint.withProjection(new RandomInput(4).projection(8, 3)))) {
        FloatMatrix vectors = encode(model, batch);
        for (int i : new int[] {0, 1, 2, 3, 5}) {
          assertThat(vectors.row(i)).as("%s twice, image %d", list, i).containsOnly(0);
        }
        assertThat(vectors.row(4)).as(list).doesNotContain(Float.NaN);
        assertThat(Reference.norm(doubles(vectors.row(4)), 0, model.outputDimension()))
            .as(list)
            .isCloseTo(1, within(1e-5));
      }
    }
  }

  private static double[] doubles(float[] values) {
    double[] wide = new double[values.length];
    Arrays.setAll(wide, i -> values[i]);
    return wide;
  }

  @Test
  default void oneRowAndNoImages() {
    FloatMatrix row = FloatMatrix.copyOf(new float[][] {{4, 0}});
    assertThat(encode(twoWords("l2"), DescriptorBatch.ofOneImage(row)).row(0))
        .containsExactly(1, 0, 0, 0);
    DescriptorBatch none = new DescriptorBatch(FloatMatrix.zeros(0, 2), new int[] {0});
    FloatMatrix vectors = encode(twoWords("l2"), none);
    assertThat(vectors.rows()).isZero();
    assertThat(vectors.columns()).isEqualTo(4);
  }

  @ParameterizedTest
  @ValueSource(floats = {0x1p-140f, 1e-30f, 1e-20f, 1e20f, 1e30f, 3e37f, 3e38f})
  default void noScaleGivesNaNOrAnotherLength(float scale) {
    long seed = 21;
    RandomInput random = new RandomInput(seed);
    Random signs = new Random(seed);
    FloatMatrix x = FloatMatrix.zeros(40, 19);
    for (int i = 0; i < x.values().length; i++) {
      x.values()[i] = scale * (signs.nextInt(3) - 1);
    }
    FloatMatrix centroids = FloatMatrix.zeros(3, 19);
    Arrays.fill(centroids.values(), 19, 38, scale);
    Arrays.fill(centroids.values(), 38, 57, -scale);
    for (Optional<Projection> projection :
        List.of(Optional.<Projection>empty(), Optional.of(random.projection(57, 9)))) {
      for (String list : NORMALIZATIONS) {
        VladModel model =
            new VladModel(
                new Codebook(centroids),
                Residuals.PLAIN,
                Optional.of(random.rotations(1, 19)),
                Normalization.parse(list),
                projection,
                Training.UNKNOWN);
        FloatMatrix vectors = encode(model, DescriptorBatch.ofEqualImages(x, 10));
        for (int i = 0; i < vectors.rows(); i++) {
          String what = "%s, image %d, projection %s".formatted(list, i, projection.isPresent());
          double squaredNorm = 0;
          for (float v : vectors.row(i)) {
            assertThat(v).as(what).isFinite();
            squaredNorm += (double) v * v;
          }
          if (list.endsWith("l2") || projection.isPresent()) {
            assertThat(Math.sqrt(squaredNorm)).as(what).isCloseTo(1, within(1e-5));
          }
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  default void aRowThatIsNotFiniteIsNamed(float value) {
    for (int column : new int[] {0, 16, 18}) {
      DescriptorBatch batch = DescriptorBatch.ofEqualImages(FloatMatrix.zeros(40_000, 19), 8);
      batch.descriptors().values()[17 * 19 + column] = value;
      batch.descriptors().values()[39_999 * 19] = value;
      VladModel plain = model(new RandomInput(2).codebook(5, 19), "ssr,l2");
      VladModel joint = VladModel.of(plain.vocabulary(), plain.vocabulary());
      for (VladModel model : List.of(plain, joint)) {
        requireNamed(model, batch);
      }
    }
  }

  private void requireNamed(VladModel model, DescriptorBatch batch) {
    try (Backend backend = open()) {
      VladEncoder encoder = backend.encoder(model);
      assertThatThrownBy(() -> encoder.encode(batch))
          .isInstanceOfSatisfying(
              NonFiniteRowException.class, e -> assertThat(e.row()).isEqualTo(17))
          .hasMessage("descriptor row 17 holds NaN or infinity; wanted finite numbers");
      assertThatThrownBy(() -> encoder.sums(batch.descriptors()))
          .isInstanceOf(NonFiniteRowException.class)
          .hasMessageStartingWith("descriptor row 17 holds NaN");
      DescriptorBatch onLargeImage = DescriptorBatch.ofOneImage(batch.descriptors());
      assertThatThrownBy(() -> encoder.encode(onLargeImage))
          .isInstanceOf(NonFiniteRowException.class)
          .hasMessageStartingWith("descriptor row 17 holds NaN");
      DescriptorBatch largeFirst =
          new DescriptorBatch(batch.descriptors(), new int[] {0, 39_990, 40_000});
      assertThatThrownBy(() -> encoder.encode(largeFirst))
          .isInstanceOf(NonFiniteRowException.class)
          .hasMessageStartingWith("descriptor row 17 holds NaN");
      // The encoder is whole after a refusal.
      assertThat(encoder.encode(DescriptorBatch.ofOneImage(FloatMatrix.zeros(1, 19))).rows())
          .isEqualTo(1);
    }
  }

  @Test
  default void shapesAreChecked() {
    try (Backend backend = open()) {
      VladEncoder encoder = backend.encoder(twoWords("l2"));
      FloatMatrix wide = FloatMatrix.zeros(5, 3);
      assertThatThrownBy(() -> encoder.encode(DescriptorBatch.ofOneImage(wide)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("descriptors have 3 columns; the codebook expects 2");
      assertThatThrownBy(() -> encoder.sums(wide))
          .hasMessage("descriptors have 3 columns; the codebook expects 2");
      assertThatThrownBy(() -> encoder.encode(twoImages(), FloatMatrix.zeros(2, 3)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("vectors of 2×3; wanted 2×4");
      assertThatThrownBy(() -> encoder.finish(new ClusterSums(3, 2)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("sums of 3×2; wanted 2×2");
      VladEncoder joint =
          backend.encoder(VladModel.of(twoWords("l2").vocabulary(), twoWords("ssr").vocabulary()));
      assertThatThrownBy(() -> joint.encode(DescriptorBatch.ofOneImage(wide)))
          .hasMessage("descriptors have 3 columns; the codebook expects 2");
      assertThatThrownBy(() -> joint.encode(twoImages(), FloatMatrix.zeros(2, 4)))
          .hasMessage("vectors of 2×4; wanted 2×8");
      assertThatThrownBy(() -> joint.finish(new ClusterSums(2, 2)))
          .hasMessage("sums of 2×2; wanted 4×2");
    }
  }
}
