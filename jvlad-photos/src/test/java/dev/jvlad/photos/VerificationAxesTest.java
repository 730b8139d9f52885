package dev.jvlad.photos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.jvlad.Codebook;
import dev.jvlad.FeatureKind;
import dev.jvlad.FloatMatrix;
import dev.jvlad.Normalization;
import dev.jvlad.Projection;
import dev.jvlad.VladModel;
import dev.jvlad.Vocabulary;
import dev.jvlad.image.verify.HarmonicAxes;
import dev.jvlad.io.MalformedFileException;
import dev.jvlad.io.ModelFile;
import dev.jvlad.photos.features.ModelFeatures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerificationAxesTest {
  private static final String SIFT =
      "opencv 4.13.0 RootSIFT, ≤1500 keypoints, ≤640 px, contrast 0.03";
  private static final String DENSE =
      "opencv 4.13.0 dense RootSIFT, patches of 24 38 61 97 px a third apart, ≤640 px, deviation ≥4";

  @TempDir private Path folder;

  /** Words whose first 24 columns vary, the first most. */
  private static VladModel model(String descriptors, int words) {
    Random random = new Random(1);
    FloatMatrix centroids = FloatMatrix.zeros(words, 128);
    for (int i = 0; i < words; i++) {
      for (int f = 0; f < 24; f++) {
        centroids.values()[i * 128 + f] = (float) ((25 - f) * random.nextGaussian());
      }
    }
    return new VladModel(
        List.of(Vocabulary.of(new Codebook(centroids), Normalization.parse("l2"))),
        Optional.empty(),
        FeatureKind.named(descriptors));
  }

  private static ModelFeatures features(VladModel model) {
    return ModelFeatures.of(Path.of("model.vlad"), model);
  }

  private static Projection of(VladModel model) {
    return VerificationAxes.of(model, features(model));
  }

  private static Projection kept(Path file, ModelFile.Saved saved) throws IOException {
    return VerificationAxes.kept(file, saved, features(saved.model()));
  }

  private static Projection keptOrComputed(Path file, ModelFile.Saved saved) throws IOException {
    return VerificationAxes.keptOrComputed(file, saved, features(saved.model()));
  }

  private ModelFile.Saved saved(VladModel model) throws IOException {
    return ModelFile.write(model, folder.resolve("model.vlad"));
  }

  @Test
  void theWordsOfSiftHaveThePrincipalAxes() {
    Projection axes = of(model(SIFT, 2000));

    assertThat(axes.outputDimension()).isEqualTo(24);
    // Variances fall from column to column, so the first axis is nearly the first column.
    assertThat(Math.abs(axes.weights().get(0, 0))).isCloseTo(1, within(.1f));
  }

  @Test
  void otherDescriptorsHaveFixedAxes() {
    assertThat(of(model(DENSE, 100))).isEqualTo(HarmonicAxes.projection());
  }

  @Test
  void oneWordGivesTheFirstColumns() {
    Projection axes = of(model(SIFT, 1));

    assertThat(axes.weights().get(23, 23)).isEqualTo(1);
    assertThat(axes.weights().get(23, 22)).isZero();
  }

  @Test
  void whatIsKeptIsReadAndNotComputed() throws IOException {
    ModelFile.Saved model = saved(model(SIFT, 100));
    Path file = folder.resolve("axes");
    Projection computed = keptOrComputed(file, model);
    assertThat(file).doesNotExist();
    assertThat(kept(file, model)).isEqualTo(computed);
    assertThat(file).exists();

    Projection turned = new Projection(negated(computed.weights()), computed.mean());
    VerificationAxes.write(turned, model.fingerprint(), file);
    assertThat(kept(file, model)).isEqualTo(turned).isNotEqualTo(computed);
    assertThat(keptOrComputed(file, model)).isEqualTo(turned);
  }

  private static FloatMatrix negated(FloatMatrix matrix) {
    FloatMatrix negated = matrix.rows(0, matrix.rows());
    for (int i = 0; i < negated.values().length; i++) {
      negated.values()[i] *= -1;
    }
    return negated;
  }

  @Test
  void damageIsRefused() throws IOException {
    ModelFile.Saved model = saved(model(SIFT, 100));
    Path file = folder.resolve("axes");
    kept(file, model);
    byte[] whole = Files.readAllBytes(file);
    assertThat(whole).hasSize(84 + 4 * 25 * 128 + 4);

    for (int at : new int[] {12, 16, 20, 84, 4000, whole.length - 1}) {
      byte[] changed = whole.clone();
      changed[at] ^= 1;
      assertRefused(
          changed, file, model, file + ": is damaged: its checksum does not fit (12,884 bytes)");
    }
    byte[] other = whole.clone();
    other[0]++;
    assertRefused(other, file, model, file + ": holds no axes: it does not begin as such a file");
    byte[] later = whole.clone();
    later[8] = 2;
    assertRefused(later, file, model, file + ": holds axes of format version 2; wanted 1");
    assertRefused(
        new byte[0], file, model, file + ": holds no axes: it does not begin as such a file");
  }

  private static void assertRefused(byte[] bytes, Path file, ModelFile.Saved model, String message)
      throws IOException {
    Files.write(file, bytes);
    assertThatThrownBy(() -> kept(file, model))
        .isInstanceOf(MalformedFileException.class)
        .hasMessage(message);
  }

  @Test
  void axesOfAnotherModelAreRefused() throws IOException {
    ModelFile.Saved model = saved(model(SIFT, 100));
    Path file = folder.resolve("axes");
    kept(file, model);
    ModelFile.Saved other = saved(model(SIFT, 101));

    assertThatThrownBy(() -> keptOrComputed(file, other))
        .hasMessage(
            "%s: has the axes of a model with fingerprint %.12s; the collection's has %.12s"
                .formatted(file, model.fingerprint(), other.fingerprint()));
  }
}
