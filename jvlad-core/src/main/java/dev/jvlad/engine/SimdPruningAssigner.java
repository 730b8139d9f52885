package dev.jvlad.engine;

import dev.jvlad.Codebook;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
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
  private static final VectorSpecies<Integer> INTS =
      VectorSpecies.of(int.class, FLOATS.vectorShape());
  private static final int LANES = SimdTile.LANES;
  private static final int ROWS = SimdTile.ROWS;

  /** Rows that are bounded at once: the packed points are read half as often as for one tile. */
  private static final int GROUP = 2 * ROWS;

  private static final int BLOCK_ROWS = 256;
  private static final int LEAST_PILOT_ROWS = 64;
  private static final double UNIT_ROUNDOFF = 0x1p-24;
  private static final double DOUBLE_ROUNDOFF = 0x1p-53;

  /** Axes that a pilot tries; with the column for what they leave, tiles have no odd steps. */
  private static final int[] AXES = {15, 23, 31, 47};

  /** Candidates that are scored side by side. */
  private static final int SCORED = 4;

  private static final float[] ZEROS = new float[2 * LANES];

  private final int k;
  private final int d;
  private final SimdAssigner bruteForce;
  private final float[] origin;

  /** Centroids seen from the origin, k×d. */
  private final float[] centroids;

  /** −½‖c_j‖² seen from the origin; padding is below every bound. */
  private final float[] bias;

  private final double leastNorm;
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
    origin = similar != null ? similar.origin : SimdAssigner.mean(codebook);
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
    axes =
        similar != null ? similar.axes : PrincipalAxes.ofGreatestVariance(centroids, k, d, AXES[3]);
    Plan before = similar != null ? similar.plan : null;
    if (before != null) {
      plan = before.axes() == 0 ? before : plan(before.axes());
    }
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
      points[j * columns + axisCount] = roundedUpRoot(left, squared, axisCount);
    }
    return new Plan(axisCount, packedAxes, SimdTile.pack(points, k, columns));
  }

  /**
   * √left, and no less for the rounding of the coordinates, each moved by at most (d + 8)·u·‖x‖,
   * whose squares it was left from.
   */
  private float roundedUpRoot(double left, double squared, int axisCount) {
    return (float) Math.sqrt(Math.max(0, left) + 3 * coordinateError(axisCount) * squared);
  }

  /** Rounding moves a row's coordinates by a vector no longer than this times the row. */
  private double coordinateError(int axisCount) {
    return (d + 8) * UNIT_ROUNDOFF * Math.sqrt(axisCount + 1);
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

  /**
   * The plan of the least cost a row, in vector operations of a tile; what else there is to do is
   * weighed by measurement (docs/decisions/0009-where-the-time-goes.md).
   */
  private Plan choose(float[] x, int first, int n, Scratch scratch) {
    Plan best = Plan.BRUTE_FORCE;
    double vectors = (double) k / LANES;
    double least = vectors * (d + 29) + 100;
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
      double full = (double) survivors / n * (4.0 * d / LANES + 50);
      double cost = vectors * (candidate.columns() + 23) + projection + full + 250;
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
    int padded = (n + GROUP - 1) / GROUP * GROUP;
    float[] rows = scratch.rows((BLOCK_ROWS + GROUP) * (d + columns) + BLOCK_ROWS + 2 * LANES);
    int normsAt = padded * d;
    int pointsAt = normsAt + padded;
    double squaredNorm = centre(x, first, n, rows, normsAt);
    Arrays.fill(rows, n * d, padded * d, 0);
    if (!(squaredNorm <= Float.MAX_VALUE / 16 && greatestNorm <= 1e18)) {
      bruteForce.assign(x, first, n, labels, at, scratch);
      return -1;
    }
    double norm = Math.sqrt(squaredNorm);
    double farthest = norm + greatestNorm;
    double products = norm * greatestNorm + greatestNorm * greatestNorm / 2;
    double scoreError =
        2 * (d + 8) * UNIT_ROUNDOFF * products
            + 2 * (d + 4) * DOUBLE_ROUNDOFF * farthest * farthest
            + Float.MIN_NORMAL;
    double boundError =
        scoreError + 2 * (coordinateError(chosen.axes()) + columns * UNIT_ROUNDOFF) * products;
    float tieSlack = (float) (2.01 * scoreError);
    float boundSlack = (float) (scoreError + 1.01 * boundError);
    project(chosen, n, rows, pointsAt, normsAt, scratch);

    float shift = (float) (norm * leastNorm + leastNorm * leastNorm / 2);
    long scored = 0;
    for (int r = 0; r < n; r += GROUP) {
      int tileRows = Math.min(GROUP, n - r);
      boundTile(chosen, rows, pointsAt + r * columns, shift, scratch);
      limits(rows, r * d, tileRows, shift - boundSlack, scratch);
      int pairs = pairs(scratch);
      score(rows, r * d, pairs, scratch);
      keepBest(pairs, scratch);
      for (int i = 0; i < tileRows; i++) {
        labels[at + r + i] = word(x, first + r + i, i, pairs, tieSlack, scratch);
      }
      scored += pairs;
    }
    return scored;
  }

  /** Copies rows seen from the origin, and their squared norms; returns the greatest of these. */
  private double centre(float[] x, int first, int n, float[] rows, int normsAt) {
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
    float[] squares = scratch.norms(ROWS);
    int padded = SimdTile.paddedColumns(axisCount);
    for (int r = 0; r < n; r += ROWS) {
      Arrays.fill(squares, 0, ROWS, 0);
      for (int a = 0; a < padded; a += 2 * LANES) {
        int width = Math.min(2 * LANES, padded - a);
        SimdTile.multiply(rows, r * d, d, chosen.packedAxes(), a * d, width, ZEROS, 0, 0, tile, 0);
        for (int i = 0; i < ROWS; i++) {
          FloatVector sum = FloatVector.zero(FLOATS);
          for (int l = 0; l < width; l += LANES) {
            FloatVector part = FloatVector.fromArray(FLOATS, tile, i * width + l);
            // What is padding here is overwritten by the next row.
            part.intoArray(rows, pointsAt + (r + i) * columns + a + l);
            sum = part.fma(part, sum);
          }
          squares[i] += sum.reduceLanes(VectorOperators.ADD);
        }
      }
      for (int i = 0; i < ROWS; i++) {
        float squared = r + i < n ? rows[normsAt + r + i] : 0;
        rows[pointsAt + (r + i) * columns + axisCount] =
            roundedUpRoot(squared - squares[i], squared, axisCount);
      }
    }
  }

  /**
   * The bounds of ROWS rows in the scratch's bounds, [block][row][2·LANES], and lane by lane the
   * greatest of each row; the last bits of these hold the vector's number.
   */
  private void boundTile(Plan chosen, float[] rows, int at, float shift, Scratch scratch) {
    int stride = SimdTile.paddedColumns(k);
    int columns = chosen.columns();
    float[] bounds = scratch.bounds(GROUP * stride);
    int[] greatest = scratch.greatest(GROUP * LANES);
    Arrays.fill(greatest, 0, GROUP * LANES, Integer.MIN_VALUE);
    int mask = placeMask();
    for (int j = 0; j < stride; j += 2 * LANES) {
      int width = Math.min(2 * LANES, stride - j);
      int out = GROUP * j;
      for (int i = 0; i < GROUP; i += ROWS) {
        SimdTile.multiply(
            rows,
            at + i * columns,
            columns,
            chosen.packedPoints(),
            j * columns,
            width,
            bias,
            j,
            shift,
            bounds,
            out + i * width);
      }
      int vector = j / LANES;
      for (int i = 0; i < GROUP; i++) {
        IntVector most = IntVector.fromArray(INTS, greatest, i * LANES);
        for (int l = 0; l < width; l += LANES) {
          most =
              most.max(
                  FloatVector.fromArray(FLOATS, bounds, out + i * width + l)
                      .reinterpretAsInts()
                      .and(~mask)
                      .or(vector + l / LANES));
        }
        most.intoArray(greatest, i * LANES);
      }
    }
  }

  /** The bits that number a codebook's vectors. */
  private int placeMask() {
    return Math.max(1, Integer.highestOneBit(SimdTile.paddedColumns(k) / LANES - 1)) * 2 - 1;
  }

  /** A centroid whose bound is among the greatest: any would do, a near one leaves fewer others. */
  private int placeOfGreatest(int[] greatest, int at) {
    IntVector lanes = IntVector.fromArray(INTS, greatest, at);
    int most = lanes.reduceLanes(VectorOperators.MAX);
    int lane = lanes.compare(VectorOperators.EQ, most).firstTrue();
    return Math.min(k - 1, (most & placeMask()) * LANES + lane);
  }

  /**
   * What a row's bounds must reach: the score of the centroid with the greatest bound, and {@code
   * margin}. Rows that only fill the tile reach nothing.
   */
  private void limits(float[] rows, int at, int tileRows, float margin, Scratch scratch) {
    int[] greatest = scratch.greatest(GROUP * LANES);
    int[] pairs = scratch.best(2 * (GROUP + SCORED)); // as score asks for: growing forgets
    for (int i = 0; i < GROUP; i++) {
      pairs[2 * i] = i;
      pairs[2 * i + 1] = placeOfGreatest(greatest, i * LANES);
    }
    score(rows, at, GROUP, scratch);
    float[] scores = scratch.tile(GROUP);
    float[] limits = scratch.norms(GROUP);
    for (int i = 0; i < GROUP; i++) {
      limits[i] = i < tileRows ? scores[i] + margin : Float.POSITIVE_INFINITY;
    }
  }

  /**
   * Lists the pairs of a row of the tile and a centroid whose bound reaches the row's limit, in the
   * scratch's best; returns how many. Blocks of bounds that hold one are gathered without a branch
   * first: which they are cannot be foreseen.
   */
  private int pairs(Scratch scratch) {
    int stride = SimdTile.paddedColumns(k);
    float[] bounds = scratch.bounds(GROUP * stride);
    float[] limits = scratch.norms(GROUP);
    int blocks = (stride + 2 * LANES - 1) / (2 * LANES);
    int[] hits = scratch.hits(2 * GROUP * blocks);
    int found = 0;
    for (int j = 0; j < stride; j += 2 * LANES) {
      boolean two = j + 2 * LANES <= stride;
      int width = two ? 2 * LANES : LANES;
      for (int i = 0; i < GROUP; i++) {
        int at = GROUP * j + i * width;
        int bits = reached(bounds, at, limits[i]);
        if (two) {
          bits |= reached(bounds, at + LANES, limits[i]) << LANES;
        }
        hits[2 * found] = GROUP * j + i;
        hits[2 * found + 1] = bits;
        found += bits != 0 ? 1 : 0;
      }
    }
    int[] pairs = scratch.best(2 * (GROUP * stride + SCORED));
    int count = 0;
    while (found > 0) {
      int left = 0;
      for (int h = 0; h < found; h++) {
        int place = hits[2 * h];
        int bits = hits[2 * h + 1];
        pairs[2 * count] = place % GROUP;
        pairs[2 * count + 1] = place / GROUP + Integer.numberOfTrailingZeros(bits);
        count++;
        bits &= bits - 1;
        hits[2 * left] = place;
        hits[2 * left + 1] = bits;
        left += bits != 0 ? 1 : 0;
      }
      found = left;
    }
    return count;
  }

  /** A bit for every lane of the bounds that is not below the limit. */
  private static int reached(float[] bounds, int at, float limit) {
    return (int)
        FloatVector.fromArray(FLOATS, bounds, at).compare(VectorOperators.GE, limit).toLong();
  }

  /** Scores pairs in full, into the scratch's tile; four sums hide each other's latency. */
  private void score(float[] rows, int at, int count, Scratch scratch) {
    int[] pairs = scratch.best(2 * (count + SCORED));
    float[] scores = scratch.tile(count + SCORED);
    for (int p = count; p % SCORED != 0; p++) {
      pairs[2 * p] = 0;
      pairs[2 * p + 1] = 0;
    }
    for (int p = 0; p < count; p += SCORED) {
      int x0 = at + pairs[2 * p] * d;
      int x1 = at + pairs[2 * p + 2] * d;
      int x2 = at + pairs[2 * p + 4] * d;
      int x3 = at + pairs[2 * p + 6] * d;
      int c0 = pairs[2 * p + 1] * d;
      int c1 = pairs[2 * p + 3] * d;
      int c2 = pairs[2 * p + 5] * d;
      int c3 = pairs[2 * p + 7] * d;
      FloatVector s0 = FloatVector.zero(FLOATS);
      FloatVector s1 = s0;
      FloatVector s2 = s0;
      FloatVector s3 = s0;
      int f = 0;
      for (; f + LANES <= d; f += LANES) {
        s0 =
            FloatVector.fromArray(FLOATS, centroids, c0 + f)
                .fma(FloatVector.fromArray(FLOATS, rows, x0 + f), s0);
        s1 =
            FloatVector.fromArray(FLOATS, centroids, c1 + f)
                .fma(FloatVector.fromArray(FLOATS, rows, x1 + f), s1);
        s2 =
            FloatVector.fromArray(FLOATS, centroids, c2 + f)
                .fma(FloatVector.fromArray(FLOATS, rows, x2 + f), s2);
        s3 =
            FloatVector.fromArray(FLOATS, centroids, c3 + f)
                .fma(FloatVector.fromArray(FLOATS, rows, x3 + f), s3);
      }
      float r0 = s0.reduceLanes(VectorOperators.ADD);
      float r1 = s1.reduceLanes(VectorOperators.ADD);
      float r2 = s2.reduceLanes(VectorOperators.ADD);
      float r3 = s3.reduceLanes(VectorOperators.ADD);
      for (; f < d; f++) {
        r0 += rows[x0 + f] * centroids[c0 + f];
        r1 += rows[x1 + f] * centroids[c1 + f];
        r2 += rows[x2 + f] * centroids[c2 + f];
        r3 += rows[x3 + f] * centroids[c3 + f];
      }
      scores[p] = r0 + bias[pairs[2 * p + 1]];
      scores[p + 1] = r1 + bias[pairs[2 * p + 3]];
      scores[p + 2] = r2 + bias[pairs[2 * p + 5]];
      scores[p + 3] = r3 + bias[pairs[2 * p + 7]];
    }
  }

  /** The best two scores of each row, with their centroids, as numbers in the scores' order. */
  private void keepBest(int count, Scratch scratch) {
    int[] pairs = scratch.best(2 * (count + SCORED));
    float[] scores = scratch.tile(count + SCORED);
    long[] best = scratch.keys(2 * GROUP);
    Arrays.fill(best, 0, 2 * GROUP, Long.MIN_VALUE);
    for (int p = 0; p < count; p++) {
      int i = 2 * pairs[2 * p];
      long key = ((long) ordered(Float.floatToRawIntBits(scores[p])) << 32) | pairs[2 * p + 1];
      best[i + 1] = Math.max(best[i + 1], Math.min(best[i], key));
      best[i] = Math.max(best[i], key);
    }
  }

  private static float score(long key) {
    return Float.intBitsToFloat(ordered((int) (key >> 32)));
  }

  /** A float's bits as an int that is ordered as the float is; its own inverse. */
  private static int ordered(int bits) {
    return bits ^ ((bits >> 31) & Integer.MAX_VALUE);
  }

  /** The word of a group's row: of the best score, or of several close ones the nearest. */
  private int word(float[] x, int row, int i, int count, float tieSlack, Scratch scratch) {
    long[] best = scratch.keys(2 * GROUP);
    float close = score(best[2 * i]) - tieSlack;
    if (best[2 * i + 1] == Long.MIN_VALUE || score(best[2 * i + 1]) < close) {
      return (int) best[2 * i];
    }
    int[] pairs = scratch.best(2 * (count + SCORED));
    float[] scores = scratch.tile(count + SCORED);
    NearTie tie = scratch.nearTie(k);
    for (int p = 0; p < count; p++) {
      if (pairs[2 * p] == i && scores[p] >= close) {
        tie.add(pairs[2 * p + 1]);
      }
    }
    return tie.nearest(x, row * d, bruteForce.centroids(), d);
  }
}
