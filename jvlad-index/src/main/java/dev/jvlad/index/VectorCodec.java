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
 * and a segment gets a graph only where {@link VectorStorage.Graph} says so. What is written is
 * Lucene's own format under Lucene's own names, so that reading needs neither this class nor a
 * service registration.
 */
final class VectorCodec extends Lucene104Codec {
  private static final int MAX_CONNECTIONS = 16;
  private static final int BEAM_WIDTH = 100;

  private final KnnVectorsFormat format;

  private VectorCodec(int tinySegments) {
    format =
        new LongVectors(
            new Lucene99HnswVectorsFormat(MAX_CONNECTIONS, BEAM_WIDTH, 1, null, tinySegments));
  }

  /** A codec for segments of which none gets a graph. */
  static VectorCodec withoutGraphs() {
    return new VectorCodec(Integer.MAX_VALUE);
  }

  /** A codec for segments of which those of so many vectors or more get a graph, at least 2. */
  static VectorCodec withGraphsFrom(int leastVectors) {
    // Lucene builds a graph if n > k·ln n, where k is what its constructor takes.
    return new VectorCodec(Math.max(1, (int) (leastVectors / Math.log(leastVectors))));
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
