package dev.jvlad.engine;

import dev.jvlad.ClusterSums;
import dev.jvlad.DescriptorBatch;
import dev.jvlad.FloatMatrix;
import dev.jvlad.Residuals;
import dev.jvlad.VladModel;
import java.util.Arrays;

/** Encodes in whole-batch steps, as the seed does: all words, then all sums, then all vectors. */
final class StrategyEncoder implements VladEncoder {
  private final Strategy strategy;
  private final VladEncoder fused;
  private final Kernels.Assigner assigner;
  private final Finisher finisher;
  private final Workers workers;

  StrategyEncoder(Strategy strategy, VladEncoder fused, Kernels kernels, Workers workers) {
    VladModel model = fused.model();
    if (model.residuals() != Residuals.PLAIN) {
      throw new IllegalArgumentException(
          "strategy %s sums plain residuals; the model has %s ones"
              .formatted(strategy, model.residuals()));
    }
    this.strategy = strategy;
    this.fused = fused;
    this.workers = workers;
    this.assigner = kernels.assigner(model.codebook());
    this.finisher = new Finisher(model, kernels);
  }

  @Override
  public VladModel model() {
    return fused.model();
  }

  @Override
  public void encode(DescriptorBatch batch, FloatMatrix vectors) {
    model().codebook().requireDimension(batch.dimension());
    if (batch.weights().length > 0) {
      throw new IllegalArgumentException(
          "strategy %s knows no weights; wanted a batch without".formatted(strategy));
    }
    int kd = model().vladDimension();
    float[] sums = new float[Math.multiplyExact(batch.imageCount(), kd)];
    strategy.sums(batch, labels(batch), model().codebook(), workers, sums);
    int[] words = new int[model().codebook().size()];
    Arrays.setAll(words, j -> j);
    workers.run(
        batch.imageCount(),
        (image, scratch) -> {
          finisher.finish(sums, image * kd, words, words.length, scratch);
          float[] v = Arrays.copyOfRange(sums, image * kd, (image + 1) * kd);
          int at = image * vectors.columns();
          if (model().projection().isPresent()) {
            finisher.project(v, vectors.values(), at, scratch);
          } else {
            System.arraycopy(v, 0, vectors.values(), at, kd);
          }
        });
  }

  private int[] labels(DescriptorBatch batch) {
    int n = batch.descriptors().rows();
    int[] labels = new int[n];
    int block = 1024;
    workers.run(
        (n + block - 1) / block,
        (b, scratch) -> {
          int first = b * block;
          assigner.assign(
              batch.descriptors().values(),
              first,
              Math.min(block, n - first),
              labels,
              first,
              scratch);
        });
    return labels;
  }

  @Override
  public ClusterSums sums(FloatMatrix descriptors) {
    return fused.sums(descriptors);
  }

  @Override
  public float[] finish(ClusterSums sums) {
    return fused.finish(sums);
  }
}
