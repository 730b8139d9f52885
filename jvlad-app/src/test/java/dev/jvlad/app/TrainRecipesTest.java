package dev.jvlad.app;

import static dev.jvlad.app.NpyFiles.shape;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.jvlad.DescriptorBatch;
import dev.jvlad.FloatMatrix;
import dev.jvlad.VladModel;
import dev.jvlad.engine.Backend;
import dev.jvlad.io.ModelFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/**
 * The recipes of {@code vlad train}: what is asked for is in the model, and used by all commands.
 */
class TrainRecipesTest {
  private static final int COLUMNS = 32;

  /** The sixth image is larger than the parts in which files are read. */
  private static final int[] OFFSETS = {0, 0, 30, 700, 2100, 2101, 37_000, 37_000, 38_000};

  @TempDir private Path folder;
  private final float[] x = new float[38_000 * COLUMNS];
  private Path descriptors;
  private Path offsets;
  private Path model;

  @BeforeEach
  void writeDescriptors() throws IOException {
    Random random = new Random(3);
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) random.nextGaussian() + (i / COLUMNS) % 5;
    }
    descriptors = NpyFiles.floats(folder.resolve("x.npy"), shape(38_000, COLUMNS), x);
    long[] rows = new long[OFFSETS.length];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = OFFSETS[i];
    }
    offsets = NpyFiles.ints(folder.resolve("o.npy"), rows);
    model = folder.resolve("model.vlad");
  }

  private VladModel train(Object... options) throws IOException {
    List<Object> words =
        new ArrayList<>(List.of("train", "--descriptors", descriptors, "--offsets", offsets));
    words.addAll(List.of(options));
    words.addAll(List.of("-o", model));
    Vlad.run(words.toArray()).succeeded();
    return ModelFile.read(model).model();
  }

  private VladModel learn(Object... options) throws IOException {
    List<Object> words = new ArrayList<>(List.of("--clusters", 6, "--seed", 2));
    words.addAll(List.of(options));
    return train(words.toArray());
  }

  private JsonNode info() {
    return Vlad.run("info", model, "--json").succeeded().json();
  }

  @Test
  void axesAreNamed() throws IOException {
    assertThat(learn().vocabulary().rotation()).isEmpty();
    assertThat(learn("--rotate=none").vocabulary().rotation()).isEmpty();
    FloatMatrix shared = learn("--rotate").vocabulary().rotation().orElseThrow();
    assertThat(shared.rows()).isEqualTo(COLUMNS);
    assertThat(learn("--rotate=shared").vocabulary().rotation()).hasValue(shared);
    assertThat(learn("--rotate", "per-word").vocabulary().rotation().orElseThrow().rows())
        .isEqualTo(6 * COLUMNS);
    assertThat(info().get("rotation").asString()).isEqualTo("per_word");
    FloatMatrix random = learn("--rotate=RANDOM").vocabulary().rotation().orElseThrow();
    assertThat(random.rows()).isEqualTo(COLUMNS);
    assertThat(random).isNotEqualTo(shared);
    assertThat(info().get("rotation").asString()).isEqualTo("random");
  }

  @Test
  void balancedVectorsHaveTheSameCosines() throws IOException {
    learn("--project", 4);
    float[][] plain = encode(2);
    learn("--project", 4, "--balance");
    float[][] balanced = encode(2);
    assertThat(balanced[3]).isNotEqualTo(plain[3]);
    for (int i = 1; i < plain.length; i++) {
      assertThat(product(balanced[i], balanced[3]))
          .as("image %d", i)
          .isCloseTo(product(plain[i], plain[3]), within(1e-5));
    }
  }

  private static double product(float[] a, float[] b) {
    double product = 0;
    for (int i = 0; i < a.length; i++) {
      product += (double) a[i] * b[i];
    }
    return product;
  }

  private float[][] encode(int threads) throws IOException {
    Path output = folder.resolve("y.npy");
    Object[] words = {
      "encode",
      "--model",
      model,
      "--descriptors",
      descriptors,
      "--offsets",
      offsets,
      "-o",
      output,
      "--threads",
      threads
    };
    Vlad.run(words).succeeded();
    return NpyFiles.read(output);
  }

  /** Pieces, parts and projections of a file give what the whole does in memory. */
  private void requireEncodedAsInMemory(VladModel wanted) throws IOException {
    float[][] one = encode(1);
    assertThat(encode(3)).isDeepEqualTo(one);
    DescriptorBatch batch = new DescriptorBatch(FloatMatrix.of(38_000, COLUMNS, x), OFFSETS);
    try (Backend backend = Backend.scalar()) {
      FloatMatrix vectors = backend.encoder(wanted).encode(batch);
      assertThat(one).hasDimensions(OFFSETS.length - 1, vectors.columns());
      for (int i = 0; i < one.length; i++) {
        assertThat(one[i]).as("image %d", i).containsExactly(vectors.row(i), within(2e-6f));
      }
    }
  }

  @Test
  void severalVocabulariesAreEncodedAsOneVector() throws IOException {
    VladModel joint =
        learn("--vocabularies", 3, "--rotate=per-word", "--residuals", "unit", "--project", 5);
    assertThat(joint.vocabularies()).hasSize(3);
    assertThat(joint.vocabularies())
        .extracting(part -> part.training().seed())
        .containsExactly(2L, 3L, 4L);
    assertThat(joint.vladDimension()).isEqualTo(3 * 6 * COLUMNS);
    assertThat(info().get("vocabularies").asInt()).isEqualTo(3);
    assertThat(info().get("outputDimension").asInt()).isEqualTo(5);
    requireEncodedAsInMemory(joint);
    requireEncodedAsInMemory(learn("--vocabularies", 2));
    assertThat(Vlad.run("info", model).succeeded().output()).contains("vocabularies     2");
  }

  @Test
  void aModelIsAdaptedToOtherDescriptors() throws IOException {
    VladModel old = learn("--residuals", "unit", "--rotate=random", "--normalize", "power:0.3,l2");
    String fingerprint = info().get("fingerprint").asString();
    assertThat(info().has("adapted from")).isFalse();
    Path from = Files.move(model, folder.resolve("old.vlad"));
    for (int i = 0; i < x.length; i += 3) {
      x[i] += 1;
    }
    NpyFiles.floats(descriptors, shape(38_000, COLUMNS), x);
    VladModel adapted = train("--adapt", from);
    assertThat(adapted.vocabulary().codebook().centroids())
        .isEqualTo(old.vocabulary().codebook().centroids());
    assertThat(adapted.vocabulary().codebook().isAdapted()).isTrue();
    assertThat(adapted.vocabulary().residuals()).isEqualTo(old.vocabulary().residuals());
    assertThat(adapted.vocabulary().rotation()).isEqualTo(old.vocabulary().rotation());
    assertThat(adapted.vocabulary().normalizations()).isEqualTo(old.vocabulary().normalizations());
    assertThat(info().get("adapted from").asString()).isEqualTo(fingerprint);
    assertThat(info().get("fingerprint").asString()).isNotEqualTo(fingerprint);
    requireEncodedAsInMemory(adapted);

    VladModel other =
        train("--adapt", from, "--rotate=none", "--residuals=plain", "--normalize=l2");
    assertThat(other.vocabulary().codebook()).isEqualTo(adapted.vocabulary().codebook());
    assertThat(other.vocabulary().rotation()).isEmpty();
    requireEncodedAsInMemory(other);
    requireEncodedAsInMemory(train("--adapt", from, "--project", 3, "--balance"));
  }

  @ParameterizedTest
  @CsvSource({"looping", "masked", "scatter", "segmented"})
  void strategiesKnowAdaptedAndSeveralVocabularies(String strategy) throws IOException {
    learn("--vocabularies", 2);
    train("--adapt", Files.move(model, folder.resolve("old.vlad")));
    float[][] fused = encode(2);
    Path output = folder.resolve("y.npy");
    Object[] words = {
      "encode",
      "--model",
      model,
      "--descriptors",
      descriptors,
      "--offsets",
      offsets,
      "-o",
      output,
      "--strategy",
      strategy
    };
    // A strategy has all sums of a batch at once, so it gets the small images alone.
    NpyFiles.ints(offsets, 0, 30, 700, 2100);
    NpyFiles.floats(descriptors, shape(2100, COLUMNS), Arrays.copyOf(x, 2100 * COLUMNS));
    Vlad.run(words).succeeded();
    float[][] vectors = NpyFiles.read(output);
    for (int i = 0; i < vectors.length; i++) {
      assertThat(vectors[i]).as("image %d", i).containsExactly(fused[i + 1], within(2e-6f));
    }
  }

  @Test
  void photosHaveTheRecipeThatIsAskedFor() throws IOException {
    Path photos = folder.resolve("photos");
    Pictures.writeAll(photos, 0, 8);
    photoModel(photos, "--clusters", 4, "--seed", 1);
    VladModel standard = ModelFile.read(model).model();
    assertThat(standard.vocabulary().normalizations()).hasToString("[power:0.3, l2]");
    assertThat(info().get("rotation").asString()).isEqualTo("per_word");
    assertThat(info().get("residuals").asString()).isEqualTo("unit");
    String fingerprint = info().get("fingerprint").asString();
    Path from = Files.copy(model, folder.resolve("old.vlad"));

    photoModel(
        photos,
        "--clusters",
        4,
        "--seed",
        1,
        "--rotate=none",
        "--residuals=plain",
        "--normalize=ssr,l2",
        "--algorithm=minibatch",
        "--project=3");
    assertThat(info().get("rotation").asString()).isEqualTo("none");
    assertThat(info().get("residuals").asString()).isEqualTo("plain");
    assertThat(info().get("normalizations").asString()).isEqualTo("ssr,l2");
    assertThat(info().get("algorithm").asString()).isEqualTo("minibatch");
    assertThat(info().get("outputDimension").asInt()).isEqualTo(3);
    requireSearchable(photos);

    photoModel(photos, "--clusters", 4, "--seed", 1, "--vocabularies", 2);
    assertThat(ModelFile.read(model).model().vocabularies().getFirst())
        .isEqualTo(standard.vocabulary());
    requireSearchable(photos);

    Path others = folder.resolve("others");
    Pictures.writeAll(others, 8, 16);
    photoModel(others, "--adapt", from);
    VladModel adapted = ModelFile.read(model).model();
    assertThat(adapted.vocabulary().codebook().centroids())
        .isEqualTo(standard.vocabulary().codebook().centroids());
    assertThat(adapted.vocabulary().rotation())
        .isPresent()
        .isNotEqualTo(standard.vocabulary().rotation());
    assertThat(info().get("adapted from").asString()).isEqualTo(fingerprint);
    requireSearchable(photos);
  }

  private void photoModel(Path photos, Object... options) {
    List<Object> words = new ArrayList<>(List.of("train", "--images", photos, "-o", model));
    words.addAll(List.of(options));
    Vlad.run(words.toArray()).succeeded();
  }

  private void requireSearchable(Path photos) throws IOException {
    Path collection = Files.createTempDirectory(folder, "collection-");
    Vlad.run("index", photos, "--model", model, "--collection", collection).succeeded();
    JsonNode results =
        Vlad.run(
                "search",
                photos.resolve("p003.png"),
                "--collection",
                collection,
                "--no-verify",
                "--json")
            .succeeded()
            .json();
    JsonNode best = results.get("results").get(0).get("hits").get(0);
    assertThat(best.get("id").asString()).isEqualTo("p003.png");
    assertThat(best.get("score").asDouble()).isCloseTo(1, within(1e-4));
    assertThat(
            Vlad.run("info", collection, "--json").succeeded().json().get("fingerprint").asString())
        .isEqualTo(info().get("fingerprint").asString());
  }
}
