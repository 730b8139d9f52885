package dev.jvlad.engine;

import dev.jvlad.Codebook;
import dev.jvlad.FloatMatrix;
import dev.jvlad.Residuals;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;
import org.jspecify.annotations.Nullable;

/** The kernels on the Vector API, one source for any width. */
final class SimdKernels implements Kernels {
  private static final VectorSpecies<Float> FLOATS = SimdTile.SPECIES;
  private static final VectorSpecies<Double> DOUBLES =
      VectorSpecies.of(double.class, FLOATS.vectorShape());

  /** As many floats as fill a vector once they are doubles. */
  private static final VectorSpecies<Float> HALF_FLOATS =
      VectorSpecies.of(float.class, VectorShape.forBitSize(FLOATS.vectorBitSize() / 2));

  private static final int WIDE = DOUBLES.length();

  @Override
  public Assigner assigner(Codebook codebook, @Nullable Assigner previous) {
    boolean worthPruning =
        codebook.size() >= SimdPruningAssigner.LEAST_CENTROIDS
            && codebook.dimension() >= SimdPruningAssigner.LEAST_DIMENSION
            && codebook.dimension() <= SimdPruningAssigner.GREATEST_DIMENSION;
    if (!worthPruning) {
      return new SimdAssigner(codebook);
    }
    return new SimdPruningAssigner(
        codebook, previous instanceof SimdPruningAssigner similar ? similar : null);
  }

  @Override
  public Product product(FloatMatrix weights) {
    return new SimdProduct(weights);
  }

  private static DoubleVector doubles(float[] v, int at) {
    return (DoubleVector)
        FloatVector.fromArray(HALF_FLOATS, v, at).convertShape(VectorOperators.F2D, DOUBLES, 0);
  }

  /** Eight vectors of columns at a time stay in registers over all rows of the run. */
  @Override
  public void addRows(float[] x, int d, int[] order, int from, int to, double[] sum) {
    int f = 0;
    for (; f + 8 * WIDE <= d; f += 8 * WIDE) {
      DoubleVector s0 = DoubleVector.fromArray(DOUBLES, sum, f);
      DoubleVector s1 = DoubleVector.fromArray(DOUBLES, sum, f + WIDE);
      DoubleVector s2 = DoubleVector.fromArray(DOUBLES, sum, f + 2 * WIDE);
      DoubleVector s3 = DoubleVector.fromArray(DOUBLES, sum, f + 3 * WIDE);
      DoubleVector s4 = DoubleVector.fromArray(DOUBLES, sum, f + 4 * WIDE);
      DoubleVector s5 = DoubleVector.fromArray(DOUBLES, sum, f + 5 * WIDE);
      DoubleVector s6 = DoubleVector.fromArray(DOUBLES, sum, f + 6 * WIDE);
      DoubleVector s7 = DoubleVector.fromArray(DOUBLES, sum, f + 7 * WIDE);
      for (int i = from; i < to; i++) {
        int at = order[i] * d + f;
        s0 = s0.add(doubles(x, at));
        s1 = s1.add(doubles(x, at + WIDE));
        s2 = s2.add(doubles(x, at + 2 * WIDE));
        s3 = s3.add(doubles(x, at + 3 * WIDE));
        s4 = s4.add(doubles(x, at + 4 * WIDE));
        s5 = s5.add(doubles(x, at + 5 * WIDE));
        s6 = s6.add(doubles(x, at + 6 * WIDE));
        s7 = s7.add(doubles(x, at + 7 * WIDE));
      }
      s0.intoArray(sum, f);
      s1.intoArray(sum, f + WIDE);
      s2.intoArray(sum, f + 2 * WIDE);
      s3.intoArray(sum, f + 3 * WIDE);
      s4.intoArray(sum, f + 4 * WIDE);
      s5.intoArray(sum, f + 5 * WIDE);
      s6.intoArray(sum, f + 6 * WIDE);
      s7.intoArray(sum, f + 7 * WIDE);
    }
    for (; f + WIDE <= d; f += WIDE) {
      DoubleVector s = DoubleVector.fromArray(DOUBLES, sum, f);
      for (int i = from; i < to; i++) {
        s = s.add(doubles(x, order[i] * d + f));
      }
      s.intoArray(sum, f);
    }
    for (; f < d; f++) {
      double s = sum[f];
      for (int i = from; i < to; i++) {
        s += x[order[i] * d + f];
      }
      sum[f] = s;
    }
  }

  @Override
  public void subtract(double count, float[] c, int cAt, int d, double[] sum) {
    int whole = DOUBLES.loopBound(d);
    for (int f = 0; f < whole; f += WIDE) {
      // Not fused, as by definition: the product of a count and a float32 is exact anyway.
      DoubleVector.fromArray(DOUBLES, sum, f).sub(doubles(c, cAt + f).mul(count)).intoArray(sum, f);
    }
    for (int f = whole; f < d; f++) {
      sum[f] -= count * c[cAt + f];
    }
  }

  @Override
  public void narrow(double[] sum, int from, int d, float[] v, int at) {
    int whole = DOUBLES.loopBound(d);
    for (int f = 0; f < whole; f += WIDE) {
      FloatVector narrow =
          (FloatVector)
              DoubleVector.fromArray(DOUBLES, sum, from + f)
                  .max(-Float.MAX_VALUE)
                  .min(Float.MAX_VALUE)
                  .convertShape(VectorOperators.D2F, HALF_FLOATS, 0);
      narrow.intoArray(v, at + f);
    }
    for (int f = whole; f < d; f++) {
      v[at + f] = (float) Math.clamp(sum[from + f], -Float.MAX_VALUE, Float.MAX_VALUE);
    }
  }

  @Override
  public void addResiduals(
      float[] x,
      float[] weights,
      int[] order,
      int from,
      int to,
      float[] c,
      int cAt,
      int d,
      Residuals residuals,
      double[] sum) {
    for (int i = from; i < to; i++) {
      double factor = weights.length == 0 ? 1 : weights[order[i]];
      if (residuals == Residuals.UNIT) {
        double squared = squaredDistance(x, order[i] * d, c, cAt, d);
        factor = squared == 0 ? 0 : factor / Math.sqrt(squared);
      }
      addResidual(x, order[i] * d, c, cAt, d, factor, sum);
    }
  }

  private static void addResidual(
      float[] x, int row, float[] c, int cAt, int d, double factor, double[] sum) {
    int f = 0;
    for (; f + WIDE <= d; f += WIDE) {
      DoubleVector residual = doubles(x, row + f).sub(doubles(c, cAt + f));
      residual
          .fma(DoubleVector.broadcast(DOUBLES, factor), DoubleVector.fromArray(DOUBLES, sum, f))
          .intoArray(sum, f);
    }
    for (; f < d; f++) {
      sum[f] += factor * ((double) x[row + f] - c[cAt + f]);
    }
  }

  @Override
  public double squaredDistance(float[] x, int xAt, float[] c, int cAt, int d) {
    return laneSquaredDistance(x, xAt, c, cAt, d);
  }

  /** Σ (x_f − c_f)² in float64, lane by lane and then in the order of {@link SimdLanes}. */
  static double laneSquaredDistance(float[] x, int xAt, float[] c, int cAt, int d) {
    DoubleVector even = DoubleVector.zero(DOUBLES);
    DoubleVector odd = even;
    int whole = d - d % (2 * WIDE);
    for (int f = 0; f < whole; f += 2 * WIDE) {
      DoubleVector u = doubles(x, xAt + f).sub(doubles(c, cAt + f));
      DoubleVector v = doubles(x, xAt + f + WIDE).sub(doubles(c, cAt + f + WIDE));
      even = u.fma(u, even);
      odd = v.fma(v, odd);
    }
    double total = SimdLanes.sum(even.add(odd));
    for (int f = whole; f < d; f++) {
      double difference = (double) x[xAt + f] - c[cAt + f];
      total += difference * difference;
    }
    return total;
  }

  /** Eight vectors of numbers at a time stay in registers over all of x. */
  @Override
  public void rotate(float[] r, int at, int d, double[] x, int from, double[] y) {
    int i = 0;
    for (; i + 8 * WIDE <= d; i += 8 * WIDE) {
      DoubleVector s0 = DoubleVector.zero(DOUBLES);
      DoubleVector s1 = s0;
      DoubleVector s2 = s0;
      DoubleVector s3 = s0;
      DoubleVector s4 = s0;
      DoubleVector s5 = s0;
      DoubleVector s6 = s0;
      DoubleVector s7 = s0;
      for (int f = 0; f < d; f++) {
        DoubleVector part = DoubleVector.broadcast(DOUBLES, x[from + f]);
        int row = at + f * d + i;
        s0 = doubles(r, row).fma(part, s0);
        s1 = doubles(r, row + WIDE).fma(part, s1);
        s2 = doubles(r, row + 2 * WIDE).fma(part, s2);
        s3 = doubles(r, row + 3 * WIDE).fma(part, s3);
        s4 = doubles(r, row + 4 * WIDE).fma(part, s4);
        s5 = doubles(r, row + 5 * WIDE).fma(part, s5);
        s6 = doubles(r, row + 6 * WIDE).fma(part, s6);
        s7 = doubles(r, row + 7 * WIDE).fma(part, s7);
      }
      s0.intoArray(y, i);
      s1.intoArray(y, i + WIDE);
      s2.intoArray(y, i + 2 * WIDE);
      s3.intoArray(y, i + 3 * WIDE);
      s4.intoArray(y, i + 4 * WIDE);
      s5.intoArray(y, i + 5 * WIDE);
      s6.intoArray(y, i + 6 * WIDE);
      s7.intoArray(y, i + 7 * WIDE);
    }
    for (; i + WIDE <= d; i += WIDE) {
      DoubleVector s = DoubleVector.zero(DOUBLES);
      for (int f = 0; f < d; f++) {
        s = doubles(r, at + f * d + i).fma(DoubleVector.broadcast(DOUBLES, x[from + f]), s);
      }
      s.intoArray(y, i);
    }
    for (; i < d; i++) {
      double s = 0;
      for (int f = 0; f < d; f++) {
        s = Math.fma((double) r[at + f * d + i], x[from + f], s);
      }
      y[i] = s;
    }
  }

  @Override
  public double squaredNorm(float[] v, int from, int to) {
    DoubleVector sum = DoubleVector.zero(DOUBLES);
    int i = from;
    for (; i + WIDE <= to; i += WIDE) {
      DoubleVector part = doubles(v, i);
      sum = part.fma(part, sum);
    }
    double total = SimdLanes.sum(sum);
    for (; i < to; i++) {
      total += (double) v[i] * v[i];
    }
    return total;
  }

  @Override
  public void scale(float[] v, int from, int to, float factor) {
    int i = from;
    for (; i + FLOATS.length() <= to; i += FLOATS.length()) {
      FloatVector.fromArray(FLOATS, v, i).mul(factor).intoArray(v, i);
    }
    for (; i < to; i++) {
      v[i] *= factor;
    }
  }

  /** The square root has an instruction; other exponents go through {@link Math#pow}. */
  @Override
  public void power(float[] v, int from, int to, double exponent) {
    int i = from;
    if (exponent == 0.5) {
      for (; i + FLOATS.length() <= to; i += FLOATS.length()) {
        FloatVector value = FloatVector.fromArray(FLOATS, v, i);
        IntVector sign = value.reinterpretAsInts().and(Integer.MIN_VALUE);
        value.abs().sqrt().reinterpretAsInts().or(sign).reinterpretAsFloats().intoArray(v, i);
      }
      for (; i < to; i++) {
        v[i] = Math.copySign((float) Math.sqrt(Math.abs(v[i])), v[i]);
      }
    } else if (exponent != 1) {
      for (; i < to; i++) {
        v[i] = (float) Math.copySign(Math.pow(Math.abs(v[i]), exponent), v[i]);
      }
    }
  }
}
