package dev.jvlad.photos;

import dev.jvlad.DescriptorBatch;
import dev.jvlad.FloatMatrix;
import dev.jvlad.Progress;
import dev.jvlad.RowSource;
import dev.jvlad.Training;
import dev.jvlad.VladModel;
import dev.jvlad.Vocabulary;
import dev.jvlad.Workers;
import dev.jvlad.engine.Backend;
import dev.jvlad.engine.VladEncoder;
import dev.jvlad.image.LocalFeatures;
import dev.jvlad.image.UnreadableImageException;
import dev.jvlad.learn.KMeansOptions;
import dev.jvlad.learn.Recipe;
import dev.jvlad.learn.VladTrainer;
import dev.jvlad.photos.features.PhotoExtractor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;

/**
 * Learns the default model for photos from a folder's own photos. The figures behind the numbers
 * are in docs/quality.md.
 */
public final class ModelLearning {
  /** Of very few photos, fewer words are learned: so many descriptors a word at least. */
  public static final int DESCRIPTORS_PER_WORD = 40;

  /** Steps of k-means, at most. */
  public static final int ITERATIONS = 20;

  private static final int MOST_PHOTOS = 200;
  private static final int MOST_DESCRIPTORS = 120_000;

  /** A projection is learned from so many photos, or from so many a column if that is more. */
  private static final int PROJECTED_PHOTOS = 600;

  private static final int PROJECTED_PHOTOS_PER_COLUMN = 10;

  private ModelLearning() {}

  /** The default recipe for an extractor's descriptors. */
  static Recipe recipe(PhotoExtractor extractor) {
    return extractor
        .kind()
        .recipe(
            new Recipe.Words.Learned(
                KMeansOptions.lloyd(extractor.kind().words(), 1).withIterations(ITERATIONS)));
  }

  /**
   * Learns a model.
   *
   * @param files candidates; of many, a random part is used, and files that are no pictures are
   *     passed over
   * @param extractor of the descriptors to learn from
   * @param recipe of how many words at most, and of which kind
   * @param noPicture is told of files that are none, with the reason; by several workers
   * @throws PhotosException if the pictures have too few features
   */
  public static VladModel learn(
      List<Path> files,
      PhotoExtractor extractor,
      Recipe recipe,
      Backend backend,
      Workers workers,
      Progress progress,
      BiConsumer<Path, String> noPicture)
      throws IOException {
    long seed = recipe.words().seed();
    List<Path> drawn = new ArrayList<>(files);
    Collections.shuffle(drawn, new Random(seed));
    FloatMatrix descriptors = descriptors(drawn, extractor, seed, workers, progress, noPicture);
    int rows = descriptors.rows();
    if (rows < DESCRIPTORS_PER_WORD) {
      throw new PhotosException(
          "%d features in %d files; wanted photos with at least %d to learn from"
              .formatted(rows, files.size(), DESCRIPTORS_PER_WORD));
    }
    progress.line("learning a model from the photos");
    VladModel model =
        new VladTrainer(
                recipe.withWords(fitting(recipe.words(), rows)),
                backend,
                step -> progress.at("learning", step.iteration(), step.iterations() + 1L))
            .train(
                RowSource.of(descriptors),
                encoder ->
                    vectors(
                        encoder,
                        drawn.subList(0, projectedPhotos(recipe, encoder, drawn.size())),
                        extractor,
                        workers,
                        progress),
                extractor.features().header());
    progress.done();
    return withFacts(model, extractor.facts());
  }

  /** As many words as there are descriptors for. */
  private static Recipe.Words fitting(Recipe.Words words, int descriptors) {
    return switch (words) {
      case Recipe.Words.Learned(KMeansOptions options, int vocabularies) ->
          new Recipe.Words.Learned(
              options.withClusters(
                  Math.min(options.clusters(), descriptors / DESCRIPTORS_PER_WORD)),
              vocabularies);
      case Recipe.Words.Adapted adapted -> adapted;
    };
  }

  /** From how many photos of so many a projection is learned: their vectors must fit in memory. */
  private static int projectedPhotos(Recipe recipe, VladEncoder encoder, int photos) {
    int columns =
        switch (recipe.reduction()) {
          case Recipe.Reduction.None() -> 0;
          case Recipe.Reduction.Principal(int m) -> m;
          case Recipe.Reduction.Whitened(int m, double floor) -> m;
          case Recipe.Reduction.Balanced(int m) -> m;
        };
    long wanted = Math.max(PROJECTED_PHOTOS, (long) PROJECTED_PHOTOS_PER_COLUMN * columns);
    long fitting = Runtime.getRuntime().maxMemory() / 8 / (4L * encoder.model().vladDimension());
    return (int) Math.min(photos, Math.min(wanted, fitting));
  }

  /** Vectors of photos, with all their features. */
  private static FloatMatrix vectors(
      VladEncoder encoder,
      List<Path> files,
      PhotoExtractor extractor,
      Workers workers,
      Progress progress)
      throws IOException {
    List<Optional<FloatMatrix>> encoded =
        workers.map(
            files,
            progress.counting("encoding", files.size(), file -> vector(encoder, file, extractor)));
    progress.done();
    List<FloatMatrix> rows = encoded.stream().flatMap(Optional::stream).toList();
    FloatMatrix all = FloatMatrix.zeros(rows.size(), encoder.model().vladDimension());
    for (int i = 0; i < rows.size(); i++) {
      all.setRows(i, rows.get(i));
    }
    return all;
  }

  private static Optional<FloatMatrix> vector(
      VladEncoder encoder, Path file, PhotoExtractor extractor) throws IOException {
    return features(file, extractor, Integer.MAX_VALUE, (path, reason) -> {})
        .filter(features -> features.count() > 0)
        .map(features ->
            encoder.encode(DescriptorBatch.ofOneImage(features.descriptors(), features.weights())));
  }

  private static VladModel withFacts(VladModel model, Map<String, String> facts) {
    List<Vocabulary> vocabularies = new ArrayList<>(model.vocabularies());
    Vocabulary first = vocabularies.getFirst();
    Training training = first.training();
    Map<String, String> options = new TreeMap<>(training.options());
    options.putAll(facts);
    vocabularies.set(
        0,
        new Vocabulary(
            first.codebook(),
            first.residuals(),
            first.rotation(),
            first.normalizations(),
            new Training(training.samples(), training.inertia(), training.seed(), options)));
    return new VladModel(vocabularies, model.projection(), model.features());
  }

  private static FloatMatrix descriptors(
      List<Path> files,
      PhotoExtractor extractor,
      long seed,
      Workers workers,
      Progress progress,
      BiConsumer<Path, String> noPicture)
      throws IOException {
    int wanted = Math.min(MOST_PHOTOS, files.size());
    int columns = extractor.dimension();
    int most = descriptorsThatFit(columns);
    List<Optional<LocalFeatures>> features = new ArrayList<>();
    AtomicLong done = new AtomicLong();
    int found = 0;
    // In rounds, because how many of the files are pictures shows only by trying.
    for (int from = 0; from < files.size() && found < wanted; ) {
      int to = Math.min(files.size(), from + wanted - found);
      List<Optional<LocalFeatures>> round =
          workers.map(
              files.subList(from, to),
              file -> {
                progress.at("looking at photos", done.incrementAndGet(), wanted);
                return features(file, extractor, most / wanted, noPicture);
              });
      features.addAll(round);
      found += (int) round.stream().filter(f -> f.isPresent() && f.get().count() > 0).count();
      from = to;
    }
    progress.done();
    return draw(features.stream().flatMap(Optional::stream).toList(), columns, most, seed);
  }

  /** How many descriptors are learned from, at most: a part of the memory. */
  public static int descriptorsThatFit(int columns) {
    long bytes = Runtime.getRuntime().maxMemory() / 8;
    return (int) Math.min(MOST_DESCRIPTORS, bytes / (4L * columns));
  }

  private static Optional<LocalFeatures> features(
      Path file, PhotoExtractor extractor, int enough, BiConsumer<Path, String> noPicture)
      throws IOException {
    try {
      LocalFeatures all = extractor.extract(file).summed();
      // Strongest first, and one in how many is enough for all photos to have their share.
      int step = Math.max(1, all.count() / Math.max(1, enough));
      return Optional.of(every(step, all));
    } catch (UnreadableImageException e) {
      noPicture.accept(file, e.reason());
      return Optional.empty();
    }
  }

  private static LocalFeatures every(int step, LocalFeatures all) {
    if (step == 1) {
      return all;
    }
    return all.rows(IntStream.range(0, all.count() / step).map(i -> i * step).toArray());
  }

  private static FloatMatrix draw(List<LocalFeatures> images, int columns, int most, long seed) {
    long total = images.stream().mapToLong(LocalFeatures::count).sum();
    int kept = (int) Math.min(most, total);
    FloatMatrix descriptors = FloatMatrix.zeros(kept, columns);
    SplittableRandom random = new SplittableRandom(seed);
    long left = total;
    int row = 0;
    for (LocalFeatures image : images) {
      for (int j = 0; j < image.count(); j++, left--) {
        if (random.nextLong(left) < kept - row) {
          descriptors.setRow(row++, image.descriptors().row(j));
        }
      }
    }
    return descriptors;
  }
}
