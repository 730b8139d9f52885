package dev.jvlad.io;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HitsFileTest {
  private static final float NONE = Float.NEGATIVE_INFINITY;

  @TempDir private Path folder;

  @Test
  void rowsAndScoresAreTheArraysOfNumPy() throws IOException {
    Path path = folder.resolve("hits.npz");
    try (HitsFile hits = HitsFile.ofRows(new Destination.ToFile(path), 3, 2)) {
      hits.write(new long[] {7, 1L << 40, 0, -1}, new float[] {0.5f, 0.25f, 1, NONE});
      assertThat(path).doesNotExist();
      hits.write(new long[] {-1, -1}, new float[] {NONE, NONE});
      hits.commit();
    }
    try (ZipFile zip = new ZipFile(path.toFile())) {
      assertThat(zip.stream())
          .extracting(Object::toString)
          .containsExactly("ids.npy", "scores.npy");
    }
    ByteBuffer ids = elements(path, "ids.npy", "'<i8', 'fortran_order': False, 'shape': (3, 2)");
    long[] rows = new long[6];
    ids.asLongBuffer().get(rows);
    assertThat(rows).containsExactly(7, 1L << 40, 0, -1, -1, -1);
    ByteBuffer scores =
        elements(path, "scores.npy", "'<f4', 'fortran_order': False, 'shape': (3, 2)");
    float[] values = new float[6];
    scores.asFloatBuffer().get(values);
    assertThat(values).containsExactly(0.5f, 0.25f, 1, NONE, NONE, NONE);
  }

  @Test
  void idsAreText() throws IOException {
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    try (HitsFile hits = HitsFile.ofIds(new Destination.ToStream(stream, "pipe"), 2, 2, 3)) {
      hits.write(List.of("é\uD83D\uDE00", "abc"), new float[] {1, 0.5f});
      hits.write(List.of(), new float[0]);
      hits.commit();
    }
    Path path = Files.write(folder.resolve("hits.npz"), stream.toByteArray());
    ByteBuffer ids = elements(path, "ids.npy", "'<U3', 'fortran_order': False, 'shape': (2, 2)");
    int[] characters = new int[12];
    ids.asIntBuffer().get(characters);
    assertThat(characters).containsExactly('é', 0x1F600, 0, 'a', 'b', 'c', 0, 0, 0, 0, 0, 0);
  }

  @Test
  void whatIsMissingIsNoFile() throws IOException {
    Path path = folder.resolve("hits.npz");
    try (HitsFile hits = HitsFile.ofRows(new Destination.ToFile(path), 2, 1)) {
      hits.write(new long[] {7}, new float[] {1});
      assertThatThrownBy(hits::commit)
          .isInstanceOf(IllegalStateException.class)
          .hasMessage(path + ": hits of 1 of 2 queries were written");
      assertThatThrownBy(() -> hits.write(new long[2], new float[2]))
          .hasMessage("2 ids and 2 scores after 1 of 2 queries; wanted 1 of both for each");
    }
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).isEmpty();
    }
    assertThatThrownBy(
            () -> HitsFile.ofRows(new Destination.ToFile(folder.resolve("no/hits.npz")), 2, 1))
        .hasMessageEndingWith("its folder does not exist");
  }

  private static ByteBuffer elements(Path path, String entry, String header) throws IOException {
    try (ZipFile zip = new ZipFile(path.toFile());
        InputStream stream = zip.getInputStream(zip.getEntry(entry))) {
      byte[] bytes = stream.readAllBytes();
      assertThat(new String(bytes, 10, 118, ISO_8859_1))
          .isEqualTo("{'descr': %s, }%s\n".formatted(header, " ".repeat(104 - header.length())));
      return ByteBuffer.wrap(bytes, 128, bytes.length - 128).slice().order(ByteOrder.LITTLE_ENDIAN);
    }
  }
}
