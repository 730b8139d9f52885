package dev.jvlad.index;

import static org.apache.lucene.search.DocIdSetIterator.NO_MORE_DOCS;

import dev.jvlad.index.StoredFile.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.lucene.index.ConcurrentMergeScheduler;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.store.AlreadyClosedException;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.LockObtainFailedException;
import org.apache.lucene.util.Bits;
import org.jspecify.annotations.Nullable;

/**
 * A collection of images in a folder: a unit vector, facts of the file and a payload by image id.
 *
 * <p>One process may write at a time, any number may search meanwhile. Every change is visible to
 * the next call in the writing process at once, and to others after a commit; a commit happens on
 * {@link #commit()}, on {@link #close()}, and within {@link #put} and {@link #remove} when the last
 * one is five seconds ago. What was committed survives the end of the process at any moment, and a
 * full disk. All methods may be called from several threads.
 *
 * <p>{@link #search} is exact on small collections and approximate on large ones: short vectors by
 * HNSW (docs/decisions/0001-exact-or-hnsw.md), long ones by sketches
 * (docs/decisions/0012-sketches.md).
 */
public final class ImageIndex implements AutoCloseable {
  private static final Duration COMMIT_INTERVAL = Duration.ofSeconds(5);
  private static final double WRITE_BUFFER_MEGABYTES = 64;

  private final Path path;
  private final IndexSettings settings;
  private final Directory directory;
  private final @Nullable IndexWriter writer; // null: read-only
  private final SearcherManager searchers;
  private final int graphVectors;
  private final long commitNanos;
  private final AtomicLong lastCommit = new AtomicLong(System.nanoTime());

  private ImageIndex(
      Path path,
      IndexSettings settings,
      Directory directory,
      @Nullable IndexWriter writer,
      Options options)
      throws IOException {
    this.path = path;
    this.settings = settings;
    this.directory = directory;
    this.writer = writer;
    this.searchers =
        writer == null ? new SearcherManager(directory, null) : new SearcherManager(writer, null);
    this.graphVectors = options.graphVectors();
    this.commitNanos = options.commitInterval().toNanos();
  }

  /**
   * What tests and measurements vary.
   *
   * @param graphVectors as {@link VectorCodec} takes it; of long vectors, how many make a scan of
   *     their sketches worth its while
   */
  record Options(Duration commitInterval, int graphVectors) {
    static Options standard(IndexSettings settings) {
      return new Options(COMMIT_INTERVAL, VectorCodec.graphVectors(settings.dimension()));
    }
  }

  /**
   * Opens the collection in a folder for reading and writing, or makes a new one if the folder is
   * empty or missing.
   *
   * @throws CollectionException if the folder holds a collection of other settings or something
   *     else, is being written by another process, or cannot be written
   */
  public static ImageIndex open(Path directory, IndexSettings settings) throws IOException {
    return open(directory, settings, Options.standard(settings));
  }

  static ImageIndex open(Path path, IndexSettings settings, Options options) throws IOException {
    Directory directory = openDirectory(path);
    try {
      Optional<IndexSettings> present = CollectionHeader.read(path, directory);
      if (present.isPresent()) {
        CollectionHeader.requireSame(path, present.get(), settings);
      }
      IndexWriter writer = new IndexWriter(directory, writerConfig(settings, options));
      try {
        if (present.isEmpty()) { // else Lucene keeps what the last commit says
          writer.setLiveCommitData(CollectionHeader.userData(settings).entrySet());
          writer.commit();
        }
        return new ImageIndex(path, settings, directory, writer, options);
      } catch (IOException | RuntimeException e) {
        writer.rollback();
        throw e;
      }
    } catch (IOException | RuntimeException e) {
      directory.close();
      throw failure(path, "cannot be opened for writing", e);
    }
  }

  /**
   * Opens an existing collection for reading, also while another process writes to it; each call
   * sees that process's last commit.
   *
   * @throws CollectionException if there is none, or one of other settings
   */
  public static ImageIndex openReadOnly(Path directory, IndexSettings settings) throws IOException {
    CollectionHeader.requireSame(directory, readSettings(directory), settings);
    Directory lucene = openDirectory(directory);
    try {
      return new ImageIndex(directory, settings, lucene, null, Options.standard(settings));
    } catch (IOException | RuntimeException e) {
      lucene.close();
      throw failure(directory, "cannot be read", e);
    }
  }

  /**
   * The settings of the collection in a folder.
   *
   * @throws CollectionException if there is none
   */
  public static IndexSettings readSettings(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      throw CollectionHeader.missing(directory);
    }
    try (Directory lucene = openDirectory(directory)) {
      return CollectionHeader.read(directory, lucene)
          .orElseThrow(() -> CollectionHeader.missing(directory));
    } catch (IOException e) {
      throw failure(directory, "cannot be read", e);
    }
  }

  /** The settings that all vectors of this collection have in common. */
  public IndexSettings settings() {
    return settings;
  }

  /** Adds an entry, or replaces the one of the same id. */
  public void put(ImageEntry entry) throws IOException {
    if (entry instanceof ImageEntry.Indexed indexed) {
      checkDimension("vector of " + indexed.id(), indexed.vector());
    }
    write(w -> w.updateDocument(EntryDocument.idTerm(entry.id()), EntryDocument.of(entry)));
  }

  /** Removes an entry; false if there is none of that id. */
  public boolean remove(String id) throws IOException {
    if (storedFile(id).isEmpty()) {
      return false;
    }
    write(w -> w.deleteDocuments(EntryDocument.idTerm(id)));
    return true;
  }

  /** Makes all changes so far durable and visible to other processes. */
  public void commit() throws IOException {
    lastCommit.set(System.nanoTime());
    changing(IndexWriter::commit);
  }

  /**
   * The images most similar to {@code query}, best first; equal scores in the order of their ids.
   *
   * @param query a unit vector of the collection's dimension
   * @param top how many hits at most
   */
  public List<Hit> search(float[] query, int top) throws IOException {
    return search(List.of(query), top);
  }

  /**
   * The images most similar to any of {@code queries}, such as a picture and its mirror image; the
   * best score of an image counts.
   *
   * @param queries unit vectors of the collection's dimension, at least one
   * @param top how many hits at most
   */
  public List<Hit> search(List<float[]> queries, int top) throws IOException {
    if (queries.isEmpty() || top < 1) {
      throw new IllegalArgumentException(
          "search with %d vectors for %d hits; wanted at least 1 of each"
              .formatted(queries.size(), top));
    }
    for (float[] query : queries) {
      checkDimension("query", query);
      ImageEntry.Indexed.checkUnit("query", query);
    }
    var search = new VectorSearch(queries, top, graphVectors, VectorSearch.BREADTH);
    return reading(searcher -> search.search(searcher.getIndexReader()));
  }

  /** How many images can be found: entries with a vector. */
  public int size() throws IOException {
    return count(State.INDEXED);
  }

  /** How many images have no features. */
  public int noFeatureCount() throws IOException {
    return count(State.NO_FEATURES);
  }

  /** How many files are noted as unreadable. */
  public int unreadableCount() throws IOException {
    return count(State.UNREADABLE);
  }

  /** The entry of an id without vector and payload. */
  public Optional<StoredFile> storedFile(String id) throws IOException {
    return at(id, EntryDocument::storedFile);
  }

  /** The payload of an id, empty if the entry has none. */
  public Optional<byte[]> payload(String id) throws IOException {
    return at(id, EntryDocument::payload);
  }

  /** The vector of an id; absent if there is no such id or it has none. */
  public Optional<float[]> vector(String id) throws IOException {
    return at(id, EntryDocument::vector).filter(vector -> vector.length > 0);
  }

  /** Calls {@code action} with every entry, in no particular order, holding one at a time. */
  public void forEach(Consumer<StoredFile> action) throws IOException {
    reading(searcher -> {
      for (LeafReaderContext context : searcher.getIndexReader().leaves()) {
        LeafReader leaf = context.reader();
        Bits live = leaf.getLiveDocs();
        var columns = new EntryDocument.Columns(leaf);
        for (int document = 0; document < leaf.maxDoc(); document++) {
          if (live == null || live.get(document)) {
            action.accept(columns.read(document));
          }
        }
      }
      return true;
    });
  }

  /** Commits and closes; waits for segments that are being merged. */
  @Override
  public void close() throws IOException {
    try (directory) {
      searchers.close();
      if (writer != null) {
        writer.close();
      }
    } catch (IOException | RuntimeException e) {
      throw failure(path, "cannot be written", e);
    }
  }

  private int count(State state) throws IOException {
    return reading(searcher -> searcher.count(new TermQuery(EntryDocument.stateTerm(state))));
  }

  private void checkDimension(String what, float[] vector) {
    if (vector.length != settings.dimension()) {
      throw new IllegalArgumentException(
          "%s has dimension %d; the collection wants %d"
              .formatted(what, vector.length, settings.dimension()));
    }
  }

  private interface Reading<T> {
    T from(IndexSearcher searcher) throws IOException;
  }

  private interface ReadingOne<T> {
    T from(LeafReader leaf, int document) throws IOException;
  }

  private interface Change {
    void on(IndexWriter writer) throws IOException;
  }

  private <T> T reading(Reading<T> reading) throws IOException {
    try {
      searchers.maybeRefreshBlocking();
      IndexSearcher searcher = searchers.acquire();
      try {
        return reading.from(searcher);
      } finally {
        searchers.release(searcher);
      }
    } catch (IOException | AlreadyClosedException e) {
      throw failure(path, "cannot be read", e);
    }
  }

  private <T> Optional<T> at(String id, ReadingOne<T> reading) throws IOException {
    return reading(searcher -> {
      Term term = EntryDocument.idTerm(id);
      for (LeafReaderContext context : searcher.getIndexReader().leaves()) {
        LeafReader leaf = context.reader();
        PostingsEnum documents = leaf.postings(term, PostingsEnum.NONE);
        Bits live = leaf.getLiveDocs();
        int document = documents == null ? NO_MORE_DOCS : documents.nextDoc();
        for (; document != NO_MORE_DOCS; document = documents.nextDoc()) {
          if (live == null || live.get(document)) {
            return Optional.of(reading.from(leaf, document));
          }
        }
      }
      return Optional.empty();
    });
  }

  private void write(Change change) throws IOException {
    changing(change);
    long last = lastCommit.get();
    long now = System.nanoTime();
    // Of several threads, the one that moves the clock on commits.
    if (now - last >= commitNanos && lastCommit.compareAndSet(last, now)) {
      changing(IndexWriter::commit);
    }
  }

  private void changing(Change change) throws IOException {
    if (writer == null) {
      throw new IllegalStateException("collection " + path + ": opened for reading only");
    }
    try {
      change.on(writer);
    } catch (IOException | IllegalStateException e) {
      throw failure(path, "cannot be written", e);
    }
  }

  private static Directory openDirectory(Path path) throws IOException {
    if (Files.exists(path) && !Files.isDirectory(path)) {
      throw new CollectionException(path, "is a file; wanted a folder");
    }
    try {
      return FSDirectory.open(path);
    } catch (IOException e) {
      throw failure(path, "cannot be opened", e);
    }
  }

  private static IndexWriterConfig writerConfig(IndexSettings settings, Options options) {
    // Sketches take the place of graphs.
    int graphVectors =
        Sketch.isFor(settings.dimension()) ? Integer.MAX_VALUE : options.graphVectors();
    return new IndexWriterConfig()
        .setCodec(new VectorCodec(graphVectors))
        .setMergePolicy(new GraphMergePolicy(graphVectors))
        .setMergeScheduler(new QuietMergeScheduler())
        .setRAMBufferSizeMB(WRITE_BUFFER_MEGABYTES);
  }

  /** A failed merge closes the writer, whose next call says so: nothing to print from a thread. */
  private static final class QuietMergeScheduler extends ConcurrentMergeScheduler {
    @Override
    protected void handleMergeException(Throwable failure) {}
  }

  private static IOException failure(Path path, String what, Exception e) {
    if (e instanceof CollectionException collection) {
      return collection;
    }
    if (e instanceof LockObtainFailedException) {
      return new CollectionException(
          path, "is being written by another process; wait until it ends", e);
    }
    // A writer that failed once is closed, and tells the first failure only as a cause.
    Throwable first = e instanceof IllegalStateException && e.getCause() != null ? e.getCause() : e;
    return new CollectionException(path, what + ": " + CollectionException.oneLine(first), e);
  }
}
