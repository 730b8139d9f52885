package dev.jvlad.index;

/**
 * How a collection keeps its vectors, and so how it is searched. The choice is made with the
 * collection, stands in its header, and holds as long as the collection does: whoever opens it,
 * with whatever version, writes and searches it in the same way.
 *
 * <p>All keep the vectors themselves, in float32, and every score is computed from them.
 */
public sealed interface VectorStorage {
  /** The vectors alone. A search compares all of them and misses none. */
  record Exact() implements VectorStorage {}

  /**
   * A graph (HNSW; Malkov &amp; Yashunin, IEEE TPAMI 2020) for each large segment of the
   * collection, which a search follows from neighbour to neighbour. Small segments have none and
   * are compared whole.
   *
   * @param leastVectors how many vectors a segment has from which it gets a graph, at least 2
   */
  record Graph(int leastVectors) implements VectorStorage {
    public Graph {
      checkLeast(leastVectors);
    }
  }

  /**
   * A sketch beside each vector, in 16,384 bits. A search in a large collection compares all
   * sketches, and then the vectors of the nearest; in a small one it compares all vectors.
   *
   * @param leastVectors how many vectors a collection has from which its sketches are searched, at
   *     least 2
   */
  record Sketched(int leastVectors) implements VectorStorage {
    public Sketched {
      checkLeast(leastVectors);
    }
  }

  /**
   * What suits vectors of a dimension best. A graph begins to pay at 16 million floats, but not
   * below 5,000 vectors (docs/decisions/0001-exact-or-hnsw.md). It reads whole vectors at each
   * step, so for long ones it is slower to build and to follow than a scan of sketches, which are a
   * sixty-fourth of their vectors or less (docs/decisions/0012-sketches.md).
   *
   * <p>Collections without a header field for it were made by this rule: it must not change for
   * them.
   */
  static VectorStorage forDimension(int dimension) {
    int leastVectors = Math.max(5_000, (1 << 24) / dimension);
    return dimension >= 2 * Sketch.BITS ? new Sketched(leastVectors) : new Graph(leastVectors);
  }

  private static void checkLeast(int leastVectors) {
    if (leastVectors < 2) {
      throw new IllegalArgumentException(
          "storage that begins with %d vectors; wanted at least 2".formatted(leastVectors));
    }
  }
}
