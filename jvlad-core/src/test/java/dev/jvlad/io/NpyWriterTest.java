package dev.jvlad.io;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.jvlad.FloatMatrix;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NpyWriterTest {
  @TempDir private Path folder;

  @Test
  void theBytesAreThoseOfNumPy() throws IOException {
    Path path = folder.resolve("Y.npy");
    try (NpyWriter writer = NpyWriter.create(path, 2, 1)) {
      writer.write(new float[] {1, -2}, 2);
      writer.commit();
    }
    byte[] bytes = Files.readAllBytes(path);
    String header = "\u0093NUMPY\1\0v\0{'descr': '<f4', 'fortran_order': False, 'shape': (2, 1), }";
    assertThat(new String(bytes, 0, 128, ISO_8859_1))
        .isEqualTo(header + " ".repeat(127 - header.length()) + "\n");
    assertThat(bytes).hasSize(136).endsWith(0, 0, 0x80, 0x3F, 0, 0, 0, 0xC0);
  }

  @ParameterizedTest
  @CsvSource({"0, 3", "1, 1", "1000, 700", "3, 100000"})
  void whatIsWrittenInBlocksIsRead(int rows, int columns) throws IOException {
    FloatMatrix wanted = FloatMatrix.zeros(rows, columns);
    for (int i = 0; i < rows * columns; i++) {
      wanted.values()[i] = i * 0.5f;
    }
    Path path = folder.resolve("Y.npy");
    try (NpyWriter writer = NpyWriter.create(path, rows, columns)) {
      int half = rows / 2;
      writer.write(wanted.rows(0, half));
      writer.write(wanted.rows(half, rows));
      writer.commit();
    }
    try (DescriptorFile file = DescriptorFile.open(path)) {
      assertThat(file.readAll()).isEqualTo(wanted);
    }
    assertThat(Files.size(path) - 4L * rows * columns).isEqualTo(128);
  }

  @Test
  void theNumberOfRowsMayShowAtTheEnd() throws IOException {
    Path known = folder.resolve("known.npy");
    Path grown = folder.resolve("grown.npy");
    ByteArrayOutputStream pipe = new ByteArrayOutputStream();
    ByteArrayOutputStream spooled = new ByteArrayOutputStream();
    try (NpyWriter one = NpyWriter.create(known, 1000, 3);
        NpyWriter two = NpyWriter.growing(new Destination.ToFile(grown), 3);
        NpyWriter three = NpyWriter.create(new Destination.ToStream(pipe, "pipe"), 1000, 3);
        NpyWriter four = NpyWriter.growing(new Destination.ToStream(spooled, "pipe"), 3)) {
      for (NpyWriter writer : List.of(one, two, three, four)) {
        for (int row = 0; row < 1000; row++) {
          writer.write(new float[] {row, 2 * row, -row}, 1);
        }
        assertThat(writer.rowsWritten()).isEqualTo(1000);
        writer.commit();
      }
    }
    assertThat(grown).hasSameBinaryContentAs(known);
    assertThat(pipe.toByteArray()).isEqualTo(Files.readAllBytes(known));
    assertThat(spooled.toByteArray()).isEqualTo(Files.readAllBytes(known));
    assertThat(names()).containsExactly("grown.npy", "known.npy");
  }

  @Test
  void whatComesFromAStreamIsReadAsAFile() throws IOException {
    byte[] bytes = NpyBytes.array("<f8", false, NpyBytes.shape(2, 2), 1, 2, 3, 4);
    try (DescriptorFile file =
        DescriptorFile.read(new ByteArrayInputStream(bytes), "standard input")) {
      assertThat(file.readAll()).isEqualTo(FloatMatrix.of(2, 2, new float[] {1, 2, 3, 4}));
    }
    assertThatThrownBy(() ->
            DescriptorFile.read(
                new ByteArrayInputStream(Arrays.copyOf(bytes, 140)), "standard input"))
        .isInstanceOf(MalformedFileException.class)
        .hasMessageStartingWith("standard input: ");
    assertThatThrownBy(
            () -> DescriptorFile.read(new ByteArrayInputStream(new byte[0]), "standard input"))
        .hasMessage("standard input: the file is empty");
  }

  @Test
  void anAbandonedFileLeavesTheTargetAsItWas() throws IOException {
    Path path = Files.writeString(folder.resolve("Y.npy"), "before");
    try (NpyWriter writer = NpyWriter.create(path, 2, 1)) {
      writer.write(new float[] {1}, 1);
      assertThat(names()).hasSize(2);
    }
    assertThat(path).hasContent("before");
    assertThat(names()).containsExactly("Y.npy");
  }

  @Test
  void missingAndExcessRowsAreRefused() throws IOException {
    Path path = folder.resolve("Y.npy");
    try (NpyWriter writer = NpyWriter.create(path, 2, 3)) {
      writer.write(new float[3], 1);
      assertThatThrownBy(writer::commit)
          .isInstanceOf(IllegalStateException.class)
          .hasMessage(path + ": 1 of 2 rows were written");
      assertThatThrownBy(() -> writer.write(new float[6], 2))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("2 more rows after 1; the file has 2");
      assertThatThrownBy(() -> writer.write(new float[2], 1))
          .hasMessage("1 rows of 3 numbers; the array has 2");
      assertThatThrownBy(() -> writer.write(FloatMatrix.zeros(1, 4)))
          .hasMessage("a block of 4 columns; the file has 3");
    }
    assertThatThrownBy(() -> NpyWriter.create(path, -1, 3)).hasMessage("negative shape: -1×3");
    assertThat(names()).isEmpty();
  }

  @Test
  void targetsThatCannotBeFiles() throws IOException {
    Path missing = folder.resolve("none/Y.npy");
    assertThatThrownBy(() -> NpyWriter.create(missing, 1, 1))
        .isInstanceOf(IOException.class)
        .hasMessage(missing + ": its folder does not exist");
    assertThatThrownBy(() -> NpyWriter.create(folder, 1, 1))
        .hasMessage(folder + ": is a directory; wanted a file name");
    Path file = Files.writeString(folder.resolve("file"), "");
    assertThatThrownBy(() -> NpyWriter.create(file.resolve("Y.npy"), 1, 1))
        .hasMessage(file.resolve("Y.npy") + ": its folder is not a directory");
    assertThat(names()).containsExactly("file");
  }

  @Test
  void aLinkStaysALinkAndADeviceADevice() throws IOException {
    assumeFalse(File.separatorChar == '\\', "links and devices of POSIX");
    Path real = Files.writeString(folder.resolve("real"), "before");
    Path link = Files.createSymbolicLink(folder.resolve("link"), real);
    try (AtomicFile file = AtomicFile.create(link)) {
      file.write(ByteBuffer.wrap("after".getBytes(UTF_8)));
      file.commit();
    }
    assertThat(link).isSymbolicLink();
    assertThat(real).hasContent("after");
    assertThatThrownBy(() -> AtomicFile.create(Path.of("/dev/null")))
        .hasMessage("/dev/null: is not a regular file");
  }

  @Test
  void aLinkWithoutAFileIsFollowedToWhereItLeads() throws IOException {
    assumeFalse(File.separatorChar == '\\', "links of POSIX");
    Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("next"));
    Path next = Files.createSymbolicLink(folder.resolve("next"), Path.of("new"));
    try (AtomicFile file = AtomicFile.create(link)) {
      file.write(ByteBuffer.wrap("after".getBytes(UTF_8)));
      file.commit();
    }
    assertThat(next).isSymbolicLink();
    assertThat(link).isSymbolicLink().hasContent("after");
    Path circle = folder.resolve("circle");
    Files.createSymbolicLink(circle, circle);
    assertThatThrownBy(() -> AtomicFile.create(circle))
        .hasMessage(circle + ": is a link that leads nowhere");
  }

  @Test
  void aStreamWritesToTheSameFile() throws IOException {
    Path path = folder.resolve("model");
    try (AtomicFile file = AtomicFile.create(path);
        OutputStream stream = file.stream()) {
      stream.write('a');
      stream.write("bcd".getBytes(UTF_8), 1, 2);
      file.write(ByteBuffer.wrap("e".getBytes(UTF_8)));
      file.commit();
    }
    assertThat(path).hasContent("acde");
    assertThat(names()).containsExactly("model");
  }

  @Test
  void aDiskThatTakesNoMoreLeavesTheTargetAsItWas() throws Exception {
    assumeFalse(File.separatorChar == '\\', "needs the shell's ulimit");
    Path path = Files.writeString(folder.resolve("Y.npy"), "before");
    // A limit on the size of files (in blocks of 512 bytes or of 1 KB) fails as a full disk does.
    Process process =
        new ProcessBuilder(
                "sh",
                "-c",
                "ulimit -f 200 && exec \"$0\" \"$@\"",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-cp",
                System.getProperty("java.class.path"),
                WriteTooMuch.class.getName(),
                path.toString())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    assertThat(output)
        .matches(
            "\\Q" + path + "\\E: writing failed after [\\d,]+ bytes: .+; the file is as it was\\R");
    assertThat(path).hasContent("before");
    assertThat(names()).containsExactly("Y.npy");
  }

  /** Writes 4 MB and prints the error that this gives. */
  static final class WriteTooMuch {
    private WriteTooMuch() {}

    @SuppressWarnings("SystemOut")
    public static void main(String[] arguments) {
      try (NpyWriter writer = NpyWriter.create(Path.of(arguments[0]), 1000, 1000)) {
        writer.write(new float[1_000_000], 1000);
        writer.commit();
        System.out.println("no error");
      } catch (IOException e) {
        System.out.println(e.getMessage());
      }
    }
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
