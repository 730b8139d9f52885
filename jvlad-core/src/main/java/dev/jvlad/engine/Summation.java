package dev.jvlad.engine;

import dev.jvlad.ClusterSums;
import dev.jvlad.FloatMatrix;
import dev.jvlad.Residuals;
import dev.jvlad.Workers;
import dev.jvlad.reduce.Runs;
import java.util.Arrays;

/**
 * Residual sums of many rows: the rows are cut into slices whose number depends on the shape alone,
 * every slice is summed by one thread, and the slices are merged in order. So the bits do not
 * depend on the number of threads.
 */
final class Summation {
  /** Rows that are assigned and sorted at a time: their labels and the rows stay in the caches. */
  private static final int BLOCK_ROWS = 1024;

  /** Merging a slice costs as much as adding about so many rows a word. */
  private static final int ROWS_PER_WORD = 4;

  private static final int MOST_SLICES = 32;
  private static final long SLICE_SUMS_BYTES = 256L << 20;

  private final FloatMatrix origins;
  private final int k;
  private final int d;
  private final Residuals residuals;
  private final Kernels kernels;
  private final Kernels.Assigner assigner;
  private final Workers workers;
  private final Pool<Workspace> workspaces = new Pool<>(Workspace::new);

  /** What one thread sums a block of rows in. */
  private final class Workspace {
    /** The words of the block's rows. */
    final int[] labels = new int[BLOCK_ROWS];

    /** The block's rows, sorted by word: word j has those from starts[j] to starts[j + 1]. */
    final int[] order = new int[BLOCK_ROWS];

    final int[] starts = new int[k + 1];

    /** Of one word's rows in the block. */
    final double[] residual = new double[d];
  }

  /**
   * Sums of what an assigner assigns.
   *
   * @param origins k×d, where the residuals of each word begin; {@link CpuClusterStep} has the
   *     centroids there
   */
  Summation(
      FloatMatrix origins,
      Residuals residuals,
      Kernels kernels,
      Kernels.Assigner assigner,
      Workers workers) {
    this.origins = origins;
    this.k = origins.rows();
    this.d = origins.columns();
    this.residuals = residuals;
    this.kernels = kernels;
    this.assigner = assigner;
    this.workers = workers;
  }

  /**
   * Residual sums and counts of the rows {@code from} … {@code to}; the inertia stays 0.
   *
   * @param weights of the rows, or empty: all 1
   */
  ClusterSums sum(FloatMatrix x, float[] weights, int from, int to) {
    return sum(x, weights, from, to, new int[0]);
  }

  /**
   * As {@link #sum(FloatMatrix, float[], int, int)}, and the words are kept.
   *
   * @param words OUT those of the rows, from words[0] on; or empty
   */
  ClusterSums sum(FloatMatrix x, float[] weights, int from, int to, int[] words) {
    int slices = slices(to - from);
    ClusterSums[] sums = new ClusterSums[slices];
    workers.run(
        slices,
        s -> {
          int first = from + (int) ((long) (to - from) * s / slices);
          int last = from + (int) ((long) (to - from) * (s + 1) / slices);
          sums[s] = new ClusterSums(k, d);
          addRows(x.values(), weights, first, last, sums[s], words, first - from);
        });
    for (int s = 1; s < slices; s++) {
      sums[0].merge(sums[s]);
    }
    return sums[0];
  }

  /** words[i] of the rows {@code from} … {@code to}, block by block as {@link #sum} has them. */
  void assign(float[] x, int from, int to, int[] words /* OUT */) {
    workers.run(
        (to - from + BLOCK_ROWS - 1) / BLOCK_ROWS,
        b -> {
          int first = from + b * BLOCK_ROWS;
          assigner.assign(x, first, Math.min(BLOCK_ROWS, to - first), words, first);
        });
  }

  private int slices(int rows) {
    long sumsBytes = 8L * k * d;
    long most = Math.max(4, Math.min(MOST_SLICES, SLICE_SUMS_BYTES / sumsBytes));
    int leastRows = Math.max(BLOCK_ROWS, ROWS_PER_WORD * k);
    return (int) Math.max(1, Math.min(most, rows / leastRows));
  }

  private void addRows(
      float[] x, float[] weights, int from, int to, ClusterSums sums, int[] words, int wordsAt) {
    Workspace space = workspaces.borrow();
    int[] starts = space.starts;
    for (int first = from; first < to; first += BLOCK_ROWS) {
      int n = Math.min(BLOCK_ROWS, to - first);
      assigner.assign(x, first, n, space.labels, 0);
      if (words.length > 0) {
        System.arraycopy(space.labels, 0, words, wordsAt + first - from, n);
      }
      Runs.sort(space.labels, 0, first, n, k, starts, space.order);
      for (int j = 0; j < k; j++) {
        if (starts[j] < starts[j + 1]) {
          addRun(x, weights, starts[j], starts[j + 1], j, sums, space);
        }
      }
    }
    workspaces.giveBack(space);
  }

  private void addRun(
      float[] x, float[] weights, int from, int to, int word, ClusterSums sums, Workspace space) {
    double[] residual = space.residual;
    residual(x, weights, space.order, from, to, word, residual);
    double[] total = sums.residuals();
    for (int f = 0; f < d; f++) {
      total[word * d + f] += residual[f];
    }
    sums.counts()[word] += to - from;
  }

  /** The residual sum of one word's run of rows, those of order[from…to). */
  void residual(
      float[] x,
      float[] weights,
      int[] order,
      int from,
      int to,
      int word,
      double[] sum /* OUT d */) {
    float[] c = origins.values();
    Arrays.fill(sum, 0);
    if (residuals == Residuals.PLAIN && weights.length == 0) {
      kernels.addRows(x, d, order, from, to, sum);
      kernels.subtract(to - from, c, word * d, d, sum);
    } else {
      kernels.addResiduals(x, weights, order, from, to, c, word * d, d, residuals, sum);
    }
  }
}
