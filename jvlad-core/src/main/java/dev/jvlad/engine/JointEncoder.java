package dev.jvlad.engine;

import dev.jvlad.ClusterSums;
import dev.jvlad.DescriptorBatch;
import dev.jvlad.FloatMatrix;
import dev.jvlad.VladModel;
import dev.jvlad.Vocabulary;
import dev.jvlad.Workers;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * A model of several vocabularies, on encoders of one vocabulary each: their vectors stand side by
 * side, to unit length, and are projected together. An image gets a row of zeros if it does so from
 * every vocabulary.
 *
 * <p>The sums of its {@link #sums} are those of all vocabularies' words, one vocabulary after the
 * other, so every descriptor counts once in each.
 */
final class JointEncoder implements VladEncoder {
  /** Vectors before projection that are held at a time. */
  private static final long PIECE_BYTES = 32L << 20;

  /** A product with fewer rows wastes part of its tiles. */
  private static final int PROJECTED_TOGETHER = 16;

  private final VladModel model;
  private final List<VladEncoder> parts;
  private final Projector projector;
  private final Workers workers;
  private final int pieceImages;

  private JointEncoder(VladModel model, List<VladEncoder> parts, Kernels kernels, Workers workers) {
    this.model = model;
    this.parts = parts;
    this.projector = new Projector(model, kernels);
    this.workers = workers;
    this.pieceImages = (int) Math.max(1, PIECE_BYTES / (4L * model.vladDimension()));
  }

  /** As {@link VladEncoder#of}, projecting with these kernels and workers. */
  static VladEncoder of(
      VladModel model, Function<VladModel, VladEncoder> single, Kernels kernels, Workers workers) {
    if (model.vocabularies().size() == 1) {
      return single.apply(model);
    }
    List<VladEncoder> parts = new ArrayList<>();
    try {
      for (Vocabulary vocabulary : model.vocabularies()) {
        parts.add(single.apply(VladModel.of(vocabulary)));
      }
      return new JointEncoder(model, parts, kernels, workers);
    } catch (RuntimeException | Error e) {
      parts.forEach(VladEncoder::close);
      throw e;
    }
  }

  @Override
  public VladModel model() {
    return model;
  }

  @Override
  public void encode(DescriptorBatch batch, FloatMatrix vectors) {
    model.requireShapes(batch, vectors);
    for (int first = 0; first < batch.imageCount(); first += pieceImages) {
      int last = Math.min(batch.imageCount(), first + pieceImages);
      try {
        encodePiece(batch.images(first, last), vectors, first);
      } catch (NonFiniteRowException e) {
        throw e.shiftedBy(batch.offsets()[first]);
      }
    }
  }

  private void encodePiece(DescriptorBatch piece, FloatMatrix vectors, int firstRow) {
    int images = piece.imageCount();
    int columns = model.vladDimension();
    boolean projected = model.projection().isPresent();
    float[] joint = projected ? new float[images * columns] : vectors.values();
    int first = projected ? 0 : firstRow * columns;
    int at = first;
    for (VladEncoder part : parts) {
      float[] own = part.encode(piece).values();
      int width = part.model().vladDimension();
      for (int i = 0; i < images; i++) {
        System.arraycopy(own, i * width, joint, at + i * columns, width);
      }
      at += width;
    }
    workers.run(
        Math.ceilDiv(images, PROJECTED_TOGETHER),
        task -> {
          int from = task * PROJECTED_TOGETHER;
          int to = Math.min(images, from + PROJECTED_TOGETHER);
          finish(joint, first + from * columns, to - from, vectors, firstRow + from);
        });
  }

  /** Brings n vectors to unit length and writes them to their rows, projected or as they are. */
  private void finish(float[] joint, int at, int n, FloatMatrix vectors /* OUT */, int row) {
    int columns = model.vladDimension();
    for (int i = 0; i < n; i++) {
      projector.toUnitLength(joint, at + i * columns);
    }
    projector.project(joint, at, n, vectors.values(), row * vectors.columns());
  }

  @Override
  public ClusterSums sums(FloatMatrix descriptors) {
    ClusterSums all = zeros();
    int at = 0;
    for (VladEncoder part : parts) {
      ClusterSums own = part.sums(descriptors);
      copy(own, 0, all, at, own.clusters());
      at += own.clusters();
    }
    return all;
  }

  @Override
  public float[] finish(ClusterSums sums) {
    ClusterSums wanted = zeros();
    if (sums.clusters() != wanted.clusters() || sums.dimension() != wanted.dimension()) {
      throw new IllegalArgumentException(
          "sums of %d×%d; wanted %d×%d"
              .formatted(sums.clusters(), sums.dimension(), wanted.clusters(), wanted.dimension()));
    }
    float[] joint = new float[model.vladDimension()];
    int word = 0;
    for (VladEncoder part : parts) {
      ClusterSums own =
          new ClusterSums(part.model().vocabulary().codebook().size(), sums.dimension());
      copy(sums, word, own, 0, own.clusters());
      float[] v = part.finish(own);
      System.arraycopy(v, 0, joint, word * sums.dimension(), v.length);
      word += own.clusters();
    }
    FloatMatrix vector = FloatMatrix.zeros(1, model.outputDimension());
    finish(joint, 0, 1, vector, 0);
    return vector.values();
  }

  @Override
  public void close() {
    parts.forEach(VladEncoder::close);
  }

  private ClusterSums zeros() {
    int d = model.descriptorDimension();
    return new ClusterSums(model.vladDimension() / d, d);
  }

  private static void copy(ClusterSums from, int word, ClusterSums to, int toWord, int words) {
    int d = from.dimension();
    System.arraycopy(from.residuals(), word * d, to.residuals(), toWord * d, words * d);
    System.arraycopy(from.counts(), word, to.counts(), toWord, words);
  }
}
