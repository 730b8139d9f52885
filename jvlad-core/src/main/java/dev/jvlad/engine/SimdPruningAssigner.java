package dev.jvlad.engine;

import dev.jvlad.Codebook;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.jspecify.annotations.Nullable;

/**
 * Nearest centroids with fewer operations than brute force, and the same words. Seen from the
 * centroids' mean, take the first m of some orthonormal axes P and put the length of what they
 * leave into one more column:
 *
 * <pre>
 *   x′ = (P x, √(‖x‖² − ‖P x‖²)),   c′ alike;   then ‖x′‖ = ‖x‖ and x·c ≤ x′·c′ (Cauchy–Schwarz)
 * </pre>
 *
 * so that x′·c′ − ½‖c‖² is an upper bound on the score x·c − ½‖c‖² in m + 1 columns instead of d.
 * The centroid of the greatest bound is scored in full, and after it only those whose bound is not
 * below that score (partial distances: Bei, Gray, IEEE Trans. Communications 1985; mean and
 * variance planes: Hwang, Han, Ahn, CVPR 2012).
 *
 * <p>The axes are those in which the centroids vary most. How many are worth it, or whether the
 * data has no structure to use, is decided by a pilot on the first rows; it changes the time, never
 * a word. Roundings are on the safe side: what is left is rounded up, and bounds within the error
 * bound of {@link SimdAssigner} survive.
 */
final class SimdPruningAssigner implements Kernels.Assigner {
  /** Fewer centroids are not worth the projection. */
  static final int LEAST_CENTROIDS = 96;

  static final int LEAST_DIMENSION = 32;
  static final int GREATEST_DIMENSION = 1024;

  private static final VectorSpecies<Float> FLOATS = SimdTile.SPECIES;
  private static final int LANES = SimdTile.LANES;
  private static final int ROWS = SimdTile.ROWS;
  private static final int BLOCK_ROWS = 256;
  private static final int LEAST_PILOT_ROWS = 64;
  private static final double UNIT_ROUNDOFF = 0x1p-24;
  private static final double DOUBLE_ROUNDOFF = 0x1p-53;

  /** Axes that a pilot tries; one more column holds what they leave. */
  private static final int[] AXES = {16, 24, 32, 48};

  private static final float[] ZEROS = new float[2 * LANES];

  private final int k;
  private final int d;
  private final SimdAssigner bruteForce;
  private final float[] origin;

  /** Centroids seen from the origin, k×d. */
  private final float[] centroids;

  private final float[] halfSquaredNorms;
  private final double greatestNorm;

  /** AXES.last × d, in falling order of the centroids' variance. */
  private final float[] axes;

  private volatile @Nullable Plan plan;

  /** How rows are assigned: with this many axes, or by brute force if there are none. */
  @SuppressWarnings("ArrayRecordComponent") // read by the kernel alone
  private record Plan(int axes, float[] packedAxes, float[] packedPoints) {
    static final Plan BRUTE_FORCE = new Plan(0, new float[0], new float[0]);

    int columns() {
      return axes + 1;
    }
  }

  /**
   * Packs a codebook.
   *
   * @param previous of similar centroids, whose axes and plan serve again; or null
   */
  SimdPruningAssigner(Codebook codebook, @Nullable SimdPruningAssigner previous) {
    k = codebook.size();
    d = codebook.dimension();
    bruteForce = new SimdAssigner(codebook);
    SimdPruningAssigner similar =
        previous != null && previous.k == k && previous.d == d ? previous : null;
    origin = similar != null ? similar.origin : mean(codebook);
    centroids = codebook.centroids().values().clone();
    halfSquaredNorms = new float[k];
    double greatest = 0;
    for (int j = 0; j < k; j++) {
      double squared = 0;
      for (int f = 0; f < d; f++) {
        centroids[j * d + f] -= origin[f];
        squared += (double) centroids[j * d + f] * centroids[j * d + f];
      }
      halfSquaredNorms[j] = (float) (squared / 2);
      greatest = Math.max(greatest, squared);
    }
    greatestNorm = Math.sqrt(greatest);
    axes =
        similar != null ? similar.axes : PrincipalAxes.ofGreatestVariance(centroids, k, d, AXES[3]);
    Plan before = similar != null ? similar.plan : null;
    if (before != null) {
      plan = before.axes() == 0 ? before : plan(before.axes());
    }
  }

  private static float[] mean(Codebook codebook) {
    int d = codebook.dimension();
    double[] sum = new double[d];
    float[] c = codebook.centroids().values();
    for (int i = 0; i < c.length; i++) {
      sum[i % d] += c[i];
    }
    float[] mean = new float[d];
    for (int f = 0; f < d; f++) {
      mean[f] = (float) (sum[f] / codebook.size());
    }
    return mean;
  }

  private Plan plan(int axisCount) {
    float[] packedAxes = SimdTile.pack(axes, axisCount, d);
    int columns = axisCount + 1;
    float[] points = new float[k * columns];
    for (int j = 0; j < k; j++) {
      double left = 0;
      for (int f = 0; f < d; f++) {
        left += (double) centroids[j * d + f] * centroids[j * d + f];
      }
      double squared = left;
      for (int a = 0; a < axisCount; a++) {
        double coordinate = 0;
        for (int f = 0; f < d; f++) {
          coordinate += (double) centroids[j * d + f] * axes[a * d + f];
        }
        points[j * columns + a] = (float) coordinate;
        left -= coordinate * coordinate;
      }
      points[j * columns + axisCount] = roundedUpRoot(left, squared);
    }
    return new Plan(axisCount, packedAxes, SimdTile.pack(points, k, columns));
  }

  /** √left, and no less for the rounding of the squares that it was left from. */
  private float roundedUpRoot(double left, double squared) {
    return (float) Math.sqrt(Math.max(0, left) + 4 * d * UNIT_ROUNDOFF * squared);
  }

  @Override
  public void assign(float[] x, int first, int n, int[] labels, int at, Scratch scratch) {
    Plan chosen = plan;
    if (chosen == null) {
      if (n < LEAST_PILOT_ROWS) {
        bruteForce.assign(x, first, n, labels, at, scratch);
        return;
      }
      chosen = choose(x, first, Math.min(n, BLOCK_ROWS), scratch);
      plan = chosen;
    }
    if (chosen.axes() == 0) {
      bruteForce.assign(x, first, n, labels, at, scratch);
      return;
    }
    for (int done = 0; done < n; done += BLOCK_ROWS) {
      int rows = Math.min(BLOCK_ROWS, n - done);
      assignBlock(chosen, x, first + done, rows, labels, at + done, scratch);
    }
  }

  /** The plan of the least cost a row, counted in vector operations. */
  private Plan choose(float[] x, int first, int n, Scratch scratch) {
    Plan best = Plan.BRUTE_FORCE;
    double vectors = (double) k / LANES;
    double least = vectors * (d + 8);
    for (int axisCount : AXES) {
      if (axisCount >= d / 2) {
        break;
      }
      Plan candidate = plan(axisCount);
      int[] labels = new int[n];
      long survivors = assignBlock(candidate, x, first, n, labels, 0, scratch);
      if (survivors < 0) {
        return Plan.BRUTE_FORCE;
      }
      double projection = (double) SimdTile.paddedColumns(axisCount) * d / LANES;
      double full = (double) survivors / n * (1.5 * d / LANES + 25);
      double cost = vectors * (candidate.columns() + 10) + projection + full + 60;
      if (cost < 0.95 * least) {
        least = cost;
        best = candidate;
      }
    }
    return best;
  }

  /** Assigns up to BLOCK_ROWS rows; returns how many centroids were scored in full, or −1. */
  private long assignBlock(
      Plan chosen, float[] x, int first, int n, int[] labels, int at, Scratch scratch) {
    int columns = chosen.columns();
    int padded = (n + ROWS - 1) / ROWS * ROWS;
    float[] rows = scratch.rows((BLOCK_ROWS + ROWS) * (d + columns) + BLOCK_ROWS);
    int pointsAt = padded * d;
    int normsAt = pointsAt + padded * columns;
    double squaredNorm = centre(x, first, n, rows, normsAt);
    Arrays.fill(rows, n * d, padded * d, 0);
    if (!(squaredNorm <= Float.MAX_VALUE / 16 && greatestNorm <= 1e18)) {
      bruteForce.assign(x, first, n, labels, at, scratch);
      return -1;
    }
    double norm = Math.sqrt(squaredNorm);
    double farthest = norm + greatestNorm;
    double error =
        2 * (d + 8) * UNIT_ROUNDOFF * (norm * greatestNorm + greatestNorm * greatestNorm / 2)
            + 2 * (d + 4) * DOUBLE_ROUNDOFF * farthest * farthest
            + Float.MIN_NORMAL;
    project(chosen, n, rows, pointsAt, normsAt, scratch);

    float[] bias = scratch.bias(SimdTile.paddedColumns(k));
    for (int j = 0; j < k; j++) {
      bias[j] = -halfSquaredNorms[j];
    }
    Arrays.fill(bias, k, SimdTile.paddedColumns(k), Float.NEGATIVE_INFINITY);
    long survivors = 0;
    float slack = (float) (2.01 * error);
    for (int r = 0; r < n; r += ROWS) {
      boundTile(chosen, rows, pointsAt + r * columns, bias, scratch);
      for (int i = 0; i < Math.min(ROWS, n - r); i++) {
        survivors +=
            assignRow(x, first + r + i, rows, (r + i) * d, i, slack, labels, at + r + i, scratch);
      }
    }
    return survivors;
  }

  /** Copies rows seen from the origin, and their squared norms; returns the greatest of these. */
  private double centre(float[] x, int first, int n, float[] rows, int normsAt) {
    double greatest = 0;
    for (int r = 0; r < n; r++) {
      int from = (first + r) * d;
      FloatVector sum = FloatVector.zero(FLOATS);
      int f = 0;
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
      rows[normsAt + r] = squared;
      if (!(squared <= Float.MAX_VALUE)) {
        return Double.POSITIVE_INFINITY; // NaN too
      }
      greatest = Math.max(greatest, squared);
    }
    return greatest;
  }

  /** x′ of every row: its coordinates on the axes, and the length of what they leave. */
  private void project(
      Plan chosen, int n, float[] rows, int pointsAt, int normsAt, Scratch scratch) {
    int axisCount = chosen.axes();
    int columns = chosen.columns();
    float[] tile = scratch.tile(ROWS * 2 * LANES);
    int padded = SimdTile.paddedColumns(axisCount);
    for (int r = 0; r < n; r += ROWS) {
      for (int a = 0; a < padded; a += 2 * LANES) {
        int width = Math.min(2 * LANES, padded - a);
        SimdTile.multiply(rows, r * d, d, chosen.packedAxes(), a * d, width, ZEROS, 0, tile);
        for (int i = 0; i < ROWS; i++) {
          System.arraycopy(
              tile,
              i * width,
              rows,
              pointsAt + (r + i) * columns + a,
              Math.min(width, axisCount - a));
        }
      }
    }
    for (int r = 0; r < n; r++) {
      int point = pointsAt + r * columns;
      double left = rows[normsAt + r];
      for (int a = 0; a < axisCount; a++) {
        left -= (double) rows[point + a] * rows[point + a];
      }
      rows[point + axisCount] = roundedUpRoot(left, rows[normsAt + r]);
    }
  }

  /** The bounds of ROWS rows, ROWS×paddedColumns(k) in the scratch's products. */
  private void boundTile(Plan chosen, float[] rows, int at, float[] bias, Scratch scratch) {
    int stride = SimdTile.paddedColumns(k);
    int columns = chosen.columns();
    float[] tile = scratch.tile(ROWS * 2 * LANES);
    float[] bounds = scratch.bounds(ROWS * stride);
    float[] best = scratch.greatest(2 * ROWS * LANES);
    Arrays.fill(best, 0, 2 * ROWS * LANES, Float.NEGATIVE_INFINITY);
    for (int j = 0; j < stride; j += 2 * LANES) {
      int width = Math.min(2 * LANES, stride - j);
      SimdTile.multiply(
          rows, at, columns, chosen.packedPoints(), j * columns, width, bias, j, tile);
      for (int i = 0; i < ROWS; i++) {
        FloatVector greatest = FloatVector.fromArray(FLOATS, best, i * 2 * LANES);
        FloatVector place = FloatVector.fromArray(FLOATS, best, i * 2 * LANES + LANES);
        for (int l = 0; l < width; l += LANES) {
          FloatVector bound = FloatVector.fromArray(FLOATS, tile, i * width + l);
          bound.intoArray(bounds, i * stride + j + l);
          VectorMask<Float> greater = bound.compare(VectorOperators.GT, greatest);
          greatest = greatest.blend(bound, greater);
          place = place.blend((float) (j + l), greater);
        }
        greatest.intoArray(best, i * 2 * LANES);
        place.intoArray(best, i * 2 * LANES + LANES);
      }
    }
  }

  /** The row's word; returns how many centroids were scored in full. */
  private int assignRow(
      float[] x,
      int row,
      float[] rows,
      int rowAt,
      int i,
      float slack,
      int[] labels,
      int at,
      Scratch scratch) {
    int stride = SimdTile.paddedColumns(k);
    float[] bounds = scratch.bounds(ROWS * stride);
    int nearest = placeOfGreatest(scratch.greatest(2 * ROWS * LANES), i * 2 * LANES);
    float best = score(rows, rowAt, nearest);
    float second = Float.NEGATIVE_INFINITY;
    int scored = 1;
    int first = nearest;
    float limit = best - slack;
    for (int j = 0; j < stride; j += LANES) {
      VectorMask<Float> above =
          FloatVector.fromArray(FLOATS, bounds, i * stride + j).compare(VectorOperators.GE, limit);
      if (above.anyTrue()) {
        for (long left = above.toLong(); left != 0; left &= left - 1) {
          int candidate = j + Long.numberOfTrailingZeros(left);
          if (candidate != first) {
            scored++;
            float score = score(rows, rowAt, candidate);
            if (score > best) {
              second = best;
              best = score;
              nearest = candidate;
            } else if (score > second) {
              second = score;
            }
          }
        }
      }
    }
    labels[at] = best - second > slack ? nearest : bruteForce.nearest(x, row * d, scratch);
    return scored;
  }

  /** Places are kept as floats: exact below 2²⁴, and compared along with the bounds. */
  private static int placeOfGreatest(float[] best, int at) {
    int lane = 0;
    for (int l = 1; l < LANES; l++) {
      if (best[at + l] > best[at + lane]) {
        lane = l;
      }
    }
    return (int) best[at + LANES + lane] + lane;
  }

  /** x·c_j − ½‖c_j‖², seen from the origin. */
  private float score(float[] rows, int rowAt, int j) {
    FloatVector even = FloatVector.zero(FLOATS);
    FloatVector odd = even;
    int c = j * d;
    int f = 0;
    for (; f + 2 * LANES <= d; f += 2 * LANES) {
      even =
          FloatVector.fromArray(FLOATS, rows, rowAt + f)
              .fma(FloatVector.fromArray(FLOATS, centroids, c + f), even);
      odd =
          FloatVector.fromArray(FLOATS, rows, rowAt + f + LANES)
              .fma(FloatVector.fromArray(FLOATS, centroids, c + f + LANES), odd);
    }
    float sum = even.add(odd).reduceLanes(VectorOperators.ADD);
    for (; f < d; f++) {
      sum += rows[rowAt + f] * centroids[c + f];
    }
    return sum - halfSquaredNorms[j];
  }
}
