package dev.jvlad.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.jvlad.FloatMatrix;
import dev.jvlad.io.DescriptorFile;
import dev.jvlad.io.NpyWriter;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server in a JVM of its own, asked as the scripts ask it. */
class PeerServerTest {
  @TempDir private Path folder;
  private Process process;
  private PrintStream requests;
  private BufferedReader answers;

  @BeforeEach
  void start() throws IOException {
    process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules",
                "jdk.incubator.vector",
                "-cp",
                System.getProperty("java.class.path"),
                PeerServer.class.getName())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    requests = new PrintStream(process.getOutputStream(), true, UTF_8);
    answers = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
  }

  @AfterEach
  void stop() {
    process.destroyForcibly();
  }

  private String ask(Object... words) throws IOException {
    StringBuilder line = new StringBuilder();
    for (Object word : words) {
      line.append(line.isEmpty() ? "" : "\t").append(word);
    }
    requests.println(line);
    return answers.readLine();
  }

  private Path matrix(String name, float[][] rows) throws IOException {
    FloatMatrix matrix = FloatMatrix.copyOf(rows);
    Path path = folder.resolve(name);
    try (NpyWriter writer = NpyWriter.create(path, matrix.rows(), matrix.columns())) {
      writer.write(matrix);
      writer.commit();
    }
    return path;
  }

  private Path offsets(int... values) throws IOException {
    String header =
        "{'descr': '<i4', 'fortran_order': False, 'shape': (%d,), }".formatted(values.length);
    String padded = "%-117s\n".formatted(header);
    ByteBuffer bytes =
        ByteBuffer.allocate(10 + padded.length() + 4 * values.length)
            .order(ByteOrder.LITTLE_ENDIAN)
            .put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0})
            .putShort((short) padded.length())
            .put(padded.getBytes(UTF_8));
    for (int value : values) {
      bytes.putInt(value);
    }
    return Files.write(folder.resolve("o.npy"), bytes.array());
  }

  @Test
  void encodesTimesAndSaves() throws Exception {
    Path x = matrix("x.npy", new float[][] {{4, 0}, {12, 9}, {11, 0}, {3, 0}});
    Path c = matrix("c.npy", new float[][] {{0, 0}, {10, 0}});
    assertThat(ask("open", x, offsets(0, 3, 3, 4), c, 1)).isEqualTo("ok");
    for (String request : new String[] {"encode", "convert", "each"}) {
      assertThat(ask(request, 2).split(" ", -1))
          .as(request)
          .isNotEmpty()
          .allSatisfy(nanos -> assertThat(Long.parseLong(nanos)).isPositive());
    }
    assertThat(Long.parseLong(ask("garbage"))).isNotNegative();

    Path y = folder.resolve("y.npy");
    assertThat(ask("save", y)).isEqualTo("ok");
    try (DescriptorFile file = DescriptorFile.open(y)) {
      FloatMatrix vectors = file.readAll();
      // Residual sums 4, 0 and 3, 9; their roots 2, 0, √3, 3 have length 4.
      float[] first = {0.5f, 0, (float) Math.sqrt(3) / 4, 0.75f};
      assertThat(vectors.row(0)).containsExactly(first, within(1e-6f));
      assertThat(vectors.row(1)).containsOnly(0);
      assertThat(vectors.row(2)).containsExactly(new float[] {1, 0, 0, 0}, within(1e-6f));
    }
  }

  @Test
  void answersWhatFailsAndGoesOn() throws Exception {
    assertThat(ask("encode", 1)).startsWith("error: ").contains("nothing is open");
    assertThat(ask("open", folder.resolve("none"), "o", "c", 1))
        .startsWith("error: ")
        .contains("none");
    Path x = matrix("x.npy", new float[][] {{1, 2}});
    assertThat(ask("open", x, offsets(0, 1), x, 1)).isEqualTo("ok");
    assertThat(ask("dance"))
        .isEqualTo("error: java.lang.IllegalArgumentException: unknown" + " request: [dance]");
    assertThat(ask("each", 1)).doesNotStartWith("error");

    requests.close();
    assertThat(process.waitFor(30, TimeUnit.SECONDS))
        .as("the end of its input is its end")
        .isTrue();
    assertThat(process.exitValue()).isZero();
  }
}
