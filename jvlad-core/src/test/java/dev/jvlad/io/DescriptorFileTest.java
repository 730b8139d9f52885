package dev.jvlad.io;

import static dev.jvlad.io.NpyBytes.array;
import static dev.jvlad.io.NpyBytes.dictionary;
import static dev.jvlad.io.NpyBytes.elements;
import static dev.jvlad.io.NpyBytes.file;
import static dev.jvlad.io.NpyBytes.shape;
import static dev.jvlad.io.NpyBytes.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jvlad.FloatMatrix;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DescriptorFileTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<f2", ">f2", "<f4", ">f4", "<f8", ">f8", "=f4", "|u1", "|i1", "<u1", "=i1", "=f8"
      })
  void readsEveryDtypeInEitherOrderOfBytes(String descr) throws IOException {
    double[] values = {0, 1, 2, 3, 100, 127};
    FloatMatrix wanted = FloatMatrix.of(2, 3, new float[] {0, 1, 2, 3, 100, 127});
    assertThat(readAll(array(descr, false, shape(2, 3), values))).isEqualTo(wanted);
  }

  @Test
  void bytesAreUnsignedOrSignedNumbers() throws IOException {
    assertThat(readAll(array("|u1", false, shape(1, 3), 0, 200, 255)).values())
        .containsExactly(0, 200, 255);
    assertThat(readAll(array("|i1", false, shape(1, 3), -128, -1, 127)).values())
        .containsExactly(-128, -1, 127);
  }

  @Test
  void float64IsRoundedToTheNearestFloat32() throws IOException {
    double half = Math.scalb(1.0, -25); // lies between 1 and the float32 after it
    assertThat(readAll(array("<f8", false, shape(1, 4), 0.1, 1 + half, 1e-310, 1e300)).values())
        .containsExactly(0.1f, 1f, 0f, Float.POSITIVE_INFINITY);
  }

  @Test
  void everyFloat16HasItsValue() throws IOException {
    ByteBuffer data = ByteBuffer.allocate(2 << 16).order(ByteOrder.LITTLE_ENDIAN);
    for (int bits = 0; bits < 1 << 16; bits++) {
      data.putShort((short) bits);
    }
    float[] got =
        readAll(file(1, dictionary("<f2", false, 1 << 10, 1 << 6), data.array())).values();
    for (int bits = 0; bits < 1 << 16; bits++) {
      int exponent = bits >> 10 & 0x1F;
      int fraction = bits & 0x3FF;
      double magnitude =
          switch (exponent) {
            case 0 -> Math.scalb((double) fraction, -24);
            case 31 -> fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
            default -> Math.scalb(1024.0 + fraction, exponent - 25);
          };
      float wanted = (float) ((bits & 0x8000) == 0 ? magnitude : -magnitude);
      assertThat(Float.compare(got[bits], wanted))
          .as("bits %04x: %s, wanted %s", bits, got[bits], wanted)
          .isZero();
    }
  }

  @Test
  void nanAndInfinityAreLeftForTheReaderToRefuse() throws IOException {
    float[] got =
        readAll(array("<f4", false, shape(1, 3), Double.NaN, Double.NEGATIVE_INFINITY, 1)).values();
    assertThat(got).containsExactly(Float.NaN, Float.NEGATIVE_INFINITY, 1);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void readsEveryVersion(int version) throws IOException {
    byte[] bytes = file(version, dictionary("<f4", false, 1, 2), elements("<f4", 5, 6));
    assertThat(readAll(bytes).values()).containsExactly(5, 6);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2)}",
        "{\"shape\":(1,2,),\"fortran_order\":False,\"descr\":\"<f4\"}",
        "  { 'shape' : ( 1L , 2L ) ,\n 'descr' : 'f4' , 'fortran_order' : False , }  \n ",
      })
  void spacingQuotesAndOrderOfKeysDoNotMatter(String dictionary) throws IOException {
    byte[] bytes = NpyBytes.unpaddedFile(1, dictionary, elements("<f4", 5, 6));
    assertThat(readAll(bytes).values()).containsExactly(5, 6);
  }

  @Test
  void whatFollowsTheElementsIsIgnored() throws IOException {
    assertThat(readAll(array("<f4", false, shape(1, 2), 5, 6, 7)).values()).containsExactly(5, 6);
  }

  @Test
  void fortranOrderReadsTheSameRows() throws IOException {
    // Columns (1, 2, 3) and (4, 5, 6).
    byte[] bytes = array(">f4", true, shape(3, 2), 1, 2, 3, 4, 5, 6);
    assertThat(readAll(bytes)).isEqualTo(FloatMatrix.of(3, 2, new float[] {1, 4, 2, 5, 3, 6}));
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "1, 40", "40, 1", "255, 15", "256, 16", "257, 17", "700, 33", "1000, 128"})
  void fortranOrderEqualsTheTransposeAtEveryCut(int rows, int columns) throws IOException {
    long seed = 31L * rows + columns;
    Random random = new Random(seed);
    double[] byColumn = new double[rows * columns];
    Arrays.setAll(byColumn, i -> random.nextInt(-128, 128));
    for (String descr : List.of("<f2", ">f4", "<f8", "|i1")) {
      Path path = write(folder, "F.npy", array(descr, true, shape(rows, columns), byColumn));
      try (DescriptorFile file = DescriptorFile.open(path)) {
        int first = random.nextInt(rows);
        int count = random.nextInt(rows - first + 1);
        FloatMatrix got = file.read(first, count);
        for (int r = 0; r < count; r++) {
          for (int c = 0; c < columns; c++) {
            assertThat((double) got.get(r, c))
                .as("seed %d, %s, row %d of %d+%d, column %d", seed, descr, r, first, count, c)
                .isEqualTo(byColumn[c * rows + first + r]);
          }
        }
      }
    }
  }

  @Test
  void threeDimensionsAreImagesOfEquallyManyRows() throws IOException {
    Path path =
        write(
            folder,
            "X.npy",
            array("<f4", false, shape(2, 3, 2), 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11));
    try (DescriptorFile file = DescriptorFile.open(path)) {
      assertThat(file.rows()).isEqualTo(6);
      assertThat(file.dimension()).isEqualTo(2);
      assertThat(file.read(3, 2).values()).containsExactly(6, 7, 8, 9);
      Offsets offsets = file.offsets().orElseThrow();
      assertThat(offsets.imageCount()).isEqualTo(2);
      assertThat(offsets.start(1)).isEqualTo(3);
      assertThat(offsets.end(1)).isEqualTo(6);
    }
  }

  @Test
  void twoDimensionsTellNoOffsets() throws IOException {
    Path path = write(folder, "X.npy", array("<f4", false, shape(1, 1), 0));
    try (DescriptorFile file = DescriptorFile.open(path)) {
      assertThat(file.offsets()).isEmpty();
    }
  }

  @Test
  void zeroRowsAreLegal() throws IOException {
    for (byte[] bytes :
        List.of(
            array("<f4", false, shape(0, 5)),
            array("<f4", true, shape(0, 5)),
            array("<f4", false, shape(3, 0, 5)),
            array("<f4", false, shape(0, 3, 5)))) {
      FloatMatrix got = readAll(bytes);
      assertThat(got.rows()).isZero();
      assertThat(got.columns()).isEqualTo(5);
    }
  }

  @Test
  void imagesWithoutRowsTakeNoMemoryHoweverManyAreClaimed() throws IOException {
    Path path = write(folder, "X.npy", array("<f4", false, shape(1L << 62, 0, 5)));
    try (DescriptorFile file = DescriptorFile.open(path)) {
      assertThat(file.rows()).isZero();
      assertThat(file.offsets().orElseThrow().imageCount()).isEqualTo(1L << 62);
    }
  }

  @Test
  void vecsRowsCarryTheirDimension() throws IOException {
    ByteBuffer floats = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
    floats.putInt(2).putFloat(1.5f).putFloat(-2).putInt(2).putFloat(3).putFloat(4);
    assertThat(readAll("x.fvecs", floats.array()))
        .isEqualTo(FloatMatrix.of(2, 2, new float[] {1.5f, -2, 3, 4}));
    byte[] bytes = {3, 0, 0, 0, 1, (byte) 200, (byte) 255, 3, 0, 0, 0, 4, 5, 6};
    assertThat(readAll("x.BVECS", bytes))
        .isEqualTo(FloatMatrix.of(2, 3, new float[] {1, 200, 255, 4, 5, 6}));
  }

  @Test
  void readsTheEndOfAFileLargerThanTwoGigabytes() throws IOException {
    long rows = 5_000_000; // × 128 float32 = 2.56 GB, nearly all of it a hole
    byte[] header = file(1, dictionary("<f4", false, rows, 128), new byte[0]);
    Path path = write(folder, "big.npy", header);
    try (RandomAccessFile big = new RandomAccessFile(path.toFile(), "rw")) {
      big.setLength(header.length + rows * 512);
      big.seek(header.length + (rows - 1) * 512);
      big.write(elements("<f4", 7, 8));
    }
    try (DescriptorFile file = DescriptorFile.open(path)) {
      FloatMatrix last = file.read(rows - 2, 2);
      assertThat(last.get(0, 0)).isZero();
      assertThat(last.get(1, 0)).isEqualTo(7);
      assertThat(last.get(1, 1)).isEqualTo(8);
      assertThat(last.get(1, 2)).isZero();
    }
  }

  @Test
  void readsTheEndOfALargeFortranFile() throws IOException {
    long rows = 20_000_000; // × 64 float32 = 5.12 GB
    byte[] header = file(1, dictionary("<f4", true, rows, 64), new byte[0]);
    Path path = write(folder, "big.npy", header);
    try (RandomAccessFile big = new RandomAccessFile(path.toFile(), "rw")) {
      big.setLength(header.length + rows * 64 * 4);
      big.seek(header.length + rows * 64 * 4 - 4);
      big.write(elements("<f4", 9));
    }
    try (DescriptorFile file = DescriptorFile.open(path)) {
      FloatMatrix last = file.read(rows - 3, 3);
      assertThat(last.get(2, 63)).isEqualTo(9);
      assertThat(last.get(2, 62)).isZero();
    }
  }

  @Test
  void threadsReadAtOnce() throws Exception {
    int rows = 3000;
    double[] values = new double[rows * 7];
    Arrays.setAll(values, i -> i);
    Path path = write(folder, "X.npy", array("<f8", false, shape(rows, 7), values));
    try (DescriptorFile file = DescriptorFile.open(path);
        ExecutorService threads = Executors.newFixedThreadPool(4)) {
      Callable<FloatMatrix> all = file::readAll;
      for (Future<FloatMatrix> got : threads.invokeAll(List.of(all, all, all, all))) {
        assertThat(got.get().get(rows - 1, 6)).isEqualTo(rows * 7 - 1);
      }
    }
  }

  @Test
  void rowsOutsideTheFileAndShortArraysAreRefused() throws IOException {
    Path path = write(folder, "X.npy", array("<f4", false, shape(2, 3), 1, 2, 3, 4, 5, 6));
    try (DescriptorFile file = DescriptorFile.open(path)) {
      assertThatThrownBy(() -> file.read(1, 2)).isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> file.read(0, 2, new float[5]))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("2 rows of 3 numbers need an array of 6, got 5");
    }
  }

  @Test
  void aFileThatShrinksWhileItIsReadIsAnErrorNotACrash() throws IOException {
    Path path = write(folder, "X.npy", array("<f4", false, shape(4000, 16), new double[64000]));
    try (DescriptorFile file = DescriptorFile.open(path)) {
      try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
        channel.truncate(100);
      }
      assertThatThrownBy(() -> file.read(3000, 1000))
          .isInstanceOf(IOException.class)
          .hasMessage(path + ": cannot be read any more; did it become shorter?");
    }
  }

  @Test
  void closingTwiceIsHarmlessAndReadingAfterwardsIsNot() throws IOException {
    Path path = write(folder, "X.npy", array("<f4", false, shape(1, 1), 1));
    DescriptorFile file = DescriptorFile.open(path);
    file.close();
    file.close();
    assertThatThrownBy(() -> file.read(0, 1)).isInstanceOf(IllegalStateException.class);
    Files.delete(path);
  }

  private FloatMatrix readAll(byte[] npy) throws IOException {
    return readAll("X.npy", npy);
  }

  private FloatMatrix readAll(String name, byte[] bytes) throws IOException {
    try (DescriptorFile file = DescriptorFile.open(write(folder, name, bytes))) {
      return file.readAll();
    }
  }
}
