package dev.jvlad.engine;

import dev.jvlad.Codebook;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Nearest centroids by brute force: argmin ‖x − c‖² is argmax of the score
 *
 * <pre>
 *   s_j = x·c_j − ½‖c_j‖² + b
 * </pre>
 *
 * computed in float32 by {@link SimdTile}. The shift b, one number for a block of rows, makes the
 * winner's score positive, and positive floats are ordered as their bits are: the best score, the
 * second best and the best's place are kept lane by lane with integer minimum and maximum, and only
 * at the end is a row reduced across its lanes.
 *
 * <p>Rounding moves a score by at most (d + 4)·u·(‖x‖·‖c‖ + ½‖c‖² + b), u = 2⁻²⁴ (Higham, Accuracy
 * and Stability of Numerical Algorithms, 2002, section 3.1; one of the four is for the comparison),
 * and the float64 distance of the definition by (d + 4)·2⁻⁵³·(‖x‖ + ‖c‖)². Rows whose two best
 * scores are closer than twice both are scored again in float64, so the words are those of the
 * definition, also where it rounds different distances to equal ones. Where the centroids lie far
 * from the origin compared to one another, both sides are first moved to their mean.
 */
final class SimdAssigner implements Kernels.Assigner {
  private static final VectorSpecies<Float> FLOATS = SimdTile.SPECIES;
  private static final VectorSpecies<Integer> INTS =
      VectorSpecies.of(int.class, FLOATS.vectorShape());
  private static final int LANES = SimdTile.LANES;
  private static final int ROWS = SimdTile.ROWS;

  /** Rows that share the shift b and one bound on their norm. */
  private static final int BLOCK_ROWS = 256;

  /** Packed centroids that a row block runs through before the next ones: half a level-2 cache. */
  private static final int GROUP_BYTES = 512 << 10;

  private static final double UNIT_ROUNDOFF = 0x1p-24;
  private static final double DOUBLE_ROUNDOFF = 0x1p-53;

  private final int k;
  private final int d;
  private final float[] centroids;

  /** The centroids' mean where it is worth subtracting, else empty. */
  private final float[] origin;

  private final float[] packed;

  /** ½‖c_j‖² of the packed centroids. */
  private final double[] halfSquaredNorms;

  private final double leastNorm;
  private final double greatestNorm;

  SimdAssigner(Codebook codebook) {
    k = codebook.size();
    d = codebook.dimension();
    centroids = codebook.centroids().values();
    origin = farOrigin(centroids, k, d);
    float[] moved = moved(centroids, origin);
    packed = SimdTile.pack(moved, k, d);
    halfSquaredNorms = new double[k];
    double least = Double.POSITIVE_INFINITY;
    double greatest = 0;
    float[] zero = new float[d];
    for (int j = 0; j < k; j++) {
      double squaredNorm = Distances.squared(moved, j * d, zero, 0, d);
      halfSquaredNorms[j] = squaredNorm / 2;
      least = Math.min(least, squaredNorm);
      greatest = Math.max(greatest, squaredNorm);
    }
    leastNorm = Math.sqrt(least);
    greatestNorm = Math.sqrt(greatest);
  }

  /** The mean of the centroids if they lie farther from the origin than twice from their mean. */
  private static float[] farOrigin(float[] centroids, int k, int d) {
    float[] mean = new float[d];
    for (int f = 0; f < d; f++) {
      double sum = 0;
      for (int j = 0; j < k; j++) {
        sum += centroids[j * d + f];
      }
      mean[f] = (float) (sum / k);
    }
    double spread = 0;
    for (int j = 0; j < k; j++) {
      spread += Distances.squared(centroids, j * d, mean, 0, d);
    }
    double squaredNorm = Distances.squared(mean, 0, new float[d], 0, d);
    return squaredNorm > 4 * spread / k ? mean : new float[0];
  }

  private static float[] moved(float[] centroids, float[] origin) {
    if (origin.length == 0) {
      return centroids;
    }
    float[] moved = centroids.clone();
    for (int i = 0; i < moved.length; i++) {
      moved[i] -= origin[i % origin.length];
    }
    return moved;
  }

  @Override
  public void assign(float[] x, int first, int n, int[] labels, int at, Scratch scratch) {
    for (int done = 0; done < n; done += BLOCK_ROWS) {
      int rows = Math.min(BLOCK_ROWS, n - done);
      assignBlock(x, first + done, rows, labels, at + done, scratch);
    }
  }

  private void assignBlock(float[] x, int first, int n, int[] labels, int at, Scratch scratch) {
    int fullTiles = n / ROWS;
    boolean copied = origin.length > 0;
    // Rows that have to be moved, or that fill no tile, are worked on in a copy.
    int copiedFrom = copied ? 0 : fullTiles * ROWS;
    float[] copy = scratch.rows(BLOCK_ROWS * d);
    copyRows(x, first + copiedFrom, n - copiedFrom, copy);

    double greatestSquaredNorm =
        Math.max(
            copied ? 0 : greatestSquaredNorm(x, first * d, copiedFrom),
            greatestSquaredNorm(copy, 0, n - copiedFrom));
    if (!(greatestSquaredNorm <= Float.MAX_VALUE / 4)) {
      assignOne(x, first, n, labels, at, scratch);
      return;
    }
    double norm = Math.sqrt(greatestSquaredNorm);
    double shift = norm * leastNorm + leastNorm * leastNorm / 2;
    double largest = norm * greatestNorm + greatestNorm * greatestNorm / 2 + shift;
    double farthest = norm + greatestNorm;
    double error =
        (d + 4) * (UNIT_ROUNDOFF * largest + DOUBLE_ROUNDOFF * farthest * farthest)
            + Float.MIN_NORMAL;
    float[] bias = bias(shift + 2 * error, scratch);
    if (!(largest < Float.MAX_VALUE / 4)) {
      assignOne(x, first, n, labels, at, scratch);
      return;
    }
    float threshold = (float) (2.01 * error);

    int columns = SimdTile.paddedColumns(k);
    int group = Math.max(2 * LANES, GROUP_BYTES / (4 * d) / (2 * LANES) * 2 * LANES);
    // With all centroids in one group a tile is done at once, and its state stays in the caches.
    boolean oneGroup = group >= columns;
    int[] best = scratch.best((oneGroup ? ROWS : BLOCK_ROWS) * 3 * LANES);
    float[] tile = scratch.tile(ROWS * 2 * LANES);
    for (int g = 0; g < columns; g += group) {
      for (int r = 0; r < n; r += ROWS) {
        int state = oneGroup ? 0 : r * 3 * LANES;
        if (g == 0) {
          Arrays.fill(best, state, state + ROWS * 3 * LANES, 0);
        }
        boolean inCopy = r >= copiedFrom;
        float[] source = inCopy ? copy : x;
        int row = (inCopy ? r - copiedFrom : first + r) * d;
        for (int j = g; j < Math.min(columns, g + group); j += 2 * LANES) {
          int width = Math.min(2 * LANES, columns - j);
          SimdTile.multiply(source, row, d, packed, j * d, width, bias, j, tile);
          keepBest(tile, width, j / LANES, best, state);
        }
        if (g + group >= columns) {
          for (int i = 0; i < Math.min(ROWS, n - r); i++) {
            int label = label(best, state + i * 3 * LANES, threshold);
            labels[at + r + i] = label >= 0 ? label : nearest(x, (first + r + i) * d, scratch);
          }
        }
      }
    }
  }

  /** Copies rows, moved to the origin, and fills the last tile with zeros. */
  private void copyRows(float[] x, int first, int n, float[] copy) {
    System.arraycopy(x, first * d, copy, 0, n * d);
    if (origin.length > 0) {
      for (int r = 0; r < n; r++) {
        for (int f = 0; f < d; f++) {
          copy[r * d + f] -= origin[f];
        }
      }
    }
    int padded = (n + ROWS - 1) / ROWS * ROWS;
    Arrays.fill(copy, n * d, padded * d, 0);
  }

  /**
   * An upper bound on the squared norms of n rows: the greatest lane of all rows, lane by lane. NaN
   * and infinity come through, for their bits are the greatest.
   */
  private double greatestSquaredNorm(float[] x, int at, int n) {
    IntVector greatest = IntVector.zero(INTS);
    double tail = 0;
    int vectors = d / LANES * LANES;
    for (int r = 0; r < n; r++) {
      int row = at + r * d;
      FloatVector sum = FloatVector.zero(FLOATS);
      for (int f = 0; f < vectors; f += LANES) {
        FloatVector v = FloatVector.fromArray(FLOATS, x, row + f);
        sum = v.fma(v, sum);
      }
      greatest = greatest.max(sum.reinterpretAsInts().and(Integer.MAX_VALUE));
      double rest = 0;
      for (int f = vectors; f < d; f++) {
        rest += (double) x[row + f] * x[row + f];
      }
      tail = Math.max(tail, rest);
    }
    double sum = greatest.reinterpretAsFloats().reduceLanes(VectorOperators.ADD);
    return sum * (1 + 2 * d * UNIT_ROUNDOFF) + tail;
  }

  private float[] bias(double shift, Scratch scratch) {
    int columns = SimdTile.paddedColumns(k);
    float[] bias = scratch.bias(columns);
    for (int j = 0; j < k; j++) {
      bias[j] = (float) (shift - halfSquaredNorms[j]);
    }
    // Padding is never the best: a negative score is below every positive one.
    Arrays.fill(bias, k, columns, -1);
    return bias;
  }

  /** Folds a tile's scores into the rows' best, second best, and best's vector, lane by lane. */
  private static void keepBest(float[] tile, int width, int vector, int[] best, int at) {
    for (int r = 0; r < ROWS; r++) {
      int row = at + r * 3 * LANES;
      IntVector first = IntVector.fromArray(INTS, best, row);
      IntVector second = IntVector.fromArray(INTS, best, row + LANES);
      IntVector place = IntVector.fromArray(INTS, best, row + 2 * LANES);
      for (int l = 0; l < width; l += LANES) {
        IntVector score = FloatVector.fromArray(FLOATS, tile, r * width + l).reinterpretAsInts();
        second = second.max(first.min(score));
        place = place.blend(vector + l / LANES, score.compare(VectorOperators.GT, first));
        first = first.max(score);
      }
      first.intoArray(best, row);
      second.intoArray(best, row + LANES);
      place.intoArray(best, row + 2 * LANES);
    }
  }

  /** The row's word, or −1 if another score is too close to tell. */
  private static int label(int[] best, int at, float threshold) {
    IntVector first = IntVector.fromArray(INTS, best, at);
    int greatest = first.reduceLanes(VectorOperators.MAX);
    float close = Float.intBitsToFloat(greatest) - threshold;
    if (!(close > 0)) {
      return -1;
    }
    int closeBits = Float.floatToRawIntBits(close);
    VectorMask<Integer> firsts = first.compare(VectorOperators.GE, closeBits);
    VectorMask<Integer> seconds =
        IntVector.fromArray(INTS, best, at + LANES).compare(VectorOperators.GE, closeBits);
    if (firsts.trueCount() + seconds.trueCount() != 1) {
      return -1;
    }
    int lane = firsts.firstTrue();
    return best[at + 2 * LANES + lane] * LANES + lane;
  }

  /** The word by definition; float64 vectors leave only those centroids that rounding allows. */
  int nearest(float[] x, int row, Scratch scratch) {
    double[] distances = scratch.sum(k);
    double least = Double.POSITIVE_INFINITY;
    for (int j = 0; j < k; j++) {
      distances[j] = SimdKernels.laneSquaredDistance(x, row, centroids, j * d, d);
      least = Math.min(least, distances[j]);
    }
    double bound = least * (1 + 1e-11);
    int nearest = -1;
    double exactLeast = Double.POSITIVE_INFINITY;
    for (int j = 0; j < k; j++) {
      if (distances[j] <= bound) {
        double exact = Distances.squared(x, row, centroids, j * d, d);
        if (exact < exactLeast) {
          exactLeast = exact;
          nearest = j;
        }
      }
    }
    return nearest;
  }

  /** Rows with a number too large for float32 squares, or with NaN, one by one. */
  private void assignOne(float[] x, int first, int n, int[] labels, int at, Scratch scratch) {
    for (int r = 0; r < n; r++) {
      int row = (first + r) * d;
      if (!Distances.isFinite(x, row, d)) {
        throw new NonFiniteRowException(first + r);
      }
      labels[at + r] = nearest(x, row, scratch);
    }
  }
}
