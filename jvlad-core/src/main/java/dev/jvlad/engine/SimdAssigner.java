package dev.jvlad.engine;

import dev.jvlad.Codebook;
import java.util.Arrays;
import java.util.stream.IntStream;
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
 * computed in float32 by {@link SimdTile}. The shift b, one number for a tile of rows, makes the
 * winner's score positive, and positive floats are ordered as their bits are: the best score, the
 * second best and the best's place are kept lane by lane with integer minimum and maximum, and only
 * at the end is a row reduced across its lanes.
 *
 * <p>Rounding moves a score by at most (d + 6)·u·(‖x‖·‖c‖ + ½‖c‖² + b), u = 2⁻²⁴ (Higham, Accuracy
 * and Stability of Numerical Algorithms, 2002, section 3.1; one of the six is for the comparison),
 * and the float64 distance of the definition by (d + 6)·2⁻⁵³·(‖x‖ + ‖c‖)². Where scores are closer
 * than twice both, the {@link NearTie} between their centroids is decided in float64, so the words
 * are those of the definition, also where it rounds different distances to equal ones. Where the
 * centroids lie far from the origin compared to one another, both sides are first moved to their
 * middle.
 *
 * <p>A few centroids far away do not make the bound large for all rows: it counts those alone that
 * {@link #reach} a row.
 */
final class SimdAssigner implements Kernels.Assigner {
  private static final VectorSpecies<Float> FLOATS = SimdTile.SPECIES;
  private static final VectorSpecies<Integer> INTS =
      VectorSpecies.of(int.class, FLOATS.vectorShape());
  private static final int LANES = SimdTile.LANES;
  private static final int ROWS = SimdTile.ROWS;

  /**
   * Packed centroids that a block of rows runs through before the next: half a second-level cache.
   */
  private static final int GROUP_BYTES = 512 << 10;

  /** A block's rows stay in the second-level cache too, if there is one group of centroids. */
  private static final int BLOCK_BYTES = 64 << 10;

  private static final int MOST_BLOCK_ROWS = 256;

  /** Numbers kept of a row: in every lane the best score, the second best, the best's vector. */
  private static final int STATE = 3 * LANES;

  private static final double UNIT_ROUNDOFF = 0x1p-24;
  private static final double DOUBLE_ROUNDOFF = 0x1p-53;

  /** What is far is told from the medians of this many centroids, */
  private static final int MEDIAN_CENTROIDS = 64;

  /** and is so many times as far, squared, as the median centroid. */
  private static final double FAR = 64;

  private final int k;
  private final int d;

  /** Centroids that a block of rows runs through before the next ones. */
  private final int group;

  private final int blockRows;
  private final float[] centroids;

  /** The centroids' middle where it is worth subtracting, else empty. */
  private final float[] origin;

  private final float[] packed;

  /** −½‖c_j‖² of the packed centroids; their padding is never the best. */
  private final float[] bias;

  private final double leastNorm;
  private final double greatestNorm;

  private final Pool<Workspace> workspaces = new Pool<>(Workspace::new);

  /** What one thread assigns a block of rows in. */
  private final class Workspace {
    /** STATE numbers of each row: of a tile's rows where that is all that is needed at a time. */
    final int[] best = new int[(hasOneGroup() ? ROWS : blockRows) * STATE];

    /** Scores of a tile of rows and two vectors of centroids. */
    final float[] scores = new float[ROWS * 2 * LANES];

    /** The block's rows that are not worked on where they lie, each at its place in the block. */
    final float[] copiedRows = new float[blockRows * d];

    /** By tile: lane by lane the greatest of its rows' sums of squares. */
    final float[] squares = new float[blockRows / ROWS * LANES];

    final NearTie nearTie = new NearTie(k);
  }

  SimdAssigner(Codebook codebook) {
    k = codebook.size();
    d = codebook.dimension();
    group = Math.max(2 * LANES, GROUP_BYTES / (4 * d) / (2 * LANES) * 2 * LANES);
    int fitting = Math.max(ROWS, BLOCK_BYTES / (4 * d) / ROWS * ROWS);
    blockRows = group < k ? MOST_BLOCK_ROWS : Math.min(MOST_BLOCK_ROWS, fitting);
    centroids = codebook.centroids().values();
    origin = farOrigin(codebook);
    float[] moved = moved(centroids, origin);
    packed = SimdTile.pack(moved, k, d);
    bias = new float[SimdTile.paddedColumns(k)];
    Arrays.fill(bias, -Float.MAX_VALUE);
    double least = Double.POSITIVE_INFINITY;
    double greatest = 0;
    float[] zero = new float[d];
    for (int j = 0; j < k; j++) {
      double squaredNorm = Distances.squared(moved, j * d, zero, 0, d);
      bias[j] = (float) (-squaredNorm / 2);
      least = Math.min(least, squaredNorm);
      greatest = Math.max(greatest, squaredNorm);
    }
    leastNorm = Math.sqrt(least);
    greatestNorm = Math.sqrt(greatest);
  }

  /** The centroids' middle if they lie farther from the origin than twice from their middle. */
  private static float[] farOrigin(Codebook codebook) {
    int d = codebook.dimension();
    Middle middle = middle(codebook);
    double squaredNorm = Distances.squared(middle.mean(), 0, new float[d], 0, d);
    return squaredNorm > 4 * middle.spread() ? middle.mean() : new float[0];
  }

  /**
   * Where the centroids are, but for those that lie far from most.
   *
   * @param mean d
   * @param spread their mean squared distance from it
   */
  @SuppressWarnings("ArrayRecordComponent") // read at once
  record Middle(float[] mean, double spread) {}

  static Middle middle(Codebook codebook) {
    int k = codebook.size();
    int d = codebook.dimension();
    float[] centroids = codebook.centroids().values();
    float[] medians = codebook.centroids().columnMedians(MEDIAN_CENTROIDS);
    double[] distances = new double[k];
    Arrays.setAll(distances, j -> Distances.squared(centroids, j * d, medians, 0, d));
    double[] sorted = distances.clone();
    Arrays.sort(sorted);
    double limit = FAR * sorted[k / 2];
    int[] near = IntStream.range(0, k).filter(j -> distances[j] <= limit).toArray();
    double[] exact = codebook.centroids().rows(near).columnMeans();
    float[] mean = new float[d];
    for (int f = 0; f < d; f++) {
      mean[f] = (float) exact[f];
    }
    double spread = 0;
    for (int j : near) {
      spread += Distances.squared(centroids, j * d, mean, 0, d);
    }
    return new Middle(mean, spread / near.length);
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
  public void assign(float[] x, int first, int n, int[] labels, int at) {
    Workspace space = workspaces.borrow();
    for (int done = 0; done < n; done += blockRows) {
      int rows = Math.min(blockRows, n - done);
      assignBlock(x, first + done, rows, labels, at + done, space);
    }
    workspaces.giveBack(space);
  }

  /** With all centroids in one group a tile is done at once, and its state stays in the caches. */
  private boolean hasOneGroup() {
    return group >= SimdTile.paddedColumns(k);
  }

  private void assignBlock(float[] x, int first, int n, int[] labels, int at, Workspace space) {
    int columns = SimdTile.paddedColumns(k);
    boolean oneGroup = hasOneGroup();
    int[] best = space.best;
    float[] tile = space.scores;
    float[] copy = space.copiedRows;
    float[] norms = space.squares;
    prepare(x, first, n, copy, norms);
    for (int g = 0; g < columns; g += group) {
      int end = Math.min(columns, g + group);
      for (int r = 0; r < n; r += ROWS) {
        int state = oneGroup ? 0 : r * STATE;
        if (g == 0) {
          Arrays.fill(best, state, state + ROWS * STATE, 0);
        }
        double norm = norm(norms, r / ROWS * LANES);
        double error = error(norm);
        float shift = (float) (norm * leastNorm + leastNorm * leastNorm / 2 + 2 * error);
        boolean inPlace = isInPlace(r, n);
        int row = (inPlace ? first + r : r) * d;
        for (int j = g; j < end; j += 2 * LANES) {
          int width = Math.min(2 * LANES, end - j);
          SimdTile.multiply(
              inPlace ? x : copy, row, d, packed, j * d, width, bias, j, shift, tile, 0);
          keepBest(tile, width, j / LANES, best, state);
        }
        if (end == columns) {
          boolean bounded = Math.max(largest(norm), norm * greatestNorm) < Float.MAX_VALUE / 16;
          float slack = bounded ? (float) (2.01 * error) : Float.POSITIVE_INFINITY;
          for (int i = 0; i < Math.min(ROWS, n - r); i++) {
            labels[at + r + i] =
                label(best, state + i * STATE, slack, x, first + r + i, space.nearTie);
          }
        }
      }
    }
  }

  /** Whether the tile at row r is worked on where it lies, not moved or filled up in a copy. */
  private boolean isInPlace(int r, int n) {
    return origin.length == 0 && r + ROWS <= n;
  }

  /** Makes a block's rows ready: copied where that is needed, their norms noted tile by tile. */
  private void prepare(float[] x, int first, int n, float[] copy, float[] norms) {
    int inPlace = origin.length > 0 ? 0 : n / ROWS * ROWS;
    int filled = (n + ROWS - 1) / ROWS * ROWS;
    System.arraycopy(x, (first + inPlace) * d, copy, inPlace * d, (n - inPlace) * d);
    if (origin.length > 0) {
      for (int i = 0; i < n * d; i += d) {
        for (int f = 0; f < d; f++) {
          copy[i + f] -= origin[f];
        }
      }
    }
    Arrays.fill(copy, n * d, filled * d, 0);
    for (int r = 0; r < filled; r += ROWS) {
      boolean here = r < inPlace;
      greatestSquares(here ? x : copy, (here ? first + r : r) * d, norms, r / ROWS * LANES);
    }
  }

  /** Lane by lane the greatest of a tile's rows' sums of squares. NaN and infinity come through. */
  private void greatestSquares(float[] x, int at, float[] norms, int normsAt) {
    FloatVector greatest = FloatVector.zero(FLOATS);
    int whole = FLOATS.loopBound(d);
    for (int r = 0; r < ROWS; r++) {
      int row = at + r * d;
      FloatVector sum = FloatVector.zero(FLOATS);
      for (int f = 0; f < whole; f += LANES) {
        FloatVector u = FloatVector.fromArray(FLOATS, x, row + f);
        sum = u.fma(u, sum);
      }
      if (whole < d) {
        FloatVector u =
            FloatVector.fromArray(FLOATS, x, row + whole, FLOATS.indexInRange(whole, d));
        sum = u.fma(u, sum);
      }
      greatest = greatest.max(sum);
    }
    greatest.intoArray(norms, normsAt);
  }

  /** An upper bound on the norms of a tile's rows. */
  private double norm(float[] norms, int at) {
    double sum = FloatVector.fromArray(FLOATS, norms, at).reduceLanes(VectorOperators.ADD);
    return Math.sqrt(sum * (1 + 2 * d * UNIT_ROUNDOFF));
  }

  /**
   * The greatest norm of a centroid that may be the nearest of a row x of at most this norm. With l
   * the least norm of a centroid, one of ‖c‖ &gt; 4‖x‖ + 2l has a score of at most ‖c‖(‖x‖ − ½‖c‖)
   * ≤ −¼‖c‖² &lt; −(4‖x‖² + 4‖x‖l + l²), far below that of the least one, −‖x‖l − ½l² or more; and
   * rounding moves it by a small share of itself, as d·u is small.
   */
  static double reach(double norm, double leastNorm, double greatestNorm) {
    return Math.min(greatestNorm, 4 * norm + 2 * leastNorm);
  }

  /**
   * A bound on scores of centroids in reach: of a row of at most this norm, a score and every
   * partial sum of its products are no larger.
   */
  private double largest(double norm) {
    double reach = reach(norm, leastNorm, greatestNorm);
    return 2 * norm * reach + reach * reach;
  }

  /**
   * A bound on the rounding of a score of a centroid in reach: of a row of at most this norm, it is
   * moved no further.
   */
  private double error(double norm) {
    double farthest = norm + reach(norm, leastNorm, greatestNorm);
    return (d + 6) * (UNIT_ROUNDOFF * largest(norm) + DOUBLE_ROUNDOFF * farthest * farthest)
        + Float.MIN_NORMAL;
  }

  /** Folds a tile's scores into the rows' best, second best, and best's vector, lane by lane. */
  private static void keepBest(float[] tile, int width, int vector, int[] best, int at) {
    if (width == 2 * LANES) {
      for (int r = 0; r < ROWS; r++) {
        int row = at + r * STATE;
        IntVector first = IntVector.fromArray(INTS, best, row);
        IntVector second = IntVector.fromArray(INTS, best, row + LANES);
        IntVector place = IntVector.fromArray(INTS, best, row + 2 * LANES);
        IntVector u = scores(tile, r * 2 * LANES);
        IntVector v = scores(tile, r * 2 * LANES + LANES);
        second = second.max(first.min(u));
        place = place.blend(vector, u.compare(VectorOperators.GT, first));
        first = first.max(u);
        second = second.max(first.min(v));
        place = place.blend(vector + 1, v.compare(VectorOperators.GT, first));
        first = first.max(v);
        first.intoArray(best, row);
        second.intoArray(best, row + LANES);
        place.intoArray(best, row + 2 * LANES);
      }
    } else {
      for (int r = 0; r < ROWS; r++) {
        int row = at + r * STATE;
        IntVector first = IntVector.fromArray(INTS, best, row);
        IntVector u = scores(tile, r * LANES);
        IntVector.fromArray(INTS, best, row + LANES).max(first.min(u)).intoArray(best, row + LANES);
        IntVector.fromArray(INTS, best, row + 2 * LANES)
            .blend(vector, u.compare(VectorOperators.GT, first))
            .intoArray(best, row + 2 * LANES);
        first.max(u).intoArray(best, row);
      }
    }
  }

  private static IntVector scores(float[] tile, int at) {
    return FloatVector.fromArray(FLOATS, tile, at).reinterpretAsInts();
  }

  /**
   * A row's word: the centroid of its best score, unless another score is as good but for rounding.
   */
  private int label(int[] best, int at, float slack, float[] x, int row, NearTie tie) {
    IntVector first = IntVector.fromArray(INTS, best, at);
    float close = Float.intBitsToFloat(first.reduceLanes(VectorOperators.MAX)) - slack;
    if (close > 0) {
      int closeBits = Float.floatToRawIntBits(close);
      VectorMask<Integer> firsts = first.compare(VectorOperators.GE, closeBits);
      VectorMask<Integer> seconds =
          IntVector.fromArray(INTS, best, at + LANES).compare(VectorOperators.GE, closeBits);
      if (firsts.trueCount() + seconds.trueCount() == 1) {
        int lane = firsts.firstTrue();
        return best[at + 2 * LANES + lane] * LANES + lane;
      }
    }
    return nearest(best, at, close, x, row, tie);
  }

  /**
   * The nearest centroid by definition, of those that the row's state leaves. If {@code close} is
   * not positive, the scores say nothing, and all centroids are left.
   *
   * @param close a score that may be the best one's but for rounding
   * @throws NonFiniteRowException if the row holds NaN or infinity
   */
  private int nearest(int[] best, int at, float close, float[] x, int row, NearTie tie) {
    tie.clear();
    if (close > 0) {
      int closeBits = Float.floatToRawIntBits(close);
      for (int lane = 0; lane < LANES; lane++) {
        if (best[at + LANES + lane] >= closeBits) {
          for (int j = lane; j < k; j += LANES) {
            tie.add(j);
          }
        } else if (best[at + lane] >= closeBits) {
          tie.add(best[at + 2 * LANES + lane] * LANES + lane);
        }
      }
    } else if (Distances.isFinite(x, row * d, d)) {
      for (int j = 0; j < k; j++) {
        tie.add(j);
      }
    } else {
      throw new NonFiniteRowException(row);
    }
    return tie.nearest(x, row * d, centroids, d);
  }

  float[] centroids() {
    return centroids;
  }
}
