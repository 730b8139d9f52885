package dev.jvlad.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.jvlad.DescriptorBatch;
import dev.jvlad.FloatMatrix;
import dev.jvlad.Normalization;
import dev.jvlad.Residuals;
import dev.jvlad.VladModel;
import dev.jvlad.engine.Backend;
import dev.jvlad.learn.Recipe.Reduction;
import dev.jvlad.learn.Recipe.Rotation;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class VladTrainerTest {
  private static final Backend BACKEND = Backend.simd(2);
  private static final DescriptorBatch IMAGES =
      DescriptorBatch.ofEqualImages(Blobs.of(8, 1200, 6, 40, 3).samples(), 30);

  @AfterAll
  static void close() {
    BACKEND.close();
  }

  private static VladModel train(Recipe recipe, DescriptorBatch images) {
    return new VladTrainer(recipe, BACKEND, step -> {}).train(images, "blobs");
  }

  private static Recipe recipe(Residuals residuals, Rotation rotation, Reduction reduction) {
    return new Recipe(
        KMeansOptions.lloyd(8, 5), residuals, rotation, Normalization.seed(), reduction);
  }

  @Test
  void theSeedsRecipeIsACodebookAndItsFacts() {
    List<KMeans.Progress> progress = new ArrayList<>();
    VladModel model =
        new VladTrainer(Recipe.seed(KMeansOptions.lloyd(8, 5)), BACKEND, progress::add)
            .train(IMAGES, "blobs");
    assertThat(model.codebook())
        .isEqualTo(
            KMeans.learn(IMAGES.descriptors(), KMeansOptions.lloyd(8, 5), BACKEND).codebook());
    assertThat(model.rotation()).isEmpty();
    assertThat(model.projection()).isEmpty();
    assertThat(model.training().descriptors()).isEqualTo("blobs");
    assertThat(model.training().samples()).isEqualTo(1200);
    assertThat(model.training().seed()).isEqualTo(5);
    double inertia = Blobs.inertia(IMAGES.descriptors(), model.codebook().centroids());
    assertThat(model.training().inertia()).isCloseTo(inertia, within(1e-7 * inertia));
    assertThat(model.training().options()).containsEntry("algorithm", "lloyd");
    KMeans.Progress last = progress.get(progress.size() - 1);
    assertThat(model.training().options())
        .containsEntry("steps", Integer.toString(last.iteration()));
    assertThat(progress).isNotEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void rotationsAreOrthonormal(Residuals residuals) {
    FloatMatrix shared =
        train(recipe(residuals, Rotation.SHARED, new Reduction.None()), IMAGES)
            .rotation()
            .orElseThrow();
    FloatMatrix perWord =
        train(recipe(residuals, Rotation.PER_WORD, new Reduction.None()), IMAGES)
            .rotation()
            .orElseThrow();
    assertThat(shared.rows()).isEqualTo(6);
    assertThat(perWord.rows()).isEqualTo(8 * 6);
    for (FloatMatrix rotation : List.of(shared, perWord)) {
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
        List.of(new Reduction.Principal(10), new Reduction.Whitened(10, 0.01))) {
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
        train(shared, DescriptorBatch.ofEqualImages(samples, 30)).rotation().orElseThrow();
    int word = BACKEND.clusterStep(samples.rows(0, 1)).assign(model.codebook())[0];
    assertThat(model.rotation().orElseThrow().rows(word * 6, word * 6 + 6)).isEqualTo(axes);
  }
}
