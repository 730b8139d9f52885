package dev.jvlad.engine;

import dev.jvlad.Codebook;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * A codebook (k×d) seen from an origin amid its centroids, where its numbers are as small as they
 * can be: the score x·c_j − ½‖c_j‖² of a row that is seen from there too loses least to rounding.
 */
final class SimdCentredCodebook {
  private static final VectorSpecies<Float> FLOATS = SimdTile.SPECIES;
  private static final int LANES = SimdTile.LANES;

  final int k;
  final int d;

  /** Where centroids and rows are seen from, d. */
  final float[] origin;

  /** The centroids seen from the origin, k×d. */
  final float[] centroids;

  /** −½‖c_j‖² seen from the origin; padding to whole vectors is below every score. */
  final float[] bias;

  final double leastNorm;
  final double greatestNorm;

  SimdCentredCodebook(Codebook codebook, float[] origin) {
    this.k = codebook.size();
    this.d = codebook.dimension();
    this.origin = origin;
    centroids = codebook.centroids().values().clone();
    bias = new float[SimdTile.paddedColumns(k)];
    Arrays.fill(bias, Float.NEGATIVE_INFINITY);
    double least = Double.POSITIVE_INFINITY;
    double greatest = 0;
    for (int j = 0; j < k; j++) {
      double squared = 0;
      for (int f = 0; f < d; f++) {
        centroids[j * d + f] -= origin[f];
        squared += (double) centroids[j * d + f] * centroids[j * d + f];
      }
      bias[j] = (float) (-squared / 2);
      least = Math.min(least, squared);
      greatest = Math.max(greatest, squared);
    }
    leastNorm = Math.sqrt(least);
    greatestNorm = Math.sqrt(greatest);
  }

  /**
   * Copies rows as they are seen from the origin, with their squared norms, and returns the
   * greatest of these. It is infinite, and the copy unfinished, if one is out of float32's range or
   * a row is not finite.
   */
  double centre(
      float[] x, int first, int n, float[] rows /* OUT n×d */, float[] squaredNorms /* OUT n */) {
    double greatest = 0;
    for (int r = 0; r < n; r++) {
      int from = (first + r) * d;
      FloatVector sum = FloatVector.zero(FLOATS);
      FloatVector odd = sum;
      int f = 0;
      for (; f + 2 * LANES <= d; f += 2 * LANES) {
        FloatVector u =
            FloatVector.fromArray(FLOATS, x, from + f)
                .sub(FloatVector.fromArray(FLOATS, origin, f));
        FloatVector v =
            FloatVector.fromArray(FLOATS, x, from + f + LANES)
                .sub(FloatVector.fromArray(FLOATS, origin, f + LANES));
        u.intoArray(rows, r * d + f);
        v.intoArray(rows, r * d + f + LANES);
        sum = u.fma(u, sum);
        odd = v.fma(v, odd);
      }
      sum = sum.add(odd);
      for (; f + LANES <= d; f += LANES) {
        FloatVector v =
            FloatVector.fromArray(FLOATS, x, from + f)
                .sub(FloatVector.fromArray(FLOATS, origin, f));
        v.intoArray(rows, r * d + f);
        sum = v.fma(v, sum);
      }
      float squared = sum.reduceLanes(VectorOperators.ADD);
      for (; f < d; f++) {
        float v = x[from + f] - origin[f];
        rows[r * d + f] = v;
        squared += v * v;
      }
      squaredNorms[r] = squared;
      if (!(squared <= Float.MAX_VALUE)) {
        return Double.POSITIVE_INFINITY; // NaN too
      }
      greatest = Math.max(greatest, squared);
    }
    return greatest;
  }
}
