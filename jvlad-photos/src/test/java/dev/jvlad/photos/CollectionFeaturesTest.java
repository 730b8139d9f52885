package dev.jvlad.photos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jvlad.Codebook;
import dev.jvlad.FeatureKind;
import dev.jvlad.FloatMatrix;
import dev.jvlad.Normalization;
import dev.jvlad.Projection;
import dev.jvlad.VladModel;
import dev.jvlad.Vocabulary;
import dev.jvlad.Workers;
import dev.jvlad.engine.Backend;
import dev.jvlad.io.MalformedFileException;
import dev.jvlad.io.ModelFile;
import dev.jvlad.photos.features.FeaturesException;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a collection keeps of its features, and how it opens with what others have kept. */
class CollectionFeaturesTest {
  private static final String SIFT =
      "opencv 4.13.0 RootSIFT, ≤1500 keypoints, ≤640 px, contrast 0.03";

  private static final Workers WORKERS = Workers.of(1);
  private static final Backend BACKEND = Backend.auto(WORKERS);

  @TempDir private Path folder;

  @AfterAll
  static void close() {
    BACKEND.close();
    WORKERS.close();
  }

  private ModelFile.Saved model(String descriptors) throws IOException {
    return model(folder, descriptors);
  }

  private static ModelFile.Saved model(Path collection, String descriptors) throws IOException {
    Random random = new Random(1);
    FloatMatrix centroids = FloatMatrix.zeros(40, 128);
    for (int i = 0; i < centroids.values().length; i++) {
      centroids.values()[i] = .1f * random.nextFloat();
    }
    return ModelFile.write(
        new VladModel(
            List.of(Vocabulary.of(new Codebook(centroids), Normalization.parse("l2"))),
            Optional.empty(),
            FeatureKind.named(descriptors)),
        collection.resolve("model.vlad"));
  }

  private Projection axes() throws IOException {
    try (PhotoCollection open = PhotoCollection.open(folder, BACKEND, WORKERS)) {
      return open.coordinates();
    }
  }

  private Projection axesReadOnly() throws IOException {
    try (PhotoCollection open = PhotoCollection.openReadOnly(folder, BACKEND, WORKERS)) {
      return open.coordinates();
    }
  }

  @Test
  void axesAreKeptFromTheFirstTimeThatSomethingMayBeWritten() throws IOException {
    ModelFile.Saved model = model(SIFT);
    Path file = folder.resolve("axes.bin");

    Projection first = axes();
    assertThat(file).exists();
    assertThat(ModelFile.read(folder.resolve("model.vlad")).fingerprint())
        .isEqualTo(model.fingerprint());

    Files.delete(file); // as 0.1.0 left a collection
    assertThat(axesReadOnly()).isEqualTo(first);
    assertThat(file).doesNotExist();
    assertThat(axes()).isEqualTo(first);
    assertThat(file).exists();
  }

  @Test
  void keptAxesAreUsedWhateverWouldBeComputed() throws IOException {
    ModelFile.Saved model = model(SIFT);
    Projection computed = axes();
    FloatMatrix turned = computed.weights().rows(0, 24);
    for (int f = 0; f < 128; f++) {
      turned.values()[f] *= -1; // eigenvectors have no sign of their own
    }
    Projection kept = new Projection(turned, computed.mean());
    VerificationAxes.write(kept, model.fingerprint(), folder.resolve("axes.bin"));

    assertThat(axes()).isEqualTo(kept).isNotEqualTo(computed);
    assertThat(axesReadOnly()).isEqualTo(kept);
  }

  @Test
  void damagedAxesCloseTheCollectionAndLeaveItUnlocked() throws IOException {
    model(SIFT);
    axes();
    Path file = folder.resolve("axes.bin");
    byte[] bytes = Files.readAllBytes(file);
    bytes[100]++;
    Files.write(file, bytes);

    assertThatThrownBy(this::axes)
        .isInstanceOf(MalformedFileException.class)
        .hasMessageStartingWith(file + ": is damaged: its checksum does not fit");
    Files.delete(file);
    axes();
  }

  @Test
  void aModelOfAnotherVersionOfTheLibraryOpensAndGivesTheSame() throws IOException {
    Path other = Files.createDirectory(folder.resolve("other"));
    model(SIFT);
    model(other, SIFT.replace("4.13.0", "4.5.1"));

    float[] vector = vectorOfPicture(other);
    assertThat(vector).isEqualTo(vectorOfPicture(folder)).isNotEqualTo(new float[vector.length]);
  }

  private static float[] vectorOfPicture(Path collection) throws IOException {
    BufferedImage image = new BufferedImage(200, 150, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    Random random = new Random(2);
    for (int i = 0; i < 60; i++) {
      graphics.setColor(new Color(random.nextInt(1 << 24)));
      graphics.fillOval(random.nextInt(180), random.nextInt(130), 20, 12);
    }
    graphics.dispose();
    try (PhotoCollection open = PhotoCollection.open(collection, BACKEND, WORKERS)) {
      return open.vector(open.features(image));
    }
  }

  @Test
  void aModelOfNoFeaturesThatWeKnowIsRefused() throws IOException {
    model("x.npy, 128 columns");

    assertThatThrownBy(this::axes)
        .isInstanceOf(FeaturesException.class)
        .hasMessage(
            "%s: a model of 'x.npy, 128 columns'; wanted one of 'sift 1', 'dense 1', 'onnx 1'",
            folder.resolve("model.vlad"));
  }
}
