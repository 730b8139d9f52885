package dev.jvlad.learn;

import dev.jvlad.Codebook;
import dev.jvlad.FloatMatrix;
import dev.jvlad.Residuals;
import dev.jvlad.RowSource;
import dev.jvlad.engine.Backend;
import dev.jvlad.engine.ClusterStep;
import java.io.IOException;
import java.util.Optional;

/** Learns the axes on which residual sums are normalised, from a part of the descriptors. */
final class Rotations {
  /** Principal axes settle with some hundred samples a dimension. */
  private static final int SAMPLES = 60_000;

  /** A word with fewer residuals than this times the dimension takes the shared axes. */
  private static final int RESIDUALS_PER_DIMENSION = 2;

  private final Codebook codebook;
  private final Residuals kind;
  private final Backend backend;

  Rotations(Codebook codebook, Residuals kind, Backend backend) {
    this.codebook = codebook;
    this.kind = kind;
    this.backend = backend;
  }

  /**
   * The axes, as {@link dev.jvlad.Vocabulary#rotation()} has them.
   *
   * @param seed of random ones
   */
  Optional<FloatMatrix> learn(Recipe.Rotation rotation, RowSource samples, long seed)
      throws IOException {
    return switch (rotation) {
      case NONE -> Optional.empty();
      case SHARED -> Optional.of(axes(thinned(samples)));
      case PER_WORD -> Optional.of(localAxes(thinned(samples)));
      case RANDOM -> Optional.of(RandomRotation.axes(codebook.dimension(), seed));
    };
  }

  /**
   * Without far rows, each of which would take an axis for itself and leave the others to chance.
   */
  private static FloatMatrix axes(FloatMatrix samples) {
    FloatMatrix usual = FarRows.without(samples);
    FloatMatrix varied = usual.rows() >= 2 && vary(usual) ? usual : samples;
    return Pca.learn(varied, samples.columns()).rotation();
  }

  /** Every n-th row, so that few enough are left: rows of one image lie together. */
  private static FloatMatrix thinned(RowSource samples) throws IOException {
    long step = samples.rows() / SAMPLES + 1;
    int rows = (int) ((samples.rows() + step - 1) / step);
    int d = samples.dimension();
    FloatMatrix thinned = FloatMatrix.zeros(rows, d);
    float[] row = new float[d];
    for (int i = 0; i < rows; i++) {
      samples.read(i * step, 1, row);
      thinned.setRow(i, row);
    }
    return thinned;
  }

  private FloatMatrix localAxes(FloatMatrix samples) {
    int k = codebook.size();
    int d = codebook.dimension();
    int[] labels;
    try (ClusterStep step = backend.clusterStep(samples)) {
      labels = step.assign(codebook);
    }
    FloatMatrix shared = axes(samples);
    FloatMatrix all = FloatMatrix.zeros(k * d, d);
    for (int j = 0; j < k; j++) {
      FloatMatrix residuals = residuals(samples, labels, j);
      boolean enough = residuals.rows() >= RESIDUALS_PER_DIMENSION * d && vary(residuals);
      all.setRows(j * d, enough ? axes(residuals) : shared);
    }
    return all;
  }

  /** Drawings and blank margins have descriptors that are all the same, and a word of them. */
  private static boolean vary(FloatMatrix rows) {
    int d = rows.columns();
    float[] values = rows.values();
    for (int i = d; i < values.length; i++) {
      if (values[i] != values[i % d]) {
        return true;
      }
    }
    return false;
  }

  private FloatMatrix residuals(FloatMatrix samples, int[] labels, int word) {
    int d = codebook.dimension();
    int count = 0;
    for (int label : labels) {
      count += label == word ? 1 : 0;
    }
    FloatMatrix residuals = FloatMatrix.zeros(count, d);
    float[] r = residuals.values();
    int at = 0;
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] == word) {
        double squaredNorm = 0;
        for (int f = 0; f < d; f++) {
          r[at + f] = samples.get(i, f) - codebook.origins().get(word, f);
          squaredNorm += (double) r[at + f] * r[at + f];
        }
        if (kind == Residuals.UNIT && squaredNorm > 0) {
          for (int f = 0; f < d; f++) {
            r[at + f] /= (float) Math.sqrt(squaredNorm);
          }
        }
        at += d;
      }
    }
    return residuals;
  }
}
