package dev.jvlad.engine;

import dev.jvlad.ClusterSums;
import dev.jvlad.Codebook;
import dev.jvlad.DescriptorBatch;
import dev.jvlad.FloatMatrix;
import dev.jvlad.VladModel;
import dev.jvlad.Vocabulary;
import dev.jvlad.Workers;
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
  private final Projector projector;
  private final int k;
  private final int d;
  private final Pool<Workspace> workspaces = new Pool<>(Workspace::new);

  /** What one thread encodes a few images in. */
  private final class Workspace {
    /** The words of a task's rows. */
    final int[] labels = new int[Math.max(taskRows(d), LARGE_IMAGE_ROWS)];

    /** An image's rows, sorted by word: word j has those from starts[j] to starts[j + 1]. */
    final int[] order = new int[LARGE_IMAGE_ROWS];

    final int[] starts = new int[k + 1];

    /** The words that the image has rows of, as many as there are. */
    final int[] words = new int[k];

    /** Of one word's rows. */
    final double[] residualSum = new double[d];

    /** The same as it is written: on the axes of the word's rotation. */
    final double[] columns = new double[d];

    /** Vectors that wait for their projection, those of images from {@code firstWaiting} on. */
    final float[] unprojected =
        new float[model.projection().isPresent() ? MOST_TOGETHER * model.vladDimension() : 0];

    int firstWaiting;
    int waiting;
  }

  CpuEncoder(VladModel model, Kernels kernels, Workers workers) {
    Vocabulary vocabulary = model.vocabulary();
    Codebook codebook = vocabulary.codebook();
    this.model = model;
    this.workers = workers;
    this.assigner = kernels.assigner(codebook, null);
    this.summation =
        new Summation(codebook.origins(), vocabulary.residuals(), kernels, assigner, workers);
    this.finisher = new Finisher(vocabulary, kernels);
    this.projector = new Projector(model, kernels);
    this.k = codebook.size();
    this.d = codebook.dimension();
  }

  @Override
  public VladModel model() {
    return model;
  }

  Kernels.Assigner assigner() {
    return assigner;
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
      Workspace space = workspaces.borrow();
      encode(batch, 0, 1, 1, vectors, space);
      workspaces.giveBack(space);
      return;
    }
    int[] tasks = tasks(offsets, batch.dimension());
    int together = projectedTogether(batch.imageCount());
    int[] groups = groups(tasks, together);
    workers.run(
        groups.length - 1,
        g -> {
          Workspace space = workspaces.borrow();
          for (int t = groups[g]; t < groups[g + 1]; t++) {
            if (!isLarge(offsets, tasks[t])) {
              encode(batch, tasks[t], tasks[t + 1], together, vectors, space);
            }
          }
          project(vectors, space);
          workspaces.giveBack(space);
        });
    for (int i = 0; i < batch.imageCount(); i++) {
      if (isLarge(offsets, i)) {
        ClusterSums sums =
            summation.sum(batch.descriptors(), batch.weights(), offsets[i], offsets[i + 1]);
        finish(sums, greatestWeight(batch, i), vectors.values(), i * vectors.columns());
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
        t -> {
          if (!isLarge(offsets, tasks[t])) {
            int first = offsets[tasks[t]];
            assigner.assign(x, first, offsets[tasks[t + 1]] - first, words, first);
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

  private static int taskRows(int dimension) {
    return Math.max(1, TASK_BYTES / (4 * dimension));
  }

  /** First images of the tasks, and the number of images last; a large image is a task alone. */
  private static int[] tasks(int[] offsets, int dimension) {
    int taskRows = taskRows(dimension);
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

  /**
   * The pipeline, for the images {@code first} to {@code last}, whose rows lie in the caches
   * together: every row gets its word, the rows of a word are summed, the sum is brought to the
   * word's axes, the vector is normalised and projected. For a projection vectors wait until a
   * product is worth it; {@link #project} writes those that wait in the end.
   *
   * @param together so many wait at most
   */
  private void encode(
      DescriptorBatch batch,
      int first,
      int last,
      int together,
      FloatMatrix vectors /* OUT */,
      Workspace space) {
    if (first != space.firstWaiting + space.waiting) {
      project(vectors, space);
      space.firstWaiting = first;
    }
    int[] starts = space.starts;
    assign(batch, first, last, space);
    for (int image = first; image < last; image++) {
      float[] v = isProjected() ? space.unprojected : vectors.values();
      int at = (isProjected() ? space.waiting : image) * model.vladDimension();
      float weight = greatestWeight(batch, image);
      sort(batch, image, first, space);
      int used = 0;
      for (int word = 0; word < k; word++) {
        int rows = starts[word + 1] - starts[word];
        if (rows == 0) {
          Arrays.fill(v, at + word * d, at + (word + 1) * d, 0);
        } else {
          sum(batch, word, space);
          double error = finisher.error(rows, weight);
          finisher.rotate(space.residualSum, 0, word, error, space.columns, v, at + word * d);
          space.words[used++] = word;
        }
      }
      finisher.normalize(v, at, space.words, used);
      space.waiting++;
      if (space.waiting == together) {
        project(vectors, space);
      }
    }
  }

  private boolean isProjected() {
    return model.projection().isPresent();
  }

  /** The words of the rows of some images. */
  private void assign(DescriptorBatch batch, int first, int last, Workspace space /* OUT */) {
    int from = batch.offsets()[first];
    int rows = batch.offsets()[last] - from;
    assigner.assign(batch.descriptors().values(), from, rows, space.labels, 0);
  }

  /** Sorts an image's rows by their words, which are known from those of image {@code first} on. */
  private void sort(DescriptorBatch batch, int image, int first, Workspace space /* OUT */) {
    int[] offsets = batch.offsets();
    int from = offsets[image];
    int rows = offsets[image + 1] - from;
    Runs.sort(space.labels, from - offsets[first], from, rows, k, space.starts, space.order);
  }

  /** The residual sum of the sorted rows of a word. */
  private void sum(DescriptorBatch batch, int word, Workspace space /* OUT */) {
    int from = space.starts[word];
    int to = space.starts[word + 1];
    float[] x = batch.descriptors().values();
    summation.residual(x, batch.weights(), space.order, from, to, word, space.residualSum);
  }

  /** Writes the vectors that wait; without a projection they lie where they belong. */
  private void project(FloatMatrix vectors /* OUT */, Workspace space) {
    if (isProjected() && space.waiting > 0) {
      int at = space.firstWaiting * vectors.columns();
      projector.project(space.unprojected, 0, space.waiting, vectors.values(), at);
    }
    space.firstWaiting += space.waiting;
    space.waiting = 0;
  }

  /** Of an image's rows. */
  private static float greatestWeight(DescriptorBatch batch, int image) {
    float[] weights = batch.weights();
    if (weights.length == 0) {
      return 1;
    }
    float greatest = 0;
    for (int i = batch.offsets()[image]; i < batch.offsets()[image + 1]; i++) {
      greatest = Math.max(greatest, weights[i]);
    }
    return greatest;
  }

  @Override
  public ClusterSums sums(FloatMatrix descriptors) {
    model.vocabulary().codebook().requireDimension(descriptors.columns());
    return summation.sum(descriptors, new float[0], 0, descriptors.rows());
  }

  @Override
  public float[] finish(ClusterSums sums) {
    if (sums.clusters() != k || sums.dimension() != d) {
      throw new IllegalArgumentException(
          "sums of %d×%d; wanted %d×%d".formatted(sums.clusters(), sums.dimension(), k, d));
    }
    float[] vector = new float[model.outputDimension()];
    finish(sums, 1, vector, 0);
    return vector;
  }

  /** The pipeline from the sums on, of an image no row of which has a greater weight. */
  private void finish(ClusterSums sums, float greatestWeight, float[] vector /* OUT */, int at) {
    double[] columns = new double[d];
    float[] v = new float[k * d];
    int[] words = new int[k];
    int used = 0;
    for (int word = 0; word < k; word++) {
      if (sums.counts()[word] > 0) {
        double error = finisher.error(sums.counts()[word], greatestWeight);
        finisher.rotate(sums.residuals(), word * d, word, error, columns, v, word * d);
        words[used++] = word;
      }
    }
    finisher.normalize(v, 0, words, used);
    projector.project(v, 0, 1, vector, at);
  }
}
