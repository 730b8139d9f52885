package dev.jvlad.photos.vectors;

import dev.jvlad.Progress;
import dev.jvlad.Workers;
import dev.jvlad.index.ImageIndex;
import dev.jvlad.index.IndexSnapshot;
import dev.jvlad.index.StoredFile;
import dev.jvlad.photos.NoCollectionException;
import dev.jvlad.photos.PhotoCollection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The vectors of a collection that is open: of photos, or of vectors that somebody brought, which
 * have an index alone.
 *
 * <pre>
 *   COLLECTION/index/     vectors by id; the header says that they are from elsewhere
 * </pre>
 */
public final class VectorCollection implements AutoCloseable {
  private final Path path;
  private final ImageIndex index;

  /** Takes vectors with what is stored beside them. */
  @FunctionalInterface
  public interface Sink {
    /** Takes the next one, which is zero for an entry without features. */
    void take(StoredFile entry, float[] vector) throws IOException;
  }

  private VectorCollection(Path path, ImageIndex index) {
    this.path = path;
    this.index = index;
  }

  /**
   * Opens a collection of either kind for searching.
   *
   * @param workers that search; not closed with the collection
   */
  public static VectorCollection openReadOnly(Path collection, Workers workers) throws IOException {
    Path folder = indexFolder(collection);
    return new VectorCollection(
        collection, ImageIndex.openReadOnly(folder, ImageIndex.readSettings(folder), workers));
  }

  /**
   * Opens a collection of either kind for removing.
   *
   * @param workers that search; not closed with the collection
   */
  public static VectorCollection open(Path collection, Workers workers) throws IOException {
    Path folder = indexFolder(collection);
    return new VectorCollection(
        collection, ImageIndex.open(folder, ImageIndex.readSettings(folder), workers));
  }

  private static Path indexFolder(Path collection) {
    Path folder = PhotoCollection.indexFolder(collection);
    if (!Files.isDirectory(folder)) {
      throw new NoCollectionException(collection);
    }
    return folder;
  }

  /** The folder of the collection. */
  public Path path() {
    return path;
  }

  /** The index. */
  public ImageIndex index() {
    return index;
  }

  /** How many numbers a vector has. */
  public int dimension() {
    return index.settings().dimension();
  }

  /**
   * The entries most similar to a vector of any length; none for a vector of zeros.
   *
   * @param what names the vector in messages
   * @throws dev.jvlad.photos.PhotosException if it holds NaN or infinity
   */
  public List<VectorSearchReport.Hit> similar(float[] vector, String what, int top)
      throws IOException {
    float[] query = UnitVector.of(vector, what);
    if (PhotoCollection.isZero(query)) {
      return List.of();
    }
    try (IndexSnapshot snapshot = index.snapshot()) {
      int wanted = Math.min(top, Math.max(1, snapshot.size()));
      return snapshot.search(query, wanted).stream()
          .map(hit -> new VectorSearchReport.Hit(hit.id(), hit.score()))
          .toList();
    }
  }

  /** All vectors as they are now. */
  public Export export() throws IOException {
    IndexSnapshot snapshot = index.snapshot();
    try {
      return new Export(snapshot, dimension());
    } catch (IOException | RuntimeException e) {
      snapshot.close();
      throw e;
    }
  }

  /**
   * The vectors of a collection at one point in time, in the order of their ids: of all entries but
   * those of files that gave no picture.
   */
  public static final class Export implements AutoCloseable {
    private final IndexSnapshot snapshot;
    private final int dimension;
    private final List<StoredFile> rows = new ArrayList<>();

    private Export(IndexSnapshot snapshot, int dimension) throws IOException {
      this.snapshot = snapshot;
      this.dimension = dimension;
      snapshot.forEach(entry -> {
        if (entry.state() == StoredFile.State.INDEXED
            || entry.state() == StoredFile.State.NO_FEATURES) {
          rows.add(entry);
        }
      });
      rows.sort(Comparator.comparing(StoredFile::id));
    }

    /** How many there are. */
    public int rows() {
      return rows.size();
    }

    /** Hands over all, one at a time. */
    public void run(Sink sink, Progress progress) throws IOException {
      for (int i = 0; i < rows.size(); i++) {
        StoredFile entry = rows.get(i);
        float[] zeros = new float[dimension];
        sink.take(
            entry,
            entry.state() == StoredFile.State.NO_FEATURES
                ? zeros
                : snapshot.vector(entry.id()).orElse(zeros));
        progress.at("exporting", i + 1L, rows.size());
      }
      progress.done();
    }

    @Override
    public void close() throws IOException {
      snapshot.close();
    }
  }

  @Override
  public void close() throws IOException {
    index.close();
  }
}
