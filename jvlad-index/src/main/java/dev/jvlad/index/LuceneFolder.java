package dev.jvlad.index;

import dev.jvlad.Workers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.lucene.index.ConcurrentMergeScheduler;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.MergeScheduler;
import org.apache.lucene.index.SerialMergeScheduler;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.store.AlreadyClosedException;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.jspecify.annotations.Nullable;

/**
 * A collection's folder as Lucene keeps it: opened, locked while it is being written, committed at
 * intervals, and each failure told as a {@link CollectionException}. After a change that failed the
 * folder is as the last commit left it, and nothing more is written: a change that is told to have
 * failed has not happened.
 */
final class LuceneFolder implements AutoCloseable {
  private static final double WRITE_BUFFER_MEGABYTES = 64;
  // Merges beyond those that run; more make whoever writes wait. Lucene's own choice.
  private static final int WAITING_MERGES = 5;

  private final Path path;
  private final CollectionHeader header;
  private final Directory directory;
  private final @Nullable IndexWriter writer; // null: read-only
  private final SearcherManager searchers;
  private final long commitNanos;
  private final Workers workers;
  private final AtomicLong lastCommit = new AtomicLong(System.nanoTime());

  /** Of a change; all that was not committed before it is taken back. */
  private final AtomicReference<@Nullable CollectionException> failure = new AtomicReference<>();

  /** A change of what the folder holds. */
  interface Change {
    void on(IndexWriter writer) throws IOException;
  }

  private LuceneFolder(
      Path path,
      CollectionHeader header,
      Directory directory,
      @Nullable IndexWriter writer,
      Duration commitInterval,
      Workers workers)
      throws IOException {
    this.path = path;
    this.header = header;
    this.directory = directory;
    this.writer = writer;
    this.searchers =
        writer == null ? new SearcherManager(directory, null) : new SearcherManager(writer, null);
    this.commitNanos = commitInterval.toNanos();
    this.workers = workers;
  }

  /**
   * Opens a folder for reading and writing; an empty or missing one becomes a new collection.
   *
   * @param storage of the vectors; if empty, the collection's own, or what suits a new one's
   *     dimension
   * @param commitInterval after which a change is followed by a commit
   */
  static LuceneFolder open(
      Path path,
      IndexSettings settings,
      Optional<VectorStorage> storage,
      Duration commitInterval,
      Workers workers)
      throws IOException {
    return open(path, openDirectory(path), settings, storage, commitInterval, workers);
  }

  /** As above, in a Lucene directory, which is closed with the folder. */
  static LuceneFolder open(
      Path path,
      Directory directory,
      IndexSettings settings,
      Optional<VectorStorage> storage,
      Duration commitInterval,
      Workers workers)
      throws IOException {
    try {
      Optional<CollectionHeader> present = CollectionHeader.read(path, directory);
      if (present.isPresent()) {
        present.get().requireSame(path, settings);
        if (storage.isPresent()) {
          present.get().requireSame(path, storage.get());
        }
      }
      CollectionHeader header =
          present.orElseGet(() ->
              new CollectionHeader(
                  settings,
                  storage.orElseGet(() -> VectorStorage.forDimension(settings.dimension()))));
      IndexWriter writer = new IndexWriter(directory, writerConfig(header.storage(), workers));
      try {
        if (present.isEmpty()) { // else Lucene keeps what the last commit says
          writer.setLiveCommitData(header.userData().entrySet());
          writer.commit();
        }
        return new LuceneFolder(path, header, directory, writer, commitInterval, workers);
      } catch (IOException | RuntimeException e) {
        writer.rollback();
        throw e;
      }
    } catch (IOException | RuntimeException e) {
      directory.close();
      throw CollectionException.of(path, "cannot be opened for writing", e);
    }
  }

  /** Opens a folder for reading. */
  static LuceneFolder openReadOnly(Path path, IndexSettings settings, Workers workers)
      throws IOException {
    CollectionHeader header = readHeader(path);
    header.requireSame(path, settings);
    Directory directory = openDirectory(path);
    try {
      return new LuceneFolder(path, header, directory, null, Duration.ZERO, workers);
    } catch (IOException | RuntimeException e) {
      directory.close();
      throw CollectionException.of(path, "cannot be read", e);
    }
  }

  static CollectionHeader readHeader(Path path) throws IOException {
    if (!Files.exists(path)) {
      throw CollectionHeader.missing(path);
    }
    try (Directory directory = openDirectory(path)) {
      return CollectionHeader.read(path, directory)
          .orElseThrow(() -> CollectionHeader.missing(path));
    } catch (IOException e) {
      throw CollectionException.of(path, "cannot be read", e);
    }
  }

  private static Directory openDirectory(Path path) throws IOException {
    if (Files.exists(path) && !Files.isDirectory(path)) {
      throw new CollectionException(path, "is a file; wanted a folder");
    }
    try {
      return FSDirectory.open(path);
    } catch (IOException e) {
      throw CollectionException.of(path, "cannot be opened", e);
    }
  }

  private static IndexWriterConfig writerConfig(VectorStorage storage, Workers workers) {
    IndexWriterConfig config =
        new IndexWriterConfig()
            .setMergeScheduler(mergeScheduler(workers))
            .setRAMBufferSizeMB(WRITE_BUFFER_MEGABYTES);
    return switch (storage) {
      case VectorStorage.Exact _, VectorStorage.Sketched _ ->
          config.setCodec(VectorCodec.withoutGraphs());
      case VectorStorage.Graph(int leastVectors) ->
          config
              .setCodec(VectorCodec.withGraphsFrom(leastVectors))
              .setMergePolicy(new GraphMergePolicy(leastVectors));
    };
  }

  /** Segments are merged in the background, unless the caller's thread is to be the only one. */
  private static MergeScheduler mergeScheduler(Workers workers) {
    if (workers.threads() == 1) {
      return new SerialMergeScheduler();
    }
    var scheduler = new QuietMergeScheduler();
    scheduler.setDefaultMaxMergesAndThreads(false);
    int threads = Math.min(workers.threads(), scheduler.getMaxThreadCount());
    scheduler.setMaxMergesAndThreads(threads + WAITING_MERGES, threads);
    return scheduler;
  }

  /** A failed merge closes the writer, whose next call says so: nothing to print from a thread. */
  private static final class QuietMergeScheduler extends ConcurrentMergeScheduler {
    @Override
    protected void handleMergeException(Throwable failure) {}
  }

  Workers workers() {
    return workers;
  }

  Path path() {
    return path;
  }

  CollectionHeader header() {
    return header;
  }

  /**
   * A view of all changes so far, or, where another process writes, of its last commit. It stays as
   * it is until {@link #release}.
   */
  IndexSearcher acquire() throws IOException {
    requireNoFailure();
    try {
      searchers.maybeRefreshBlocking();
      return searchers.acquire();
    } catch (IOException | AlreadyClosedException e) {
      throw CollectionException.of(path, "cannot be read", e);
    }
  }

  /** Gives back a view, also after the folder was closed. */
  void release(IndexSearcher searcher) throws IOException {
    try {
      searchers.release(searcher);
    } catch (IOException e) {
      throw CollectionException.of(path, "cannot be closed", e);
    }
  }

  /** Makes a change, and a commit if the last one is long ago. */
  void change(Change change) throws IOException {
    write(change);
    long last = lastCommit.get();
    long now = System.nanoTime();
    // Of several threads, the one that moves the clock on commits.
    if (now - last >= commitNanos && lastCommit.compareAndSet(last, now)) {
      write(IndexWriter::commit);
    }
  }

  void commit() throws IOException {
    lastCommit.set(System.nanoTime());
    write(IndexWriter::commit);
  }

  private void write(Change change) throws IOException {
    if (writer == null) {
      throw new IllegalStateException("collection " + path + ": opened for reading only");
    }
    requireNoFailure();
    try {
      change.on(writer);
    } catch (IOException | IllegalStateException e) {
      throw takenBack(writer, CollectionException.of(path, "cannot be written", e));
    }
  }

  /** Goes back to the last commit, of which a failure to do so changes nothing on the disk. */
  private CollectionException takenBack(IndexWriter writer, CollectionException e) {
    // Another thread's change may fail because this one's has: the first one says why.
    if (failure.compareAndSet(null, e)) {
      try {
        writer.rollback();
      } catch (IOException | RuntimeException f) {
        e.addSuppressed(f);
      }
      return e;
    }
    return afterFailure();
  }

  private void requireNoFailure() throws CollectionException {
    if (failure.get() != null) {
      throw afterFailure();
    }
  }

  private CollectionException afterFailure() {
    CollectionException first = Objects.requireNonNull(failure.get());
    return new CollectionException(
        path,
        "a change failed, and what was not committed before it is taken back; open it again ("
            + first.getMessage()
            + ")",
        first);
  }

  /** Commits, unless a change failed, and closes; waits for segments that are being merged. */
  @Override
  public void close() throws IOException {
    try (directory;
        writer;
        searchers) {
      // Nothing is left to do; each is closed, whatever happens to the others.
    } catch (IOException | RuntimeException e) {
      throw CollectionException.of(path, "cannot be written", e);
    }
  }
}
