package dev.jvlad.engine;

import dev.jvlad.DescriptorBatch;
import dev.jvlad.FloatMatrix;
import dev.jvlad.Workers;
import dev.jvlad.reduce.Reduction;
import dev.jvlad.reduce.Runs;
import dev.jvlad.reduce.Scatter;
import dev.jvlad.reduce.Segments;

/**
 * Ways to the same residual sums r_{t,j} = Σ_{x of image t, x→j} (x − c_j) once every descriptor
 * has its word. {@link #FUSED} is the engine's; the others are the four algorithms of "Scatter
 * Reduction (Numpy Gems, Part 5)" (Feinberg, 2021), to measure it against: each is the others'
 * oracle.
 */
public enum Strategy {
  /** Assignment, sorting, sums and normalisation of a few images at a time, in the caches. */
  FUSED {
    @Override
    double[] sums(DescriptorBatch batch, int[] labels, FloatMatrix origins, Workers workers) {
      throw new IllegalStateException("the fused encoder does not come here");
    }
  },

  /** Image by image and word by word, all rows of the image are looked through ("looping"). */
  LOOPING {
    @Override
    double[] sums(DescriptorBatch batch, int[] labels, FloatMatrix origins, Workers workers) {
      float[] x = batch.descriptors().values();
      int d = origins.columns();
      double[] sums = new double[Math.multiplyExact(batch.imageCount(), origins.rows() * d)];
      forEachImage(
          batch,
          workers,
          (image, from, to) -> {
            for (int j = 0; j < origins.rows(); j++) {
              int at = (image * origins.rows() + j) * d;
              for (int row = from; row < to; row++) {
                if (labels[row] == j) {
                  for (int f = 0; f < d; f++) {
                    sums[at + f] += (double) x[row * d + f] - origins.get(j, f);
                  }
                }
              }
            }
          });
      return sums;
    }
  },

  /**
   * Every row adds its difference to every origin, times a mask that is 1 for its word and 0
   * elsewhere ("naivec"): k times the work, for its simplicity. The tensor of all differences is
   * never held, only one at a time.
   */
  MASKED {
    @Override
    double[] sums(DescriptorBatch batch, int[] labels, FloatMatrix origins, Workers workers) {
      float[] x = batch.descriptors().values();
      float[] c = origins.values();
      int d = origins.columns();
      int k = origins.rows();
      double[] sums = new double[Math.multiplyExact(batch.imageCount(), k * d)];
      forEachImage(
          batch,
          workers,
          (image, from, to) -> {
            for (int row = from; row < to; row++) {
              for (int j = 0; j < k; j++) {
                double mask = labels[row] == j ? 1 : 0;
                for (int f = 0; f < d; f++) {
                  sums[(image * k + j) * d + f] += mask * ((double) x[row * d + f] - c[j * d + f]);
                }
              }
            }
          });
      return sums;
    }
  },

  /** One scatter-sum of all rows into images × words buckets ("truvec"). */
  SCATTER {
    @Override
    double[] sums(DescriptorBatch batch, int[] labels, FloatMatrix origins, Workers workers) {
      int buckets = batch.imageCount() * origins.rows();
      int[] bucket = buckets(batch, labels, origins.rows());
      double[] sums =
          Scatter.reduce(
              Reduction.SUM,
              doubles(batch.descriptors()),
              batch.dimension(),
              bucket,
              buckets,
              workers);
      subtractOrigins(sums, Scatter.count(bucket, buckets), origins);
      return sums;
    }
  },

  /** All rows sorted by image and word, then one sum over each run of them ("optvec"). */
  SEGMENTED {
    @Override
    double[] sums(DescriptorBatch batch, int[] labels, FloatMatrix origins, Workers workers) {
      int n = labels.length;
      int d = batch.dimension();
      int buckets = batch.imageCount() * origins.rows();
      int[] starts = new int[buckets + 1];
      int[] order = new int[n];
      Runs.sort(buckets(batch, labels, origins.rows()), 0, 0, n, buckets, starts, order);
      double[] sorted = new double[n * d];
      for (int i = 0; i < n; i++) {
        for (int f = 0; f < d; f++) {
          sorted[i * d + f] = batch.descriptors().get(order[i], f);
        }
      }
      double[] sums = Segments.reduce(Reduction.SUM, sorted, d, starts, workers);
      subtractOrigins(sums, Segments.count(starts), origins);
      return sums;
    }
  };

  /**
   * Residual sums of a batch.
   *
   * @param labels the word of every row
   * @param origins k×d, where the residuals of each word begin
   * @return imageCount × (k·d)
   */
  abstract double[] sums(DescriptorBatch batch, int[] labels, FloatMatrix origins, Workers workers);

  private interface ImageStep {
    void run(int image, int from, int to);
  }

  private static void forEachImage(DescriptorBatch batch, Workers workers, ImageStep step) {
    int[] offsets = batch.offsets();
    workers.run(batch.imageCount(), image -> step.run(image, offsets[image], offsets[image + 1]));
  }

  /** word + image·k. */
  private static int[] buckets(DescriptorBatch batch, int[] labels, int k) {
    int[] buckets = labels.clone();
    for (int image = 0; image < batch.imageCount(); image++) {
      for (int row = batch.offsets()[image]; row < batch.offsets()[image + 1]; row++) {
        buckets[row] += image * k;
      }
    }
    return buckets;
  }

  private static double[] doubles(FloatMatrix matrix) {
    double[] values = new double[matrix.values().length];
    for (int i = 0; i < values.length; i++) {
      values[i] = matrix.values()[i];
    }
    return values;
  }

  /** Σ (x − c) = Σ x − n·c. */
  private static void subtractOrigins(double[] sums, int[] counts, FloatMatrix origins) {
    int d = origins.columns();
    for (int bucket = 0; bucket < counts.length; bucket++) {
      int c = bucket % origins.rows() * d;
      for (int f = 0; f < d; f++) {
        sums[bucket * d + f] -= counts[bucket] * (double) origins.values()[c + f];
      }
    }
  }
}
