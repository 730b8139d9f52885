package dev.jvlad.app;

import static dev.jvlad.app.NpyFiles.shape;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Files of descriptors that are many times larger than the heap. They are a hole but for the last
 * row, so they take no room on the disk.
 */
class LargeEncodeTest {
  private static final int COLUMNS = 128;

  @TempDir private Path folder;

  @Test
  void oneImageLargerThanTheHeap() throws Exception {
    int rows = 1 << 20;
    float[][] vectors = encode("-Xmx64m", rows, shape(rows, COLUMNS));
    assertThat(vectors).hasDimensions(1, 2 * COLUMNS);
    assertThat(vectors[0][0]).as("zeros less the first centroid").isEqualTo(1f - rows);
    assertThat(vectors[0][COLUMNS]).as("the last row less the second").isEqualTo(2);
  }

  @Test
  void twoGigabytesOfImages() throws Exception {
    float[][] vectors = encode("-Xmx256m", 4096 * 1024, shape(4096, 1024, COLUMNS));
    assertThat(vectors).hasDimensions(4096, 2 * COLUMNS);
    assertThat(vectors[4094][0]).isEqualTo(-1024);
    assertThat(vectors[4094][COLUMNS]).isZero();
    assertThat(vectors[4095][0]).isEqualTo(-1023);
    assertThat(vectors[4095][COLUMNS]).isEqualTo(2);
  }

  /** The first centroid is 1 in its first column, the second 10; all else is 0. */
  private float[][] encode(String heap, int rows, long[] shape)
      throws IOException, InterruptedException {
    float[] centroids = new float[2 * COLUMNS];
    centroids[0] = 1;
    centroids[COLUMNS] = 10;
    Path codebook = NpyFiles.floats(folder.resolve("c.npy"), shape(2, COLUMNS), centroids);
    Path descriptors = folder.resolve("x.npy");
    byte[] header = NpyFiles.header("<f4", false, shape);
    Files.write(descriptors, header);
    try (FileChannel file = FileChannel.open(descriptors, StandardOpenOption.WRITE)) {
      ByteBuffer lastRow = ByteBuffer.allocate(4 * COLUMNS).order(ByteOrder.LITTLE_ENDIAN);
      lastRow.putFloat(0, 12);
      file.write(lastRow, header.length + 4L * COLUMNS * (rows - 1));
    }
    Path output = folder.resolve("y.npy");
    Path log = folder.resolve("log");
    Process process =
        Vlad.start(
            List.of(heap),
            log,
            "encode",
            "--codebook",
            codebook,
            "--normalize",
            "none",
            "--descriptors",
            descriptors,
            "-o",
            output);
    assertThat(process.waitFor()).as(() -> readString(log)).isZero();
    return NpyFiles.read(output);
  }

  private static String readString(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
