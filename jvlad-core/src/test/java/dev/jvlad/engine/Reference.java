package dev.jvlad.engine;

import dev.jvlad.Codebook;
import dev.jvlad.DescriptorBatch;
import dev.jvlad.FloatMatrix;
import dev.jvlad.Normalization;
import dev.jvlad.Projection;
import dev.jvlad.Residuals;
import dev.jvlad.VladModel;
import dev.jvlad.Vocabulary;
import java.util.Arrays;

/**
 * VLAD from its definition, in float64 from beginning to end and one descriptor at a time. It
 * shares no code with the engine, so that the two can be held against each other.
 */
final class Reference {
  private Reference() {}

  /** The nearest centroid of a row; of several, the lowest. */
  static int word(FloatMatrix x, int row, Codebook codebook) {
    float[] values = x.values();
    float[] c = codebook.centroids().values();
    int d = codebook.dimension();
    int nearest = -1;
    double least = Double.POSITIVE_INFINITY;
    for (int j = 0; j < codebook.size(); j++) {
      double distance = 0;
      for (int f = 0; f < d; f++) {
        double difference = (double) values[row * d + f] - c[j * d + f];
        distance += difference * difference;
      }
      if (nearest < 0 || distance < least) {
        nearest = j;
        least = distance;
      }
    }
    return nearest;
  }

  static int[] words(FloatMatrix x, Codebook codebook) {
    int[] words = new int[x.rows()];
    for (int i = 0; i < words.length; i++) {
      words[i] = word(x, i, codebook);
    }
    return words;
  }

  /** Finished vectors, one per image. */
  static double[][] encode(VladModel model, DescriptorBatch batch) {
    Codebook first = model.vocabularies().getFirst().codebook();
    return encode(model, batch, words(batch.descriptors(), first));
  }

  /** As {@link #encode(VladModel, DescriptorBatch)}, where the words of the first are known. */
  static double[][] encode(VladModel model, DescriptorBatch batch, int[] wordsOfFirst) {
    double[][] vectors = new double[batch.imageCount()][0];
    for (int m = 0; m < model.vocabularies().size(); m++) {
      Vocabulary vocabulary = model.vocabularies().get(m);
      int[] words = m == 0 ? wordsOfFirst : words(batch.descriptors(), vocabulary.codebook());
      for (int i = 0; i < vectors.length; i++) {
        double[] v = finish(vocabulary, residualSums(vocabulary, batch, words, i));
        vectors[i] = sideBySide(vectors[i], v);
      }
    }
    for (int i = 0; i < vectors.length; i++) {
      if (model.vocabularies().size() > 1) {
        toUnitLength(vectors[i], 0, vectors[i].length);
      }
      double[] v = vectors[i];
      vectors[i] = model.projection().map(p -> projected(p, v)).orElse(v);
    }
    return vectors;
  }

  private static double[] sideBySide(double[] left, double[] right) {
    double[] both = Arrays.copyOf(left, left.length + right.length);
    System.arraycopy(right, 0, both, left.length, right.length);
    return both;
  }

  private static double[] residualSums(
      Vocabulary vocabulary, DescriptorBatch batch, int[] words, int image) {
    int d = batch.dimension();
    double[] sums = new double[vocabulary.codebook().size() * d];
    for (int row = batch.offsets()[image]; row < batch.offsets()[image + 1]; row++) {
      double[] residual = new double[d];
      double squaredNorm = 0;
      for (int f = 0; f < d; f++) {
        residual[f] =
            (double) batch.descriptors().get(row, f)
                - vocabulary.codebook().origins().get(words[row], f);
        squaredNorm += residual[f] * residual[f];
      }
      double factor = batch.weights().length == 0 ? 1 : batch.weights()[row];
      if (vocabulary.residuals() == Residuals.UNIT) {
        factor = squaredNorm == 0 ? 0 : factor / Math.sqrt(squaredNorm);
      }
      for (int f = 0; f < d; f++) {
        sums[words[row] * d + f] += factor * residual[f];
      }
    }
    return sums;
  }

  private static double[] finish(Vocabulary vocabulary, double[] sums) {
    double[] v = vocabulary.rotation().map(r -> rotated(r, sums)).orElse(sums);
    int d = vocabulary.codebook().dimension();
    for (Normalization step : vocabulary.normalizations()) {
      switch (step) {
        case Normalization.Power(double exponent) -> {
          for (int i = 0; i < v.length; i++) {
            double size = Math.abs(v[i]);
            v[i] =
                Math.signum(v[i]) * (exponent == 0.5 ? Math.sqrt(size) : Math.pow(size, exponent));
          }
        }
        case Normalization.PerClusterL2() -> {
          for (int at = 0; at < v.length; at += d) {
            toUnitLength(v, at, d);
          }
        }
        case Normalization.L2() -> toUnitLength(v, 0, v.length);
      }
    }
    return v;
  }

  private static double[] rotated(FloatMatrix rotation, double[] sums) {
    int d = rotation.columns();
    double[] rotated = new double[sums.length];
    for (int i = 0; i < sums.length; i++) {
      int word = i / d;
      int axis = i % d + (rotation.rows() == d ? 0 : word * d);
      for (int f = 0; f < d; f++) {
        rotated[i] += rotation.get(axis, f) * sums[word * d + f];
      }
    }
    return rotated;
  }

  private static double[] projected(Projection projection, double[] v) {
    double[] y = new double[projection.outputDimension()];
    if (norm(v, 0, v.length) == 0) {
      return y;
    }
    for (int i = 0; i < y.length; i++) {
      for (int f = 0; f < v.length; f++) {
        y[i] += projection.weights().get(i, f) * (v[f] - projection.mean().get(0, f));
      }
    }
    toUnitLength(y, 0, y.length);
    return y;
  }

  private static void toUnitLength(double[] v, int at, int length) {
    double norm = norm(v, at, length);
    for (int i = at; i < at + length && norm > 0; i++) {
      v[i] /= norm;
    }
  }

  static double norm(double[] v, int at, int length) {
    double sum = 0;
    for (int i = at; i < at + length; i++) {
      sum += v[i] * v[i];
    }
    return Math.sqrt(sum);
  }
}
