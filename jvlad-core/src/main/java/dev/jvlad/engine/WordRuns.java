package dev.jvlad.engine;

import java.util.Arrays;

/**
 * Rows in the order of their words: a stable counting sort of row numbers by label. Word j owns the
 * run order[starts[j]…starts[j+1]). Each word's sum is then taken over one run, in registers, and
 * words without rows cost nothing but their entry in {@code starts}.
 */
final class WordRuns {
  private WordRuns() {}

  /**
   * Sorts the rows {@code first} … {@code first + n}.
   *
   * @param labels the word of row first + i at labels[labelsAt + i]
   * @param starts OUT k + 1
   * @param order OUT n, row numbers
   */
  static void sort(int[] labels, int labelsAt, int first, int n, int k, int[] starts, int[] order) {
    Arrays.fill(starts, 0, k + 1, 0);
    for (int i = 0; i < n; i++) {
      starts[labels[labelsAt + i] + 1]++;
    }
    for (int j = 0; j < k; j++) {
      starts[j + 1] += starts[j];
    }
    // starts[j] serves as word j's cursor, and ends as the start of word j + 1.
    for (int i = 0; i < n; i++) {
      order[starts[labels[labelsAt + i]]++] = first + i;
    }
    System.arraycopy(starts, 0, starts, 1, k);
    starts[0] = 0;
  }
}
