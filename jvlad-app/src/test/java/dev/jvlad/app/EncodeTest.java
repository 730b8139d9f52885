package dev.jvlad.app;

import static dev.jvlad.app.NpyFiles.shape;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The files that {@code vlad encode} writes, against the definition in float64. */
class EncodeTest {
  private static final String[] LISTS = {
    "none", "ssr", "l2", "intra", "ssr,l2", "power:0.2,l2", "intra,l2", "ssr,intra,power:0.7,l2"
  };
  private static final String[] STRATEGIES = {"fused", "looping", "masked", "scatter", "segmented"};

  @TempDir private Path folder;

  /** Descriptors of ragged images and a codebook, in files too. */
  private final class Ragged {
    final int d;
    final int k;
    final int[] offsets;
    final float[] x;
    final float[] c;
    final Path descriptors;
    final Path codebook;
    final Path offsetsFile;

    /** Images of 0 to 40 descriptors, the first, the last and one within without any. */
    Ragged(int d, int k) throws IOException {
      Random random = new Random(1000L * d + k);
      this.d = d;
      this.k = k;
      offsets = new int[31];
      for (int i = 0; i < 30; i++) {
        boolean empty = i == 0 || i == 7 || i == 29;
        offsets[i + 1] = offsets[i] + (empty ? 0 : random.nextInt(41));
      }
      x = normal(random, offsets[30] * d);
      c = normal(random, k * d);
      if (k > 2) { // words that no descriptor is near, at both ends
        Arrays.fill(c, 0, d, 100);
        Arrays.fill(c, (k - 1) * d, k * d, -100);
      }
      descriptors = NpyFiles.floats(folder.resolve("x.npy"), shape(x.length / d, d), x);
      codebook = NpyFiles.floats(folder.resolve("c.npy"), shape(k, d), c);
      offsetsFile =
          NpyFiles.ints(folder.resolve("o.npy"), Arrays.stream(offsets).asLongStream().toArray());
    }

    private static float[] normal(Random random, int count) {
      float[] values = new float[count];
      for (int i = 0; i < count; i++) {
        values[i] = (float) random.nextGaussian();
      }
      return values;
    }

    double[] definition(int image, String list) {
      double[] v = new double[k * d];
      for (int row = offsets[image]; row < offsets[image + 1]; row++) {
        int nearest = 0;
        for (int j = 1; j < k; j++) {
          nearest = squaredDistance(row, j) < squaredDistance(row, nearest) ? j : nearest;
        }
        for (int f = 0; f < d; f++) {
          v[nearest * d + f] += (double) x[row * d + f] - c[nearest * d + f];
        }
      }
      for (String step : list.split(",", -1)) {
        if (step.equals("ssr") || step.startsWith("power:")) {
          double exponent = step.equals("ssr") ? 0.5 : Double.parseDouble(step.substring(6));
          Arrays.setAll(v, i -> Math.signum(v[i]) * Math.pow(Math.abs(v[i]), exponent));
        } else if (!step.equals("none")) {
          int length = step.equals("intra") ? d : k * d;
          for (int at = 0; at < k * d; at += length) {
            double norm = norm(v, at, length);
            for (int i = at; i < at + length && norm > 0; i++) {
              v[i] /= norm;
            }
          }
        }
      }
      return v;
    }

    private double squaredDistance(int row, int word) {
      double sum = 0;
      for (int f = 0; f < d; f++) {
        double difference = (double) x[row * d + f] - c[word * d + f];
        sum += difference * difference;
      }
      return sum;
    }
  }

  @ParameterizedTest
  @CsvSource({"2, 1", "2, 16", "3, 5", "17, 16", "64, 5", "64, 100", "128, 16"})
  void equalsTheDefinitionForEveryListOfNormalisations(int d, int k) throws IOException {
    Ragged input = new Ragged(d, k);
    for (String list : LISTS) {
      float[][] vectors = encode(input, input.descriptors, "--normalize", list);
      assertThat(vectors).hasNumberOfRows(30);
      for (int image = 0; image < 30; image++) {
        assertClose(vectors[image], input.definition(image, list), list + ", image " + image);
      }
    }
  }

  @Test
  void theDefaultIsTheSeeds() throws IOException {
    Ragged input = new Ragged(3, 5);
    assertThat(encode(input, input.descriptors))
        .isDeepEqualTo(encode(input, input.descriptors, "--normalize", "ssr,l2"));
  }

  @Test
  void threadsDoNotChangeABit() throws IOException {
    Ragged input = new Ragged(64, 16);
    for (String strategy : STRATEGIES) {
      float[][] one = encode(input, input.descriptors, "--threads", 1, "--strategy", strategy);
      for (int threads : new int[] {2, 3, 7}) {
        assertThat(encode(input, input.descriptors, "--threads", threads, "--strategy", strategy))
            .as("%s, %d threads", strategy, threads)
            .isDeepEqualTo(one);
      }
    }
  }

  @Test
  void strategiesAndBackEndsAgree() throws IOException {
    Ragged input = new Ragged(17, 16);
    for (String backend : new String[] {"auto", "simd", "scalar"}) {
      for (String strategy : STRATEGIES) {
        float[][] vectors =
            encode(input, input.descriptors, "--backend", backend, "--strategy", strategy);
        for (int image = 0; image < 30; image++) {
          assertClose(vectors[image], input.definition(image, "ssr,l2"), backend + ", " + strategy);
        }
      }
    }
  }

  @Test
  void formatsWithTheSameNumbersGiveTheSameVectors() throws IOException {
    Ragged input = new Ragged(17, 5);
    for (int i = 0; i < input.x.length; i++) {
      input.x[i] = Math.floorMod((int) (input.x[i] * 50), 128); // fits every type
    }
    int rows = input.x.length / 17;
    NpyFiles.floats(input.descriptors, shape(rows, 17), input.x);
    float[][] expected = encode(input, input.descriptors);

    for (String type : new String[] {"<f2", "<f8", "|u1", "|i1", ">f4"}) {
      Path other =
          NpyFiles.write(
              folder.resolve("other.npy"), type, false, shape(rows, 17), bytes(type, input.x));
      assertThat(encode(input, other)).as(type).isDeepEqualTo(expected);
    }
    float[] columns = new float[input.x.length];
    for (int i = 0; i < columns.length; i++) {
      columns[i % 17 * rows + i / 17] = input.x[i];
    }
    Path fortran =
        NpyFiles.write(
            folder.resolve("f.npy"), "<f4", true, shape(rows, 17), bytes("<f4", columns));
    assertThat(encode(input, fortran)).as("Fortran order").isDeepEqualTo(expected);

    for (String type : new String[] {"fvecs", "bvecs"}) {
      Path vecs = Files.write(folder.resolve("x." + type), vecs(type, input.x, 17));
      assertThat(encode(input, vecs)).as(type).isDeepEqualTo(expected);
    }
    for (int method : new int[] {ZipEntry.STORED, ZipEntry.DEFLATED}) {
      Path npz = folder.resolve("x.npz");
      try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(npz))) {
        zip.setMethod(method);
        add(zip, method, "X.npy", Files.readAllBytes(input.descriptors));
        add(zip, method, "O.npy", Files.readAllBytes(input.offsetsFile));
      }
      Path output = folder.resolve("y.npy");
      Vlad.run("encode", "--codebook", input.codebook, "--descriptors", npz, "-o", output)
          .succeeded();
      assertThat(NpyFiles.read(output)).as("npz, method %d", method).isDeepEqualTo(expected);
    }
  }

  @Test
  void threeDimensionsAreImages() throws IOException {
    Ragged input = new Ragged(3, 5);
    float[] x = Arrays.copyOf(input.x, 6 * 10 * 3);
    Path cube = NpyFiles.floats(folder.resolve("cube.npy"), shape(6, 10, 3), x);
    Path matrix = NpyFiles.floats(folder.resolve("matrix.npy"), shape(60, 3), x);
    NpyFiles.ints(input.offsetsFile, 0, 10, 20, 30, 40, 50, 60);
    Path output = folder.resolve("y.npy");
    Vlad.run("encode", "--codebook", input.codebook, "--descriptors", cube, "-o", output)
        .succeeded();
    assertThat(NpyFiles.read(output)).isDeepEqualTo(encode(input, matrix));

    Vlad.run("encode", "--codebook", input.codebook, "--descriptors", matrix, "-o", output)
        .succeeded();
    assertThat(NpyFiles.read(output)).as("without offsets, one image").hasNumberOfRows(1);
    Path nothing = NpyFiles.floats(folder.resolve("0.npy"), shape(4, 0, 3));
    Vlad.run("encode", "--codebook", input.codebook, "--descriptors", nothing, "-o", output)
        .succeeded();
    assertThat(NpyFiles.read(output))
        .as("four images without descriptors")
        .isDeepEqualTo(new float[4][15]);
  }

  @Test
  void aModelBringsItsOwnRecipe() throws IOException {
    Ragged input = new Ragged(17, 5);
    Path model = folder.resolve("model.vlad");
    Object[] train = {
      "train",
      "--descriptors",
      input.descriptors,
      "--offsets",
      input.offsetsFile,
      "--clusters",
      4,
      "--seed",
      3,
      "--rotate",
      "--residuals",
      "unit",
      "--project",
      6,
      "--whiten",
      "-o",
      model
    };
    String said = Vlad.run(train).succeeded().output();
    byte[] first = Files.readAllBytes(model);
    assertThat(Vlad.run(train).succeeded().output()).isEqualTo(said);
    assertThat(Files.readAllBytes(model)).as("the same seed, the same file").isEqualTo(first);

    Path output = folder.resolve("y.npy");
    Vlad.run(
            "encode",
            "--model",
            model,
            "--descriptors",
            input.descriptors,
            "--offsets",
            input.offsetsFile,
            "-o",
            output)
        .succeeded();
    float[][] vectors = NpyFiles.read(output);
    assertThat(vectors).hasDimensions(30, 6);
    for (int image = 0; image < 30; image++) {
      boolean empty = input.offsets[image] == input.offsets[image + 1];
      double norm = 0;
      for (float value : vectors[image]) {
        norm += (double) value * value;
      }
      assertThat(norm).as("image %d", image).isCloseTo(empty ? 0 : 1, within(1e-5));
    }
    var info = Vlad.run("info", model, "--json").succeeded().json();
    assertThat(info.get("fingerprint").asString()).matches("[0-9a-f]{64}");
    assertThat(said).contains(info.get("fingerprint").asString().substring(0, 12));
    assertThat(info.get("inertia").asDouble()).isPositive();
    assertThat(info.get("outputDimension").asInt()).isEqualTo(6);
    assertThat(info.get("samples").asInt()).isEqualTo(input.offsets[30]);
  }

  private float[][] encode(Ragged input, Path descriptors, Object... more) throws IOException {
    Path output = folder.resolve("y.npy");
    Object[] words = {
      "encode",
      "--codebook",
      input.codebook,
      "--descriptors",
      descriptors,
      "--offsets",
      input.offsetsFile,
      "-o",
      output
    };
    Object[] all = Arrays.copyOf(words, words.length + more.length);
    System.arraycopy(more, 0, all, words.length, more.length);
    Vlad.run(all).succeeded();
    return NpyFiles.read(output);
  }

  /** To 1e-5 of the row's norm; an image without descriptors is exactly zero. */
  private static void assertClose(float[] got, double[] wanted, String what) {
    double norm = norm(wanted, 0, wanted.length);
    assertThat(got).as(what).hasSameSizeAs(wanted);
    for (int i = 0; i < got.length; i++) {
      if (!(Math.abs(got[i] - wanted[i]) <= 1e-5 * norm)) {
        assertThat((double) got[i]).as("%s, column %d", what, i).isEqualTo(wanted[i]);
      }
    }
  }

  private static double norm(double[] v, int from, int length) {
    double sum = 0;
    for (int i = from; i < from + length; i++) {
      sum += v[i] * v[i];
    }
    return Math.sqrt(sum);
  }

  private static byte[] bytes(String type, float[] values) {
    int size = type.charAt(2) - '0';
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * size)
            .order(type.charAt(0) == '>' ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      switch (size) {
        case 1 -> bytes.put((byte) value);
        case 2 -> bytes.putShort(Float.floatToFloat16(value));
        case 4 -> bytes.putFloat(value);
        default -> bytes.putDouble(value);
      }
    }
    return bytes.array();
  }

  private static byte[] vecs(String type, float[] values, int dimension) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int at = 0; at < values.length; at += dimension) {
      bytes.writeBytes(new byte[] {(byte) dimension, 0, 0, 0});
      float[] row = Arrays.copyOfRange(values, at, at + dimension);
      bytes.writeBytes(bytes(type.equals("fvecs") ? "<f4" : "|u1", row));
    }
    return bytes.toByteArray();
  }

  private static void add(ZipOutputStream zip, int method, String name, byte[] content)
      throws IOException {
    ZipEntry entry = new ZipEntry(name);
    if (method == ZipEntry.STORED) {
      CRC32 checksum = new CRC32();
      checksum.update(content);
      entry.setSize(content.length);
      entry.setCrc(checksum.getValue());
    }
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
  }
}
