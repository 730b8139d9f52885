package dev.jvlad.photos.vectors;

import dev.jvlad.Progress;
import dev.jvlad.RowSource;
import dev.jvlad.Workers;
import dev.jvlad.index.FileFacts;
import dev.jvlad.index.ImageEntry;
import dev.jvlad.index.ImageIndex;
import dev.jvlad.index.IndexSettings;
import dev.jvlad.index.IndexSnapshot;
import dev.jvlad.index.StoredFile;
import dev.jvlad.photos.PhotoCollection;
import dev.jvlad.photos.PhotosException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Puts vectors that somebody brought into a collection of such vectors: the row of an id that is
 * there replaces its vector, other ids stay as they are. Rows need not have norm 1; a row of zeros
 * is an entry without features, which is never found. Stopped at any moment, the next run does what
 * is left.
 */
public final class VectorIndexing {
  private static final long BLOCK_BYTES = 4L << 20;
  private static final FileFacts NO_FILE = new FileFacts(0, 0, 0, 0);

  private final Path collection;
  private final Workers workers;
  private final Progress progress;

  /**
   * What was done with the rows.
   *
   * @param zero rows of zeros among all
   * @param images that can be found in the collection afterwards
   */
  public record Outcome(int added, int changed, int unchanged, int zero, int images) {}

  private enum Change {
    ADDED,
    CHANGED,
    UNCHANGED
  }

  /** An indexing run. */
  public VectorIndexing(Path collection, Workers workers, Progress progress) {
    this.collection = collection;
    this.workers = workers;
    this.progress = progress;
  }

  /**
   * Puts vectors into the collection, which is made if there is none. Nothing is written unless all
   * rows can be.
   *
   * @param name stands for the vectors in messages
   * @param ids one a row, none twice
   * @throws PhotosException if there are more or fewer ids than rows, a row holds NaN or infinity,
   *     or the collection is one of photos or of vectors of another dimension
   */
  public Outcome run(RowSource vectors, String name, List<String> ids) throws IOException {
    if (vectors.rows() != ids.size()) {
      throw new PhotosException(
          "%s: %,d rows and %,d ids; wanted as many".formatted(name, vectors.rows(), ids.size()));
    }
    requireShort(ids);
    requireFitting(vectors.dimension());
    forEachBlock(
        vectors,
        "checking",
        (first, rows) -> {
          for (int i = 0; i < rows.length; i++) {
            UnitVector.of(rows[i], what(name, first + i, ids));
          }
        });
    IndexSettings settings = IndexSettings.ofVectorsFromElsewhere(vectors.dimension());
    Files.createDirectories(collection);
    try (ImageIndex index =
            ImageIndex.open(PhotoCollection.indexFolder(collection), settings, workers);
        IndexSnapshot before = index.snapshot()) {
      Map<Change, Integer> changes = new EnumMap<>(Change.class);
      int[] zero = {0};
      forEachBlock(
          vectors,
          "indexing",
          (first, rows) -> {
            List<Integer> numbers = IntStream.range(0, rows.length).boxed().toList();
            List<Change> made =
                workers.map(
                    numbers,
                    i -> {
                      float[] unit = UnitVector.of(rows[i], what(name, first + i, ids));
                      return put(index, before, ids.get(first + i), unit);
                    });
            made.forEach(change -> changes.merge(change, 1, Integer::sum));
            zero[0] += (int) Arrays.stream(rows).filter(PhotoCollection::isZero).count();
          });
      index.commit();
      return new Outcome(
          changes.getOrDefault(Change.ADDED, 0),
          changes.getOrDefault(Change.CHANGED, 0),
          changes.getOrDefault(Change.UNCHANGED, 0),
          zero[0],
          index.size());
    }
  }

  private static String what(String name, int row, List<String> ids) {
    return "%s: row %d (%s)".formatted(name, row, ids.get(row));
  }

  private static void requireShort(List<String> ids) {
    for (int i = 0; i < ids.size(); i++) {
      int bytes = ids.get(i).getBytes(StandardCharsets.UTF_8).length;
      if (bytes == 0 || bytes > ImageEntry.MAX_ID_BYTES) {
        throw new PhotosException(
            "the id of row %d has %,d bytes; wanted 1 to %,d"
                .formatted(i, bytes, ImageEntry.MAX_ID_BYTES));
      }
    }
  }

  private void requireFitting(int dimension) throws IOException {
    if (dimension > IndexSettings.MAX_DIMENSION) {
      throw new PhotosException(
          "rows of %,d numbers; wanted at most %,d"
              .formatted(dimension, IndexSettings.MAX_DIMENSION));
    }
    if (Files.exists(collection) && !Files.isDirectory(collection)) {
      throw new PhotosException(
          "%s: is a file; wanted a folder for the collection".formatted(collection));
    }
    if (PhotoCollection.exists(collection)) {
      throw new PhotosException(
          "%s: holds photos; wanted another collection for vectors from elsewhere"
              .formatted(collection));
    }
    if (PhotoCollection.holdsVectorsAlone(collection)) {
      int own = ImageIndex.readSettings(PhotoCollection.indexFolder(collection)).dimension();
      if (own != dimension) {
        throw new PhotosException(
            "%s: has vectors of %,d numbers; the rows have %,d"
                .formatted(collection, own, dimension));
      }
    }
  }

  private static Change put(ImageIndex index, IndexSnapshot before, String id, float[] unit)
      throws IOException {
    Optional<StoredFile> known = before.storedFile(id);
    if (known.isPresent()) {
      boolean isSame =
          PhotoCollection.isZero(unit)
              ? known.get().state() == StoredFile.State.NO_FEATURES
              : Arrays.equals(before.vector(id).orElse(new float[0]), unit);
      if (isSame) {
        return Change.UNCHANGED;
      }
    }
    index.put(
        PhotoCollection.isZero(unit)
            ? new ImageEntry.NoFeatures(id, NO_FILE)
            : new ImageEntry.Indexed(id, NO_FILE, unit, new byte[0]));
    return known.isPresent() ? Change.CHANGED : Change.ADDED;
  }

  private interface Block {
    void take(int first, float[][] rows) throws IOException;
  }

  private void forEachBlock(RowSource vectors, String task, Block block) throws IOException {
    int d = vectors.dimension();
    int most = (int) Math.max(1, BLOCK_BYTES / Float.BYTES / d);
    int total = (int) vectors.rows(); // as many as there are ids
    float[] values = new float[Math.min(most, Math.max(1, total)) * d];
    for (int first = 0; first < total; first += most) {
      int n = Math.min(most, total - first);
      vectors.read(first, n, values);
      float[][] rows = new float[n][];
      Arrays.setAll(rows, i -> Arrays.copyOfRange(values, i * d, (i + 1) * d));
      block.take(first, rows);
      progress.at(task, first + n, total);
    }
    progress.done();
  }
}
