package dev.jvlad.index;

import java.io.IOException;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.KnnVectorsReader;
import org.apache.lucene.codecs.KnnVectorsWriter;
import org.apache.lucene.codecs.lucene104.Lucene104Codec;
import org.apache.lucene.codecs.lucene99.Lucene99HnswVectorsFormat;
import org.apache.lucene.index.SegmentReadState;
import org.apache.lucene.index.SegmentWriteState;

/**
 * Lucene's codec with two changes on the writing side: vectors may be longer than Lucene's 1,024,
 * and a segment gets an HNSW graph (Malkov &amp; Yashunin, IEEE TPAMI 2020) only when scanning its
 * vectors would take long. What is written is Lucene's own format under Lucene's own names, so that
 * reading needs neither this class nor a service registration.
 */
final class VectorCodec extends Lucene104Codec {
  // Where a graph begins to pay; see docs/decisions/0001-exact-or-hnsw.md.
  private static final int GRAPH_FLOATS = 1 << 24;
  private static final int LEAST_GRAPH_VECTORS = 5_000;

  private static final int MAX_CONNECTIONS = 16;
  private static final int BEAM_WIDTH = 100;

  private final KnnVectorsFormat format;

  /**
   * @param graphVectors how many vectors make a graph worth its while, at least 2
   */
  VectorCodec(int graphVectors) {
    // Lucene builds a graph if n > k·ln n, where k is what its constructor takes.
    int tinySegments = Math.max(1, (int) (graphVectors / Math.log(graphVectors)));
    format =
        new LongVectors(
            new Lucene99HnswVectorsFormat(MAX_CONNECTIONS, BEAM_WIDTH, 1, null, tinySegments));
  }

  /** How many vectors a segment is scanned up to, and has a graph from. */
  static int graphVectors(int dimension) {
    return Math.max(LEAST_GRAPH_VECTORS, GRAPH_FLOATS / dimension);
  }

  @Override
  public KnnVectorsFormat getKnnVectorsFormatForField(String field) {
    return format;
  }

  /** Passes everything on, but for the greatest dimension. */
  private static final class LongVectors extends KnnVectorsFormat {
    private final KnnVectorsFormat format;

    LongVectors(KnnVectorsFormat format) {
      super(format.getName());
      this.format = format;
    }

    @Override
    public KnnVectorsWriter fieldsWriter(SegmentWriteState state) throws IOException {
      return format.fieldsWriter(state);
    }

    @Override
    public KnnVectorsReader fieldsReader(SegmentReadState state) throws IOException {
      return format.fieldsReader(state);
    }

    @Override
    public int getMaxDimensions(String field) {
      return IndexSettings.MAX_DIMENSION;
    }
  }
}
