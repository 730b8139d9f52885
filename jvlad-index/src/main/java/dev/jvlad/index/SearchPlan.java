package dev.jvlad.index;

import dev.jvlad.Workers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.LeafReaderContext;

/**
 * Divides a collection into the parts that a search looks through, as its {@link VectorStorage}
 * says: the tiles of all vectors, the graphs of large segments, or the vectors that a scan of all
 * sketches found nearest.
 */
final class SearchPlan {
  // 16 MB: a tile keeps one core busy for about half a millisecond.
  private static final int TILE_FLOATS = 1 << 22;

  private static final int LEAST_TILE = 32;

  /** Vectors that are read after a scan of the sketches, at least, and for each hit wanted. */
  private static final int CANDIDATES = 1_000;

  private static final int CANDIDATES_PER_HIT = 10;
  // So many candidates of 128 KiB keep one core busy for about half a millisecond.
  private static final int CHOSEN = 32;

  /** A part of a collection that one thread searches. */
  sealed interface Part {
    /** The segment that it is of. */
    LeafReaderContext segment();
  }

  /** All vectors from an ordinal to another, exclusive. */
  record Tile(LeafReaderContext segment, int from, int to) implements Part {}

  /** All vectors of the segment, which are searched by their graph. */
  record Graph(LeafReaderContext segment) implements Part {}

  /** The vectors of these ordinals, which their sketches made candidates. */
  @SuppressWarnings("ArrayRecordComponent")
  record Chosen(LeafReaderContext segment, int[] ordinals) implements Part {}

  private final VectorStorage storage;
  private final List<float[]> queries;
  private final int top;
  private final Workers workers;

  SearchPlan(VectorStorage storage, List<float[]> queries, int top, Workers workers) {
    this.storage = storage;
    this.queries = queries;
    this.top = top;
    this.workers = workers;
  }

  List<Part> parts(List<LeafReaderContext> segments) throws IOException {
    List<Part> parts = new ArrayList<>();
    switch (storage) {
      case VectorStorage.Exact() -> {
        for (LeafReaderContext segment : segments) {
          addTiles(parts, segment);
        }
      }
      case VectorStorage.Graph(int leastVectors) -> {
        for (LeafReaderContext segment : segments) {
          if (vectors(segment) >= leastVectors) {
            parts.add(new Graph(segment));
          } else {
            addTiles(parts, segment);
          }
        }
      }
      case VectorStorage.Sketched(int leastVectors) -> addSketched(parts, segments, leastVectors);
    }
    return parts;
  }

  private void addSketched(List<Part> parts, List<LeafReaderContext> segments, int leastVectors)
      throws IOException {
    List<LeafReaderContext> sketched = new ArrayList<>();
    List<LeafReaderContext> others = new ArrayList<>();
    long vectors = 0;
    for (LeafReaderContext segment : segments) {
      if (SketchSearch.isSketched(segment.reader())) {
        sketched.add(segment);
        vectors += vectors(segment);
      } else {
        others.add(segment);
      }
    }
    boolean isLarge = vectors >= leastVectors;
    for (LeafReaderContext segment : isLarge ? others : segments) {
      addTiles(parts, segment);
    }
    if (isLarge) {
      int wanted = (int) Math.max(CANDIDATES, Math.min(vectors, (long) CANDIDATES_PER_HIT * top));
      for (Chosen nearest : new SketchSearch(queries, workers).nearest(sketched, wanted)) {
        addBlocks(parts, nearest);
      }
    }
  }

  private static void addBlocks(List<Part> parts, Chosen chosen) {
    int[] ordinals = chosen.ordinals();
    for (int from = 0; from < ordinals.length; from += CHOSEN) {
      int to = Math.min(ordinals.length, from + CHOSEN);
      parts.add(new Chosen(chosen.segment(), Arrays.copyOfRange(ordinals, from, to)));
    }
  }

  private static void addTiles(List<Part> parts, LeafReaderContext segment) throws IOException {
    FloatVectorValues vectors = segment.reader().getFloatVectorValues(EntryDocument.VECTOR);
    if (vectors == null) {
      return;
    }
    int tile = Math.max(LEAST_TILE, TILE_FLOATS / vectors.dimension());
    for (int from = 0; from < vectors.size(); from += tile) {
      parts.add(new Tile(segment, from, Math.min(vectors.size(), from + tile)));
    }
  }

  private static int vectors(LeafReaderContext segment) throws IOException {
    FloatVectorValues vectors = segment.reader().getFloatVectorValues(EntryDocument.VECTOR);
    return vectors == null ? 0 : vectors.size();
  }
}
