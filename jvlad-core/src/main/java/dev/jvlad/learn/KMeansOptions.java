package dev.jvlad.learn;

/**
 * How to learn a codebook.
 *
 * @param clusters k
 * @param algorithm which steps are taken
 * @param iterations at most so many Lloyd steps, or passes over the samples
 * @param tolerance stop when the inertia falls by less than this share in a step
 * @param batchSize samples of a mini-batch
 * @param seed of everything random; the same seed gives the same codebook
 */
public record KMeansOptions(
    int clusters, Algorithm algorithm, int iterations, double tolerance, int batchSize, long seed) {

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

  /** Lloyd's steps until the inertia settles, at most 100. */
  public static KMeansOptions lloyd(int clusters, long seed) {
    return new KMeansOptions(clusters, Algorithm.LLOYD, 100, 1e-4, 4096, seed);
  }

  /** Ten passes in batches of 4,096. */
  public static KMeansOptions miniBatch(int clusters, long seed) {
    return new KMeansOptions(clusters, Algorithm.MINIBATCH, 10, 1e-4, 4096, seed);
  }

  /** The same with another number of iterations. */
  public KMeansOptions withIterations(int most) {
    return new KMeansOptions(clusters, algorithm, most, tolerance, batchSize, seed);
  }
}
