package dev.jvlad.photos.tune;

import dev.jvlad.FloatMatrix;
import dev.jvlad.Progress;
import dev.jvlad.Workers;
import dev.jvlad.image.ImageDecoder;
import dev.jvlad.image.Keypoints;
import dev.jvlad.image.LocalFeatures;
import dev.jvlad.image.SiftExtractor;
import dev.jvlad.image.UnreadableImageException;
import dev.jvlad.photos.PhotosException;
import dev.jvlad.photos.evaluation.Convention;
import dev.jvlad.photos.features.PhotoExtractor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;

/**
 * What all trials share: the features of photos and queries, extracted once. Photos that the
 * held-out half asks for are not learned from, so its figures tell how a model does on photos that
 * come later.
 */
final class Material implements AutoCloseable {
  private final FeatureStore store;
  private final SequencedMap<String, Integer> photos;
  private final List<Question> questions;
  private final List<Integer> learned;
  private final Convention convention;

  private Material(
      FeatureStore store,
      SequencedMap<String, Integer> photos,
      List<Question> questions,
      Set<String> heldOut,
      Convention convention,
      long seed) {
    this.store = store;
    this.photos = photos;
    this.questions = List.copyOf(questions);
    this.convention = convention;
    List<String> drawn = shuffled(photos, seed);
    drawn.removeAll(heldOut);
    this.learned = drawn.stream().map(id -> Objects.requireNonNull(photos.get(id))).toList();
  }

  /** Extracts all features. */
  static Material of(Questions questions, Workers workers, Progress progress) throws IOException {
    FeatureStore store = FeatureStore.create();
    try {
      Extraction extraction = new Extraction(store, workers, progress);
      SequencedMap<String, Integer> photos = extraction.photos(questions.photos());
      return switch (questions) {
        case Questions.Attacked attacked -> {
          AttackedCopies copies = AttackedCopies.draw(shuffled(photos, attacked.seed()));
          yield new Material(
              store,
              photos,
              copies.questions(attacked, extraction),
              copies.heldOut(),
              Convention.GROUPS,
              attacked.seed());
        }
        case Questions.Judged judged -> {
          Halves halves = Halves.of(judged.truth(), judged.seed());
          yield new Material(
              store,
              photos,
              halves.questions(judged, photos, extraction),
              halves.heldOut(),
              judged.truth().convention(),
              judged.seed());
        }
      };
    } catch (IOException | RuntimeException e) {
      store.close();
      throw e;
    }
  }

  private static List<String> shuffled(Map<String, Integer> photos, long seed) {
    List<String> drawn = new ArrayList<>(photos.keySet());
    Collections.shuffle(drawn, new Random(seed));
    return drawn;
  }

  /** Everybody's features. */
  FeatureStore store() {
    return store;
  }

  /** Photos that have features, by id; their numbers in the store. */
  SequencedMap<String, Integer> photos() {
    return photos;
  }

  /** All queries. */
  List<Question> questions() {
    return questions;
  }

  /** Photos that models may be learned from, in random order; their numbers in the store. */
  List<Integer> learned() {
    return learned;
  }

  /** How the answers are measured. */
  Convention convention() {
    return convention;
  }

  @Override
  public void close() throws IOException {
    store.close();
  }

  /** From files to the store. */
  record Extraction(
      FeatureStore store,
      Workers workers,
      Progress progress,
      ImageDecoder decoder,
      SiftExtractor extractor) {
    Extraction(FeatureStore store, Workers workers, Progress progress) {
      this(store, workers, progress, PhotoExtractor.DECODER, PhotoExtractor.sift());
    }

    /** Those with features, in the order of their ids. */
    SequencedMap<String, Integer> photos(SequencedMap<String, Path> files) throws IOException {
      SequencedMap<String, Integer> found = new TreeMap<>();
      List<Integer> numbers =
          workers.map(
              List.copyOf(files.values()),
              progress.counting(
                  "looking at photos", files.size(), file -> store.add(features(file))));
      progress.done();
      int next = 0;
      for (String id : files.keySet()) {
        int number = numbers.get(next++);
        if (store.count(number) > 0) {
          found.put(id, number);
        }
      }
      if (found.isEmpty()) {
        throw new PhotosException("no photos with features; wanted some to find again");
      }
      if (found.size() < files.size()) {
        progress.line(
            "%d of %d files are no photos with features, and are left out"
                .formatted(files.size() - found.size(), files.size()));
      }
      return found;
    }

    /** None where the file is no picture. */
    LocalFeatures features(Path file) throws IOException {
      try {
        return extractor.extract(decoder.decode(file));
      } catch (UnreadableImageException e) {
        return new LocalFeatures(
            FloatMatrix.zeros(0, SiftExtractor.DIMENSION), Keypoints.zeros(0), 1, 1);
      }
    }
  }
}
