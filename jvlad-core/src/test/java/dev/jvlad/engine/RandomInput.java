package dev.jvlad.engine;

import dev.jvlad.Codebook;
import dev.jvlad.DescriptorBatch;
import dev.jvlad.FloatMatrix;
import dev.jvlad.Projection;
import java.util.Arrays;
import java.util.Random;

/** Input for the contract from a seed. */
final class RandomInput {
  private final Random random;

  RandomInput(long seed) {
    random = new Random(seed);
  }

  FloatMatrix normal(int rows, int columns) {
    FloatMatrix x = FloatMatrix.zeros(rows, columns);
    for (int i = 0; i < x.values().length; i++) {
      x.values()[i] = (float) random.nextGaussian();
    }
    return x;
  }

  /**
   * Rows whose deviation falls from 1 in the first column to {@code last} behind the last one, in
   * geometric progression: what an assigner that prunes is made for.
   */
  FloatMatrix falling(int rows, int columns, double last) {
    FloatMatrix x = normal(rows, columns);
    for (int i = 0; i < x.values().length; i++) {
      x.values()[i] *= (float) Math.pow(last, (double) (i % columns) / columns);
    }
    return x;
  }

  FloatMatrix integers(int rows, int columns, int bound) {
    FloatMatrix x = FloatMatrix.zeros(rows, columns);
    for (int i = 0; i < x.values().length; i++) {
      x.values()[i] = random.nextInt(bound);
    }
    return x;
  }

  /** Where there are three words or more, the first and the last lie where no descriptor is. */
  Codebook codebook(int k, int d) {
    FloatMatrix centroids = normal(k, d);
    if (k > 2) {
      Arrays.fill(centroids.values(), 0, d, 1000);
      Arrays.fill(centroids.values(), (k - 1) * d, k * d, -1000);
    }
    return new Codebook(centroids);
  }

  /** The same words, with origins beside them. */
  Codebook adapted(Codebook codebook) {
    FloatMatrix origins = normal(codebook.size(), codebook.dimension());
    for (int i = 0; i < origins.values().length; i++) {
      origins.values()[i] = codebook.centroids().values()[i] + 0.3f * origins.values()[i];
    }
    return new Codebook(codebook.centroids(), origins);
  }

  /**
   * Images of 0 to {@code most} descriptors; the first, the last and every tenth on average have
   * none.
   */
  DescriptorBatch ragged(int images, int most, int d) {
    int[] offsets = new int[images + 1];
    for (int i = 1; i <= images; i++) {
      boolean empty = i == 1 || i == images || random.nextInt(10) == 0;
      offsets[i] = offsets[i - 1] + (empty ? 0 : random.nextInt(most + 1));
    }
    return new DescriptorBatch(normal(offsets[images], d), offsets);
  }

  /** Weights from 0 to 2, some of them 0. */
  DescriptorBatch weighted(DescriptorBatch batch) {
    float[] weights = new float[batch.descriptors().rows()];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = random.nextInt(8) == 0 ? 0 : 2 * random.nextFloat();
    }
    return new DescriptorBatch(batch.descriptors(), batch.offsets(), weights);
  }

  /** {@code count} orthonormal d×d matrices below one another. */
  FloatMatrix rotations(int count, int d) {
    FloatMatrix all = FloatMatrix.zeros(count * d, d);
    for (int i = 0; i < count; i++) {
      double[][] rows = new double[d][d];
      for (int a = 0; a < d; a++) {
        Arrays.setAll(rows[a], f -> random.nextGaussian());
        for (int b = 0; b < 2 * a; b++) { // every earlier row twice
          subtractProjection(rows[a], rows[b % a]);
        }
        double norm = Reference.norm(rows[a], 0, d);
        for (int f = 0; f < d; f++) {
          rows[a][f] /= norm;
          all.values()[(i * d + a) * d + f] = (float) rows[a][f];
        }
      }
    }
    return all;
  }

  private static void subtractProjection(double[] row, double[] unit) {
    double product = 0;
    for (int f = 0; f < row.length; f++) {
      product += row[f] * unit[f];
    }
    for (int f = 0; f < row.length; f++) {
      row[f] -= product * unit[f];
    }
  }

  Projection projection(int from, int to) {
    FloatMatrix mean = normal(1, from);
    for (int f = 0; f < from; f++) {
      mean.values()[f] *= 0.01f;
    }
    return new Projection(normal(to, from), mean);
  }
}
