package dev.jvlad.index;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.lucene.codecs.hnsw.FlatVectorScorerUtil;
import org.apache.lucene.codecs.hnsw.FlatVectorsScorer;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.AcceptDocs;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TopKnnCollector;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.VectorUtil;
import org.apache.lucene.util.hnsw.RandomVectorScorer;
import org.jspecify.annotations.Nullable;

/**
 * Finds the vectors with the greatest dot product, the best of several queries counting.
 *
 * <p>Small segments are scanned whole, tile by tile on all cores; large ones are searched by their
 * graph; of large collections of long vectors the sketches are scanned ({@link SketchSearch}). What
 * is found so is a superset that lies within rounding of the best, or holds nearly all of them; its
 * dot products are then computed once more, one by one. So a score does not depend on the segment,
 * the tile or the thread that found it, equal vectors have equal scores, and equal scores are
 * ordered by id.
 */
final class VectorSearch {
  // Bulk and single dot products of unit vectors differ by less than this in float32.
  private static final float ROUNDING = 1e-5f;
  // 16 MB: a tile keeps one core busy for about half a millisecond.
  private static final int TILE_FLOATS = 1 << 22;
  // How many vectors are scored with one query before the next: they stay in the cache meanwhile.
  private static final int BLOCK = 32;

  /** Breadth of a graph search: recall grows with it, time too; see the decision page. */
  static final int BREADTH = 200;

  /** Vectors that are read after a scan of the sketches, at least, and for each hit wanted. */
  private static final int CANDIDATES = 1_000;

  private static final int CANDIDATES_PER_HIT = 10;
  // So many candidates of 128 KiB keep one core busy for about half a millisecond.
  private static final int CHOSEN = 32;

  private static final FlatVectorsScorer SCORER =
      FlatVectorScorerUtil.getLucene99FlatVectorsScorer();

  private final List<float[]> queries;
  private final int top;
  private final int graphVectors;
  private final int breadth;

  private record Candidate(LeafReader leaf, int document, float score) {}

  /** What one thread looks through. */
  private sealed interface Part {
    LeafReader leaf();
  }

  /** Vectors {@code from} to {@code to}, exclusive, of a segment that is scanned. */
  private record Tile(LeafReader leaf, int from, int to) implements Part {}

  /** A segment that is searched by its graph. */
  private record Graph(LeafReader leaf) implements Part {}

  /** Vectors of a segment that their sketches make candidates. */
  @SuppressWarnings("ArrayRecordComponent")
  private record Chosen(LeafReader leaf, int[] ordinals) implements Part {}

  VectorSearch(List<float[]> queries, int top, int graphVectors, int breadth) {
    this.queries = queries;
    this.top = top;
    this.graphVectors = graphVectors;
    this.breadth = breadth;
  }

  List<Hit> search(IndexReader reader) throws IOException {
    try {
      return best(parts(reader).parallelStream().flatMap(part -> find(part).stream()).toList());
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private List<Part> parts(IndexReader reader) throws IOException {
    List<LeafReader> leaves = reader.leaves().stream().map(LeafReaderContext::reader).toList();
    return Sketch.isFor(queries.getFirst().length)
        ? sketchedParts(leaves)
        : scannedOrGraphParts(leaves, graphVectors);
  }

  private List<Part> sketchedParts(List<LeafReader> leaves) throws IOException {
    List<LeafReader> sketched = new ArrayList<>();
    List<LeafReader> others = new ArrayList<>();
    long vectors = 0;
    for (LeafReader leaf : leaves) {
      boolean isSketched = SketchSearch.isPossible(leaf);
      (isSketched ? sketched : others).add(leaf);
      vectors += isSketched ? leaf.getFloatVectorValues(EntryDocument.VECTOR).size() : 0;
    }
    int never = Integer.MAX_VALUE;
    if (vectors < graphVectors) {
      return scannedOrGraphParts(leaves, never);
    }
    List<Part> parts = scannedOrGraphParts(others, never);
    int wanted = (int) Math.max(CANDIDATES, Math.min(vectors, (long) CANDIDATES_PER_HIT * top));
    for (var found : new SketchSearch(queries).nearest(sketched, wanted)) {
      int[] ordinals = found.ordinals();
      for (int from = 0; from < ordinals.length; from += CHOSEN) {
        int to = Math.min(ordinals.length, from + CHOSEN);
        parts.add(new Chosen(found.leaf(), Arrays.copyOfRange(ordinals, from, to)));
      }
    }
    return parts;
  }

  private static List<Part> scannedOrGraphParts(List<LeafReader> leaves, int graphVectors)
      throws IOException {
    List<Part> parts = new ArrayList<>();
    for (LeafReader leaf : leaves) {
      FloatVectorValues vectors = leaf.getFloatVectorValues(EntryDocument.VECTOR);
      int size = vectors == null ? 0 : vectors.size();
      if (size >= graphVectors) {
        parts.add(new Graph(leaf));
      } else if (size > 0) {
        int tile = Math.max(BLOCK, TILE_FLOATS / vectors.dimension());
        for (int from = 0; from < size; from += tile) {
          parts.add(new Tile(leaf, from, Math.min(size, from + tile)));
        }
      }
    }
    return parts;
  }

  private List<Candidate> find(Part part) {
    try {
      LeafReader leaf = part.leaf();
      FloatVectorValues vectors = leaf.getFloatVectorValues(EntryDocument.VECTOR);
      int[] ordinals =
          switch (part) {
            case Tile(_, int from, int to) -> scan(vectors, live(leaf, vectors, from, to));
            case Graph _ -> searchGraph(leaf, vectors);
            case Chosen(_, int[] chosen) -> scan(vectors, chosen);
          };
      return rescore(leaf, vectors, ordinals);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int[] live(LeafReader leaf, FloatVectorValues vectors, int from, int to) {
    @Nullable Bits accepted = vectors.getAcceptOrds(leaf.getLiveDocs());
    return IntStream.range(from, to).filter(i -> accepted == null || accepted.get(i)).toArray();
  }

  /** Those of the vectors that may be among the best. */
  private int[] scan(FloatVectorValues vectors, int[] ordinals) throws IOException {
    float[] scores = new float[ordinals.length];
    Arrays.fill(scores, Float.NEGATIVE_INFINITY);
    RandomVectorScorer[] scorers = new RandomVectorScorer[queries.size()];
    for (int q = 0; q < scorers.length; q++) {
      scorers[q] =
          SCORER.getRandomVectorScorer(
              VectorSimilarityFunction.DOT_PRODUCT, vectors, queries.get(q));
    }
    int[] block = new int[BLOCK];
    float[] blockScores = new float[BLOCK];
    for (int start = 0; start < ordinals.length; start += BLOCK) {
      int length = Math.min(BLOCK, ordinals.length - start);
      System.arraycopy(ordinals, start, block, 0, length);
      for (RandomVectorScorer scorer : scorers) {
        scorer.bulkScore(block, blockScores, length);
        for (int i = 0; i < length; i++) {
          scores[start + i] = Math.max(scores[start + i], toDotProduct(blockScores[i]));
        }
      }
    }
    float limit = topScore(scores) - ROUNDING;
    return IntStream.range(0, ordinals.length)
        .filter(i -> scores[i] >= limit)
        .map(i -> ordinals[i])
        .toArray();
  }

  /** The top-th greatest score; −∞ if there are fewer. */
  private float topScore(float[] scores) {
    if (scores.length < top) {
      return Float.NEGATIVE_INFINITY;
    }
    PriorityQueue<Float> greatest = new PriorityQueue<>(top);
    for (float score : scores) {
      if (greatest.size() < top) {
        greatest.add(score);
      } else if (score > greatest.element()) {
        greatest.remove();
        greatest.add(score);
      }
    }
    return greatest.element();
  }

  private int[] searchGraph(LeafReader leaf, FloatVectorValues vectors) throws IOException {
    AcceptDocs accepted = AcceptDocs.fromLiveDocs(leaf.getLiveDocs(), leaf.maxDoc());
    var documents = new TreeSet<Integer>();
    for (float[] query : queries) {
      var collector = new TopKnnCollector(Math.max(top, breadth), Integer.MAX_VALUE);
      leaf.searchNearestVectors(EntryDocument.VECTOR, query, collector, accepted);
      for (ScoreDoc found : collector.topDocs().scoreDocs) {
        documents.add(found.doc);
      }
    }
    int[] ordinals = new int[documents.size()];
    var iterator = vectors.iterator();
    int n = 0;
    for (int document : documents) {
      iterator.advance(document);
      ordinals[n++] = iterator.index();
    }
    return ordinals;
  }

  private List<Candidate> rescore(LeafReader leaf, FloatVectorValues vectors, int[] ordinals)
      throws IOException {
    List<Candidate> candidates = new ArrayList<>(ordinals.length);
    for (int ordinal : ordinals) {
      float[] vector = vectors.vectorValue(ordinal);
      float score = -1;
      for (float[] query : queries) {
        score = Math.max(score, VectorUtil.dotProduct(query, vector));
      }
      candidates.add(new Candidate(leaf, vectors.ordToDoc(ordinal), Math.min(score, 1)));
    }
    return candidates;
  }

  private List<Hit> best(List<Candidate> candidates) throws IOException {
    float[] scores = new float[candidates.size()];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = candidates.get(i).score();
    }
    float limit = topScore(scores);
    List<Hit> hits = new ArrayList<>();
    for (Candidate candidate : candidates) {
      if (candidate.score() >= limit) {
        hits.add(
            new Hit(EntryDocument.id(candidate.leaf(), candidate.document()), candidate.score()));
      }
    }
    hits.sort(Comparator.comparingDouble(Hit::score).reversed().thenComparing(Hit::id));
    return List.copyOf(hits.subList(0, Math.min(top, hits.size())));
  }

  /** Lucene maps the dot product to (1 + dot) / 2. */
  private static float toDotProduct(float luceneScore) {
    return 2 * luceneScore - 1;
  }
}
