package dev.jvlad.learn;

import dev.jvlad.Codebook;
import dev.jvlad.DescriptorBatch;
import dev.jvlad.FloatMatrix;
import dev.jvlad.Projection;
import dev.jvlad.Residuals;
import dev.jvlad.RowSource;
import dev.jvlad.Training;
import dev.jvlad.VladModel;
import dev.jvlad.engine.Backend;
import dev.jvlad.engine.ClusterStep;
import dev.jvlad.engine.VladEncoder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Learns a whole model from the descriptors of some images, in the order of the pipeline: codebook,
 * rotation, and from the vectors that these give, the projection.
 */
public final class VladTrainer {
  /** Principal axes settle with some hundred samples a dimension. */
  private static final int ROTATION_SAMPLES = 60_000;

  /** A word with fewer residuals than this times the dimension takes the shared axes. */
  private static final int RESIDUALS_PER_DIMENSION = 2;

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
   * @param descriptors what their descriptors are, as {@link Training#descriptors()} keeps it
   * @throws IllegalArgumentException if the images are too few or too alike for the recipe
   */
  public VladModel train(DescriptorBatch images, String descriptors) {
    try {
      return train(
          RowSource.of(images.descriptors()), encoder -> encoder.encode(images), descriptors);
    } catch (IOException e) {
      throw new UncheckedIOException("memory was not read", e);
    }
  }

  /**
   * Learns a model from descriptors that need not be in memory.
   *
   * @param samples all descriptors
   * @param images is asked for vectors if the recipe has a reduction
   * @param descriptors as of {@link #train(DescriptorBatch, String)}
   * @throws IOException if the descriptors cannot be read
   */
  public VladModel train(RowSource samples, ImageVectors images, String descriptors)
      throws IOException {
    KMeansResult words = KMeans.learn(samples, recipe.codebook(), backend, progress);
    VladModel model =
        new VladModel(
            words.codebook(),
            recipe.residuals(),
            rotation(samples, words.codebook()),
            recipe.normalizations(),
            Optional.empty(),
            training(samples, words, descriptors));
    Optional<Projection> projection = projection(model, images);
    return new VladModel(
        model.codebook(),
        model.residuals(),
        model.rotation(),
        model.normalizations(),
        projection,
        model.training());
  }

  private Training training(RowSource samples, KMeansResult words, String descriptors) {
    KMeansOptions options = recipe.codebook();
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("algorithm", options.algorithm().name().toLowerCase(Locale.ROOT));
    int inertias = words.inertiaHistory().size();
    int steps =
        switch (options.algorithm()) {
          case LLOYD -> inertias - 1; // the first is the seeds'
          case MINIBATCH -> inertias;
        };
    facts.put("steps", Integer.toString(steps));
    facts.put("converged", Boolean.toString(words.converged()));
    if (words.samples() < samples.rows()) {
      facts.put("samples taken", Long.toString(words.samples()));
    }
    facts.put("rotation", recipe.rotation().name().toLowerCase(Locale.ROOT));
    return new Training(descriptors, samples.rows(), words.inertia(), options.seed(), facts);
  }

  private Optional<FloatMatrix> rotation(RowSource samples, Codebook codebook) throws IOException {
    return switch (recipe.rotation()) {
      case NONE -> Optional.empty();
      case SHARED -> Optional.of(axes(thinned(samples)));
      case PER_WORD -> Optional.of(localAxes(thinned(samples), codebook));
    };
  }

  private static FloatMatrix axes(FloatMatrix samples) {
    return Pca.learn(samples, samples.columns()).rotation();
  }

  /** Every n-th row, so that few enough are left: rows of one image lie together. */
  private static FloatMatrix thinned(RowSource samples) throws IOException {
    long step = samples.rows() / ROTATION_SAMPLES + 1;
    int rows = (int) ((samples.rows() + step - 1) / step);
    int d = samples.dimension();
    FloatMatrix thinned = FloatMatrix.zeros(rows, d);
    float[] row = new float[d];
    for (int i = 0; i < rows; i++) {
      samples.read(i * step, 1, row);
      System.arraycopy(row, 0, thinned.values(), i * d, d);
    }
    return thinned;
  }

  private FloatMatrix localAxes(FloatMatrix samples, Codebook codebook) {
    int k = codebook.size();
    int d = codebook.dimension();
    int[] labels;
    try (ClusterStep step = backend.clusterStep(samples)) {
      labels = step.assign(codebook);
    }
    FloatMatrix shared = axes(samples);
    FloatMatrix all = FloatMatrix.zeros(k * d, d);
    for (int j = 0; j < k; j++) {
      FloatMatrix residuals = residuals(samples, labels, codebook, j);
      boolean enough = residuals.rows() >= RESIDUALS_PER_DIMENSION * d && vary(residuals);
      FloatMatrix own = enough ? axes(residuals) : shared;
      System.arraycopy(own.values(), 0, all.values(), j * d * d, d * d);
    }
    return all;
  }

  /** Drawings and blank margins have descriptors that are all the same, and a word of them. */
  private static boolean vary(FloatMatrix rows) {
    int d = rows.columns();
    float[] values = rows.values();
    for (int i = d; i < values.length; i++) {
      if (values[i] != values[i % d]) {
        return true;
      }
    }
    return false;
  }

  private FloatMatrix residuals(FloatMatrix samples, int[] labels, Codebook codebook, int word) {
    int d = codebook.dimension();
    int count = 0;
    for (int label : labels) {
      count += label == word ? 1 : 0;
    }
    FloatMatrix residuals = FloatMatrix.zeros(count, d);
    float[] r = residuals.values();
    int at = 0;
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] == word) {
        double squaredNorm = 0;
        for (int f = 0; f < d; f++) {
          r[at + f] = samples.get(i, f) - codebook.centroids().get(word, f);
          squaredNorm += (double) r[at + f] * r[at + f];
        }
        if (recipe.residuals() == Residuals.UNIT && squaredNorm > 0) {
          for (int f = 0; f < d; f++) {
            r[at + f] /= (float) Math.sqrt(squaredNorm);
          }
        }
        at += d;
      }
    }
    return residuals;
  }

  private Optional<Projection> projection(VladModel model, ImageVectors images) throws IOException {
    return switch (recipe.reduction()) {
      case Recipe.Reduction.None() -> Optional.empty();
      case Recipe.Reduction.Principal(int m) ->
          Optional.of(Pca.learn(vectors(model, images), m, backend).reduction(m));
      case Recipe.Reduction.Whitened(int m, double floor) ->
          Optional.of(Pca.learn(vectors(model, images), m, backend).whitening(m, floor));
    };
  }

  private FloatMatrix vectors(VladModel model, ImageVectors images) throws IOException {
    return images.of(backend.encoder(model));
  }
}
