package dev.jvlad.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jvlad.io.NpyWriter;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Isolated("replaces the streams of the whole process")
class BenchCommandTest {
  private final PrintStream standardOutput = System.out;
  private final PrintStream standardError = System.err;
  private final ByteArrayOutputStream output = new ByteArrayOutputStream();
  private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

  @TempDir private Path folder;

  @BeforeEach
  void catchStreams() {
    System.setOut(new PrintStream(output, true, UTF_8));
    System.setErr(new PrintStream(errors, true, UTF_8));
  }

  @AfterEach
  void restoreStreams() {
    System.setOut(standardOutput);
    System.setErr(standardError);
  }

  @Test
  void printsTheDocumentedJson() {
    int code =
        Main.run(
            "bench --images 3 --descriptors 20 --dimension 5 --clusters 4 --threads 1 --rounds 1 --json"
                .split(" "));
    assertThat(code).as(errors.toString(UTF_8)).isZero();
    JsonNode document = JsonMapper.shared().readTree(output.toString(UTF_8));
    assertThat(document.get("images").asInt()).isEqualTo(3);
    assertThat(document.get("descriptors").asInt()).isEqualTo(20);
    assertThat(document.get("dimension").asInt()).isEqualTo(5);
    assertThat(document.get("clusters").asInt()).isEqualTo(4);
    assertThat(document.get("threads").asInt()).isEqualTo(1);
    double limit = document.get("fmaLimitGflops").asDouble();
    assertThat(limit).isPositive();
    assertThat(document.get("readLimitGBs").asDouble()).isPositive();
    List<JsonNode> strategies = document.get("strategies").valueStream().toList();
    assertThat(strategies)
        .extracting(strategy -> strategy.get("name").asString())
        .containsExactly("fused", "looping", "masked", "scatter", "segmented");
    for (JsonNode strategy : strategies) {
      assertThat(strategy.get("minMillis").asDouble())
          .isPositive()
          .isLessThanOrEqualTo(strategy.get("medianMillis").asDouble());
      double gflops = 2.0 * 3 * 20 * 4 * 5 / (strategy.get("assignMillis").asDouble() * 1e6);
      assertThat(strategy.get("assignGflops").asDouble() / gflops).isBetween(0.999, 1.001);
      assertThat(strategy.get("shareOfFmaLimit").asDouble() * limit / gflops)
          .isBetween(0.999, 1.001);
    }
  }

  @Test
  void cutsRowsOfAFileIntoImages() throws Exception {
    Path rows = write("rows.npy", 1001, 3);
    assertThat(bench("--input", rows.toString(), "--clusters", "2")).isZero();
    assertThat(output.toString(UTF_8))
        .startsWith("2 images, 1,001 descriptors of 3 columns, 2 words, 2 threads, 1 rounds")
        .contains("fused", "looping", "masked", "scatter", "segmented");
  }

  @Test
  void anotherBackEndTakesItsTurn() {
    assertThat(
            bench(
                "--images",
                "3",
                "--dimension",
                "5",
                "--clusters",
                "4",
                "--backend",
                "scalar",
                "--json"))
        .as(errors.toString(UTF_8))
        .isZero();
    JsonNode backend = JsonMapper.shared().readTree(output.toString(UTF_8)).get("backend");
    assertThat(backend.get("name").asString()).isEqualTo("scalar");
    assertThat(backend.get("minMillis").asDouble()).isPositive();
    assertThat(backend.get("greatestDifference").asDouble()).isBetween(0.0, 1e-5);
    assertThat(bench("--backend", "xla:" + folder.resolve("none.so"))).isEqualTo(1);
    assertThat(errors.toString(UTF_8).lines()).hasSize(1).first().asString().contains("none.so");
  }

  @Test
  void errorsAreOneLine() throws Exception {
    assertThat(bench("--clusters", "0")).isEqualTo(2);
    assertThat(bench("--input", "x.npy", "--images", "3")).isEqualTo(2);
    assertThat(bench("--images", "1", "--descriptors", "3")).isEqualTo(1);
    assertThat(bench("--input", folder.resolve("none.npy").toString())).isEqualTo(1);
    Path empty = write("empty.npy", 0, 3);
    assertThat(bench("--input", empty.toString())).isEqualTo(1);
    assertThat(errors.toString(UTF_8).lines())
        .containsExactly(
            "vlad: --clusters 0; wanted at least 1; see vlad bench --help",
            "vlad: --input brings its own sizes; wanted it without --images, --descriptors,"
                + " --dimension; see vlad bench --help",
            "vlad: 16 clusters of 3 samples, of which 3 are distinct; wanted at least as many"
                + " distinct samples as clusters",
            "vlad: " + folder.resolve("none.npy") + ": no such file",
            "vlad: " + empty + ": no descriptors");
    assertThat(output.toString(UTF_8)).isEmpty();
  }

  private static int bench(String... options) {
    List<String> line = new ArrayList<>(List.of("bench", "--threads", "2", "--rounds", "1"));
    line.addAll(List.of(options));
    return Main.run(line.toArray(String[]::new));
  }

  private Path write(String name, int rows, int columns) throws Exception {
    Path path = folder.resolve(name);
    float[] values = new float[rows * columns];
    for (int i = 0; i < values.length; i++) {
      values[i] = i % 17;
    }
    try (NpyWriter writer = NpyWriter.create(path, rows, columns)) {
      writer.write(values, rows);
      writer.commit();
    }
    return path;
  }
}
