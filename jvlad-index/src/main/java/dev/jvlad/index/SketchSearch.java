package dev.jvlad.index;

import dev.jvlad.Workers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.lucene.index.ByteVectorValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.util.Bits;

/**
 * Compares all sketches of a collection with those of several queries. The vectors whose sketches
 * are nearest to any of them are the candidates of a search; no others are read. See
 * docs/decisions/0012-sketches.md.
 */
final class SketchSearch {
  // Of 2 KiB each: a tile keeps one core busy for about half a millisecond.
  private static final int TILE = 2_048;

  private final List<byte[]> queries;
  private final Workers workers;

  @SuppressWarnings("ArrayRecordComponent")
  private record Tile(LeafReaderContext segment, int from, int[] distances) {}

  SketchSearch(List<float[]> queries, Workers workers) {
    this.queries = queries.stream().map(Sketch::of).toList();
    this.workers = workers;
  }

  /** Whether each vector of a segment has a sketch. Those of early versions have none. */
  static boolean isSketched(LeafReader leaf) throws IOException {
    var vectors = leaf.getFloatVectorValues(EntryDocument.VECTOR);
    var sketches = leaf.getByteVectorValues(EntryDocument.SKETCH);
    return vectors != null && sketches != null && sketches.size() == vectors.size();
  }

  /**
   * The candidates of all segments. How the collection is divided into segments changes nothing.
   *
   * @param wanted how many candidates; as many more as are at the same distance as the last
   */
  List<SearchPlan.Chosen> nearest(List<LeafReaderContext> segments, int wanted) throws IOException {
    List<Tile> tiles = new ArrayList<>();
    for (LeafReaderContext segment : segments) {
      int size = segment.reader().getByteVectorValues(EntryDocument.SKETCH).size();
      for (int from = 0; from < size; from += TILE) {
        tiles.add(new Tile(segment, from, new int[Math.min(TILE, size - from)]));
      }
    }
    workers.run(tiles.size(), tile -> measure(tiles.get(tile)));
    int limit = limit(tiles, wanted);
    return tiles.stream()
        .map(tile -> new SearchPlan.Chosen(tile.segment(), within(limit, tile)))
        .filter(chosen -> chosen.ordinals().length > 0)
        .toList();
  }

  private void measure(Tile tile) throws IOException {
    LeafReader leaf = tile.segment().reader();
    ByteVectorValues sketches = leaf.getByteVectorValues(EntryDocument.SKETCH);
    Bits accepted = sketches.getAcceptOrds(leaf.getLiveDocs());
    int[] distances = tile.distances();
    Arrays.fill(distances, Integer.MAX_VALUE);
    for (int i = 0; i < distances.length; i++) {
      if (accepted == null || accepted.get(tile.from() + i)) {
        byte[] sketch = sketches.vectorValue(tile.from() + i);
        for (byte[] query : queries) {
          distances[i] = Math.min(distances[i], Sketch.distance(query, sketch));
        }
      }
    }
  }

  /** The distance within which the wanted number of vectors lies, or all if there are fewer. */
  private static int limit(List<Tile> tiles, int wanted) {
    int[] counts = new int[Sketch.BITS + 1];
    for (Tile tile : tiles) {
      for (int distance : tile.distances()) {
        if (distance <= Sketch.BITS) {
          counts[distance]++;
        }
      }
    }
    int limit = 0;
    for (int found = counts[0]; found < wanted && limit < Sketch.BITS; found += counts[limit]) {
      limit++;
    }
    return limit;
  }

  private static int[] within(int limit, Tile tile) {
    int[] distances = tile.distances();
    return IntStream.range(0, distances.length)
        .filter(i -> distances[i] <= limit)
        .map(i -> tile.from() + i)
        .toArray();
  }
}
