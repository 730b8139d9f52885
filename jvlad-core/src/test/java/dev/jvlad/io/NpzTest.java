package dev.jvlad.io;

import static dev.jvlad.io.NpyBytes.array;
import static dev.jvlad.io.NpyBytes.shape;
import static dev.jvlad.io.NpyBytes.write;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NpzTest {
  private static final byte[] ONE = array("<f4", false, shape(1, 2), 1, 1);
  private static final byte[] TWO = array("<f4", false, shape(2, 2), 2, 2, 3, 3);
  private static final byte[] TWO_OFFSETS = array("<i8", false, shape(4), 0, 1, 1, 2);

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(ints = {ZipEntry.STORED, ZipEntry.DEFLATED})
  void descriptorsAndOffsetsComeTogether(int method) throws IOException {
    Path path = archive(method, "offsets.npy", TWO_OFFSETS, "descriptors.npy", TWO);
    try (DescriptorFile file = DescriptorFile.open(path)) {
      assertThat(file.readAll().values()).containsExactly(2, 2, 3, 3);
      assertThat(file.offsets().orElseThrow().imageCount()).isEqualTo(3);
    }
    assertThat(Offsets.read(path, 2).end(0)).isEqualTo(1);
  }

  @Test
  void entriesAreChosenByNameAndThenByPlace() throws IOException {
    byte[] text = {1, 2, 3};
    assertThat(rows("a.npy", ONE, "X.npy", TWO)).isEqualTo(2);
    assertThat(rows("X.npy", TWO, "descriptors.npy", ONE)).isEqualTo(1);
    assertThat(rows("readme.txt", text, "O.npy", TWO_OFFSETS, "b.npy", TWO)).isEqualTo(2);
    assertThat(rows("b.npy", ONE, "a.npy", TWO)).isEqualTo(1);
  }

  @Test
  void deflatedArraysLeaveNoTemporaryFile() throws IOException {
    // A length that no other array of these tests has, so that tests may run side by side.
    byte[] npy = array("<f4", false, shape(1, 3001), new double[3001]);
    try (DescriptorFile file = DescriptorFile.open(archive(ZipEntry.DEFLATED, "X.npy", npy))) {
      assertThat(file.dimension()).isEqualTo(3001);
    }
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      assertThat(files)
          .noneMatch(
              file -> file.getFileName().toString().startsWith("vlad-") && hasLength(file, npy));
    }
  }

  @Test
  void aDeflatedArrayLargerThanEveryBuffer() throws IOException {
    int rows = 20_000;
    double[] values = new double[rows * 16];
    Random random = new Random(5);
    Arrays.setAll(values, i -> random.nextInt(1000));
    byte[] npy = array("<f4", false, shape(rows, 16), values);
    try (DescriptorFile file = DescriptorFile.open(archive(ZipEntry.DEFLATED, "X.npy", npy))) {
      float[] got = file.readAll().values();
      float[] wanted = new float[values.length];
      for (int i = 0; i < wanted.length; i++) {
        wanted[i] = (float) values[i];
      }
      assertThat(Arrays.mismatch(got, wanted)).as("seed 5: first value that differs").isNegative();
    }
  }

  @Test
  void sizesInThe64BitExtraFieldAreRead() throws IOException {
    Path path = write(folder, "X64.npz", archive64("X.npy", TWO));
    try (DescriptorFile file = DescriptorFile.open(path)) {
      assertThat(file.readAll().values()).containsExactly(2, 2, 3, 3);
    }
  }

  @Test
  void problemsOfAnEntryNameIt() throws IOException {
    refused(
        archive(ZipEntry.STORED, "X.npy", array("<i4", false, shape(1, 1), 1)),
        "entry X.npy: dtype <i4 is not supported; wanted f2, f4, f8, u1, i1 (at byte 45)");
    refused(
        archive(ZipEntry.DEFLATED, "X.npy", TWO, "O.npy", array("<i4", false, shape(2), 0, 9)),
        "entry O.npy: last offset is 9; the descriptors have 2 rows");
  }

  @Test
  void archivesWithoutArrays() throws IOException {
    refused(
        archive(ZipEntry.STORED, "a.txt", new byte[1]),
        "has no entry of descriptors: it holds no .npy array");
    Path path = archive(ZipEntry.STORED, "X.npy", TWO);
    assertThatThrownBy(() -> Offsets.read(path, 2))
        .isInstanceOf(MalformedFileException.class)
        .hasMessage(path + ": has no entry 'offsets' or 'O': it holds X");
  }

  @Test
  void damagedArchives() throws IOException {
    byte[] whole = Files.readAllBytes(archive(ZipEntry.DEFLATED, "X.npy", TWO));
    refused(
        Arrays.copyOf(whole, whole.length - 5),
        "the ZIP archive has no end record; it may be cut off");
    int directory = ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN).getInt(whole.length - 6);

    refused(
        changed(whole, directory, 0),
        "entry 0 of the ZIP archive has no header here (at byte " + directory + ")");
    refused(
        changed(whole, 0, 'P' + 1),
        "is neither .npy nor .npz; files of the names .fvecs and .bvecs are read too (at byte 0)");
    refused(changed(whole, directory + 8, 1), "entry X.npy is encrypted (at byte 0)");
    refused(
        changed(whole, directory + 10, 14),
        "entry X.npy has compression method 14; wanted stored (0) or deflated (8) (at byte 0)");
    refused(
        changed(whole, directory + 16, whole[directory + 16] + 1),
        "entry X.npy is damaged: its CRC-32 differs (at byte 0)");
    refused(
        changed(whole, directory + 24, whole[directory + 24] + 1),
        "entry X.npy unpacks to another size than its 145 bytes (at byte 0)");
    refused(
        changed(whole, directory + 24, whole[directory + 24] - 1),
        "entry X.npy unpacks to another size than its 143 bytes (at byte 0)");
    refused(changed(whole, 35, 7), "entry X.npy is not valid deflated data (at byte 0)");
    refused(changed(whole, directory + 42, 1), "entry X.npy does not start here (at byte 1)");
    refused(
        changed(whole, directory + 22, 1),
        "entry X.npy has %,d bytes; the file ends after %d (at byte 0)"
            .formatted((1 << 16) + whole[directory + 20], whole.length - 35));
  }

  @Test
  void mutatedArchivesAreReadOrRefusedAndNothingElse() throws IOException {
    long seed = 77;
    Random random = new Random(seed);
    byte[][] valid = {
      Files.readAllBytes(archive(ZipEntry.STORED, "X.npy", TWO, "O.npy", TWO_OFFSETS)),
      Files.readAllBytes(archive(ZipEntry.DEFLATED, "X.npy", TWO, "O.npy", TWO_OFFSETS)),
      archive64("X.npy", TWO)
    };
    for (int i = 0; i < 1_000; i++) {
      byte[] bytes = valid[i % valid.length].clone();
      for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(-128, 128);
      }
      Path path = write(folder, "M.npz", bytes);
      try (DescriptorFile file = DescriptorFile.open(path)) {
        file.readAll();
      } catch (MalformedFileException e) {
        assertThat(e.getMessage()).as("seed %d, mutation %d", seed, i).doesNotContain("\n");
      } catch (RuntimeException | Error e) {
        throw new AssertionError("seed %d, mutation %d: %s".formatted(seed, i, e), e);
      }
    }
  }

  private static byte[] changed(byte[] bytes, int at, int value) {
    byte[] copy = bytes.clone();
    copy[at] = (byte) value;
    return copy;
  }

  private long rows(Object... namesAndContents) throws IOException {
    try (DescriptorFile file = DescriptorFile.open(archive(ZipEntry.STORED, namesAndContents))) {
      return file.rows();
    }
  }

  private void refused(byte[] archive, String problem) throws IOException {
    refused(write(folder, "damaged.npz", archive), problem);
  }

  private static void refused(Path path, String problem) {
    assertThatThrownBy(() -> DescriptorFile.open(path))
        .isInstanceOf(MalformedFileException.class)
        .hasMessage(path + ": " + problem);
  }

  private static boolean hasLength(Path file, byte[] content) {
    return file.toFile().length() == content.length;
  }

  private Path archive(int method, Object... namesAndContents) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (int i = 0; i < namesAndContents.length; i += 2) {
        byte[] content = (byte[]) namesAndContents[i + 1];
        ZipEntry entry = new ZipEntry((String) namesAndContents[i]);
        entry.setMethod(method);
        if (method == ZipEntry.STORED) {
          CRC32 crc = new CRC32();
          crc.update(content);
          entry.setCrc(crc.getValue());
          entry.setSize(content.length);
        }
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
      }
    }
    return write(folder, "X.npz", bytes.toByteArray());
  }

  /** One stored entry whose sizes and place are given in 64 bits everywhere that this can be. */
  private static byte[] archive64(String name, byte[] content) {
    ByteBuffer zip = ByteBuffer.allocate(1000).order(ByteOrder.LITTLE_ENDIAN);
    byte[] nameBytes = name.getBytes(US_ASCII);
    zip.putInt(0x04034b50).putShort((short) 45).putShort((short) 0).putShort((short) 0);
    zip.putInt(0).putInt(0).putInt(-1).putInt(-1);
    zip.putShort((short) nameBytes.length).putShort((short) 20).put(nameBytes);
    zip.putShort((short) 1).putShort((short) 16).putLong(content.length).putLong(content.length);
    zip.put(content);
    int directory = zip.position();
    zip.putInt(0x02014b50).putShort((short) 45).putShort((short) 45).putInt(0);
    zip.putInt(0).putInt(0).putInt(-1).putInt(-1);
    zip.putShort((short) nameBytes.length).putShort((short) 28);
    zip.putShort((short) 0).putShort((short) 0).putShort((short) 0).putInt(0).putInt(-1);
    zip.put(nameBytes).putShort((short) 1).putShort((short) 24);
    zip.putLong(content.length).putLong(content.length).putLong(0);
    int end64 = zip.position();
    zip.putInt(0x06064b50).putLong(44).putShort((short) 45).putShort((short) 45);
    zip.putInt(0).putInt(0).putLong(1).putLong(1).putLong(end64 - directory).putLong(directory);
    zip.putInt(0x07064b50).putInt(0).putLong(end64).putInt(1);
    zip.putInt(0x06054b50).putInt(0).putShort((short) -1).putShort((short) -1);
    zip.putInt(-1).putInt(-1).putShort((short) 0);
    return Arrays.copyOf(zip.array(), zip.position());
  }
}
