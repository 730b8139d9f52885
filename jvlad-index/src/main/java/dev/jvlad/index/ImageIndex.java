package dev.jvlad.index;

import dev.jvlad.Workers;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.lucene.index.Term;

/**
 * A collection of images in a folder: a unit vector, facts of the file and a payload by image id.
 *
 * <p>One process may write at a time, any number may search meanwhile. Every change is visible to
 * the next snapshot in the writing process at once, and to others after a commit; a commit happens
 * on {@link #commit()}, on {@link #close()}, and within {@link #put} and {@link #remove} when the
 * last one is five seconds ago. What was committed survives the end of the process at any moment,
 * and a full disk. After a change that failed only what was committed before is left; nothing more
 * can be done but close. All methods may be called from several threads.
 *
 * <p>A {@link #snapshot} of it is searched: exactly while the collection is small, and
 * approximately when it has grown large, unless its {@link VectorStorage} says otherwise.
 */
public final class ImageIndex implements AutoCloseable {
  private static final Duration COMMIT_INTERVAL = Duration.ofSeconds(5);

  private final LuceneFolder folder;

  ImageIndex(LuceneFolder folder) {
    this.folder = folder;
  }

  /**
   * Opens the collection in a folder for reading and writing, or makes a new one if the folder is
   * empty or missing.
   *
   * <p>All that is there is compared with its checksums first, at the speed of reading it.
   *
   * @param workers that compare and search; not closed with the index, and open as long as it is
   * @throws CollectionException if the folder holds a collection of other settings or something
   *     else, is being written by another process, is damaged, or cannot be written
   */
  public static ImageIndex open(Path directory, IndexSettings settings, Workers workers)
      throws IOException {
    return intact(
        LuceneFolder.open(directory, settings, Optional.empty(), COMMIT_INTERVAL, workers));
  }

  /**
   * Does the same for a collection that keeps its vectors in a given way.
   *
   * @throws CollectionException also if the folder's collection keeps them in another way
   */
  public static ImageIndex open(
      Path directory, IndexSettings settings, VectorStorage storage, Workers workers)
      throws IOException {
    return open(directory, settings, storage, COMMIT_INTERVAL, workers);
  }

  static ImageIndex open(
      Path directory,
      IndexSettings settings,
      VectorStorage storage,
      Duration commitInterval,
      Workers workers)
      throws IOException {
    return intact(
        LuceneFolder.open(directory, settings, Optional.of(storage), commitInterval, workers));
  }

  /** What is added to a damaged collection would be lost with it. */
  private static ImageIndex intact(LuceneFolder folder) throws IOException {
    try (IndexSnapshot snapshot = new IndexSnapshot(folder)) {
      List<Damage> damages = snapshot.damages();
      if (!damages.isEmpty()) {
        throw new CollectionException(folder.path(), "is damaged: " + damages.getFirst());
      }
      return new ImageIndex(folder);
    } catch (IOException | RuntimeException e) {
      try {
        folder.close();
      } catch (IOException f) {
        e.addSuppressed(f);
      }
      throw e;
    }
  }

  /**
   * Opens an existing collection for reading, also while another process writes to it; each
   * snapshot is of that process's last commit.
   *
   * @param workers that search; not closed with the index, and open as long as it is
   * @throws CollectionException if there is none, or one of other settings
   */
  public static ImageIndex openReadOnly(Path directory, IndexSettings settings, Workers workers)
      throws IOException {
    return new ImageIndex(LuceneFolder.openReadOnly(directory, settings, workers));
  }

  /**
   * The settings of the collection in a folder.
   *
   * @throws CollectionException if there is none
   */
  public static IndexSettings readSettings(Path directory) throws IOException {
    return LuceneFolder.readHeader(directory).settings();
  }

  /** The settings that all vectors of this collection have in common. */
  public IndexSettings settings() {
    return folder.header().settings();
  }

  /** How the vectors are kept and searched. */
  public VectorStorage storage() {
    return folder.header().storage();
  }

  /** Adds an entry, or replaces the one of the same id. */
  public void put(ImageEntry entry) throws IOException {
    if (entry instanceof ImageEntry.Indexed indexed) {
      settings().checkDimension("vector of " + indexed.id(), indexed.vector());
    }
    folder.change(writer ->
        writer.updateDocument(
            EntryDocument.idTerm(entry.id()), EntryDocument.of(entry, storage())));
  }

  /** Removes an entry; false if there is none of that id. */
  public boolean remove(String id) throws IOException {
    if (storedFile(id).isEmpty()) {
      return false;
    }
    folder.change(writer -> writer.deleteDocuments(EntryDocument.idTerm(id)));
    return true;
  }

  /** Removes the entries of some ids, as far as there are any. */
  public void removeAll(Collection<String> ids) throws IOException {
    Term[] terms = ids.stream().map(EntryDocument::idTerm).toArray(Term[]::new);
    folder.change(writer -> writer.deleteDocuments(terms));
  }

  /** Removes the entries of a source; see {@link FileFacts#source}. */
  public void removeSource(String source) throws IOException {
    if (source.isEmpty()) {
      throw new IllegalArgumentException("source \"\"; wanted the name of one");
    }
    folder.change(writer -> writer.deleteDocuments(EntryDocument.sourceTerm(source)));
  }

  /** Makes all changes so far durable and visible to other processes. */
  public void commit() throws IOException {
    folder.commit();
  }

  /**
   * The collection as it is now. Each method below looks at a snapshot of its own; whatever must
   * fit together is asked of one.
   */
  public IndexSnapshot snapshot() throws IOException {
    return new IndexSnapshot(folder);
  }

  /** See {@link IndexSnapshot#search(float[], int)}. */
  public List<Hit> search(float[] query, int top) throws IOException {
    return search(List.of(query), top);
  }

  /** See {@link IndexSnapshot#search(List, int)}. */
  public List<Hit> search(List<float[]> queries, int top) throws IOException {
    try (IndexSnapshot snapshot = snapshot()) {
      return snapshot.search(queries, top);
    }
  }

  /** See {@link IndexSnapshot#size}. */
  public int size() throws IOException {
    try (IndexSnapshot snapshot = snapshot()) {
      return snapshot.size();
    }
  }

  /** See {@link IndexSnapshot#noFeatureCount}. */
  public int noFeatureCount() throws IOException {
    try (IndexSnapshot snapshot = snapshot()) {
      return snapshot.noFeatureCount();
    }
  }

  /** See {@link IndexSnapshot#unreadableCount}. */
  public int unreadableCount() throws IOException {
    try (IndexSnapshot snapshot = snapshot()) {
      return snapshot.unreadableCount();
    }
  }

  /** See {@link IndexSnapshot#storedFile}. */
  public Optional<StoredFile> storedFile(String id) throws IOException {
    try (IndexSnapshot snapshot = snapshot()) {
      return snapshot.storedFile(id);
    }
  }

  /** See {@link IndexSnapshot#payload(String)}. */
  public Optional<byte[]> payload(String id) throws IOException {
    try (IndexSnapshot snapshot = snapshot()) {
      return snapshot.payload(id);
    }
  }

  /** See {@link IndexSnapshot#vector}. */
  public Optional<float[]> vector(String id) throws IOException {
    try (IndexSnapshot snapshot = snapshot()) {
      return snapshot.vector(id);
    }
  }

  /** See {@link IndexSnapshot#damages}. */
  public List<Damage> damages() throws IOException {
    try (IndexSnapshot snapshot = snapshot()) {
      return snapshot.damages();
    }
  }

  /** See {@link IndexSnapshot#forEach}. */
  public void forEach(Consumer<StoredFile> action) throws IOException {
    try (IndexSnapshot snapshot = snapshot()) {
      snapshot.forEach(action);
    }
  }

  /** Commits, unless a change failed, and closes; waits for segments that are being merged. */
  @Override
  public void close() throws IOException {
    folder.close();
  }
}
