package dev.jvlad.engine;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Upper bounds on the scores of all centroids, in fewer columns than a score has. The first m of
 * some orthonormal axes P are kept, and the length of what they leave is one more column:
 *
 * <pre>
 *   x′ = (P x, √(‖x‖² − ‖P x‖²)),   c′ alike;   then ‖x′‖ = ‖x‖ and x·c ≤ x′·c′ (Cauchy–Schwarz)
 * </pre>
 *
 * so that x′·c′ − ½‖c‖² is an upper bound on the score x·c − ½‖c‖² in m + 1 columns instead of d.
 * Rounding is on the safe side: what the axes leave is rounded up.
 */
final class SimdBounds {
  /** Rows that are bounded at once: the packed points are read half as often as for one tile. */
  static final int GROUP = 2 * SimdTile.ROWS;

  private static final VectorSpecies<Float> FLOATS = SimdTile.SPECIES;
  private static final VectorSpecies<Integer> INTS =
      VectorSpecies.of(int.class, FLOATS.vectorShape());
  private static final int LANES = SimdTile.LANES;
  private static final int ROWS = SimdTile.ROWS;
  private static final double UNIT_ROUNDOFF = 0x1p-24;
  private static final float[] ZEROS = new float[2 * LANES];

  private final SimdCentredCodebook codebook;
  private final int axisCount;
  private final int columns;
  private final float[] packedAxes;

  /** c′ of all centroids. */
  private final float[] packedPoints;

  /** k, rounded up to whole vectors. */
  private final int stride;

  /** The bits that number a codebook's vectors. */
  private final int numberMask;

  /**
   * Packs axes and centroids.
   *
   * @param axes at least axisCount × d, orthonormal rows
   */
  SimdBounds(SimdCentredCodebook codebook, float[] axes, int axisCount) {
    this.codebook = codebook;
    this.axisCount = axisCount;
    this.columns = axisCount + 1;
    this.packedAxes = SimdTile.pack(axes, axisCount, codebook.d);
    this.packedPoints = SimdTile.pack(points(axes), codebook.k, columns);
    this.stride = SimdTile.paddedColumns(codebook.k);
    this.numberMask = Math.max(1, Integer.highestOneBit(stride / LANES - 1)) * 2 - 1;
  }

  /** c′ of every centroid, k×columns. */
  private float[] points(float[] axes) {
    int d = codebook.d;
    float[] centroids = codebook.centroids;
    float[] points = new float[codebook.k * columns];
    for (int j = 0; j < codebook.k; j++) {
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
    return points;
  }

  /**
   * √left, and no less for the rounding of the coordinates, each moved by at most (d + 8)·u·‖x‖,
   * whose squares it was left from.
   */
  private float roundedUpRoot(double left, double squared) {
    return (float) Math.sqrt(Math.max(0, left) + 3 * coordinateError() * squared);
  }

  /** Rounding moves a row's coordinates by a vector no longer than this times the row. */
  private double coordinateError() {
    return (codebook.d + 8) * UNIT_ROUNDOFF * Math.sqrt(columns);
  }

  /** m + 1. */
  int columns() {
    return columns;
  }

  /** Vector operations that bring a row to its axes. */
  double projectionCost() {
    return (double) SimdTile.paddedColumns(axisCount) * codebook.d / LANES;
  }

  /**
   * How far rounding may bring a bound below the score that it bounds.
   *
   * @param products greatest ‖x‖·‖c‖ + ½‖c‖²
   */
  double error(double products) {
    return 2 * (coordinateError() + columns * UNIT_ROUNDOFF) * products;
  }

  /** What one thread bounds a block of rows in. */
  final class Workspace {
    /** x′ of the block's rows, rows×columns, and room for the padding of the last. */
    private final float[] points;

    /** Products of a tile of rows with two vectors of axes. */
    private final float[] coordinates = new float[ROWS * 2 * LANES];

    /** Of a tile's rows. */
    private final float[] squaredCoordinates = new float[ROWS];

    /** Of a group's rows, [two vectors of centroids][row][2·LANES]. */
    private final float[] bounds = new float[GROUP * stride];

    /** Lane by lane the greatest bound of each row; its last bits are its vector's number. */
    private final int[] greatest = new int[GROUP * LANES];

    /** What a bound of each row of the group must reach for its centroid to survive. */
    final float[] limits = new float[GROUP];

    /** Where two vectors of bounds hold one that reaches the limit: GROUP·centroid + row. */
    final int[] reachedPlaces = new int[GROUP * (stride / LANES + 1) / 2];

    /** A bit for each of the 2·LANES centroids from there, set where the limit is reached. */
    final int[] reachedLanes = new int[GROUP * (stride / LANES + 1) / 2];

    /** For blocks of so many rows, whole groups. */
    Workspace(int blockRows) {
      points = new float[blockRows * columns + 2 * LANES];
    }
  }

  /**
   * x′ of every row of a block, to be bounded group by group.
   *
   * @param rows n×d, seen from the codebook's origin; n is a multiple of {@link #GROUP}
   */
  void project(float[] rows, float[] squaredNorms, int n, Workspace space /* OUT */) {
    int d = codebook.d;
    float[] points = space.points;
    float[] coordinates = space.coordinates;
    float[] squares = space.squaredCoordinates;
    int padded = SimdTile.paddedColumns(axisCount);
    for (int r = 0; r < n; r += ROWS) {
      Arrays.fill(squares, 0, ROWS, 0);
      for (int a = 0; a < padded; a += 2 * LANES) {
        int width = Math.min(2 * LANES, padded - a);
        SimdTile.multiply(rows, r * d, d, packedAxes, a * d, width, ZEROS, 0, 0, coordinates, 0);
        for (int i = 0; i < ROWS; i++) {
          FloatVector sum = FloatVector.zero(FLOATS);
          for (int l = 0; l < width; l += LANES) {
            FloatVector part = FloatVector.fromArray(FLOATS, coordinates, i * width + l);
            // What is padding here is overwritten by the next row.
            part.intoArray(points, (r + i) * columns + a + l);
            sum = part.fma(part, sum);
          }
          squares[i] += sum.reduceLanes(VectorOperators.ADD);
        }
      }
      for (int i = 0; i < ROWS; i++) {
        float squared = squaredNorms[r + i];
        points[(r + i) * columns + axisCount] = roundedUpRoot(squared - squares[i], squared);
      }
    }
  }

  /**
   * The bounds of the group of rows that begins at row r of the block.
   *
   * @param shift added to every bound, so that the greatest is positive
   */
  void bound(int r, float shift, Workspace space /* OUT */) {
    float[] bounds = space.bounds;
    int[] greatest = space.greatest;
    Arrays.fill(greatest, 0, GROUP * LANES, Integer.MIN_VALUE);
    int at = r * columns;
    for (int j = 0; j < stride; j += 2 * LANES) {
      int width = Math.min(2 * LANES, stride - j);
      int out = GROUP * j;
      for (int i = 0; i < GROUP; i += ROWS) {
        SimdTile.multiply(
            space.points,
            at + i * columns,
            columns,
            packedPoints,
            j * columns,
            width,
            codebook.bias,
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
                      .and(~numberMask)
                      .or(vector + l / LANES));
        }
        most.intoArray(greatest, i * LANES);
      }
    }
  }

  /**
   * A centroid whose bound is among the greatest of a row of the group: any would do, a near one
   * leaves fewer others.
   */
  int likeliest(int row, Workspace space) {
    IntVector lanes = IntVector.fromArray(INTS, space.greatest, row * LANES);
    int most = lanes.reduceLanes(VectorOperators.MAX);
    int lane = lanes.compare(VectorOperators.EQ, most).firstTrue();
    return Math.min(codebook.k - 1, (most & numberMask) * LANES + lane);
  }

  /**
   * Notes where bounds of the group reach their row's limit, and returns in how many places. Which
   * they are cannot be foreseen, so they are gathered without a branch.
   */
  int reach(Workspace space /* OUT */) {
    float[] bounds = space.bounds;
    int[] places = space.reachedPlaces;
    int[] lanes = space.reachedLanes;
    float[] limits = space.limits;
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
        places[found] = GROUP * j + i;
        lanes[found] = bits;
        found += bits != 0 ? 1 : 0;
      }
    }
    return found;
  }

  /** A bit for every lane of the bounds that is not below the limit. */
  private static int reached(float[] bounds, int at, float limit) {
    return (int)
        FloatVector.fromArray(FLOATS, bounds, at).compare(VectorOperators.GE, limit).toLong();
  }
}
