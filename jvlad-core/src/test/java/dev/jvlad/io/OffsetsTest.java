package dev.jvlad.io;

import static dev.jvlad.io.NpyBytes.array;
import static dev.jvlad.io.NpyBytes.shape;
import static dev.jvlad.io.NpyBytes.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OffsetsTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "|u1", "|i1", "<u2", ">u2", "<i2", ">i2", "<u4", ">u4", "<i4", ">i4", "<u8", ">u8", "<i8",
        ">i8"
      })
  void readsIntegersOfEveryWidth(String descr) throws IOException {
    Offsets offsets = read(array(descr, false, shape(4), 0, 3, 3, 100), 100);
    assertThat(offsets.imageCount()).isEqualTo(3);
    assertThat(offsets.rows()).isEqualTo(100);
    assertThat(offsets.start(0)).isZero();
    assertThat(offsets.end(0)).isEqualTo(3);
    assertThat(offsets.start(1)).isEqualTo(offsets.end(1)).isEqualTo(3);
    assertThat(offsets.end(2)).isEqualTo(100);
  }

  @Test
  void unsignedAndLongOffsetsKeepTheirValue() throws IOException {
    assertThat(read(array("|u1", false, shape(2), 0, 200), 200).end(0)).isEqualTo(200);
    assertThat(read(array("<u2", false, shape(2), 0, 60_000), 60_000).end(0)).isEqualTo(60_000);
    long big = 4_000_000_000L;
    assertThat(read(array("<u4", false, shape(2), 0, 4e9), big).end(0)).isEqualTo(big);
    long huge = 1L << 52;
    assertThat(read(array("<i8", false, shape(2), 0, 0x1p52), huge).end(0)).isEqualTo(huge);
  }

  @Test
  void whatIsWrittenIsRead() throws IOException {
    for (Offsets offsets :
        List.of(Offsets.of(new long[] {0, 3, 3, 100}), Offsets.uniform(20_000, 7))) {
      Path file = folder.resolve("written.npy");
      offsets.write(new Destination.ToFile(file));
      Offsets again = Offsets.read(file, offsets.rows());
      assertThat(again.imageCount()).isEqualTo(offsets.imageCount());
      for (long image = 0; image < offsets.imageCount(); image++) {
        assertThat(again.start(image)).isEqualTo(offsets.start(image));
      }
    }
    assertThatThrownBy(() -> Offsets.of(new long[] {0, 3, 2}))
        .hasMessage("offsets[2] = 2 is smaller than offsets[1] = 3");
    assertThatThrownBy(() -> Offsets.of(new long[] {1}))
        .hasMessage("offsets do not start; wanted 0 as the first");
  }

  @Test
  void noImagesAndEmptyImages() throws IOException {
    assertThat(read(array("<i8", false, shape(1), 0), 0).imageCount()).isZero();
    assertThat(read(array("<i8", false, shape(3), 0, 0, 0), 0).imageCount()).isEqualTo(2);
  }

  @Test
  void decreasingOffsetsNameTheirPlace() throws IOException {
    double[] values = new double[20];
    for (int i = 0; i < 20; i++) {
      values[i] = i <= 16 ? Math.min(i, 9) : 5;
    }
    refused(
        array("<i8", false, shape(20), values),
        100,
        "offsets[17] = 5 is smaller than offsets[16] = 9 (at byte 264)");
    refused(
        array("<i4", false, shape(3), 0, -1, 2),
        2,
        "offsets[1] = -1 is smaller than offsets[0] = 0 (at byte 132)");
  }

  @Test
  void firstAndLastAreChecked() throws IOException {
    refused(array("<i4", false, shape(2), 1, 2), 2, "offsets[0] = 1; wanted 0 (at byte 128)");
    refused(
        array("<i4", false, shape(2), 0, 90),
        100,
        "last offset is 90; the descriptors have 100 rows");
  }

  @Test
  void unsignedLongsPastTheLargestLongAreShownAsTheyAre() throws IOException {
    byte[] bytes = array("<u8", false, shape(2), 0, -1);
    refused(
        bytes,
        100,
        "offsets[1] = 18446744073709551615; the descriptors have 100 rows (at byte 136)");
  }

  @Test
  void otherArraysAreNoOffsets() throws IOException {
    refused(
        array("<f8", false, shape(2), 0, 100),
        100,
        "dtype <f8 is not supported; wanted u1, i1, u2, i2, u4, i4, u8, i8 (at byte 10)");
    refused(
        array("<i8", false, shape(1, 2), 0, 100),
        100,
        "shape (1, 2) is 2-dimensional; offsets are 1-dimensional");
    refused(
        array("<i8", false, shape(0)),
        100,
        "has no offsets; wanted one more than there are images");
  }

  @Test
  void imagesOutsideAreRefused() {
    Offsets one = Offsets.ofOneImage(7);
    assertThat(one.end(0)).isEqualTo(7);
    assertThatThrownBy(() -> one.end(1))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessage("image 2 of 1");
    assertThatThrownBy(() -> Offsets.uniform(-1, 2))
        .hasMessage("-1 images of 2 rows; wanted no negative number");
  }

  private Offsets read(byte[] bytes, long rows) throws IOException {
    return Offsets.read(write(folder, "O.npy", bytes), rows);
  }

  private void refused(byte[] bytes, long rows, String problem) {
    assertThatThrownBy(() -> read(bytes, rows))
        .isInstanceOf(MalformedFileException.class)
        .hasMessage(folder.resolve("O.npy") + ": " + problem);
  }
}
