package dev.jvlad.index;

import java.util.Arrays;

/**
 * One image that a search found, with its cosine similarity to each of the search's queries.
 *
 * <p>Two hits are equal if they have the same id and the same cosines.
 */
public final class Hit {
  private final String id;
  private final float[] cosines;
  private final int query;
  private final int document;

  /**
   * @param cosines with each query, −1 to 1, at least one
   * @param document number of the image in the snapshot that found it
   */
  Hit(String id, float[] cosines, int document) {
    this.id = id;
    this.cosines = cosines;
    this.query = greatest(cosines);
    this.document = document;
  }

  /** The id that the image was put with. */
  public String id() {
    return id;
  }

  /** The greatest of its cosines, −1 to 1. Hits are ordered by it. */
  public float score() {
    return cosines[query];
  }

  /**
   * Which query the score is of: its place in the list that was searched for, the first of equals.
   */
  public int query() {
    return query;
  }

  /** Cosine similarity to one of the queries, −1 to 1. */
  public float cosine(int query) {
    return cosines[query];
  }

  int document() {
    return document;
  }

  /** The place of the greatest value, the first of equals. */
  static int greatest(float[] values) {
    int greatest = 0;
    for (int i = 1; i < values.length; i++) {
      if (values[i] > values[greatest]) {
        greatest = i;
      }
    }
    return greatest;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Hit hit && hit.id.equals(id) && Arrays.equals(hit.cosines, cosines);
  }

  @Override
  public int hashCode() {
    return 31 * id.hashCode() + Arrays.hashCode(cosines);
  }

  @Override
  public String toString() {
    return id + " " + Arrays.toString(cosines);
  }
}
