package dev.jvlad.app.collection;

import dev.jvlad.DescriptorBatch;
import dev.jvlad.FloatMatrix;
import dev.jvlad.VladModel;
import dev.jvlad.engine.Backend;
import dev.jvlad.image.DecodeLimits;
import dev.jvlad.image.ImageDecoder;
import dev.jvlad.image.LocalFeatures;
import dev.jvlad.image.SiftExtractor;
import dev.jvlad.image.SiftOptions;
import dev.jvlad.image.UnreadableImageException;
import dev.jvlad.learn.KMeansOptions;
import dev.jvlad.learn.Recipe;
import dev.jvlad.learn.VladTrainer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;

/**
 * Learns the default model for photos from a folder's own photos. The figures behind the numbers
 * are in docs/quality.md.
 */
public final class PhotoModel {
  /** Visual words of the default model. */
  public static final int CLUSTERS = 256;

  /** Of very few photos, fewer words are learned: so many descriptors a word at least. */
  public static final int DESCRIPTORS_PER_WORD = 40;

  /** Steps of k-means, at most. */
  public static final int ITERATIONS = 20;

  private static final int MOST_PHOTOS = 200;
  private static final int MOST_DESCRIPTORS = 120_000;

  private PhotoModel() {}

  /** The extractor whose features photo models are learned from, and that their users must use. */
  public static SiftExtractor extractor() {
    return new SiftExtractor(SiftOptions.DEFAULT);
  }

  /** A decoder with the default limits. */
  public static ImageDecoder decoder() {
    return new ImageDecoder(DecodeLimits.DEFAULT);
  }

  /**
   * Learns a model.
   *
   * @param files candidates; of many, a random part is used, and files that are no pictures are
   *     passed over
   * @param clusters visual words, at most
   * @param noPicture is told of files that are none, with the reason; by several threads
   * @throws Failure if the pictures have too few features
   */
  public static VladModel learn(
      List<Path> files,
      int clusters,
      long seed,
      Backend backend,
      int threads,
      Messages messages,
      BiConsumer<Path, String> noPicture)
      throws IOException {
    List<Path> drawn = new ArrayList<>(files);
    Collections.shuffle(drawn, new Random(seed));
    DescriptorBatch images = descriptors(drawn, seed, threads, messages, noPicture);
    int words = Math.min(clusters, images.descriptors().rows() / DESCRIPTORS_PER_WORD);
    if (words < 1) {
      throw new Failure(
          "%d features in %d files; wanted photos with at least %d to learn from"
              .formatted(images.descriptors().rows(), files.size(), DESCRIPTORS_PER_WORD));
    }
    messages.line("learning a model from the photos");
    Recipe recipe = Recipe.photos(KMeansOptions.lloyd(words, seed).withIterations(ITERATIONS));
    VladModel model =
        new VladTrainer(
                recipe,
                backend,
                step -> messages.progress("learning", step.iteration(), step.iterations() + 1L))
            .train(images, extractor().describe());
    messages.progressDone();
    return model;
  }

  private static DescriptorBatch descriptors(
      List<Path> files,
      long seed,
      int threads,
      Messages messages,
      BiConsumer<Path, String> noPicture)
      throws IOException {
    int wanted = Math.min(MOST_PHOTOS, files.size());
    int most = descriptorsThatFit();
    SiftExtractor extractor = extractor();
    ImageDecoder decoder = decoder();
    List<Optional<LocalFeatures>> features = new ArrayList<>();
    AtomicLong done = new AtomicLong();
    int found = 0;
    // In rounds, because how many of the files are pictures shows only by trying.
    for (int from = 0; from < files.size() && found < wanted; ) {
      int to = Math.min(files.size(), from + wanted - found);
      List<Optional<LocalFeatures>> round =
          Parallel.map(
              files.subList(from, to),
              threads,
              file -> {
                messages.progress("looking at photos", done.incrementAndGet(), wanted);
                return features(file, decoder, extractor, most / wanted, noPicture);
              });
      features.addAll(round);
      found += (int) round.stream().filter(f -> f.isPresent() && f.get().count() > 0).count();
      from = to;
    }
    messages.progressDone();
    return batch(features.stream().flatMap(Optional::stream).toList(), most, seed);
  }

  /** How many descriptors are learned from, at most: a part of the memory. */
  public static int descriptorsThatFit() {
    long bytes = Runtime.getRuntime().maxMemory() / 8;
    return (int) Math.min(MOST_DESCRIPTORS, bytes / (4 * SiftExtractor.DIMENSION));
  }

  private static Optional<LocalFeatures> features(
      Path file,
      ImageDecoder decoder,
      SiftExtractor extractor,
      int enough,
      BiConsumer<Path, String> noPicture)
      throws IOException {
    try {
      LocalFeatures all = extractor.extract(decoder.decode(file));
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
    int rows = all.count() / step;
    FloatMatrix descriptors = FloatMatrix.zeros(rows, SiftExtractor.DIMENSION);
    FloatMatrix keypoints = FloatMatrix.zeros(rows, all.keypoints().columns());
    for (int i = 0; i < rows; i++) {
      copyRow(all.descriptors(), i * step, descriptors, i);
      copyRow(all.keypoints(), i * step, keypoints, i);
    }
    return new LocalFeatures(descriptors, keypoints, all.width(), all.height());
  }

  private static DescriptorBatch batch(List<LocalFeatures> images, int most, long seed) {
    long total = images.stream().mapToLong(LocalFeatures::count).sum();
    int kept = (int) Math.min(most, total);
    FloatMatrix descriptors = FloatMatrix.zeros(kept, SiftExtractor.DIMENSION);
    int[] offsets = new int[images.size() + 1];
    float[] weights = new float[kept];
    SplittableRandom random = new SplittableRandom(seed);
    long left = total;
    int row = 0;
    for (int i = 0; i < images.size(); i++) {
      float[] own = images.get(i).weights();
      for (int j = 0; j < own.length; j++, left--) {
        if (random.nextLong(left) < kept - row) {
          copyRow(images.get(i).descriptors(), j, descriptors, row);
          weights[row++] = own[j];
        }
      }
      offsets[i + 1] = row;
    }
    return new DescriptorBatch(descriptors, offsets, weights);
  }

  private static void copyRow(FloatMatrix from, int row, FloatMatrix to, int toRow) {
    int columns = from.columns();
    System.arraycopy(from.values(), row * columns, to.values(), toRow * columns, columns);
  }
}
