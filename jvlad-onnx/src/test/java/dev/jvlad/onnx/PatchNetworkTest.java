package dev.jvlad.onnx;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PatchNetworkTest {
  private static final int PATCH = 4;
  private static final int DIMENSION = 5;
  private static final double[] MEAN = {0.485, 0.456, 0.406};
  private static final double[] DEVIATION = {0.229, 0.224, 0.225};

  private final float[] weights = random(DIMENSION * 3 * PATCH * PATCH, 1);

  @TempDir private Path folder;

  @Test
  void descriptorsAreTheConvolutionAtUnitLength() throws IOException {
    BufferedImage image = noise(16, 16, 2);
    Path file = write(OnnxBytes.convolution(weights, DIMENSION, PATCH, 16));
    try (PatchNetwork network = PatchNetwork.open(file, InputSize.DEFAULT)) {
      Patches patches = network.patches(image);

      assertThat(patches.columns()).isEqualTo(4);
      assertThat(patches.rows()).isEqualTo(4);
      assertThat(network.longerSide()).isEqualTo(16);
      assertThat(network.dimension()).isEqualTo(DIMENSION);
      assertConvolution(patches, image);
    }
  }

  @Test
  void theClassTokenIsNoPatch() throws IOException {
    BufferedImage image = noise(16, 16, 3);
    float[] classToken = {9, 9, 9, 9, 9};
    Path file = write(OnnxBytes.transformer(weights, DIMENSION, PATCH, 16, classToken));
    try (PatchNetwork network = PatchNetwork.open(file, InputSize.DEFAULT)) {
      Patches patches = network.patches(image);

      assertThat(patches.columns()).isEqualTo(4);
      assertConvolution(patches, image);
    }
  }

  @Test
  void anOpenNetworkSeesThePicturesShape() throws IOException {
    Path file = write(OnnxBytes.convolution(weights, DIMENSION, PATCH, -1));
    try (PatchNetwork network = PatchNetwork.open(file, new InputSize(33, PATCH))) {
      Patches wide = network.patches(noise(64, 31, 4));
      Patches tall = network.patches(noise(5, 300, 5));
      BufferedImage same = noise(32, 16, 6);

      assertThat(network.longerSide()).isEqualTo(32);
      assertThat(wide.columns()).isEqualTo(8);
      assertThat(wide.rows()).isEqualTo(4);
      assertThat(tall.columns()).isEqualTo(1);
      assertThat(tall.rows()).isEqualTo(8);
      assertConvolution(network.patches(same), same);
    }
  }

  @Test
  void theLineNamesTheFileByItsContentAndTheSize() throws IOException {
    Path fixed = write(OnnxBytes.convolution(weights, DIMENSION, PATCH, 16));
    Path open = write(OnnxBytes.convolution(weights, DIMENSION, PATCH, -1));
    try (PatchNetwork a = PatchNetwork.open(fixed, InputSize.DEFAULT);
        PatchNetwork b = PatchNetwork.open(open, new InputSize(64, 8));
        PatchNetwork c = PatchNetwork.open(open, InputSize.DEFAULT)) {
      assertThat(a.describe())
          .matches("onnx sha256 [0-9a-f]{64}, 16×16 px, ImageNet mean and deviation, unit length");
      assertThat(b.describe()).contains(", ≤64 px in patches of 8,");
      assertThat(c.describe()).contains(", ≤448 px in patches of 14,");
      assertThat(a.describe().substring(0, 76)).isNotEqualTo(b.describe().substring(0, 76));
      assertThat(b.describe().substring(0, 76)).isEqualTo(c.describe().substring(0, 76));
    }
  }

  @Test
  void theSameFromAnyThread() throws IOException, InterruptedException, ExecutionException {
    Path file = write(OnnxBytes.convolution(weights, DIMENSION, PATCH, -1));
    try (PatchNetwork network = PatchNetwork.open(file, new InputSize(64, PATCH));
        ExecutorService threads = Executors.newFixedThreadPool(4)) {
      BufferedImage image = noise(64, 48, 7);
      Patches expected = network.patches(image);
      List<Future<Patches>> results = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        results.add(threads.submit(() -> network.patches(image)));
      }
      for (Future<Patches> result : results) {
        assertThat(result.get().descriptors()).isEqualTo(expected.descriptors());
      }
    }
  }

  @Test
  void whatIsNoNetworkOfPatchesIsRefusedInOneLine() throws IOException {
    assertThatThrownBy(() -> PatchNetwork.open(folder.resolve("none.onnx"), InputSize.DEFAULT))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessageEndingWith("none.onnx: no such file; wanted an ONNX file");
    assertThatThrownBy(() -> PatchNetwork.open(folder, InputSize.DEFAULT))
        .isInstanceOf(NetworkException.class)
        .hasMessageEndingWith(": is not a regular file; wanted an ONNX file");
    assertRefused("a photo, not a network".getBytes(UTF_8), ": is no ONNX file: ");
    assertRefused(
        OnnxBytes.identity(1, 10),
        ": takes given FLOAT[1, 10]; wanted one picture, FLOAT[N, 3, H, W]");
    assertRefused(
        OnnxBytes.identity(1, 1, 8, 8),
        ": takes given FLOAT[1, 1, 8, 8]; wanted one picture, FLOAT[N, 3, H, W]");
    assertRefused(
        OnnxBytes.mean(8),
        ": gives classes FLOAT[1, 192]; wanted features of patches, FLOAT[N, F, H, W] or"
            + " FLOAT[N, tokens, F]");
  }

  @Test
  void featuresThatAreNoNumbersAreRefused() throws IOException {
    try (PatchNetwork network = PatchNetwork.open(write(OnnxBytes.roots(8)), InputSize.DEFAULT)) {
      BufferedImage black = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB);
      assertThatThrownBy(() -> network.patches(black))
          .isInstanceOf(NetworkException.class)
          .hasMessageEndingWith(".onnx: gives NaN as a feature; wanted finite numbers");
    }
  }

  private void assertRefused(byte[] content, String line) throws IOException {
    Path file = write(content);
    assertThatThrownBy(() -> PatchNetwork.open(file, InputSize.DEFAULT))
        .isInstanceOf(NetworkException.class)
        .hasMessageStartingWith(file.toString())
        .hasMessageContaining(line)
        .message()
        .doesNotContain("\n");
  }

  /** Against the sums in float64; the picture has the network's size, so nothing is resampled. */
  private void assertConvolution(Patches patches, BufferedImage image) {
    for (int row = 0; row < patches.rows(); row++) {
      for (int column = 0; column < patches.columns(); column++) {
        double[] expected = new double[DIMENSION];
        double length = 0;
        for (int f = 0; f < DIMENSION; f++) {
          for (int c = 0; c < 3; c++) {
            for (int y = 0; y < PATCH; y++) {
              for (int x = 0; x < PATCH; x++) {
                int color = image.getRGB(column * PATCH + x, row * PATCH + y);
                double value = (((color >> (16 - 8 * c)) & 0xFF) / 255.0 - MEAN[c]) / DEVIATION[c];
                expected[f] += weights[((f * 3 + c) * PATCH + y) * PATCH + x] * value;
              }
            }
          }
          length += expected[f] * expected[f];
        }
        for (int f = 0; f < DIMENSION; f++) {
          assertThat((double) patches.descriptors().get(row * patches.columns() + column, f))
              .as("patch %d, %d, feature %d", column, row, f)
              .isCloseTo(expected[f] / Math.sqrt(length), within(1e-5));
        }
      }
    }
  }

  private Path write(byte[] content) throws IOException {
    Path file = Files.createTempFile(folder, "network", ".onnx");
    return Files.write(file, content);
  }

  private static float[] random(int n, long seed) {
    Random random = new Random(seed);
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  private static BufferedImage noise(int width, int height, long seed) {
    Random random = new Random(seed);
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, random.nextInt(1 << 24));
      }
    }
    return image;
  }
}
