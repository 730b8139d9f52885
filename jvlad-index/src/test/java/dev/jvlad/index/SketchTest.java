package dev.jvlad.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Sketches differ as much as their vectors are apart. */
class SketchTest {
  private static final int DIMENSION = 32_768;

  @Test
  void theShareOfBitsThatDifferIsTheAngle() {
    long seed = 3;
    Random random = new Random(seed);
    for (double cosine : new double[] {-.9, -.3, 0, .1, .3, .6, .9, .99}) {
      float[] a = Vectors.random(random, DIMENSION);
      float[] b = atCosine(random, a, cosine);
      double share = Sketch.distance(Sketch.of(a), Sketch.of(b)) / (double) Sketch.BITS;
      // Five deviations, and what random vectors of this length are off the cosine wanted.
      assertThat(Math.cos(Math.PI * share))
          .as("seed %d, cosine %s", seed, Vectors.dot(a, b))
          .isCloseTo(Vectors.dot(a, b), within(.09));
    }
  }

  private static float[] atCosine(Random random, float[] a, double cosine) {
    float[] other = Vectors.random(random, a.length);
    float[] b = new float[a.length];
    for (int i = 0; i < b.length; i++) {
      b[i] = (float) (cosine * a[i] + Math.sqrt(1 - cosine * cosine) * other[i]);
    }
    return Vectors.unit(b);
  }

  @Test
  void columnsThatShareASumAreTwoThings() {
    // Two words far apart, of which the images have one each: their angle is a right one.
    float[] a = new float[DIMENSION];
    float[] b = new float[DIMENSION];
    Random random = new Random(4);
    for (int i = 0; i < 128; i++) {
      a[i] = (float) random.nextGaussian();
      b[i + Sketch.BITS] = a[i];
    }
    double share =
        Sketch.distance(Sketch.of(Vectors.unit(a)), Sketch.of(Vectors.unit(b)))
            / (double) Sketch.BITS;
    assertThat(share).as("of 128 columns alike, random signs").isCloseTo(.5, within(.15));
  }

  @Test
  void lengthDoesNotMatterAndTheOppositeDiffersInAllBits() {
    float[] vector = Vectors.random(new Random(5), DIMENSION);
    float[] opposite = new float[DIMENSION];
    float[] twice = new float[DIMENSION];
    for (int i = 0; i < DIMENSION; i++) {
      opposite[i] = -vector[i];
      twice[i] = 2 * vector[i];
    }
    byte[] sketch = Sketch.of(vector);
    assertThat(Sketch.of(twice)).isEqualTo(sketch);
    assertThat(Sketch.distance(sketch, Sketch.of(opposite))).isEqualTo(Sketch.BITS);
  }

  /** By the definition: bit i is the sign of Σ (−1)^popcount(i and j) · sign(j) · x(j). */
  @Test
  void isTheProductWithAHadamardMatrix() {
    float[] column = new float[DIMENSION];
    column[12_345] = 1;
    byte[] sketch = Sketch.of(column);
    int first = sketch[0] & 1;
    for (int i = 0; i < Sketch.BITS; i++) {
      int parity = Integer.bitCount(i & 12_345 % Sketch.BITS) & 1;
      assertThat(sketch[i / 8] >> i % 8 & 1).as("bit %d", i).isEqualTo(first ^ parity);
    }
  }

  @Test
  void aStoredSketchIsTheSameInLaterVersions() {
    float[] vector = new float[20_000];
    for (int i = 0; i < vector.length; i++) {
      vector[i] = (i % 7 - 3) * (i % 11 + 1);
    }
    assertThat(Arrays.hashCode(Sketch.of(vector))).isEqualTo(-899_556_283);
  }
}
