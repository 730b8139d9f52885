package dev.jvlad.engine;

import dev.jvlad.DescriptorBatch;
import dev.jvlad.FloatMatrix;
import dev.jvlad.Normalization;
import dev.jvlad.Residuals;
import dev.jvlad.VladModel;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;

/**
 * Sums on the axes of a model with 34 digits, of which those are zero by definition that float64
 * does not know from zero ({@link Cancellation}). For models of one vocabulary with shared axes, a
 * power and unit length, and batches without weights.
 */
final class PreciseReference {
  private static final MathContext DIGITS = MathContext.DECIMAL128;

  private PreciseReference() {}

  /** Finished vectors, one per image. */
  static double[][] encode(VladModel model, DescriptorBatch batch) {
    double[][] vectors = new double[batch.imageCount()][];
    for (int image = 0; image < vectors.length; image++) {
      long[] counts = new long[model.vocabulary().codebook().size()];
      BigDecimal[] sums = sums(model, batch, image, counts);
      vectors[image] = finish(model, rotated(model, sums, counts));
    }
    return vectors;
  }

  private static BigDecimal[] sums(
      VladModel model, DescriptorBatch batch, int image, long[] counts /* OUT */) {
    int d = batch.dimension();
    BigDecimal[] sums = zeros(model.vladDimension());
    for (int row = batch.offsets()[image]; row < batch.offsets()[image + 1]; row++) {
      int word = Reference.word(batch.descriptors(), row, model.vocabulary().codebook());
      counts[word]++;
      BigDecimal[] residual = new BigDecimal[d];
      BigDecimal squaredNorm = BigDecimal.ZERO;
      for (int f = 0; f < d; f++) {
        residual[f] =
            new BigDecimal(batch.descriptors().get(row, f))
                .subtract(new BigDecimal(model.vocabulary().codebook().origins().get(word, f)));
        squaredNorm = squaredNorm.add(residual[f].multiply(residual[f], DIGITS), DIGITS);
      }
      boolean unit = model.vocabulary().residuals() == Residuals.UNIT && squaredNorm.signum() > 0;
      BigDecimal length = unit ? squaredNorm.sqrt(DIGITS) : BigDecimal.ONE;
      for (int f = 0; f < d; f++) {
        int at = word * d + f;
        sums[at] = sums[at].add(residual[f].divide(length, DIGITS), DIGITS);
      }
    }
    return sums;
  }

  private static BigDecimal[] zeros(int count) {
    BigDecimal[] zeros = new BigDecimal[count];
    Arrays.fill(zeros, BigDecimal.ZERO);
    return zeros;
  }

  private static BigDecimal[] rotated(VladModel model, BigDecimal[] sums, long[] counts) {
    FloatMatrix axes = model.vocabulary().rotation().orElseThrow();
    int d = axes.columns();
    BigDecimal[] rotated = zeros(sums.length);
    for (int i = 0; i < sums.length; i++) {
      double size = 0;
      double squaredNorm = 0;
      for (int f = 0; f < d; f++) {
        float r = axes.get(i % d, f);
        BigDecimal term = new BigDecimal(r).multiply(sums[i / d * d + f], DIGITS);
        rotated[i] = rotated[i].add(term, DIGITS);
        size += Math.abs(term.doubleValue());
        squaredNorm += (double) r * r;
      }
      long n = counts[i / d];
      boolean exact = model.vocabulary().residuals() == Residuals.PLAIN || n < 2;
      double error = exact ? 0 : (n + d + 4) * 0x1p-53 * n;
      double bound = (d + 4) * 0x1p-53 * size + Math.sqrt(squaredNorm) * error;
      if (Math.abs(rotated[i].doubleValue()) <= 256 * bound) {
        rotated[i] = BigDecimal.ZERO;
      }
    }
    return rotated;
  }

  private static double[] finish(VladModel model, BigDecimal[] sums) {
    Normalization.Power power =
        (Normalization.Power) model.vocabulary().normalizations().getFirst();
    double[] v = new double[sums.length];
    for (int i = 0; i < v.length; i++) {
      double sum = sums[i].doubleValue();
      v[i] = Math.signum(sum) * Math.pow(Math.abs(sum), power.exponent());
    }
    double norm = Reference.norm(v, 0, v.length);
    for (int i = 0; i < v.length; i++) {
      v[i] /= norm;
    }
    return v;
  }
}
