package dev.jvlad.search;

/**
 * The rows of greatest score among those that were offered: of equal scores, the lowest rows. What
 * is kept does not depend on the order of the offers, so threads may make them.
 *
 * <p>A binary heap with the worst of the kept at its root.
 */
final class NearestRows {
  private final long[] rows;
  private final float[] scores;
  private int size;

  /** What a score must reach to be kept; read without a lock, and never too high. */
  private volatile float limit = Float.NEGATIVE_INFINITY;

  /**
   * Nothing yet.
   *
   * @param top how many are kept, at least 1
   */
  NearestRows(int top) {
    rows = new long[top];
    scores = new float[top];
  }

  float limit() {
    return limit;
  }

  synchronized void offer(long row, float score) {
    if (size < rows.length) {
      int at = size++;
      while (at > 0 && isWorse(row, score, (at - 1) / 2)) {
        move((at - 1) / 2, at);
        at = (at - 1) / 2;
      }
      put(row, score, at);
    } else if (!isWorse(row, score, 0)) {
      sink(row, score);
    }
    if (size == rows.length) {
      limit = scores[0];
    }
  }

  /** Puts a row in the place of the root, or where it belongs below it. */
  private void sink(long row, float score) {
    int at = 0;
    while (true) {
      int child = 2 * at + 1;
      if (child + 1 < size && isWorse(rows[child + 1], scores[child + 1], child)) {
        child++;
      }
      if (child >= size || isWorse(row, score, child)) {
        break;
      }
      move(child, at);
      at = child;
    }
    put(row, score, at);
  }

  private boolean isWorse(long row, float score, int at) {
    return score < scores[at] || (score == scores[at] && row > rows[at]);
  }

  private void move(int from, int to) {
    put(rows[from], scores[from], to);
  }

  private void put(long row, float score, int at) {
    rows[at] = row;
    scores[at] = score;
  }

  /** Takes all out, best first, and leaves the places beyond them as they are. */
  synchronized void drain(long[] rowsOut, float[] scoresOut, int at /* OUT */) {
    while (size > 0) {
      rowsOut[at + size - 1] = rows[0];
      scoresOut[at + size - 1] = scores[0];
      size--;
      sink(rows[size], scores[size]);
    }
  }
}
