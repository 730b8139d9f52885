package dev.jvlad.photos.tune;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.jvlad.image.SiftExtractor;
import dev.jvlad.photos.ModelLearning;
import dev.jvlad.photos.evaluation.GroundTruth;
import dev.jvlad.photos.evaluation.JudgedQuery;
import dev.jvlad.photos.features.PhotoExtractor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.SequencedMap;
import java.util.TreeSet;

/** What is asked of every model, known before a picture is looked at. */
public sealed interface Questions {
  /** The photos to be found, by id. */
  SequencedMap<String, Path> photos();

  /** Of everything random. */
  long seed();

  /**
   * Attacked copies of some of the photos, each of which should find its original.
   *
   * @param photos to be found, by id
   */
  record Attacked(SequencedMap<String, Path> photos, long seed) implements Questions {}

  /**
   * A ground truth.
   *
   * @param photos to be found, by id
   * @param asked files of the queries, by id
   */
  record Judged(
      SequencedMap<String, Path> photos,
      SequencedMap<String, Path> asked,
      GroundTruth truth,
      long seed)
      implements Questions {}

  /**
   * SHA-256 of all that decides the figures: the files' names, sizes and times, what is right, the
   * seed, and how features are extracted. Results are kept under it.
   */
  default String fingerprint() throws IOException {
    MessageDigest digest = sha256();
    add(
        digest,
        PhotoExtractor.sift().describe(),
        ModelLearning.descriptorsThatFit(SiftExtractor.DIMENSION),
        seed());
    addFiles(digest, photos());
    if (this instanceof Judged judged) {
      addFiles(digest, judged.asked());
      for (JudgedQuery query : judged.truth().queries()) {
        add(
            digest,
            query.id(),
            query.kind(),
            new TreeSet<>(query.relevance().right()),
            new TreeSet<>(query.relevance().ignored()),
            query.region());
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static void addFiles(MessageDigest digest, SequencedMap<String, Path> files)
      throws IOException {
    add(digest, files.size());
    for (var file : files.entrySet()) {
      add(
          digest,
          file.getKey(),
          Files.size(file.getValue()),
          Files.getLastModifiedTime(file.getValue()).toMillis());
    }
  }

  private static void add(MessageDigest digest, Object... facts) {
    for (Object fact : facts) {
      digest.update((fact + "\0").getBytes(UTF_8));
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
