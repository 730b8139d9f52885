package dev.jvlad.learn;

import dev.jvlad.Normalization;
import dev.jvlad.Residuals;
import dev.jvlad.VladModel;
import dev.jvlad.Vocabulary;
import java.util.List;
import java.util.Locale;

/**
 * Which kind of model to learn; the steps of the literature as options.
 *
 * @param words where the visual words come from
 * @param residuals what a descriptor adds to its word
 * @param rotation of the residual sums, before they are normalised
 * @param normalizations in the order in which they are applied
 * @param reduction of the finished vector
 */
public record Recipe(
    Words words,
    Residuals residuals,
    Rotation rotation,
    List<Normalization> normalizations,
    Reduction reduction) {

  /** Where the visual words come from. */
  public sealed interface Words {

    /** Of everything random; of several vocabularies, the first one's. */
    long seed();

    /**
     * k-means.
     *
     * @param options how it is done
     * @param vocabularies how many codebooks, with the seeds s, s + 1, and so on; their vectors
     *     stand side by side and are reduced together (Jégou, Chum, ECCV 2012, section 4)
     */
    record Learned(KMeansOptions options, int vocabularies) implements Words {
      public Learned {
        if (vocabularies < 1) {
          throw new IllegalArgumentException(
              "%d vocabularies; wanted at least 1".formatted(vocabularies));
        }
      }

      /** One codebook. */
      public Learned(KMeansOptions options) {
        this(options, 1);
      }

      @Override
      public long seed() {
        return options.seed();
      }
    }

    /**
     * Those of a model. Residuals are taken from the mean of the descriptors that are learned from,
     * word by word; a word without any keeps the origin at its centroid (Arandjelović, Zisserman,
     * All about VLAD, CVPR 2013, section 3.1).
     *
     * @param model its codebooks and the first one's seed count, and nothing else of it
     * @param fingerprint of the model's file, which the new model names
     */
    record Adapted(VladModel model, String fingerprint) implements Words {
      @Override
      public long seed() {
        return model.vocabularies().getFirst().training().seed();
      }
    }
  }

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
    PER_WORD,
    /** Random axes, for all words alike: what principal ones are measured against. */
    RANDOM;

    /** As {@link dev.jvlad.Training#options()} keeps it. */
    String fact() {
      return name().toLowerCase(Locale.ROOT);
    }
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

    /**
     * The first principal components, turned to random axes so that all columns have like variances
     * (Jégou, Douze, Schmid, Pérez, CVPR 2010, section 4.2).
     */
    record Balanced(int dimension) implements Reduction {}
  }

  public Recipe {
    normalizations = List.copyOf(normalizations);
  }

  /**
   * Plain VLAD: plain residuals, signed square root, unit length. It is what the article "Computing
   * VLAD fast in numpy" computes.
   */
  public static Recipe plain(Words words) {
    return new Recipe(
        words, Residuals.PLAIN, Rotation.NONE, Normalization.plain(), new Reduction.None());
  }

  /**
   * The default for photos: unit residuals in local coordinate systems, power 0.3. See
   * docs/quality.md for what it was chosen from.
   */
  public static Recipe photos(Words words) {
    return new Recipe(
        words,
        Residuals.UNIT,
        Rotation.PER_WORD,
        List.of(new Normalization.Power(0.3), new Normalization.L2()),
        new Reduction.None());
  }

  /**
   * A model's words, adapted to other images, with the residuals, kind of axes and normalisations
   * of its first vocabulary for all; without a reduction.
   *
   * @param fingerprint of the model's file
   */
  public static Recipe adapting(VladModel model, String fingerprint) {
    Vocabulary first = model.vocabularies().getFirst();
    return new Recipe(
        new Words.Adapted(model, fingerprint),
        first.residuals(),
        rotation(first),
        first.normalizations(),
        new Reduction.None());
  }

  /** The same with other words. */
  public Recipe withWords(Words other) {
    return new Recipe(other, residuals, rotation, normalizations, reduction);
  }

  private static Rotation rotation(Vocabulary vocabulary) {
    if (vocabulary.rotation().isEmpty()) {
      return Rotation.NONE;
    }
    if (vocabulary.rotation().get().rows() != vocabulary.codebook().dimension()) {
      return Rotation.PER_WORD;
    }
    return Rotation.RANDOM.fact().equals(vocabulary.training().options().get(VladTrainer.ROTATION))
        ? Rotation.RANDOM
        : Rotation.SHARED;
  }
}
