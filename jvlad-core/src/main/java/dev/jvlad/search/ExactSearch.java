package dev.jvlad.search;

import dev.jvlad.FloatMatrix;
import dev.jvlad.Progress;
import dev.jvlad.RowSource;
import dev.jvlad.Workers;
import dev.jvlad.engine.Cosines;
import dev.jvlad.engine.CpuBackend;
import dev.jvlad.engine.NonFiniteRowException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Finds the vectors most similar to queries by comparing all: no index, no approximation. Both may
 * be files larger than memory: of the queries as many as fit are loaded, and for each such part all
 * vectors are read once, piece by piece.
 *
 * <p>A score is the cosine, in float64 and then rounded to float32; vectors and queries need not
 * have norm 1. Every pair is estimated fast, and the pairs that may be among the best are computed
 * again, so rows and scores are those of the definition. Equal scores are in the order of the rows,
 * and the number of threads changes nothing. A row of zeros, which has no direction, is never a
 * hit; a query of zeros has none.
 */
public final class ExactSearch {
  private static final long QUERY_BYTES = 64L << 20;
  private static final int MOST_QUERIES = 1024;

  /** Vectors that one thread reads at once. */
  private static final long PIECE_BYTES = 4L << 20;

  /** Pairs that one thread estimates at once. */
  private static final int MOST_ESTIMATES = 1 << 20;

  /** Stands for the row of a hit that is not there, and has the score −∞. */
  public static final long NO_ROW = -1;

  private final RowSource vectors;
  private final CpuBackend backend;
  private final Workers workers;

  /** Takes the hits of some queries. */
  @FunctionalInterface
  public interface Sink {
    /** Takes those of the next queries. */
    void take(Hits hits) throws IOException;
  }

  /**
   * Hits of some queries, best first: the i-th of query q stands at q·top + i.
   *
   * @param firstQuery the row of the first of these queries
   * @param top how many there are for each query; where fewer were found, {@link #NO_ROW} follows
   * @param rows of the vectors that were found
   * @param scores their cosines with the query
   */
  @SuppressWarnings("ArrayRecordComponent") // handed over, never compared
  public record Hits(long firstQuery, int top, long[] rows, float[] scores) {
    /** How many queries. */
    public int queryCount() {
      return rows.length / top;
    }
  }

  /** Which rows the trouble is with. */
  public enum Side {
    /** The queries. */
    QUERIES,
    /** What is searched. */
    VECTORS
  }

  /** A search among these vectors. */
  public ExactSearch(RowSource vectors, CpuBackend backend, Workers workers) {
    this.vectors = vectors;
    this.backend = backend;
    this.workers = workers;
  }

  /**
   * Searches for all queries, in order.
   *
   * @param top how many hits for each, at least 1
   * @throws IllegalArgumentException if queries and vectors have different dimensions
   * @throws NonFiniteVectorException if a query or a vector holds NaN or infinity
   */
  public void search(RowSource queries, int top, Sink sink, Progress progress) throws IOException {
    if (top < 1) {
      throw new IllegalArgumentException("%d hits; wanted at least 1".formatted(top));
    }
    if (queries.dimension() != vectors.dimension()) {
      throw new IllegalArgumentException(
          "queries of %d columns; the vectors that are searched have %d"
              .formatted(queries.dimension(), vectors.dimension()));
    }
    long parts = (queries.rows() + partRows(top) - 1) / partRows(top);
    for (long part = 0; part < parts; part++) {
      long first = part * partRows(top);
      int count = (int) Math.min(partRows(top), queries.rows() - first);
      FloatMatrix block = FloatMatrix.zeros(count, queries.dimension());
      queries.read(first, count, block.values());
      Cosines cosines;
      try {
        cosines = backend.cosines(block);
      } catch (NonFiniteRowException e) {
        throw new NonFiniteVectorException(Side.QUERIES, first + e.row(), e);
      }
      sink.take(new Part(cosines, top, progress, part, parts).search(first));
    }
    progress.done();
  }

  /** How many queries are loaded at once. */
  private int partRows(int top) {
    long memory = Runtime.getRuntime().maxMemory() / 8;
    long vectorBytes = 2 * Float.BYTES * (long) vectors.dimension();
    long hitBytes = 2 * (long) (Long.BYTES + Float.BYTES) * top;
    return Math.clamp(
        Math.min(Math.min(QUERY_BYTES, memory) / vectorBytes, memory / hitBytes), 1, MOST_QUERIES);
  }

  /** The search for as many queries as are loaded at once. */
  private final class Part {
    private final Cosines cosines;
    private final int top;
    private final Progress progress;
    private final long part;
    private final long parts;
    private final NearestRows[] nearest;
    private final int pieceRows;
    private final Queue<Buffers> idle = new ConcurrentLinkedQueue<>();

    Part(Cosines cosines, int top, Progress progress, long part, long parts) {
      this.cosines = cosines;
      this.top = top;
      this.progress = progress;
      this.part = part;
      this.parts = parts;
      nearest = new NearestRows[cosines.queryCount()];
      int kept = Math.clamp(vectors.rows(), 1, top);
      Arrays.setAll(nearest, q -> new NearestRows(kept));
      long fitting = PIECE_BYTES / Float.BYTES / vectors.dimension();
      pieceRows = Math.clamp(fitting, 1, MOST_ESTIMATES / nearest.length);
    }

    Hits search(long firstQuery) throws IOException {
      int pieces = Math.toIntExact((vectors.rows() + pieceRows - 1) / pieceRows);
      workers.run(
          pieces,
          piece -> {
            search(piece);
            progress.at(
                "searching",
                part * vectors.rows() + Math.min(vectors.rows(), (piece + 1L) * pieceRows),
                parts * vectors.rows());
          });
      long[] rows = new long[nearest.length * top];
      float[] scores = new float[rows.length];
      Arrays.fill(rows, NO_ROW);
      Arrays.fill(scores, Float.NEGATIVE_INFINITY);
      for (int q = 0; q < nearest.length; q++) {
        nearest[q].drain(rows, scores, q * top);
      }
      return new Hits(firstQuery, top, rows, scores);
    }

    private void search(int piece) throws IOException {
      Buffers own = idle.poll();
      if (own == null) {
        own = new Buffers(pieceRows, vectors.dimension(), nearest.length);
      }
      long first = (long) piece * pieceRows;
      int n = (int) Math.min(pieceRows, vectors.rows() - first);
      vectors.read(first, n, own.rows);
      try {
        cosines.norms(own.rows, n, own.norms);
      } catch (NonFiniteRowException e) {
        throw new NonFiniteVectorException(Side.VECTORS, first + e.row(), e);
      }
      cosines.estimate(own.rows, n, own.norms, own.estimates);
      for (int i = 0; i < n; i++) {
        if (own.norms[i] != 0) {
          offer(first, i, own);
        }
      }
      idle.add(own);
    }

    private void offer(long first, int i, Buffers own) {
      for (int q = 0; q < nearest.length; q++) {
        float estimate = own.estimates[i * nearest.length + q];
        if (estimate >= nearest[q].limit() - cosines.tolerance() && !cosines.isZero(q)) {
          nearest[q].offer(first + i, cosines.cosine(own.rows, i, own.norms[i], q));
        }
      }
    }
  }

  /** What a piece is read into and compared in. */
  private static final class Buffers {
    final float[] rows;
    final double[] norms;
    final float[] estimates;

    Buffers(int rowCount, int dimension, int queries) {
      rows = new float[rowCount * dimension];
      norms = new double[rowCount];
      estimates = new float[rowCount * queries];
    }
  }
}
