package dev.jvlad.engine;

import dev.jvlad.ClusterSums;
import dev.jvlad.DescriptorBatch;
import dev.jvlad.FloatMatrix;
import dev.jvlad.VladModel;
import dev.jvlad.reduce.Runs;
import java.util.Arrays;

/**
 * The fused encoder: a few images at a time are assigned, sorted by word, summed and finished by
 * one thread while their rows lie in its caches. Words without descriptors are never touched, but
 * to be set to zero.
 */
final class CpuEncoder implements VladEncoder {
  /** Descriptors of one task: small enough for the second-level cache. */
  private static final int TASK_BYTES = 128 << 10;

  /** A product with fewer rows wastes part of its tiles; more would not gain. */
  private static final int MOST_TOGETHER = 16;

  /** An image with more descriptors is cut into slices, so that all threads work on it. */
  private static final int LARGE_IMAGE_ROWS = 16_384;

  private final VladModel model;
  private final Workers workers;
  private final Kernels.Assigner assigner;
  private final Summation summation;
  private final Finisher finisher;

  CpuEncoder(VladModel model, Kernels kernels, Workers workers) {
    this.model = model;
    this.workers = workers;
    this.assigner = kernels.assigner(model.codebook(), null);
    this.summation =
        new Summation(model.codebook().origins(), model.residuals(), kernels, assigner, workers);
    this.finisher = new Finisher(model, kernels);
  }

  @Override
  public VladModel model() {
    return model;
  }

  @Override
  public void encode(DescriptorBatch batch, FloatMatrix vectors) {
    model.requireShapes(batch, vectors);
    try {
      encodeChecked(batch, vectors);
    } catch (NonFiniteRowException e) {
      // Large images come last, but the message names the first row.
      Distances.requireFinite(batch.descriptors());
      throw e;
    }
  }

  private void encodeChecked(DescriptorBatch batch, FloatMatrix vectors) {
    int[] offsets = batch.offsets();
    if (batch.imageCount() == 1 && !isLarge(offsets, 0)) {
      // One image at a time is the usual case of a search, and leaves no garbage.
      Scratch scratch = workers.borrow();
      encodeOne(batch, vectors.values(), scratch);
      workers.giveBack(scratch);
      return;
    }
    int columns = vectors.columns();
    int[] tasks = tasks(offsets, batch.dimension());
    int together = projectedTogether(batch.imageCount());
    int[] groups = groups(tasks, together);
    workers.run(
        groups.length - 1,
        (g, scratch) -> {
          Images images = new Images(batch, together, vectors, scratch);
          for (int t = groups[g]; t < groups[g + 1]; t++) {
            if (!isLarge(offsets, tasks[t])) {
              images.encode(tasks[t], tasks[t + 1]);
            }
          }
          images.project();
        });
    for (int i = 0; i < batch.imageCount(); i++) {
      if (isLarge(offsets, i)) {
        ClusterSums sums =
            summation.sum(batch.descriptors(), batch.weights(), offsets[i], offsets[i + 1]);
        System.arraycopy(finish(sums), 0, vectors.values(), i * columns, columns);
      }
    }
  }

  /** The words of all descriptors, found task by task as {@link #encode} finds them. */
  void assign(DescriptorBatch batch, int[] words /* OUT */) {
    float[] x = batch.descriptors().values();
    int[] offsets = batch.offsets();
    int[] tasks = tasks(offsets, batch.dimension());
    workers.run(
        tasks.length - 1,
        (t, scratch) -> {
          if (!isLarge(offsets, tasks[t])) {
            int first = offsets[tasks[t]];
            assigner.assign(x, first, offsets[tasks[t + 1]] - first, words, first, scratch);
          }
        });
    for (int i = 0; i < batch.imageCount(); i++) {
      if (isLarge(offsets, i)) {
        summation.assign(x, offsets[i], offsets[i + 1], words);
      }
    }
  }

  private static boolean isLarge(int[] offsets, int image) {
    return offsets[image + 1] - offsets[image] > LARGE_IMAGE_ROWS;
  }

  /** First images of the tasks, and the number of images last; a large image is a task alone. */
  private static int[] tasks(int[] offsets, int dimension) {
    int taskRows = Math.max(1, TASK_BYTES / (4 * dimension));
    int images = offsets.length - 1;
    int[] tasks = new int[images + 1];
    int count = 0;
    for (int i = 1; i <= images; i++) {
      boolean full = i == images || offsets[i + 1] - offsets[tasks[count]] > taskRows;
      if (full || isLarge(offsets, i - 1) || isLarge(offsets, i)) {
        tasks[++count] = i;
      }
    }
    return Arrays.copyOf(tasks, count + 1);
  }

  /** Images whose vectors are projected in one product, if that leaves work for every thread. */
  private int projectedTogether(int images) {
    return model.projection().isEmpty()
        ? 1
        : Math.clamp((images + workers.threads() - 1) / workers.threads(), 1, MOST_TOGETHER);
  }

  /** First tasks of groups that have so many images, and the number of tasks last. */
  private static int[] groups(int[] tasks, int images) {
    int[] groups = new int[tasks.length];
    int count = 0;
    for (int t = 1; t < tasks.length; t++) {
      if (t == tasks.length - 1 || tasks[t] - tasks[groups[count]] >= images) {
        groups[++count] = t;
      }
    }
    return Arrays.copyOf(groups, count + 1);
  }

  /** Images that one thread encodes; with a projection, their vectors wait until it is worth it. */
  private final class Images {
    private final DescriptorBatch batch;
    private final FloatMatrix vectors;
    private final Scratch scratch;
    private final int together;
    private final boolean projected = model.projection().isPresent();
    private final int columns = model.vladDimension();
    private final float[] v;
    private int firstWaiting;
    private int waiting;

    Images(DescriptorBatch batch, int together, FloatMatrix vectors, Scratch scratch) {
      this.batch = batch;
      this.vectors = vectors;
      this.scratch = scratch;
      this.together = together;
      // Without a projection the sums are finished where they end up.
      this.v = projected ? scratch.vectors(together * columns) : vectors.values();
    }

    /** Encodes the images {@code first} to {@code last}, which lie in the caches together. */
    void encode(int first, int last) {
      int[] offsets = batch.offsets();
      int firstRow = offsets[first];
      int rows = offsets[last] - firstRow;
      int[] labels = scratch.labels(rows);
      assigner.assign(batch.descriptors().values(), firstRow, rows, labels, 0, scratch);
      for (int image = first; image < last; image++) {
        if (waiting == together || image != firstWaiting + waiting) {
          project();
        }
        if (waiting == 0) {
          firstWaiting = image;
        }
        int at = (projected ? waiting : image) * columns;
        sum(batch, image, labels, firstRow, v, at, scratch);
        waiting += projected ? 1 : 0;
      }
    }

    /** Writes the vectors that wait. */
    void project() {
      if (waiting > 0) {
        finisher.project(
            v, 0, waiting, vectors.values(), firstWaiting * vectors.columns(), scratch);
        waiting = 0;
      }
    }
  }

  private void encodeOne(DescriptorBatch batch, float[] vector, Scratch scratch) {
    int rows = batch.offsets()[1];
    int[] labels = scratch.labels(rows);
    assigner.assign(batch.descriptors().values(), 0, rows, labels, 0, scratch);
    if (model.projection().isEmpty()) {
      sum(batch, 0, labels, 0, vector, 0, scratch);
    } else {
      float[] v = scratch.vectors(model.vladDimension());
      sum(batch, 0, labels, 0, v, 0, scratch);
      finisher.project(v, 0, 1, vector, 0, scratch);
    }
  }

  /** Writes an image's normalised sums to v[at…]. */
  private void sum(
      DescriptorBatch batch,
      int image,
      int[] labels,
      int labelsFrom,
      float[] v /* OUT */,
      int at,
      Scratch scratch) {
    float[] x = batch.descriptors().values();
    int from = batch.offsets()[image];
    int to = batch.offsets()[image + 1];
    int k = model.codebook().size();
    int d = model.codebook().dimension();
    int[] order = scratch.order(to - from);
    int[] starts = scratch.starts(k + 1);
    Runs.sort(labels, from - labelsFrom, from, to - from, k, starts, order);
    int[] words = scratch.words(k);
    int used = 0;
    for (int j = 0; j < k; j++) {
      if (starts[j] == starts[j + 1]) {
        Arrays.fill(v, at + j * d, at + (j + 1) * d, 0);
      } else {
        double[] sum =
            summation.residual(x, batch.weights(), order, starts[j], starts[j + 1], j, scratch);
        finisher.writeWord(sum, 0, j, v, at + j * d, scratch);
        words[used++] = j;
      }
    }
    finisher.normalize(v, at, words, used);
  }

  @Override
  public ClusterSums sums(FloatMatrix descriptors) {
    model.codebook().requireDimension(descriptors.columns());
    return summation.sum(descriptors, new float[0], 0, descriptors.rows());
  }

  @Override
  public float[] finish(ClusterSums sums) {
    int k = model.codebook().size();
    int d = model.codebook().dimension();
    if (sums.clusters() != k || sums.dimension() != d) {
      throw new IllegalArgumentException(
          "sums of %d×%d; wanted %d×%d".formatted(sums.clusters(), sums.dimension(), k, d));
    }
    Scratch scratch = new Scratch();
    float[] v = new float[k * d];
    int[] words = new int[k];
    int used = 0;
    for (int j = 0; j < k; j++) {
      if (sums.counts()[j] > 0) {
        finisher.writeWord(sums.residuals(), j * d, j, v, j * d, scratch);
        words[used++] = j;
      }
    }
    finisher.normalize(v, 0, words, used);
    if (model.projection().isEmpty()) {
      return v;
    }
    float[] projected = new float[model.outputDimension()];
    finisher.project(v, 0, 1, projected, 0, scratch);
    return projected;
  }
}
