package dev.jvlad.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.jvlad.DescriptorBatch;
import dev.jvlad.FeatureKind;
import dev.jvlad.FloatMatrix;
import dev.jvlad.Normalization;
import dev.jvlad.Residuals;
import dev.jvlad.VladModel;
import dev.jvlad.Vocabulary;
import dev.jvlad.engine.Backend;
import dev.jvlad.engine.NonFiniteRowException;
import dev.jvlad.learn.Recipe.Reduction;
import dev.jvlad.learn.Recipe.Rotation;
import dev.jvlad.learn.Recipe.Words;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class VladTrainerTest {
  private static final Backend BACKEND = Backend.simd(2);
  private static final DescriptorBatch IMAGES =
      DescriptorBatch.ofEqualImages(Blobs.of(8, 1200, 6, 40, 3).samples(), 30);

  private static final Words LEARNED = new Words.Learned(KMeansOptions.lloyd(8, 5));

  @AfterAll
  static void close() {
    BACKEND.close();
  }

  private static VladModel train(Recipe recipe, DescriptorBatch images) {
    return new VladTrainer(recipe, BACKEND, step -> {}).train(images, FeatureKind.named("blobs"));
  }

  private static Recipe recipe(Residuals residuals, Rotation rotation, Reduction reduction) {
    return new Recipe(LEARNED, residuals, rotation, Normalization.plain(), reduction);
  }

  @Test
  void theSeedsRecipeIsACodebookAndItsFacts() {
    List<KMeans.Progress> progress = new ArrayList<>();
    VladModel model =
        new VladTrainer(Recipe.plain(LEARNED), BACKEND, progress::add)
            .train(IMAGES, FeatureKind.named("blobs"));
    assertThat(model.vocabulary().codebook())
        .isEqualTo(
            KMeans.learn(IMAGES.descriptors(), KMeansOptions.lloyd(8, 5), BACKEND).codebook());
    assertThat(model.vocabulary().rotation()).isEmpty();
    assertThat(model.projection()).isEmpty();
    assertThat(model.features()).isEqualTo(FeatureKind.named("blobs"));
    assertThat(model.vocabulary().training().samples()).isEqualTo(1200);
    assertThat(model.vocabulary().training().seed()).isEqualTo(5);
    double inertia = Blobs.inertia(IMAGES.descriptors(), model.vocabulary().codebook().centroids());
    assertThat(model.vocabulary().training().inertia()).isCloseTo(inertia, within(1e-7 * inertia));
    assertThat(model.vocabulary().training().options()).containsEntry("algorithm", "lloyd");
    KMeans.Progress last = progress.get(progress.size() - 1);
    assertThat(model.vocabulary().training().options())
        .containsEntry("steps", Integer.toString(last.iteration()));
    assertThat(progress).isNotEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void rotationsAreOrthonormal(Residuals residuals) {
    FloatMatrix shared =
        train(recipe(residuals, Rotation.SHARED, new Reduction.None()), IMAGES)
            .vocabulary()
            .rotation()
            .orElseThrow();
    FloatMatrix perWord =
        train(recipe(residuals, Rotation.PER_WORD, new Reduction.None()), IMAGES)
            .vocabulary()
            .rotation()
            .orElseThrow();
    FloatMatrix random =
        train(recipe(residuals, Rotation.RANDOM, new Reduction.None()), IMAGES)
            .vocabulary()
            .rotation()
            .orElseThrow();
    assertThat(shared.rows()).isEqualTo(6);
    assertThat(perWord.rows()).isEqualTo(8 * 6);
    assertThat(random).isEqualTo(RandomRotation.axes(6, 5));
    for (FloatMatrix rotation : List.of(shared, perWord, random)) {
      for (int word = 0; word < rotation.rows() / 6; word++) {
        for (int a = 0; a < 6; a++) {
          for (int b = 0; b < 6; b++) {
            double product = 0;
            for (int f = 0; f < 6; f++) {
              product += rotation.get(word * 6 + a, f) * rotation.get(word * 6 + b, f);
            }
            assertThat(product).as("word %d", word).isCloseTo(a == b ? 1 : 0, within(1e-5));
          }
        }
      }
    }
  }

  @Test
  void reductionsShortenTheVector() {
    for (Reduction reduction :
        List.of(
            new Reduction.Principal(10),
            new Reduction.Whitened(10, 0.01),
            new Reduction.Balanced(10))) {
      VladModel model = train(recipe(Residuals.PLAIN, Rotation.SHARED, reduction), IMAGES);
      assertThat(model.outputDimension()).isEqualTo(10);
      FloatMatrix vectors = BACKEND.encoder(model).encode(IMAGES);
      for (int i = 0; i < vectors.rows(); i++) {
        double squaredNorm = 0;
        for (float v : vectors.row(i)) {
          squaredNorm += (double) v * v;
        }
        assertThat(squaredNorm).as("%s, image %d", reduction, i).isCloseTo(1, within(1e-5));
      }
    }
    assertThatThrownBy(() ->
            train(recipe(Residuals.PLAIN, Rotation.NONE, new Reduction.Principal(40)), IMAGES))
        .hasMessage("40 components; the samples have 1 to 39");
  }

  @Test
  void balancingKeepsTheCosines() {
    FloatMatrix plain = vectors(new Reduction.Principal(10));
    FloatMatrix balanced = vectors(new Reduction.Balanced(10));
    assertThat(balanced).isNotEqualTo(plain);
    for (int i = 1; i < plain.rows(); i++) {
      assertThat(cosine(balanced, i)).as("image %d", i).isCloseTo(cosine(plain, i), within(1e-5));
    }
  }

  private static FloatMatrix vectors(Reduction reduction) {
    return BACKEND
        .encoder(train(recipe(Residuals.UNIT, Rotation.NONE, reduction), IMAGES))
        .encode(IMAGES);
  }

  private static double cosine(FloatMatrix unit, int row) {
    double product = 0;
    for (int f = 0; f < unit.columns(); f++) {
      product += (double) unit.get(0, f) * unit.get(row, f);
    }
    return product;
  }

  @Test
  void vocabulariesAreThoseOfTheSeedsThatFollow() {
    Recipe three =
        recipe(Residuals.UNIT, Rotation.PER_WORD, new Reduction.None())
            .withWords(new Words.Learned(KMeansOptions.lloyd(8, 5), 3));
    VladModel joint = train(three, IMAGES);
    for (int i = 0; i < 3; i++) {
      Words alone = new Words.Learned(KMeansOptions.lloyd(8, 5 + i));
      assertThat(joint.vocabularies().get(i))
          .isEqualTo(train(three.withWords(alone), IMAGES).vocabulary());
    }
    VladModel reduced =
        train(
            new Recipe(
                three.words(),
                three.residuals(),
                three.rotation(),
                three.normalizations(),
                new Reduction.Principal(20)),
            IMAGES);
    FloatMatrix vectors = BACKEND.encoder(joint).encode(IMAGES);
    assertThat(reduced.projection()).hasValue(Pca.learn(vectors, 20).reduction(20));
    assertThatThrownBy(() -> new Words.Learned(KMeansOptions.lloyd(8, 5), 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("0 vocabularies; wanted at least 1");
  }

  /** Far to one side, so that one word has no descriptors of the new images. */
  private static DescriptorBatch moved() {
    FloatMatrix x = Blobs.of(8, 900, 6, 40, 3).samples();
    for (int i = 0; i < x.values().length; i++) {
      x.values()[i] = i % 6 == 0 ? Math.abs(x.values()[i]) + 20 : x.values()[i] + 2;
    }
    return DescriptorBatch.ofEqualImages(x, 30);
  }

  @ParameterizedTest
  @EnumSource
  void adaptedWordsHaveTheMeansOfTheNewDescriptors(Residuals residuals) {
    VladModel old = train(recipe(residuals, Rotation.PER_WORD, new Reduction.None()), IMAGES);
    Recipe adapting = Recipe.adapting(old, "0123");
    assertThat(adapting.rotation()).isEqualTo(Rotation.PER_WORD);
    assertThat(adapting.residuals()).isEqualTo(residuals);
    DescriptorBatch images = moved();
    VladModel adapted = train(adapting, images);

    FloatMatrix centroids = old.vocabulary().codebook().centroids();
    assertThat(adapted.vocabulary().codebook().centroids()).isEqualTo(centroids);
    int[] words = BACKEND.clusterStep(images.descriptors()).assign(old.vocabulary().codebook());
    int empty = 0;
    for (int j = 0; j < 8; j++) {
      double[] mean = new double[6];
      int count = 0;
      for (int i = 0; i < words.length; i++) {
        if (words[i] == j) {
          count++;
          for (int f = 0; f < 6; f++) {
            mean[f] += images.descriptors().get(i, f);
          }
        }
      }
      empty += count == 0 ? 1 : 0;
      for (int f = 0; f < 6; f++) {
        double wanted = count == 0 ? centroids.get(j, f) : mean[f] / count;
        assertThat((double) adapted.vocabulary().codebook().origins().get(j, f))
            .as("word %d of %d descriptors", j, count)
            .isCloseTo(wanted, within(1e-5 * Math.max(1, Math.abs(wanted))));
      }
    }
    assertThat(empty).as("words without descriptors").isBetween(1, 6);
    assertThat(adapted.vocabulary().training().options())
        .containsEntry("adapted from", "0123")
        .containsEntry("rotation", "per_word")
        .doesNotContainKey("steps");
    assertThat(adapted.vocabulary().training().samples()).isEqualTo(900);
    double inertia = Blobs.inertia(images.descriptors(), centroids);
    assertThat(adapted.vocabulary().training().inertia())
        .isCloseTo(inertia, within(1e-7 * inertia));
  }

  @Test
  void plainResidualsOfTheNewImagesAddUpToNothing() {
    DescriptorBatch images = moved();
    VladModel old = train(Recipe.plain(LEARNED), IMAGES);
    VladModel adapted = train(Recipe.adapting(old, ""), images);
    double[] sums = BACKEND.encoder(adapted).sums(images.descriptors()).residuals();
    assertThat(sums).containsExactly(new double[sums.length], within(0.02)); // 900 roundings
    double[] before = BACKEND.encoder(old).sums(images.descriptors()).residuals();
    assertThat(Arrays.stream(before).map(Math::abs).max().orElseThrow()).isGreaterThan(100);
  }

  @Test
  void adaptingGoesFromTheWordsWhateverTheirOrigins() {
    VladModel old = train(Recipe.plain(LEARNED), IMAGES);
    VladModel once = train(Recipe.adapting(old, "a"), moved());
    VladModel back = train(Recipe.adapting(once, "b"), IMAGES);
    assertThat(back.vocabulary().codebook())
        .isEqualTo(train(Recipe.adapting(old, "c"), IMAGES).vocabulary().codebook());
  }

  @ParameterizedTest
  @EnumSource
  void everyVocabularyIsAdaptedWithItsKindOfAxes(Rotation rotation) {
    Recipe two =
        recipe(Residuals.UNIT, rotation, new Reduction.None())
            .withWords(new Words.Learned(KMeansOptions.lloyd(8, 5), 2));
    VladModel old = train(two, IMAGES);
    VladModel adapted = train(Recipe.adapting(old, ""), moved());
    assertThat(adapted.vocabularies()).hasSize(2);
    for (int i = 0; i < 2; i++) {
      Vocabulary part = adapted.vocabularies().get(i);
      assertThat(part.codebook().centroids())
          .isEqualTo(old.vocabularies().get(i).codebook().centroids());
      assertThat(part.codebook().isAdapted()).isTrue();
      assertThat(part.training().seed()).isEqualTo(5 + i);
      assertThat(part.training().options())
          .containsEntry("rotation", rotation.name().toLowerCase(Locale.ROOT));
      if (rotation == Rotation.RANDOM) {
        assertThat(part.rotation()).isEqualTo(old.vocabularies().get(i).rotation());
      }
    }
  }

  @Test
  void whatCannotBeAdaptedToIsRefused() {
    Recipe adapting = Recipe.adapting(train(Recipe.plain(LEARNED), IMAGES), "");
    DescriptorBatch wide = DescriptorBatch.ofOneImage(FloatMatrix.zeros(3, 7));
    assertThatThrownBy(() -> train(adapting, wide))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("descriptors have 7 columns; the codebook expects 6");
    DescriptorBatch none = DescriptorBatch.ofOneImage(FloatMatrix.zeros(0, 6));
    assertThatThrownBy(() -> train(adapting, none))
        .hasMessage("no descriptors to adapt words to; wanted at least one");
    DescriptorBatch bad = moved();
    bad.descriptors().values()[177 * 6] = Float.NaN;
    assertThatThrownBy(() -> train(adapting, bad))
        .isInstanceOfSatisfying(
            NonFiniteRowException.class, e -> assertThat(e.row()).isEqualTo(177));
  }

  @ParameterizedTest
  @EnumSource
  void aWordOfEqualDescriptorsTakesTheSharedAxes(Residuals residuals) {
    FloatMatrix samples = IMAGES.descriptors().rows(0, 1200);
    for (int i = 0; i < 1200; i += 8) { // the descriptors of one blob
      for (int f = 0; f < 6; f++) {
        samples.values()[i * 6 + f] = 500;
      }
    }
    Recipe perWord = recipe(residuals, Rotation.PER_WORD, new Reduction.None());
    VladModel model = train(perWord, DescriptorBatch.ofEqualImages(samples, 30));
    Recipe shared = recipe(residuals, Rotation.SHARED, new Reduction.None());
    FloatMatrix axes =
        train(shared, DescriptorBatch.ofEqualImages(samples, 30))
            .vocabulary()
            .rotation()
            .orElseThrow();
    int word = BACKEND.clusterStep(samples.rows(0, 1)).assign(model.vocabulary().codebook())[0];
    assertThat(model.vocabulary().rotation().orElseThrow().rows(word * 6, word * 6 + 6))
        .isEqualTo(axes);
  }
}
