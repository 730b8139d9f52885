package dev.jvlad.photos.tune;

import dev.jvlad.DescriptorBatch;
import dev.jvlad.FeatureKind;
import dev.jvlad.FloatMatrix;
import dev.jvlad.Progress;
import dev.jvlad.RowSource;
import dev.jvlad.VladModel;
import dev.jvlad.Workers;
import dev.jvlad.engine.Backend;
import dev.jvlad.engine.VladEncoder;
import dev.jvlad.image.LocalFeatures;
import dev.jvlad.image.SiftExtractor;
import dev.jvlad.learn.VladTrainer;
import dev.jvlad.photos.ModelLearning;
import dev.jvlad.photos.PhotosException;
import dev.jvlad.photos.features.PhotoExtractor;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Learns the model of a trial, and asks it all questions. */
final class TrialRun {
  /** Photos that words and axes are learned from, as by {@link ModelLearning}. */
  private static final int MOST_PHOTOS = 200;

  /** Photos whose vectors a projection is learned from: its PCA needs them all in memory. */
  private static final int MOST_PROJECTED = 600;

  private final Material material;
  private final long seed;
  private final Backend backend;
  private final Workers workers;
  private final Progress progress;
  private @Nullable FloatMatrix samples;

  TrialRun(Material material, long seed, Backend backend, Workers workers, Progress progress) {
    this.material = material;
    this.seed = seed;
    this.backend = backend;
    this.workers = workers;
    this.progress = progress;
  }

  /**
   * Runs a trial.
   *
   * @param which is said with its progress, such as {@code trial 2 of 12}
   */
  TrialResult run(Trial trial, String which) throws IOException {
    Optional<String> impossible = impossible(trial);
    if (impossible.isPresent()) {
      return new TrialResult.LeftOut(trial.key(), impossible.get());
    }
    long start = System.nanoTime();
    VladModel model;
    try {
      model = learn(trial, which);
    } catch (IllegalArgumentException e) { // photos that are too alike for so many components
      return new TrialResult.LeftOut(trial.key(), String.valueOf(e.getMessage()));
    }
    Ranking.Answers answers;
    try (VladEncoder encoder = backend.encoder(model)) {
      answers = new Ranking(material, encoder, workers, progress).ask(which);
    }
    return new TrialResult.Measured(
        trial.key(),
        material.photos().size(),
        model.vocabularies().getFirst().codebook().size(),
        model.outputDimension(),
        TrialResult.Figures.of(answers.chosenOn()),
        TrialResult.Figures.of(answers.heldOut()),
        answers.millisPerQuery(),
        (System.nanoTime() - start) / 1e9);
  }

  private Optional<String> impossible(Trial trial) throws IOException {
    int words = wordsThatFit();
    // Trials of the default's words take as many as there can be: they differ in other things.
    if (trial.words() > words && trial.words() != Trial.DEFAULT.words()) {
      return Optional.of(
          "%d words; the photos have features for %d".formatted(trial.words(), words));
    }
    int photos = Math.min(MOST_PROJECTED, material.learned().size());
    return trial.dimension().isPresent() && trial.dimension().getAsInt() >= photos
        ? Optional.of(
            "%d columns want more photos to learn from than these %d"
                .formatted(trial.dimension().getAsInt(), photos))
        : Optional.empty();
  }

  private int wordsThatFit() throws IOException {
    int rows = samples().rows();
    int words = rows / ModelLearning.DESCRIPTORS_PER_WORD;
    if (words < 1) {
      throw new PhotosException(
          "%d features to learn from; wanted photos with at least %d"
              .formatted(rows, ModelLearning.DESCRIPTORS_PER_WORD));
    }
    return words;
  }

  /** The model of a trial; the same whenever it is learned. */
  VladModel learn(Trial trial, String which) throws IOException {
    int words = Math.min(trial.words(), wordsThatFit());
    VladModel model =
        new VladTrainer(
                trial.recipe(words, seed),
                backend,
                step -> progress.at(which + ": learning", step.iteration(), step.iterations() + 1L))
            .train(RowSource.of(samples()), this::projected, features());
    progress.done();
    return model;
  }

  /** Those of the photos: SIFT, as by default. */
  private static FeatureKind features() throws IOException {
    try (PhotoExtractor extractor = PhotoExtractor.named(PhotoExtractor.DEFAULT)) {
      return extractor.features().header();
    }
  }

  /** The vectors that a projection is learned from. */
  private FloatMatrix projected(VladEncoder encoder) throws IOException {
    List<Integer> photos =
        material.learned().subList(0, Math.min(MOST_PROJECTED, material.learned().size()));
    FloatMatrix vectors = FloatMatrix.zeros(photos.size(), encoder.model().vladDimension());
    int at = 0;
    for (float[] vector :
        workers.map(photos, photo -> vector(encoder, material.store().get(photo)))) {
      vectors.setRow(at++, vector);
    }
    return vectors;
  }

  static float[] vector(VladEncoder encoder, LocalFeatures features) {
    return encoder
        .encode(DescriptorBatch.ofOneImage(features.descriptors(), features.weights()))
        .values();
  }

  /** Of every photo the same share at most: every n-th feature, the strongest first. */
  private FloatMatrix samples() throws IOException {
    if (samples != null) {
      return samples;
    }
    List<Integer> photos =
        material.learned().subList(0, Math.min(MOST_PHOTOS, material.learned().size()));
    int d = SiftExtractor.DIMENSION;
    int share = Math.max(1, ModelLearning.descriptorsThatFit(d) / Math.max(1, photos.size()));
    float[] rows = new float[photos.size() * share * d];
    int row = 0;
    for (int photo : photos) {
      LocalFeatures features = material.store().get(photo);
      int step = Math.ceilDiv(features.count(), share);
      for (int from = 0; from < features.count(); from += step) {
        System.arraycopy(features.descriptors().values(), from * d, rows, row++ * d, d);
      }
    }
    samples = FloatMatrix.of(row, d, Arrays.copyOf(rows, row * d));
    return samples;
  }
}
