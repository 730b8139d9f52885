package dev.jvlad.engine;

import dev.jvlad.ClusterSums;
import dev.jvlad.DescriptorBatch;
import dev.jvlad.FloatMatrix;
import dev.jvlad.Residuals;
import dev.jvlad.VladModel;
import dev.jvlad.Vocabulary;
import dev.jvlad.Workers;
import java.util.Arrays;

/**
 * Encodes in whole-batch steps, as the article does that {@link Strategy} names: all words, then
 * all sums, then all vectors.
 */
final class StrategyEncoder implements VladEncoder {
  private final Strategy strategy;
  private final VladEncoder fused;
  private final Vocabulary vocabulary;
  private final Kernels.Assigner assigner;
  private final Finisher finisher;
  private final Projector projector;
  private final Workers workers;
  private final Pool<Workspace> workspaces = new Pool<>(Workspace::new);

  /** What one thread finishes an image in. */
  private final class Workspace {
    /** Before projection. */
    final float[] vector = new float[model().vladDimension()];

    /** One word's sum as it is written: on the axes of its rotation. */
    final double[] columns = new double[vocabulary.codebook().dimension()];
  }

  StrategyEncoder(Strategy strategy, VladEncoder fused, Kernels kernels, Workers workers) {
    vocabulary = fused.model().vocabulary();
    if (vocabulary.residuals() != Residuals.PLAIN) {
      throw new IllegalArgumentException(
          "strategy %s sums plain residuals; the model has %s ones"
              .formatted(strategy, vocabulary.residuals()));
    }
    this.strategy = strategy;
    this.fused = fused;
    this.workers = workers;
    this.assigner = kernels.assigner(vocabulary.codebook(), null);
    this.finisher = new Finisher(vocabulary, kernels);
    this.projector = new Projector(fused.model(), kernels);
  }

  @Override
  public VladModel model() {
    return fused.model();
  }

  @Override
  public void encode(DescriptorBatch batch, FloatMatrix vectors) {
    model().requireShapes(batch, vectors);
    if (batch.weights().length > 0) {
      throw new IllegalArgumentException(
          "strategy %s knows no weights; wanted a batch without".formatted(strategy));
    }
    int columns = model().outputDimension();
    int k = vocabulary.codebook().size();
    int d = vocabulary.codebook().dimension();
    int kd = model().vladDimension();
    int[] labels = new int[batch.descriptors().rows()];
    assign(batch, labels);
    double[] sums = strategy.sums(batch, labels, vocabulary.codebook().origins(), workers);
    int[] words = new int[k];
    Arrays.setAll(words, j -> j);
    workers.run(
        batch.imageCount(),
        image -> {
          Workspace space = workspaces.borrow();
          float[] v = space.vector;
          for (int j = 0; j < k; j++) {
            finisher.rotate(sums, image * kd + j * d, j, 0, space.columns, v, j * d);
          }
          finisher.normalize(v, 0, words, k);
          projector.project(v, 0, 1, vectors.values(), image * columns);
          workspaces.giveBack(space);
        });
  }

  /** The words of all descriptors. */
  void assign(DescriptorBatch batch, int[] labels /* OUT */) {
    int n = batch.descriptors().rows();
    int block = 1024;
    workers.run(
        (n + block - 1) / block,
        b -> {
          int first = b * block;
          assigner.assign(
              batch.descriptors().values(), first, Math.min(block, n - first), labels, first);
        });
  }

  @Override
  public ClusterSums sums(FloatMatrix descriptors) {
    return fused.sums(descriptors);
  }

  @Override
  public float[] finish(ClusterSums sums) {
    return fused.finish(sums);
  }

  @Override
  public void close() {
    fused.close();
  }
}
