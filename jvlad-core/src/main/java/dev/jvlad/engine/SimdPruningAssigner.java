package dev.jvlad.engine;

import dev.jvlad.Codebook;
import java.util.Arrays;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Nearest centroids with fewer operations than brute force, and the same words. {@link SimdBounds}
 * bounds the scores of all centroids in a few columns. The centroid of the greatest bound is scored
 * in full, and after it only those whose bound is not below that score, the {@link SimdSurvivors}
 * (partial distances: Bei, Gray, IEEE Trans. Communications 1985; mean and variance planes: Hwang,
 * Han, Ahn, CVPR 2012).
 *
 * <p>The axes of the bounds are those in which the centroids vary most. How many are worth it, or
 * whether the data has no structure to use, is decided by a pilot on the first rows; it changes the
 * time, never a word. Roundings are on the safe side: bounds within the error bound of {@link
 * SimdAssigner} survive, which counts the centroids alone that reach a row.
 */
final class SimdPruningAssigner implements Kernels.Assigner {
  /** Fewer centroids are not worth the projection. */
  static final int LEAST_CENTROIDS = 96;

  static final int LEAST_DIMENSION = 32;
  static final int GREATEST_DIMENSION = 1024;

  private static final int LANES = SimdTile.LANES;
  private static final int GROUP = SimdBounds.GROUP;

  /** Rows that are projected before they are bounded: they stay in the second-level cache. */
  private static final int BLOCK_ROWS = 256;

  private static final int LEAST_PILOT_ROWS = 64;
  private static final double UNIT_ROUNDOFF = 0x1p-24;
  private static final double DOUBLE_ROUNDOFF = 0x1p-53;

  /** Axes that a pilot tries; with the column for what they leave, tiles have no odd steps. */
  private static final int[] AXES = {15, 23, 31, 47};

  private final int k;
  private final int d;
  private final SimdAssigner bruteForce;
  private final SimdCentredCodebook codebook;

  /** AXES.last × d, in falling order of the centroids' variance. */
  private final float[] axes;

  private volatile @Nullable Plan plan;

  /** How rows are assigned. */
  private sealed interface Plan {}

  /** Without bounds: there is no structure to use. */
  private record BruteForce() implements Plan {}

  /** With these bounds. */
  private record Pruning(SimdBounds bounds, Pool<Block> blocks) implements Plan {
    Pruning(SimdCentredCodebook codebook, SimdBounds bounds) {
      this(bounds, new Pool<>(() -> new Block(codebook, bounds)));
    }
  }

  /** What one thread assigns a block of rows in. */
  private static final class Block {
    /** Seen from the codebook's origin, whole groups; zeros fill the last one. */
    final float[] rows;

    final float[] squaredNorms = new float[BLOCK_ROWS];
    final SimdBounds.Workspace bounds;
    final SimdSurvivors survivors;

    Block(SimdCentredCodebook codebook, SimdBounds bounds) {
      this.rows = new float[BLOCK_ROWS * codebook.d];
      this.bounds = bounds.new Workspace(BLOCK_ROWS);
      this.survivors = new SimdSurvivors(codebook);
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
    this.codebook =
        new SimdCentredCodebook(
            codebook,
            similar != null ? similar.codebook.origin : SimdAssigner.middle(codebook).mean());
    axes =
        similar != null
            ? similar.axes
            : PrincipalAxes.ofGreatestVariance(this.codebook.centroids, k, d, AXES[3]);
    if (similar != null) {
      plan =
          switch (similar.plan) {
            case Pruning before -> pruning(before.bounds().columns() - 1);
            case BruteForce before -> before;
            case null -> null;
          };
    }
  }

  /** How many axes the pilot has chosen, 0 for brute force; empty before there was one. */
  OptionalInt axes() {
    return switch (plan) {
      case Pruning pruning -> OptionalInt.of(pruning.bounds().columns() - 1);
      case BruteForce bruteForce -> OptionalInt.of(0);
      case null -> OptionalInt.empty();
    };
  }

  private Pruning pruning(int axisCount) {
    return new Pruning(codebook, new SimdBounds(codebook, axes, axisCount));
  }

  @Override
  public void assign(float[] x, int first, int n, int[] labels, int at) {
    Plan chosen = plan;
    if (chosen == null && n >= LEAST_PILOT_ROWS) {
      chosen = choose(x, first, Math.min(n, BLOCK_ROWS));
      plan = chosen;
    }
    if (chosen instanceof Pruning pruning) {
      Block block = pruning.blocks().borrow();
      for (int done = 0; done < n; done += BLOCK_ROWS) {
        int rows = Math.min(BLOCK_ROWS, n - done);
        assignBlock(pruning.bounds(), x, first + done, rows, labels, at + done, block);
      }
      pruning.blocks().giveBack(block);
    } else {
      bruteForce.assign(x, first, n, labels, at);
    }
  }

  /**
   * The plan of the least cost a row, in vector operations of a tile; what else there is to do is
   * weighed by measurement (docs/decisions/0009-where-the-time-goes.md).
   */
  private Plan choose(float[] x, int first, int n) {
    Plan best = new BruteForce();
    double vectors = (double) k / LANES;
    double least = vectors * (d + 29) + 100;
    for (int axisCount : AXES) {
      if (axisCount >= d / 2) {
        break;
      }
      Pruning candidate = pruning(axisCount);
      Block block = candidate.blocks().borrow();
      long survivors = assignBlock(candidate.bounds(), x, first, n, new int[n], 0, block);
      candidate.blocks().giveBack(block);
      if (survivors < 0) {
        return new BruteForce();
      }
      double full = (double) survivors / n * (4.0 * d / LANES + 50);
      double cost =
          vectors * (candidate.bounds().columns() + 23)
              + candidate.bounds().projectionCost()
              + full
              + 250;
      if (cost < 0.95 * least) {
        least = cost;
        best = candidate;
      }
    }
    return best;
  }

  /**
   * Assigns up to BLOCK_ROWS rows; returns how many centroids were scored in full, or −1 if the
   * rows are out of range and brute force had to do it.
   */
  private long assignBlock(
      SimdBounds bounds, float[] x, int first, int n, int[] labels, int at, Block block) {
    double squaredNorm = codebook.centre(x, first, n, block.rows, block.squaredNorms);
    if (!(squaredNorm <= Float.MAX_VALUE / 16 && codebook.greatestNorm <= 1e18)) {
      bruteForce.assign(x, first, n, labels, at);
      return -1;
    }
    int filled = (n + GROUP - 1) / GROUP * GROUP;
    Arrays.fill(block.rows, n * d, filled * d, 0);
    Arrays.fill(block.squaredNorms, n, filled, 0);
    double norm = Math.sqrt(squaredNorm);
    double least = codebook.leastNorm;
    double greatest = SimdAssigner.reach(norm, least, codebook.greatestNorm);
    double farthest = norm + greatest;
    double products = norm * greatest + greatest * greatest / 2;
    double scoreError =
        2 * (d + 8) * UNIT_ROUNDOFF * products
            + 2 * (d + 4) * DOUBLE_ROUNDOFF * farthest * farthest
            + Float.MIN_NORMAL;
    double boundError = scoreError + bounds.error(products);
    float tieSlack = (float) (2.01 * scoreError);
    float shift = (float) (norm * least + least * least / 2);
    float margin = shift - (float) (scoreError + 1.01 * boundError);

    SimdSurvivors survivors = block.survivors;
    float[] limits = block.bounds.limits;
    bounds.project(block.rows, block.squaredNorms, filled, block.bounds);
    long scored = 0;
    for (int r = 0; r < n; r += GROUP) {
      int rows = Math.min(GROUP, n - r);
      bounds.bound(r, shift, block.bounds);
      survivors.listLikeliest(bounds, block.bounds);
      survivors.score(block.rows, r * d);
      for (int i = 0; i < GROUP; i++) {
        // Rows that only fill the group reach nothing.
        limits[i] = i < rows ? survivors.score(i) + margin : Float.POSITIVE_INFINITY;
      }
      survivors.listReached(bounds.reach(block.bounds), block.bounds);
      survivors.score(block.rows, r * d);
      survivors.keepBest();
      for (int i = 0; i < rows; i++) {
        labels[at + r + i] =
            survivors.word(i, tieSlack, x, (first + r + i) * d, bruteForce.centroids());
      }
      scored += survivors.count();
    }
    return scored;
  }
}
