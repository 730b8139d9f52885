package dev.jvlad.index;

import static org.apache.lucene.search.DocIdSetIterator.NO_MORE_DOCS;

import dev.jvlad.index.StoredFile.State;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.store.AlreadyClosedException;
import org.apache.lucene.util.Bits;

/**
 * A collection at one point in time. What is put, replaced or removed later, by whomever, changes
 * nothing here, not even closing the {@link ImageIndex}. So all that a caller asks of one snapshot
 * fits together: a hit has its payload, and a count is that of what {@link #forEach} goes through.
 *
 * <p>A snapshot keeps the files alive that it reads, until it is closed. All methods may be called
 * from several threads.
 */
public final class IndexSnapshot implements AutoCloseable {
  private final LuceneFolder folder;
  private final IndexSearcher searcher;
  private final AtomicBoolean isClosed = new AtomicBoolean();

  /** The newest of a folder. */
  IndexSnapshot(LuceneFolder folder) throws IOException {
    this.folder = folder;
    this.searcher = folder.acquire();
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
   * greatest of an image's cosines counts.
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
      folder.header().settings().checkDimension("query", query);
      ImageEntry.Indexed.checkUnit("query", query);
    }
    var search =
        new VectorSearch(
            folder.header().storage(), queries, top, VectorSearch.BREADTH, folder.workers());
    return reading(() -> search.search(searcher.getIndexReader()));
  }

  /**
   * The payload of a hit of this snapshot; empty if the entry has none. It is read when it is asked
   * for, from where the search found the image.
   */
  public byte[] payload(Hit hit) throws IOException {
    return reading(() -> {
      int document = hit.document();
      List<LeafReaderContext> leaves = searcher.getLeafContexts();
      if (document < searcher.getIndexReader().maxDoc()) {
        LeafReaderContext context = leaves.get(ReaderUtil.subIndex(document, leaves));
        int own = document - context.docBase;
        if (EntryDocument.id(context.reader(), own).equals(hit.id())) {
          return EntryDocument.payload(context.reader(), own);
        }
      }
      throw new IllegalArgumentException("hit " + hit.id() + " is of another snapshot");
    });
  }

  /** The payload of an id, empty if the entry has none. */
  public Optional<byte[]> payload(String id) throws IOException {
    return entry(id, EntryDocument::payload);
  }

  /** The vector of an id; absent if there is no such id or it has none. */
  public Optional<float[]> vector(String id) throws IOException {
    return entry(
            id,
            (leaf, document) -> {
              float[] vector = EntryDocument.vector(leaf, document);
              if (vector.length > 0) {
                DamagedEntryException.requireUnit(id, ImageEntry.Indexed.squaredNorm(vector));
              }
              return vector;
            })
        .filter(vector -> vector.length > 0);
  }

  /**
   * The failure for a payload of this snapshot that its owner cannot read.
   *
   * @param cause whose message says what is wrong with it
   */
  public CollectionException damaged(String id, RuntimeException cause) {
    String what = "its payload: " + CollectionException.oneLine(cause);
    return CollectionException.of(
        folder.path(), "cannot be read", DamagedEntryException.of(id, what, cause));
  }

  /**
   * Compares everything that is stored with its checksums, which reads it all, one file after the
   * other in each of the workers.
   *
   * @return what is damaged, nothing if all is as it was written
   */
  public List<Damage> damages() throws IOException {
    return reading(() ->
        folder.workers().map(searcher.getLeafContexts(), IndexSnapshot::damage).stream()
            .flatMap(Optional::stream)
            .toList());
  }

  private static Optional<Damage> damage(LeafReaderContext context) throws IOException {
    LeafReader leaf = context.reader();
    try {
      leaf.checkIntegrity();
      return Optional.empty();
    } catch (CorruptIndexException | EOFException e) {
      return Optional.of(
          new Damage(CollectionException.oneLine(e), leaf.numDocs(), withoutUnitVector(leaf)));
    }
  }

  private static List<String> withoutUnitVector(LeafReader leaf) throws IOException {
    List<String> ids = new ArrayList<>();
    FloatVectorValues vectors = leaf.getFloatVectorValues(EntryDocument.VECTOR);
    Bits live = leaf.getLiveDocs();
    for (int i = 0; vectors != null && i < vectors.size(); i++) {
      int document = vectors.ordToDoc(i);
      if (live == null || live.get(document)) {
        float[] vector = vectors.vectorValue(i);
        if (!DamagedEntryException.isUnit(ImageEntry.Indexed.squaredNorm(vector))) {
          ids.add(EntryDocument.id(leaf, document));
        }
      }
    }
    return ids;
  }

  /** The entry of an id without vector and payload. */
  public Optional<StoredFile> storedFile(String id) throws IOException {
    return entry(id, EntryDocument::storedFile);
  }

  /** The entries of files with some content, in the order of their ids. */
  public List<StoredFile> withContent(ContentHash hash) throws IOException {
    return reading(() ->
        entries(EntryDocument.hashTerm(hash), EntryDocument::storedFile).stream()
            .sorted(Comparator.comparing(StoredFile::id))
            .toList());
  }

  /** Calls {@code action} with every entry, in no particular order, holding one at a time. */
  public void forEach(Consumer<StoredFile> action) throws IOException {
    reading(() -> {
      for (LeafReaderContext context : searcher.getLeafContexts()) {
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

  /** How many images can be found: entries with a vector. */
  public int size() throws IOException {
    return count(State.INDEXED);
  }

  /** How many images have no features. */
  public int noFeatureCount() throws IOException {
    return count(State.NO_FEATURES);
  }

  /** How many pictures are noted as unreadable. */
  public int unreadableCount() throws IOException {
    return count(State.UNREADABLE);
  }

  /** How many files are noted as no pictures. */
  public int notAnImageCount() throws IOException {
    return count(State.NOT_AN_IMAGE);
  }

  private int count(State state) throws IOException {
    return reading(() -> searcher.count(new TermQuery(EntryDocument.stateTerm(state))));
  }

  private interface EntryReading<T> {
    T from(LeafReader leaf, int document) throws IOException;
  }

  private <T> Optional<T> entry(String id, EntryReading<T> reading) throws IOException {
    return reading(() -> entries(EntryDocument.idTerm(id), reading).stream().findFirst());
  }

  private <T> List<T> entries(Term term, EntryReading<T> reading) throws IOException {
    List<T> entries = new ArrayList<>();
    for (LeafReaderContext context : searcher.getLeafContexts()) {
      LeafReader leaf = context.reader();
      PostingsEnum documents = leaf.postings(term, PostingsEnum.NONE);
      Bits live = leaf.getLiveDocs();
      int document = documents == null ? NO_MORE_DOCS : documents.nextDoc();
      for (; document != NO_MORE_DOCS; document = documents.nextDoc()) {
        if (live == null || live.get(document)) {
          entries.add(reading.from(leaf, document));
        }
      }
    }
    return entries;
  }

  private interface Reading<T> {
    T get() throws IOException;
  }

  private <T> T reading(Reading<T> reading) throws IOException {
    if (isClosed.get()) {
      throw new IllegalStateException("collection " + folder.path() + ": the snapshot is closed");
    }
    try {
      return reading.get();
    } catch (IOException | AlreadyClosedException e) {
      throw CollectionException.of(folder.path(), "cannot be read", e);
    }
  }

  /** Gives the snapshot back. A reading in it that still goes on fails. */
  @Override
  public void close() throws IOException {
    if (isClosed.compareAndSet(false, true)) {
      folder.release(searcher);
    }
  }
}
