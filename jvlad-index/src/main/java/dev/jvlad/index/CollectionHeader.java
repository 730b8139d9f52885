package dev.jvlad.index;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.lucene.index.SegmentInfos;
import org.apache.lucene.store.Directory;

/**
 * What a collection says of itself, as user data of every commit:
 *
 * <ul>
 *   <li>{@code jvlad.format}: a version number, 1
 *   <li>{@code jvlad.model}: the model's fingerprint, or {@code from elsewhere}
 *   <li>{@code jvlad.dimension}: of the vectors
 *   <li>{@code jvlad.storage}: {@code exact}, {@code graph:N} or {@code sketched:N}, where N is the
 *       least number of vectors; missing in collections of early versions, where the dimension says
 *       it
 * </ul>
 */
record CollectionHeader(IndexSettings settings, VectorStorage storage) {
  private static final String FORMAT = "jvlad.format";
  private static final String MODEL = "jvlad.model";
  private static final String DIMENSION = "jvlad.dimension";
  private static final String STORAGE = "jvlad.storage";
  private static final String CURRENT_FORMAT = "1";
  private static final Pattern STORAGE_TEXT = Pattern.compile("exact|(graph|sketched):([0-9]+)");

  Map<String, String> userData() {
    return Map.of(
        FORMAT, CURRENT_FORMAT,
        MODEL, settings.modelFingerprint(),
        DIMENSION, Integer.toString(settings.dimension()),
        STORAGE, text(storage));
  }

  /**
   * The header of the collection in {@code directory}; empty if a new one may be made there.
   *
   * @throws CollectionException if something else is in it
   */
  static Optional<CollectionHeader> read(Path path, Directory directory) throws IOException {
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

  /** Whether a process that was killed before its first commit may have left the file. */
  private static boolean isRest(String file) {
    return file.equals("write.lock") || file.startsWith("pending_segments");
  }

  private static CollectionHeader parse(Path path, Map<String, String> userData)
      throws CollectionException {
    String format = userData.get(FORMAT);
    if (!CURRENT_FORMAT.equals(format)) {
      throw new CollectionException(
          path,
          format == null
              ? "a Lucene index that is no image collection; wanted a collection or an empty folder"
              : "made in format " + format + "; this version reads format " + CURRENT_FORMAT);
    }
    try {
      IndexSettings settings =
          new IndexSettings(
              userData.getOrDefault(MODEL, ""),
              Integer.parseInt(userData.getOrDefault(DIMENSION, "")));
      String storage = userData.get(STORAGE);
      return new CollectionHeader(
          settings,
          storage == null
              ? VectorStorage.forDimension(settings.dimension())
              : parseStorage(path, storage));
    } catch (IllegalArgumentException e) {
      throw new CollectionException(
          path, "its header is damaged: " + CollectionException.oneLine(e), e);
    }
  }

  private static VectorStorage parseStorage(Path path, String text) throws CollectionException {
    Matcher matcher = STORAGE_TEXT.matcher(text);
    if (!matcher.matches()) {
      throw new CollectionException(
          path,
          "keeps its vectors as %s, which this version does not know; wanted exact, graph or sketched"
              .formatted(text));
    }
    if (matcher.group(1) == null) {
      return new VectorStorage.Exact();
    }
    int leastVectors = Integer.parseInt(matcher.group(2));
    return matcher.group(1).equals("graph")
        ? new VectorStorage.Graph(leastVectors)
        : new VectorStorage.Sketched(leastVectors);
  }

  private static String text(VectorStorage storage) {
    return switch (storage) {
      case VectorStorage.Exact() -> "exact";
      case VectorStorage.Graph(int leastVectors) -> "graph:" + leastVectors;
      case VectorStorage.Sketched(int leastVectors) -> "sketched:" + leastVectors;
    };
  }

  /** Refuses to take the collection for one that keeps its vectors in another way. */
  void requireSame(Path path, VectorStorage wanted) throws CollectionException {
    if (!storage.equals(wanted)) {
      throw new CollectionException(
          path, "keeps its vectors as %s; wanted %s".formatted(text(storage), text(wanted)));
    }
  }

  /** Refuses a collection whose vectors cannot be compared with those of {@code wanted}. */
  void requireSame(Path path, IndexSettings wanted) throws CollectionException {
    if (settings.areFromElsewhere() != wanted.areFromElsewhere()) {
      throw new CollectionException(
          path,
          settings.areFromElsewhere()
              ? "holds vectors from elsewhere; wanted those of a model"
              : "holds vectors of a model; wanted those from elsewhere");
    }
    if (!settings.modelFingerprint().equals(wanted.modelFingerprint())) {
      throw new CollectionException(
          path,
          "made with model %s; the model given is %s; vectors of two models cannot be compared"
              .formatted(settings.modelFingerprint(), wanted.modelFingerprint()));
    }
    if (settings.dimension() != wanted.dimension()) {
      throw new CollectionException(
          path,
          "has vectors of dimension %d; the model given makes dimension %d"
              .formatted(settings.dimension(), wanted.dimension()));
    }
  }

  static CollectionException missing(Path path) {
    return new CollectionException(
        path, "there is none; wanted a folder with one", new NoSuchFileException(path.toString()));
  }
}
