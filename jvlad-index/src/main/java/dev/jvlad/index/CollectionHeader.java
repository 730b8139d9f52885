package dev.jvlad.index;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.lucene.index.SegmentInfos;
import org.apache.lucene.store.Directory;

/**
 * What a folder says of itself: the settings of the collection in it, as user data of every commit:
 * {@code jvlad.format} (a version number), {@code jvlad.model} (fingerprint), {@code
 * jvlad.dimension}.
 */
final class CollectionHeader {
  private static final String FORMAT = "jvlad.format";
  private static final String MODEL = "jvlad.model";
  private static final String DIMENSION = "jvlad.dimension";
  private static final String CURRENT_FORMAT = "1";

  private CollectionHeader() {}

  static Map<String, String> userData(IndexSettings settings) {
    return Map.of(
        FORMAT, CURRENT_FORMAT,
        MODEL, settings.modelFingerprint(),
        DIMENSION, Integer.toString(settings.dimension()));
  }

  /**
   * The settings of the collection in {@code directory}; empty if a new one may be made there.
   *
   * @throws CollectionException if something else is in it
   */
  static Optional<IndexSettings> read(Path path, Directory directory) throws IOException {
    String[] files = directory.listAll();
    if (SegmentInfos.getLastCommitGeneration(files) >= 0) {
      return Optional.of(parse(path, SegmentInfos.readLatestCommit(directory).getUserData()));
    }
    List<String> others;
    try (Stream<Path> entries = Files.list(path)) {
      others = entries.map(p -> p.getFileName().toString()).filter(f -> !isRest(f)).toList();
    }
    if (!others.isEmpty()) {
      throw new CollectionException(
          path,
          "the folder holds other files (%s%s); wanted a collection or an empty folder"
              .formatted(others.getFirst(), others.size() > 1 ? ", …" : ""));
    }
    return Optional.empty();
  }

  /** What a process leaves that is killed before its first commit. */
  private static boolean isRest(String file) {
    return file.equals("write.lock") || file.startsWith("pending_segments");
  }

  private static IndexSettings parse(Path path, Map<String, String> userData)
      throws CollectionException {
    String format = userData.get(FORMAT);
    if (!CURRENT_FORMAT.equals(format)) {
      throw new CollectionException(
          path,
          format == null
              ? "a Lucene index that is no image collection; wanted a collection or an empty folder"
              : "made in format " + format + "; this version reads format " + CURRENT_FORMAT);
    }
    return new IndexSettings(
        userData.getOrDefault(MODEL, ""), Integer.parseInt(userData.getOrDefault(DIMENSION, "")));
  }

  static void requireSame(Path path, IndexSettings got, IndexSettings wanted)
      throws CollectionException {
    if (!got.modelFingerprint().equals(wanted.modelFingerprint())) {
      throw new CollectionException(
          path,
          "made with model %s; the model given is %s; vectors of two models cannot be compared"
              .formatted(got.modelFingerprint(), wanted.modelFingerprint()));
    }
    if (got.dimension() != wanted.dimension()) {
      throw new CollectionException(
          path,
          "has vectors of dimension %d; the model given makes dimension %d"
              .formatted(got.dimension(), wanted.dimension()));
    }
  }

  static CollectionException missing(Path path) {
    return new CollectionException(
        path, "there is none; wanted a folder with one", new NoSuchFileException(path.toString()));
  }
}
