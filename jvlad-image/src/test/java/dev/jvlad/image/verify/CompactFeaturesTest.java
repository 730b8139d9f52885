package dev.jvlad.image.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.jvlad.FloatMatrix;
import dev.jvlad.Projection;
import dev.jvlad.image.LocalFeatures;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompactFeaturesTest {
  @Test
  void aThousandKeypointsTakeLessThan32000Bytes() {
    LocalFeatures features = SyntheticFeatures.random(new Random(1), 1500, 640, 480);

    CompactFeatures compact = CompactFeatures.of(features, SyntheticFeatures.FIRST_24);

    assertThat(compact.count()).isEqualTo(1000);
    assertThat(compact.encode()).hasSize(12 + 30 * 1000).hasSize(CompactFeatures.MAX_BYTES);
  }

  @ParameterizedTest
  @CsvSource({"640, 480", "3, 2000", "12000, 9000", "1, 1"})
  void valuesComeBackWithinHalfAStep(int width, int height) {
    LocalFeatures features = SyntheticFeatures.random(new Random(2), 300, width, height);

    CompactFeatures compact =
        CompactFeatures.decode(CompactFeatures.of(features, SyntheticFeatures.FIRST_24).encode());

    assertThat(compact.width()).isEqualTo(width);
    assertThat(compact.height()).isEqualTo(height);
    assertThat(compact.dimension()).isEqualTo(24);
    Frames frames = compact.frames();
    for (int i = 0; i < 300; i++) {
      assertThat(frames.x()[i]).isCloseTo(features.x(i), within(width / 65535f));
      assertThat(frames.y()[i]).isCloseTo(features.y(i), within(height / 65535f));
      if (features.size(i) < 3 * Math.max(width, height)) { // none of a real picture is larger
        assertThat(Math.exp(frames.logSize()[i]) / features.size(i)).isCloseTo(1, within(0.0225));
      }
      double turn = Math.toDegrees(frames.angle()[i]) - features.angle(i);
      assertThat(Math.abs(turn) % 360 > 180 ? 360 - Math.abs(turn) : Math.abs(turn))
          .isLessThanOrEqualTo(0.71);
      for (int f = 0; f < 24; f++) {
        float value = Math.clamp(features.descriptors().get(i, f), -127 / 250f, 127 / 250f);
        assertThat(compact.codes()[f * 300 + i] / 250f).isCloseTo(value, within(0.00201f));
      }
    }
  }

  @Test
  void keepsTheLargestWeights() {
    LocalFeatures features = SyntheticFeatures.random(new Random(3), 1300, 640, 480);
    float[] weights = features.weights();
    int[] byWeight =
        IntStream.range(0, 1300)
            .boxed()
            .sorted((a, b) -> Float.compare(weights[b], weights[a]))
            .mapToInt(i -> i)
            .toArray();

    float[] kept = CompactFeatures.of(features, SyntheticFeatures.FIRST_24).frames().x();

    for (int i = 0; i < 1000; i++) {
      assertThat(kept[i]).isCloseTo(features.x(byWeight[i]), within(0.01f));
    }
  }

  @Test
  void projectsByTheMatrixAfterSubtractingTheMean() {
    FloatMatrix weights = FloatMatrix.copyOf(new float[][] {{1, 0, .5f}, {0, -1, 0}});
    FloatMatrix mean = FloatMatrix.copyOf(new float[][] {{.1f, .2f, 0}});
    FloatMatrix descriptors = FloatMatrix.copyOf(new float[][] {{.2f, .1f, .2f}});

    float[] coordinates =
        CompactFeatures.scaledCoordinates(descriptors, new Projection(weights, mean));

    // 250 · (.1 + .5 · .2, −(−.1))
    assertThat(coordinates).containsExactly(new float[] {50, 25}, within(1e-4f));
  }

  @Test
  void storesNoFeatures() {
    LocalFeatures none = SyntheticFeatures.random(new Random(4), 0, 20, 10);

    byte[] bytes = CompactFeatures.of(none, SyntheticFeatures.FIRST_24).encode();

    assertThat(bytes).containsExactly(1, 24, 0, 0, 0, 0, 0, 20, 0, 0, 0, 10);
    assertThat(CompactFeatures.decode(bytes).count()).isZero();
  }

  @Test
  void malformedBytesAreRefused() {
    assertRefused(b -> b[0] = 2, "version 2 at byte 0; wanted 1");
    assertRefused(b -> b[1] = 0, "0 coordinates at byte 1; wanted 1 to 24");
    assertRefused(b -> b[1] = (byte) 255, "255 coordinates at byte 1; wanted 1 to 24");
    assertRefused(b -> b[2] = (byte) 255, "65285 keypoints at byte 2; wanted at most 1000");
    assertRefused(b -> b[4] = -1, "a picture of -16777196×10 at byte 4; wanted at least 1×1");
    assertRefused(b -> b[11] = 0, "a picture of 20×0 at byte 4; wanted at least 1×1");
    assertRefused(b -> b[3] = 6, "162 bytes; wanted 192 for 6 keypoints of 24 coordinates");
    assertThatThrownBy(() -> CompactFeatures.decode(new byte[0]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("stored features: 0 bytes; wanted at least 12");
    assertThatThrownBy(() -> CompactFeatures.decode(Arrays.copyOf(fiveFeatures(), 161)))
        .hasMessage("stored features: 161 bytes; wanted 162 for 5 keypoints of 24 coordinates");
  }

  private static void assertRefused(Consumer<byte[]> damage, String message) {
    byte[] bytes = fiveFeatures();
    damage.accept(bytes);
    assertThatThrownBy(() -> CompactFeatures.decode(bytes))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("stored features: " + message);
  }

  private static byte[] fiveFeatures() {
    return CompactFeatures.of(
            SyntheticFeatures.random(new Random(5), 5, 20, 10), SyntheticFeatures.FIRST_24)
        .encode();
  }

  @Test
  void damagedBytesAreReadOrRefusedAndNeverFailOtherwise() {
    QueryFeatures query =
        QueryFeatures.of(
            SyntheticFeatures.random(new Random(6), 50, 20, 10), SyntheticFeatures.FIRST_24);
    for (int seed = 0; seed < 2000; seed++) {
      Random random = new Random(seed);
      byte[] bytes = fiveFeatures();
      for (int i = 0; i < 3; i++) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      try {
        CompactFeatures read = CompactFeatures.decode(bytes);
        assertThat(Verifier.verify(query, read).score()).as("seed %d", seed).isFinite();
      } catch (IllegalArgumentException e) {
        assertThat(e).as("seed %d", seed).hasMessageMatching("(?s).*; (wanted|the stored).*");
      }
    }
  }

  @Test
  void projectionsOfTheWrongShapeAreRefused() {
    LocalFeatures features = SyntheticFeatures.random(new Random(7), 5, 20, 10);

    assertThatThrownBy(() -> CompactFeatures.of(features, SyntheticFeatures.firstColumns(25)))
        .hasMessage("the projection gives 25 coordinates; at most 24 can be stored");
    assertThatThrownBy(() ->
            QueryFeatures.of(
                features, new Projection(FloatMatrix.zeros(24, 64), FloatMatrix.zeros(1, 64))))
        .hasMessage("descriptors have 128 columns; the projection expects 64");
  }
}
