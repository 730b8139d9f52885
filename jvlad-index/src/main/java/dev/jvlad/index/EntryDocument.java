package dev.jvlad.index;

import dev.jvlad.index.StoredFile.State;
import java.io.IOException;
import java.util.Optional;
import org.apache.lucene.document.BinaryDocValuesField;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.KnnByteVectorField;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.SortedDocValuesField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/**
 * The stored form of an {@link ImageEntry}: one document per id.
 *
 * <ul>
 *   <li>{@code id}: indexed term, and a binary column for reading it back
 *   <li>{@code state}: name of the {@link State}, as a term, which makes counting cheap, and as a
 *       column
 *   <li>{@code bytes}, {@code modified}, {@code width}, {@code height}: numeric columns
 *   <li>{@code hash}: SHA-256, as a term and as a binary column; if it is known
 *   <li>{@code source}: UTF-8, as a term and as a column; if it is not empty
 *   <li>{@code vector}: float32 vector, dot product; entries with features only
 *   <li>{@code sketch}: byte vector, the {@link Sketch} of the vector; in collections with {@link
 *       VectorStorage.Sketched} only
 *   <li>{@code payload}: binary column, not compressed again; if not empty
 *   <li>{@code reason}: binary column, UTF-8; files that gave no picture only
 * </ul>
 *
 * <p>Columns and not stored fields: a scan over facts or vectors then touches no page that holds a
 * payload, and one payload is one slice of a mapped file.
 */
final class EntryDocument {
  static final String ID = "id";
  static final String VECTOR = "vector";
  static final String SKETCH = "sketch";
  private static final String STATE = "state";
  private static final String BYTES = "bytes";
  private static final String MODIFIED = "modified";
  private static final String WIDTH = "width";
  private static final String HEIGHT = "height";
  private static final String HASH = "hash";
  private static final String SOURCE = "source";
  private static final String PAYLOAD = "payload";
  private static final String REASON = "reason";

  private EntryDocument() {}

  static Term idTerm(String id) {
    return new Term(ID, id);
  }

  static Term stateTerm(State state) {
    return new Term(STATE, state.name());
  }

  static Term hashTerm(ContentHash hash) {
    return new Term(HASH, new BytesRef(hash.bytes()));
  }

  static Term sourceTerm(String source) {
    return new Term(SOURCE, source);
  }

  static Document of(ImageEntry entry, VectorStorage storage) {
    Document document = new Document();
    switch (entry) {
      case ImageEntry.Indexed indexed -> {
        addHead(document, entry, State.INDEXED);
        document.add(
            new KnnFloatVectorField(
                VECTOR, indexed.vector(), VectorSimilarityFunction.DOT_PRODUCT));
        if (storage instanceof VectorStorage.Sketched) {
          // Nothing asks Lucene for its similarity, which knows no bits.
          document.add(
              new KnnByteVectorField(
                  SKETCH, Sketch.of(indexed.vector()), VectorSimilarityFunction.EUCLIDEAN));
        }
        if (indexed.payload().length > 0) {
          document.add(new BinaryDocValuesField(PAYLOAD, new BytesRef(indexed.payload())));
        }
      }
      case ImageEntry.NoFeatures _ -> addHead(document, entry, State.NO_FEATURES);
      case ImageEntry.Unreadable unreadable -> {
        addHead(document, entry, State.UNREADABLE);
        document.add(new BinaryDocValuesField(REASON, new BytesRef(unreadable.reason())));
      }
      case ImageEntry.NotAnImage other -> {
        addHead(document, entry, State.NOT_AN_IMAGE);
        document.add(new BinaryDocValuesField(REASON, new BytesRef(other.reason())));
      }
    }
    return document;
  }

  private static void addHead(Document document, ImageEntry entry, State state) {
    FileFacts facts = entry.facts();
    document.add(new StringField(ID, entry.id(), Field.Store.NO));
    document.add(new BinaryDocValuesField(ID, new BytesRef(entry.id())));
    document.add(new StringField(STATE, stateTerm(state).text(), Field.Store.NO));
    document.add(new SortedDocValuesField(STATE, new BytesRef(state.name())));
    document.add(new NumericDocValuesField(BYTES, facts.bytes()));
    document.add(new NumericDocValuesField(MODIFIED, facts.lastModifiedMillis()));
    document.add(new NumericDocValuesField(WIDTH, facts.width()));
    document.add(new NumericDocValuesField(HEIGHT, facts.height()));
    if (facts.hash().isPresent()) {
      BytesRef hash = new BytesRef(facts.hash().get().bytes());
      document.add(new StringField(HASH, hash, Field.Store.NO));
      document.add(new BinaryDocValuesField(HASH, hash));
    }
    if (!facts.source().isEmpty()) {
      document.add(new StringField(SOURCE, facts.source(), Field.Store.NO));
      document.add(new SortedDocValuesField(SOURCE, new BytesRef(facts.source())));
    }
  }

  static String id(LeafReader leaf, int document) throws IOException {
    var ids = leaf.getBinaryDocValues(ID);
    ids.advanceExact(document);
    return ids.binaryValue().utf8ToString();
  }

  /** The payload; empty if the entry has none. */
  static byte[] payload(LeafReader leaf, int document) throws IOException {
    var payloads = leaf.getBinaryDocValues(PAYLOAD);
    if (payloads == null || !payloads.advanceExact(document)) {
      return new byte[0];
    }
    return BytesRef.deepCopyOf(payloads.binaryValue()).bytes;
  }

  /** A copy of the vector; of length 0 if the entry has none. */
  static float[] vector(LeafReader leaf, int document) throws IOException {
    FloatVectorValues vectors = leaf.getFloatVectorValues(VECTOR);
    if (vectors == null) {
      return new float[0];
    }
    var iterator = vectors.iterator();
    return iterator.advance(document) == document
        ? vectors.vectorValue(iterator.index()).clone()
        : new float[0];
  }

  static StoredFile storedFile(LeafReader leaf, int document) throws IOException {
    return new Columns(leaf).read(document);
  }

  /** Reads the short form of many documents of one segment, in increasing order. */
  static final class Columns {
    private final LeafReader leaf;
    private final BinaryDocValues ids;
    private final SortedDocValues states;
    private final NumericDocValues bytes;
    private final NumericDocValues modified;
    private final NumericDocValues widths;
    private final NumericDocValues heights;
    private final @Nullable BinaryDocValues hashes; // null: no document has one
    private final @Nullable SortedDocValues sources;

    Columns(LeafReader leaf) throws IOException {
      this.leaf = leaf;
      ids = leaf.getBinaryDocValues(ID);
      states = leaf.getSortedDocValues(STATE);
      bytes = leaf.getNumericDocValues(BYTES);
      modified = leaf.getNumericDocValues(MODIFIED);
      widths = leaf.getNumericDocValues(WIDTH);
      heights = leaf.getNumericDocValues(HEIGHT);
      hashes = leaf.getBinaryDocValues(HASH);
      sources = leaf.getSortedDocValues(SOURCE);
    }

    StoredFile read(int document) throws IOException {
      ids.advanceExact(document);
      states.advanceExact(document);
      bytes.advanceExact(document);
      modified.advanceExact(document);
      widths.advanceExact(document);
      heights.advanceExact(document);
      State state = State.valueOf(states.lookupOrd(states.ordValue()).utf8ToString());
      return new StoredFile(
          ids.binaryValue().utf8ToString(),
          new FileFacts(
              bytes.longValue(),
              modified.longValue(),
              (int) widths.longValue(),
              (int) heights.longValue(),
              hash(document),
              source(document)),
          state,
          state == State.UNREADABLE || state == State.NOT_AN_IMAGE ? reason(document) : "");
    }

    private Optional<ContentHash> hash(int document) throws IOException {
      return hashes != null && hashes.advanceExact(document)
          ? Optional.of(ContentHash.of(BytesRef.deepCopyOf(hashes.binaryValue()).bytes))
          : Optional.empty();
    }

    private String source(int document) throws IOException {
      return sources != null && sources.advanceExact(document)
          ? sources.lookupOrd(sources.ordValue()).utf8ToString()
          : "";
    }

    private String reason(int document) throws IOException {
      var reasons = leaf.getBinaryDocValues(REASON);
      reasons.advanceExact(document);
      return reasons.binaryValue().utf8ToString();
    }
  }
}
