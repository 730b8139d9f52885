package dev.jvlad.index;

import dev.jvlad.Workers;
import dev.jvlad.index.SearchPlan.Chosen;
import dev.jvlad.index.SearchPlan.Graph;
import dev.jvlad.index.SearchPlan.Part;
import dev.jvlad.index.SearchPlan.Tile;
import java.io.IOException;
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
import org.apache.lucene.util.hnsw.RandomVectorScorer;
import org.jspecify.annotations.Nullable;

/**
 * Finds the vectors with the greatest dot product with any of several queries.
 *
 * <p>A {@link SearchPlan} divides the collection into parts, and threads search one part each for
 * candidates: all vectors that may be among the best, and a few more, because a fast scan rounds
 * differently from place to place. The candidates' dot products are then computed again, one by
 * one, in float64 and in one order: Lucene's own sum changes with what the JVM has compiled. So a
 * score does not depend on the segment, the part or the thread that found it, equal vectors have
 * equal scores, and equal scores are ordered by id.
 *
 * <p>Damage may raise a score, up to infinity. So a hit's vector has norm 1, or the search fails;
 * what lowers a score is found by checksums alone.
 */
final class VectorSearch {
  // The dot products of a scan and single ones of unit vectors differ by less than this in float32.
  private static final float ROUNDING = 1e-5f;
  // How many vectors are scored with one query before the next: they stay in the cache meanwhile.
  private static final int BLOCK = 32;

  /** Breadth of a graph search: recall grows with it, time too; see the decision page. */
  static final int BREADTH = 200;

  private static final FlatVectorsScorer SCORER =
      FlatVectorScorerUtil.getLucene99FlatVectorsScorer();

  private final VectorStorage storage;
  private final List<float[]> queries;
  private final int top;
  private final int breadth;
  private final Workers workers;

  /** A vector that may be among the best, and its dot product with each query. */
  @SuppressWarnings("ArrayRecordComponent")
  private record Candidate(
      LeafReaderContext segment, int document, float[] cosines, double squaredNorm) {
    float score() {
      return cosines[Hit.greatest(cosines)];
    }

    Hit hit() throws IOException {
      String id = EntryDocument.id(segment.reader(), document);
      DamagedEntryException.requireUnit(id, squaredNorm);
      return new Hit(id, cosines, segment.docBase + document);
    }
  }

  VectorSearch(
      VectorStorage storage, List<float[]> queries, int top, int breadth, Workers workers) {
    this.storage = storage;
    this.queries = queries;
    this.top = top;
    this.breadth = breadth;
    this.workers = workers;
  }

  List<Hit> search(IndexReader reader) throws IOException {
    List<Part> parts = new SearchPlan(storage, queries, top, workers).parts(reader.leaves());
    List<List<Candidate>> found = workers.map(parts, this::find);
    return best(found.stream().flatMap(List::stream).toList());
  }

  private List<Candidate> find(Part part) throws IOException {
    LeafReader leaf = part.segment().reader();
    FloatVectorValues vectors = leaf.getFloatVectorValues(EntryDocument.VECTOR);
    int[] ordinals =
        switch (part) {
          case Tile(_, int from, int to) -> scan(vectors, live(leaf, vectors, from, to));
          case Graph _ -> searchGraph(leaf, vectors);
          case Chosen(_, int[] chosen) -> scan(vectors, chosen);
        };
    return candidates(part.segment(), vectors, ordinals);
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
          float score = toDotProduct(blockScores[i]);
          // Infinity times zero: one of the best, so that it is looked at.
          scores[start + i] =
              Math.max(scores[start + i], Float.isNaN(score) ? Float.POSITIVE_INFINITY : score);
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
      // The collector allocates for what it is asked for.
      int nearest = Math.min(Math.max(top, breadth), vectors.size());
      var collector = new TopKnnCollector(nearest, Integer.MAX_VALUE);
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

  private List<Candidate> candidates(
      LeafReaderContext segment, FloatVectorValues vectors, int[] ordinals) throws IOException {
    List<Candidate> candidates = new ArrayList<>(ordinals.length);
    for (int ordinal : ordinals) {
      float[] vector = vectors.vectorValue(ordinal);
      float[] cosines = new float[queries.size()];
      for (int q = 0; q < cosines.length; q++) {
        double product = ImageEntry.Indexed.dotProduct(queries.get(q), vector);
        cosines[q] = Double.isNaN(product) ? 1 : (float) Math.clamp(product, -1.0, 1.0);
      }
      double squaredNorm = ImageEntry.Indexed.squaredNorm(vector);
      candidates.add(new Candidate(segment, vectors.ordToDoc(ordinal), cosines, squaredNorm));
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
    for (int i = 0; i < scores.length; i++) {
      if (scores[i] >= limit) {
        hits.add(candidates.get(i).hit());
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
