package dev.jvlad.io;

import static dev.jvlad.io.NpyBytes.array;
import static dev.jvlad.io.NpyBytes.dictionary;
import static dev.jvlad.io.NpyBytes.file;
import static dev.jvlad.io.NpyBytes.shape;
import static dev.jvlad.io.NpyBytes.unpaddedFile;
import static dev.jvlad.io.NpyBytes.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MalformedNpyTest {
  private static final String TYPES = "f2, f4, f8, u1, i1";

  @TempDir private Path folder;

  @Test
  void missingFileAndDirectory() {
    Path missing = folder.resolve("none.npy");
    assertThatThrownBy(() -> DescriptorFile.open(missing))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessage(missing + ": no such file");
    assertThatThrownBy(() -> DescriptorFile.open(folder))
        .isInstanceOf(FileSystemException.class)
        .hasMessage(folder + ": is a directory; wanted a file");
  }

  @Test
  void emptyFile() throws IOException {
    refused(new byte[0], "the file is empty");
  }

  @Test
  void wrongMagic() throws IOException {
    refused(
        "image,x,y\n".getBytes(StandardCharsets.UTF_8),
        "is neither .npy nor .npz; files of the names .fvecs and .bvecs are read too (at byte 0)");
  }

  @Test
  void unknownVersion() throws IOException {
    refused(
        file(4, dictionary("<f4", false, 1, 2), new byte[8]),
        ".npy version 4.0 is unknown; wanted 1.0, 2.0 or 3.0 (at byte 6)");
  }

  @Test
  void cutOffBeforeTheHeader() throws IOException {
    byte[] whole = file(1, dictionary("<f4", false, 1, 2), new byte[8]);
    refused(
        Arrays.copyOf(whole, 6), "wanted 1 bytes here, got 6 in all: it is cut off (at byte 6)");
    refused(
        Arrays.copyOf(whole, 9), "wanted 2 bytes here, got 9 in all: it is cut off (at byte 8)");
    refused(
        Arrays.copyOf(whole, 100), "the header has 118 bytes; the file ends after 90 (at byte 8)");
  }

  @Test
  void hugeHeader() throws IOException {
    byte[] whole = file(2, dictionary("<f4", false, 1, 2), new byte[8]);
    ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN).putInt(8, -1);
    refused(whole, "a header of 4,294,967,295 bytes; at most 65,536 are read (at byte 8)");
  }

  @Test
  void headerThatIsNoDictionary() throws IOException {
    refusedHeader("['<f4']", "the header is no Python dictionary: '['<f4']' (at byte 10)");
    refusedHeader("   ", "the header is no Python dictionary: its end (at byte 13)");
    refusedHeader("{'descr': '<f4'", "wanted '}' in the header, got its end (at byte 25)");
    refusedHeader(
        "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2), } x",
        "the header goes on after its dictionary: 'x' (at byte 70)");
    refusedHeader(
        "{descr: 1}", "wanted a quoted string in the header, got 'descr: 1}' (at byte 11)");
    refusedHeader("{'descr", "the header has a string without an end: ''descr' (at byte 11)");
    refusedHeader("{'descr' '<f4'}", "wanted ':' in the header, got ''<f4'}' (at byte 19)");
  }

  @Test
  void missingUnknownAndRepeatedKeys() throws IOException {
    refusedHeader(
        "{'fortran_order': False, 'shape': (1, 2)}",
        "the header lacks the key 'descr' (at byte 10)");
    refusedHeader(
        "{'descr': '<f4', 'shape': (1, 2)}",
        "the header lacks the key 'fortran_order' (at byte 10)");
    refusedHeader(
        "{'descr': '<f4', 'fortran_order': False}",
        "the header lacks the key 'shape' (at byte 10)");
    refusedHeader(
        "{'order': 'C'}",
        "the header has the key 'order'; wanted descr, fortran_order and shape (at byte 11)");
    refusedHeader(
        "{'descr': '<f4', 'descr': '<f8'}", "the header has the key 'descr' twice (at byte 27)");
  }

  @Test
  void badValues() throws IOException {
    refusedHeader(
        "{'fortran_order': 0}", "fortran_order wants True or False, got '0}' (at byte 28)");
    refusedHeader("{'descr': ''}", "the dtype is empty (at byte 20)");
    refusedHeader("{'shape': (3, -1)}", "the shape has the negative length -1 (at byte 24)");
    refusedHeader("{'shape': 3}", "wanted '(' in the header, got '3}' (at byte 20)");
    refusedHeader("{'shape': (3.0, 1)}", "wanted ')' in the header, got '.0, 1)}' (at byte 22)");
    refusedHeader("{'shape': (x,)}", "wanted a length in the shape, got 'x,)}' (at byte 21)");
    refusedHeader(
        "{'shape': (99999999999999999999, 1)}",
        "the shape has the length 99999999999999999999, which is past 2⁶³ (at byte 21)");
    refusedHeader(
        "{'shape': (" + "1,".repeat(33) + ")}",
        "the shape has more than 32 dimensions (at byte 85)");
  }

  @Test
  void shapeThatOverflows() throws IOException {
    refused(
        array("<f4", false, shape(1L << 31, 1L << 31)),
        "shape (2147483648, 2147483648) of <f4 has more than 2⁶³ bytes (at byte 128)");
  }

  @Test
  void dtypesThatAreNoDescriptors() throws IOException {
    for (String descr : new String[] {"<i4", "<c8", "|b1", "<U3", "|V2", ">i8", "<f16", "x"}) {
      refusedDictionary(
          dictionary(descr, false, 1, 2),
          "dtype " + descr + " is not supported; wanted " + TYPES + " (at byte 10)");
    }
    refusedDictionary(
        dictionary("<\u0001\u00e9", false, 1, 2),
        "dtype <?? is not supported; wanted " + TYPES + " (at byte 10)");
    refusedDictionary(
        dictionary("|O", false, 1, 2),
        "holds pickled Python objects, which are never loaded; wanted dtype "
            + TYPES
            + " (at byte 10)");
    refusedDictionary(
        "{'descr': [('x', '<f4'), ('y', '<f4')], 'fortran_order': False, 'shape': (2,), }",
        "the array has a structured dtype; wanted plain numbers (at byte 20)");
  }

  @Test
  void truncatedData() throws IOException {
    refused(
        file(1, dictionary("<f4", false, 10, 128), new byte[1024]),
        "1,024 bytes of data; shape (10, 128) of <f4 wants 5,120");
    refused(
        file(1, dictionary("|u1", false, 10, 128), new byte[3]),
        "3 bytes of data; shape (10, 128) of |u1 wants 1,280");
  }

  @Test
  void shapesThatAreNoDescriptors() throws IOException {
    String wanted = "; descriptors are (rows, features) or (images, rows, features)";
    refused(array("<f4", false, shape(3), 1, 2, 3), "shape (3,) is 1-dimensional" + wanted);
    refused(array("<f4", false, shape(), 1), "shape () is 0-dimensional" + wanted);
    refused(
        array("<f4", false, shape(1, 1, 1, 1), 1), "shape (1, 1, 1, 1) is 4-dimensional" + wanted);
    refused(
        array("<f4", true, shape(2, 1, 1), 1, 2),
        "shape (2, 1, 1) is in Fortran order; three dimensions are read in C order only"
            + " (numpy.ascontiguousarray makes it)");
    refused(
        array("<f4", false, shape(4, 0)),
        "shape (4, 0) has descriptors of 0 numbers; wanted 1 to 2,147,483,647");
    refused(
        array("<f4", false, shape(0, 1L << 31)),
        "shape (0, 2147483648) has descriptors of 2,147,483,648 numbers; wanted 1 to"
            + " 2,147,483,647");
  }

  @Test
  void vecsOfUnequalRows() throws IOException {
    ByteBuffer rows = ByteBuffer.allocate(17 * 132 + 68).order(ByteOrder.LITTLE_ENDIAN);
    for (int row = 0; row < 17; row++) {
      rows.putInt(row * 132, 128);
    }
    rows.putInt(17 * 132, 64);
    Path path = write(folder, "x.bvecs", rows.array());
    String problem = ": row 17 has dimension 64; row 0 has 128 (at byte 2244)";
    assertThatThrownBy(() -> readAll(path))
        .isInstanceOf(MalformedFileException.class)
        .hasMessage(path + problem);
    // Where the file's length happens to fit, the row is found when it is read.
    Path fitting = write(folder, "y.bvecs", Arrays.copyOf(rows.array(), 18 * 132));
    try (DescriptorFile file = DescriptorFile.open(fitting)) {
      assertThat(file.read(0, 17).rows()).isEqualTo(17);
      assertThatThrownBy(() -> file.read(16, 2)).hasMessage(fitting + problem);
    }
  }

  @Test
  void vecsThatAreCutOffOrNone() throws IOException {
    refused("x.fvecs", new byte[0], "the file is empty");
    refused("x.fvecs", new byte[3], "3 bytes; wanted rows that start with 4 bytes of dimension");
    refused("x.fvecs", new byte[8], "row 0 has dimension 0; wanted at least 1 (at byte 0)");
    refused(
        "x.fvecs",
        new byte[] {-1, -1, -1, -1},
        "row 0 has dimension -1; wanted at least 1 (at byte 0)");
    refused(
        "x.fvecs",
        new byte[] {2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 9},
        "row 1 is cut off: 5 bytes; a row of dimension 2 has 12 (at byte 12)");
    refused(
        "x.bvecs",
        new byte[] {-1, -1, -1, 127, 0},
        "row 0 is cut off: 5 bytes; a row of dimension 2147483647 has 2,147,483,651 (at byte 0)");
  }

  @Test
  void exceptionCarriesPathAndByte() throws IOException {
    Path path = write(folder, "X.npy", file(9, "{}", new byte[0]));
    Throwable thrown = catchThrowable(() -> readAll(path));
    if (thrown instanceof MalformedFileException malformed) {
      assertThat(malformed.path()).isEqualTo(path);
      assertThat(malformed.offset()).hasValue(6);
    } else {
      fail("threw " + thrown);
    }
  }

  @Test
  void mutatedHeadersAreReadOrRefusedAndNothingElse() {
    long seed = 20_260_101;
    Random random = new Random(seed);
    byte[][] valid = {
      array("<f4", false, shape(2, 3), 1, 2, 3, 4, 5, 6),
      array(">f8", true, shape(3, 2), 1, 2, 3, 4, 5, 6),
      file(3, dictionary("|u1", false, 1, 2, 3), new byte[6])
    };
    int refusals = 0;
    for (int i = 0; i < 5_000; i++) {
      byte[] bytes = mutated(valid[i % valid.length], random);
      // Not through files: they would take nearly all of the time.
      ByteSource source = new ByteSource(Path.of("M.npy"), "", MemorySegment.ofArray(bytes), 0);
      try {
        NpyRows rows = NpyRows.of(source);
        rows.read(0, (int) rows.rows(), new float[(int) rows.rows() * rows.dimension()]);
      } catch (MalformedFileException e) {
        refusals++;
        assertThat(e.getMessage()).as("seed %d, mutation %d", seed, i).doesNotContain("\n");
      } catch (RuntimeException | Error e) {
        throw new AssertionError("seed %d, mutation %d: %s".formatted(seed, i, e), e);
      }
    }
    assertThat(refusals).isBetween(2_000, 5_000);
  }

  private static byte[] mutated(byte[] valid, Random random) {
    byte[] bytes = valid.clone();
    for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
      // Most of a header is padding; the first bytes and the dictionary are what matters.
      int at = random.nextInt(Math.min(bytes.length, 80));
      switch (random.nextInt(4)) {
        case 0 -> bytes[at] = (byte) random.nextInt(256);
        case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 2 -> bytes[at] = (byte) "0123456789'\"(){}[],:-LOTF <>|".charAt(random.nextInt(29));
        default -> bytes = Arrays.copyOf(bytes, Math.max(1, random.nextInt(bytes.length + 1)));
      }
    }
    return bytes;
  }

  private void refusedHeader(String header, String problem) throws IOException {
    refused(unpaddedFile(1, header, new byte[64]), problem);
  }

  private void refusedDictionary(String dictionary, String problem) throws IOException {
    refused(file(1, dictionary, new byte[64]), problem);
  }

  private void refused(byte[] bytes, String problem) throws IOException {
    refused("X.npy", bytes, problem);
  }

  private void refused(String name, byte[] bytes, String problem) throws IOException {
    Path path = write(folder, name, bytes);
    assertThatThrownBy(() -> readAll(path))
        .isInstanceOf(MalformedFileException.class)
        .hasMessage(path + ": " + problem);
  }

  private static void readAll(Path path) throws IOException {
    try (DescriptorFile file = DescriptorFile.open(path)) {
      file.readAll();
    }
  }
}
