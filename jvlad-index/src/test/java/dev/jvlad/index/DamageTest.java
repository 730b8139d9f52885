package dev.jvlad.index;

import static dev.jvlad.index.Vectors.WORKERS;
import static dev.jvlad.index.Vectors.unit;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Flipped bits in what is stored are told with the image, and no hit is made of them. */
class DamageTest {
  private static final IndexSettings SPACE = new IndexSettings("m", 3);
  private static final float[] QUERY = unit(2, 1, 0);
  private static final float MARK = 0.60249f;

  @TempDir Path folder;

  @BeforeEach
  void makeACollection() throws IOException {
    try (var index = ImageIndex.open(folder, SPACE, WORKERS)) {
      for (int i = 0; i < 20; i++) {
        float[] vector =
            i == 7 ? new float[] {MARK, (float) -Math.sqrt(1 - MARK * MARK), 0} : unit(i, 1, 3);
        byte[] payload = ("payload of " + i).getBytes(UTF_8);
        index.put(new ImageEntry.Indexed("image " + i, Vectors.FACTS, vector, payload));
      }
    }
  }

  /** Changes one bit of the four bytes, wherever they are first found in the index. */
  private void flip(byte[] bytes, int bit) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(folder)) {
      files = all.sorted().toList();
    }
    for (Path file : files) {
      byte[] content = Files.readAllBytes(file);
      for (int at = 0; at + bytes.length <= content.length; at++) {
        if (Arrays.equals(content, at, at + bytes.length, bytes, 0, bytes.length)) {
          content[at + bit / 8] ^= (byte) (1 << bit % 8);
          Files.write(file, content);
          return;
        }
      }
    }
    throw new AssertionError("no file of the index has these bytes");
  }

  private static byte[] littleEndian(float value) {
    return ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putFloat(value).array();
  }

  /** Of the exponent, which make the number greater. */
  @ParameterizedTest
  @ValueSource(ints = {23, 30})
  void aVectorThatHasGrownIsNoHit(int bit) throws IOException {
    flip(littleEndian(MARK), bit);
    try (var index = ImageIndex.openReadOnly(folder, SPACE, WORKERS)) {
      assertThatThrownBy(() -> index.search(QUERY, 20))
          .isInstanceOf(CollectionException.class)
          .hasMessageStartingWith(
              "collection %s: cannot be read: what is stored of image 7 is damaged: its vector has"
                  .formatted(folder))
          .hasMessageEndingWith(
              ", wanted 1; make the collection anew from its images, or bring back a copy of it");
      assertThatThrownBy(() -> index.vector("image 7")).hasMessageContaining("image 7 is damaged");
      assertThat(index.vector("image 8")).isPresent();
    }
  }

  @Test
  void damageIsFoundByChecksumsAndNamed() throws IOException {
    try (var index = ImageIndex.openReadOnly(folder, SPACE, WORKERS)) {
      assertThat(index.damages()).isEmpty();
    }
    flip(littleEndian(MARK), 24);
    try (var index = ImageIndex.openReadOnly(folder, SPACE, WORKERS)) {
      List<Damage> damages = index.damages();
      assertThat(damages).hasSize(1);
      assertThat(damages.getFirst().ids()).containsExactly("image 7");
      assertThat(damages.getFirst().entries()).isEqualTo(20);
      assertThat(damages.getFirst().toString())
          .startsWith("checksum failed (hardware problem?)")
          .contains(".vec")
          .endsWith(
              "; 20 entries are kept there, and the vector is no unit vector of image 7;"
                  + " make the collection anew from its images, or bring back a copy of it")
          .doesNotContain("\n");
    }
    assertRefusedForWriting();
  }

  /** The last bit of a fraction, and a payload: no number is impossible. */
  @Test
  void damageThatChangesLittleIsFoundTooAndNothingIsWritten() throws IOException {
    flip("payload of 11".getBytes(UTF_8), 3);
    assertRefusedForWriting();
    flip("xayload of 11".getBytes(UTF_8), 3); // and back: p without the bit of 8 is x
    ImageIndex.open(folder, SPACE, WORKERS).close();
    flip(littleEndian(MARK), 0);
    assertRefusedForWriting();
  }

  private void assertRefusedForWriting() throws IOException {
    for (int time = 0; time < 2; time++) {
      assertThatThrownBy(() -> ImageIndex.open(folder, SPACE, WORKERS))
          .isInstanceOf(CollectionException.class)
          .hasMessageStartingWith("collection %s: is damaged: checksum failed".formatted(folder));
    }
    try (var index = ImageIndex.openReadOnly(folder, SPACE, WORKERS)) {
      assertThat(index.size()).isEqualTo(20);
    }
  }
}
