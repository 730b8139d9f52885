package dev.jvlad.learn;

import dev.jvlad.Normalization;
import dev.jvlad.Residuals;
import java.util.List;

/**
 * Which kind of model to learn; the steps of the literature as options.
 *
 * @param codebook how the visual words are learned
 * @param residuals what a descriptor adds to its word
 * @param rotation of the residual sums, before they are normalised
 * @param normalizations in the order in which they are applied
 * @param reduction of the finished vector
 */
public record Recipe(
    KMeansOptions codebook,
    Residuals residuals,
    Rotation rotation,
    List<Normalization> normalizations,
    Reduction reduction) {

  /** Axes on which the power law and the like act. */
  public enum Rotation {
    /** The descriptors' own columns. */
    NONE,
    /**
     * The principal axes of the descriptors, for all words alike (Delhumeau, Gosselin, Jégou,
     * Pérez, ACM MM 2013).
     */
    SHARED,
    /** The principal axes of every word's residuals (local coordinate systems, ibid.). */
    PER_WORD
  }

  /** What is done to shorten the finished vector. */
  public sealed interface Reduction {
    /** Nothing. */
    record None() implements Reduction {}

    /** The first principal components. */
    record Principal(int dimension) implements Reduction {}

    /**
     * The first principal components, each divided by its standard deviation or by {@code floor}
     * times the greatest one, whichever is more (Jégou, Chum, ECCV 2012).
     */
    record Whitened(int dimension, double floor) implements Reduction {}
  }

  public Recipe {
    normalizations = List.copyOf(normalizations);
  }

  /** The seed's: plain residuals, signed square root, unit length. */
  public static Recipe seed(KMeansOptions codebook) {
    return new Recipe(
        codebook, Residuals.PLAIN, Rotation.NONE, Normalization.seed(), new Reduction.None());
  }

  /**
   * The default for photos: unit residuals in local coordinate systems, power 0.3. See
   * docs/quality.md for what it was chosen from.
   */
  public static Recipe photos(KMeansOptions codebook) {
    return new Recipe(
        codebook,
        Residuals.UNIT,
        Rotation.PER_WORD,
        List.of(new Normalization.Power(0.3), new Normalization.L2()),
        new Reduction.None());
  }
}
