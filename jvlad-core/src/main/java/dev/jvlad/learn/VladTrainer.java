package dev.jvlad.learn;

import dev.jvlad.ClusterSums;
import dev.jvlad.Codebook;
import dev.jvlad.DescriptorBatch;
import dev.jvlad.FeatureKind;
import dev.jvlad.FloatMatrix;
import dev.jvlad.Projection;
import dev.jvlad.RowSource;
import dev.jvlad.Training;
import dev.jvlad.VladModel;
import dev.jvlad.Vocabulary;
import dev.jvlad.engine.Backend;
import dev.jvlad.engine.ClusterStep;
import dev.jvlad.engine.VladEncoder;
import dev.jvlad.learn.Recipe.Words;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Learns a whole model from the descriptors of some images, in the order of the pipeline: codebook,
 * rotation, and from the vectors that these give, the projection.
 */
public final class VladTrainer {
  /** The name under which a model's facts have the kind of its axes. */
  static final String ROTATION = "rotation";

  private final Recipe recipe;
  private final Backend backend;
  private final Consumer<KMeans.Progress> progress;

  /**
   * A trainer.
   *
   * @param progress is told of every step of k-means
   */
  public VladTrainer(Recipe recipe, Backend backend, Consumer<KMeans.Progress> progress) {
    this.recipe = recipe;
    this.backend = backend;
    this.progress = progress;
  }

  /** The finished vectors of the images that a projection is learned from, one a row. */
  @FunctionalInterface
  public interface ImageVectors {
    /**
     * Encodes them.
     *
     * @throws IOException if their descriptors cannot be read
     */
    FloatMatrix of(VladEncoder encoder) throws IOException;
  }

  /**
   * Learns a model.
   *
   * @param images what to learn from
   * @param features what their descriptors are
   * @throws IllegalArgumentException if the images are too few or too alike for the recipe
   */
  public VladModel train(DescriptorBatch images, FeatureKind features) {
    try {
      return train(RowSource.of(images.descriptors()), encoder -> encoder.encode(images), features);
    } catch (IOException e) {
      throw new UncheckedIOException("memory was not read", e);
    }
  }

  /**
   * Learns a model from descriptors that need not be in memory.
   *
   * @param samples all descriptors
   * @param images is asked for vectors if the recipe has a reduction
   * @param features what they are
   * @throws IOException if the descriptors cannot be read
   */
  public VladModel train(RowSource samples, ImageVectors images, FeatureKind features)
      throws IOException {
    List<Vocabulary> vocabularies =
        switch (recipe.words()) {
          case Words.Learned learned -> learned(learned, samples);
          case Words.Adapted adapted -> adapted(adapted, samples);
        };
    VladModel model = new VladModel(vocabularies, Optional.empty(), features);
    return projection(model, images).map(model::withProjection).orElse(model);
  }

  private List<Vocabulary> learned(Words.Learned words, RowSource samples) throws IOException {
    List<Vocabulary> vocabularies = new ArrayList<>();
    for (int i = 0; i < words.vocabularies(); i++) {
      KMeansOptions options = words.options().withSeed(words.seed() + i);
      KMeansResult result = KMeans.learn(samples, options, backend, progress);
      Map<String, String> facts = facts(options, result, samples.rows());
      Training training = new Training(samples.rows(), result.inertia(), options.seed(), facts);
      vocabularies.add(vocabulary(result.codebook(), samples, training));
    }
    return vocabularies;
  }

  private Map<String, String> facts(KMeansOptions options, KMeansResult words, long samples) {
    Map<String, String> facts = commonFacts();
    facts.put("algorithm", options.algorithm().name().toLowerCase(Locale.ROOT));
    int inertias = words.inertiaHistory().size();
    int steps =
        switch (options.algorithm()) {
          case LLOYD -> inertias - 1; // the first is that before any step
          case MINIBATCH -> inertias;
        };
    facts.put("steps", Integer.toString(steps));
    facts.put("converged", Boolean.toString(words.converged()));
    if (words.samples() < samples) {
      facts.put("samples taken", Long.toString(words.samples()));
    }
    return facts;
  }

  private Map<String, String> commonFacts() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put(ROTATION, recipe.rotation().fact());
    return facts;
  }

  private List<Vocabulary> adapted(Words.Adapted words, RowSource samples) throws IOException {
    if (samples.rows() == 0) {
      throw new IllegalArgumentException("no descriptors to adapt words to; wanted at least one");
    }
    List<Vocabulary> vocabularies = new ArrayList<>();
    for (Vocabulary old : words.model().vocabularies()) {
      Codebook codebook = new Codebook(old.codebook().centroids());
      codebook.requireDimension(samples.dimension());
      ClusterSums sums = sums(samples, codebook);
      // The mean of a word's descriptors is where a Lloyd step would move its centroid.
      FloatMatrix means = Centroids.moved(codebook.centroids(), sums, sums.counts());
      Map<String, String> facts = commonFacts();
      facts.put("adapted from", words.fingerprint());
      Training training =
          new Training(samples.rows(), sums.inertia(), old.training().seed(), facts);
      vocabularies.add(vocabulary(new Codebook(codebook.centroids(), means), samples, training));
    }
    return vocabularies;
  }

  private ClusterSums sums(RowSource samples, Codebook codebook) throws IOException {
    try (ClusterStep none = backend.clusterStep(FloatMatrix.zeros(0, samples.dimension()))) {
      return new SampleSums.Streamed(samples, none).run(codebook);
    }
  }

  private Vocabulary vocabulary(Codebook codebook, RowSource samples, Training training)
      throws IOException {
    Rotations rotations = new Rotations(codebook, recipe.residuals(), backend);
    return new Vocabulary(
        codebook,
        recipe.residuals(),
        rotations.learn(recipe.rotation(), samples, training.seed()),
        recipe.normalizations(),
        training);
  }

  private Optional<Projection> projection(VladModel model, ImageVectors images) throws IOException {
    return switch (recipe.reduction()) {
      case Recipe.Reduction.None() -> Optional.empty();
      case Recipe.Reduction.Principal(int m) ->
          Optional.of(components(model, images, m).reduction(m));
      case Recipe.Reduction.Whitened(int m, double floor) ->
          Optional.of(components(model, images, m).whitening(m, floor));
      case Recipe.Reduction.Balanced(int m) ->
          Optional.of(components(model, images, m).balancing(m, recipe.words().seed()));
    };
  }

  private Pca components(VladModel model, ImageVectors images, int m) throws IOException {
    try (VladEncoder encoder = backend.encoder(model)) {
      return Pca.learn(images.of(encoder), m, backend);
    }
  }
}
