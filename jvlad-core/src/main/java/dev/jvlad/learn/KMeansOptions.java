package dev.jvlad.learn;

/**
 * How to learn a codebook.
 *
 * @param clusters k
 * @param algorithm which steps are taken
 * @param samples the steps take at most so many samples, drawn at random
 * @param iterations at most so many Lloyd steps, or passes over the samples
 * @param tolerance stop when the inertia falls by less than this share in a step
 * @param batchSize samples of a mini-batch
 * @param seed of everything random; the same seed gives the same codebook
 */
public record KMeansOptions(
    int clusters,
    Algorithm algorithm,
    long samples,
    int iterations,
    double tolerance,
    int batchSize,
    long seed) {
  private static final int ENOUGH_SAMPLES = 1 << 17;
  private static final int ENOUGH_SAMPLES_PER_CLUSTER = 256;
  private static final double TOLERANCE = 1e-4;

  /** Which steps are taken. */
  public enum Algorithm {
    /** Every step sums all samples (Lloyd, IEEE Trans. Information Theory 1982). */
    LLOYD,
    /** Every step sums one random batch (Sculley, WWW 2010). */
    MINIBATCH
  }

  public KMeansOptions {
    if (clusters < 1) {
      throw new IllegalArgumentException("%d clusters; wanted at least 1".formatted(clusters));
    }
    if (samples < clusters) {
      throw new IllegalArgumentException(
          "%d clusters of at most %d samples; wanted at least as many samples"
              .formatted(clusters, samples));
    }
    if (iterations < 1) {
      throw new IllegalArgumentException("%d iterations; wanted at least 1".formatted(iterations));
    }
    if (!(tolerance >= 0 && tolerance < 1)) {
      throw new IllegalArgumentException(
          "a tolerance of %s; wanted from 0 to below 1".formatted(tolerance));
    }
    if (batchSize < 1) {
      throw new IllegalArgumentException("batches of %d; wanted at least 1".formatted(batchSize));
    }
  }

  /** Lloyd's steps until the inertia settles, at most 100, on {@link #enoughSamples}. */
  public static KMeansOptions lloyd(int clusters, long seed) {
    return new KMeansOptions(
        clusters, Algorithm.LLOYD, enoughSamples(clusters), 100, TOLERANCE, 4096, seed);
  }

  /** Ten passes in batches of 4,096 over {@link #enoughSamples}. */
  public static KMeansOptions miniBatch(int clusters, long seed) {
    return new KMeansOptions(
        clusters, Algorithm.MINIBATCH, enoughSamples(clusters), 10, TOLERANCE, 4096, seed);
  }

  /**
   * More samples lower the inertia by less than one in 256: 131,072, or 256 a cluster if that is
   * more. A centroid of n samples is off by 1/n of its cluster's variance.
   */
  public static long enoughSamples(int clusters) {
    return Math.max(ENOUGH_SAMPLES, (long) ENOUGH_SAMPLES_PER_CLUSTER * clusters);
  }

  /** The same with another number of iterations. */
  public KMeansOptions withIterations(int most) {
    return new KMeansOptions(clusters, algorithm, samples, most, tolerance, batchSize, seed);
  }

  /** The same with another tolerance. */
  public KMeansOptions withTolerance(double share) {
    return new KMeansOptions(clusters, algorithm, samples, iterations, share, batchSize, seed);
  }

  /** The same with another number of clusters. */
  public KMeansOptions withClusters(int other) {
    return new KMeansOptions(other, algorithm, samples, iterations, tolerance, batchSize, seed);
  }

  /** The same with another seed. */
  public KMeansOptions withSeed(long other) {
    return new KMeansOptions(clusters, algorithm, samples, iterations, tolerance, batchSize, other);
  }

  /** The same with at most so many samples. */
  public KMeansOptions withSamples(long most) {
    return new KMeansOptions(clusters, algorithm, most, iterations, tolerance, batchSize, seed);
  }
}
