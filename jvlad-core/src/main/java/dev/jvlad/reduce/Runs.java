package dev.jvlad.reduce;

import java.util.Arrays;

/**
 * Rows in the order of their labels: a stable counting sort of row numbers. Label j owns the run
 * order[starts[j]…starts[j+1]). A bucket is then reduced over one run, in registers, and buckets
 * without rows cost nothing but their entry in {@code starts}.
 */
public final class Runs {
  private Runs() {}

  /**
   * Sorts the rows {@code first} … {@code first + n}.
   *
   * @param labels the label of row first + i, from 0 to below k, at labels[labelsAt + i]
   * @param starts OUT k + 1
   * @param order OUT n, row numbers
   */
  public static void sort(
      int[] labels, int labelsAt, int first, int n, int k, int[] starts, int[] order) {
    Arrays.fill(starts, 0, k + 1, 0);
    for (int i = 0; i < n; i++) {
      starts[labels[labelsAt + i] + 1]++;
    }
    for (int j = 0; j < k; j++) {
      starts[j + 1] += starts[j];
    }
    // starts[j] serves as label j's cursor, and ends as the start of label j + 1.
    for (int i = 0; i < n; i++) {
      order[starts[labels[labelsAt + i]]++] = first + i;
    }
    System.arraycopy(starts, 0, starts, 1, k);
    starts[0] = 0;
  }
}
