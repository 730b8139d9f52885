package dev.jvlad.io;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jvlad.Codebook;
import dev.jvlad.FeatureKind;
import dev.jvlad.FloatMatrix;
import dev.jvlad.Normalization;
import dev.jvlad.Projection;
import dev.jvlad.Residuals;
import dev.jvlad.Training;
import dev.jvlad.VladModel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is written is read again, in the oldest version that has it; what does not fit is named. */
class ModelFileTest {
  @TempDir private Path folder;
  private final Random random = new Random(5);
  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("model.vlad");
  }

  private FloatMatrix numbers(int rows, int columns) {
    FloatMatrix matrix = FloatMatrix.zeros(rows, columns);
    for (int i = 0; i < matrix.values().length; i++) {
      matrix.values()[i] = random.nextFloat();
    }
    return matrix;
  }

  private VladModel plain(long seed) {
    return new VladModel(
        new Codebook(numbers(3, 2)),
        Residuals.UNIT,
        Optional.of(numbers(2, 2)),
        Normalization.parse("power:0.3,l2"),
        Optional.empty(),
        new Training(17, 1.5, seed, Map.of("rotation", "shared")));
  }

  private VladModel adapted() {
    return new VladModel(
        new Codebook(numbers(2, 2), numbers(2, 2)),
        Residuals.PLAIN,
        Optional.of(numbers(4, 2)),
        Normalization.plain(),
        Optional.empty(),
        new Training(9, 2.5, 4, Map.of("adapted from", "0123")));
  }

  private VladModel joint() {
    return new VladModel(
        List.of(plain(1).vocabulary(), adapted().vocabulary(), plain(3).vocabulary()),
        Optional.of(new Projection(numbers(5, 16), numbers(1, 16))),
        FeatureKind.named("descriptors"));
  }

  @Test
  void everyModelIsReadAsItWasWritten() throws IOException {
    VladModel projected = plain(2).withProjection(new Projection(numbers(5, 6), numbers(1, 6)));
    for (VladModel model :
        List.of(
            VladModel.of(new Codebook(numbers(1, 1)), List.of()), projected, adapted(), joint())) {
      ModelFile.Saved written = ModelFile.write(model, file);
      ModelFile.Saved read = ModelFile.read(file);
      assertThat(read.model()).isEqualTo(model);
      assertThat(read.fingerprint()).isEqualTo(written.fingerprint()).matches("[0-9a-f]{64}");
      assertThat(ModelFile.write(model, file).fingerprint()).isEqualTo(written.fingerprint());
    }
  }

  @Test
  void theOldestVersionThatHasItIsWritten() throws IOException {
    assertThat(version(plain(1))).isEqualTo(1);
    Codebook codebook = plain(1).vocabulary().codebook();
    Codebook same = new Codebook(codebook.centroids(), codebook.centroids().rows(0, 3));
    assertThat(version(VladModel.of(same, List.of()))).as("origins at the centroids").isEqualTo(1);
    assertThat(version(adapted())).isEqualTo(2);
    assertThat(version(VladModel.of(plain(1).vocabulary(), plain(2).vocabulary()))).isEqualTo(2);
  }

  @Test
  void theFingerprintCoversOriginsAndFurtherVocabularies() throws IOException {
    VladModel joint = joint();
    String fingerprint = ModelFile.write(joint, file).fingerprint();
    joint.vocabularies().get(1).codebook().origins().values()[3] += 1;
    assertThat(ModelFile.write(joint, file).fingerprint()).isNotEqualTo(fingerprint);
  }

  @Test
  void otherVersionsAreRefused() throws IOException {
    for (int version : new int[] {0, 3}) {
      ModelFile.write(plain(1), file);
      rewrite(bytes -> bytes.putInt(8, version));
      assertThatThrownBy(() -> ModelFile.read(file))
          .isInstanceOf(MalformedFileException.class)
          .hasMessage(file + ": is a model of format version %d; wanted 1 or 2".formatted(version));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"origins\":[2,2]   | \"origins\":[4,1]   | origins of 4×1; the codebook has centroids of 2×2",
        "\"origins\":[2,2]   | \"origins\":[2,1]   | 8 bytes more than the arrays need",
        "\"origins\":[2,2]   | \"origins\":[9,9]   | an array of 9×9; ",
        "\"centroids\":[2,2] | \"centroidS\":[2,2] | no centroids",
        "\"centroids\":[2,2] | \"centroids\":[4,1] | origins of 2×2; the codebook has centroids of 4×1",
        "\"seed\":4          | \"sEEd\":4          | no 'further/1/training/seed'",
        "\"2\":{             | \"9\":{             | a projection of vectors with 16 columns; the 2 ",
        "\"PLAIN\"           | \"plane\"           | No enum constant"
      })
  void whatDoesNotFitIsNamed(String part, String other, String message) throws IOException {
    ModelFile.write(joint(), file);
    String text = Files.readString(file, ISO_8859_1);
    assertThat(text).contains(part);
    Files.writeString(file, text.replace(part, other), ISO_8859_1);
    rewrite(bytes -> {});
    assertThatThrownBy(() -> ModelFile.read(file))
        .isInstanceOf(MalformedFileException.class)
        .hasMessageStartingWith(file + ": has a header that does not fit: " + message);
  }

  @Test
  void bytesAreThoseOfTheFile() throws IOException {
    for (VladModel model : List.of(plain(1), adapted(), joint())) {
      String fingerprint = ModelFile.write(model, file).fingerprint();
      byte[] bytes = ModelFile.toBytes(model);
      assertThat(bytes).isEqualTo(Files.readAllBytes(file));
      ModelFile.Saved saved = ModelFile.fromBytes(bytes, "row 7");
      assertThat(saved).isEqualTo(new ModelFile.Saved(model, fingerprint));
    }
  }

  @Test
  void bytesThatDoNotFitAreNamed() {
    byte[] bytes = ModelFile.toBytes(plain(1));
    assertThatThrownBy(() -> ModelFile.fromBytes(new byte[30], "row 7"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("row 7: is not a model file: it does not begin as one");
    assertThatThrownBy(() -> ModelFile.fromBytes(Arrays.copyOf(bytes, bytes.length - 1), "row 7"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "row 7: is a damaged model file: its checksum does not fit (%,d bytes)"
                .formatted(bytes.length - 5));
  }

  @Test
  void aHeaderLongerThanTheFileIsNamed() throws IOException {
    ModelFile.write(plain(1), file);
    rewrite(bytes -> bytes.putInt(12, 100_000));
    assertThatThrownBy(() -> ModelFile.read(file))
        .isInstanceOf(MalformedFileException.class)
        .hasMessage(file + ": header length 100000 does not fit (at byte 12)");
  }

  /** What a file says of features beside their one line is not asked for where it is missing. */
  @Test
  void theKindOfFeaturesIsKeptAsValues() throws IOException {
    FeatureKind kind =
        new FeatureKind("sift", "4.13.0", Map.of("keypoints", "1500", "contrast", "0.03"));
    VladModel model = new VladModel(plain(1).vocabularies(), Optional.empty(), kind);
    ModelFile.write(model, file);
    assertThat(ModelFile.read(file).model()).isEqualTo(model);
    assertThat(Files.readString(file, ISO_8859_1))
        .contains("\"descriptors\":\"sift 4.13.0, contrast 0.03, keypoints 1500\"")
        .contains(
            "\"features\":{\"name\":\"sift\",\"version\":\"4.13.0\",\"parameters\":"
                + "{\"contrast\":\"0.03\",\"keypoints\":\"1500\"}}");
    ModelFile.write(VladModel.of(plain(1).vocabulary()), file);
    assertThat(Files.readString(file, ISO_8859_1)).doesNotContain("features");
  }

  @Test
  void cutAndChangedFilesAreRefused() throws IOException {
    ModelFile.write(joint(), file);
    byte[] whole = Files.readAllBytes(file);
    for (int at = 16; at < whole.length; at += 37) {
      byte[] changed = whole.clone();
      changed[at] ^= 4;
      Files.write(file, changed);
      assertThatThrownBy(() -> ModelFile.read(file))
          .as("byte %d", at)
          .isInstanceOf(MalformedFileException.class)
          .hasMessageContaining("is a damaged model file: its checksum does not fit");
    }
  }

  private int version(VladModel model) throws IOException {
    ModelFile.write(model, file);
    return ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN).getInt(8);
  }

  private interface Change {
    void of(ByteBuffer bytes);
  }

  /** Changes the file and makes its checksum fit again. */
  private void rewrite(Change change) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    change.of(buffer);
    CRC32C checksum = new CRC32C();
    checksum.update(bytes, 0, bytes.length - 4);
    buffer.putInt(bytes.length - 4, (int) checksum.getValue());
    Files.write(file, bytes);
  }
}
