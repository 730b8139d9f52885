package dev.jvlad.engine;

import dev.jvlad.ClusterSums;
import dev.jvlad.Codebook;
import dev.jvlad.FloatMatrix;
import dev.jvlad.Residuals;
import dev.jvlad.Workers;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Samples in memory, summed by {@link Summation}. Norms and products are taken from an origin amid
 * the samples: ‖x‖² − 2x·c + ‖c‖² loses all that matters where the samples lie far from zero. Where
 * it may lose too much even so, for samples far from the others or words far apart, a bound on the
 * rounding says so, and the distances are those of the definition.
 */
final class CpuClusterStep implements ClusterStep {
  private static final int BLOCK_ROWS = 4096;

  /** Rows that are moved to the origin at a time, for a product. */
  private static final int MOVED_ROWS = 256;

  /** The origin is amid this many samples. */
  private static final int ORIGIN_SAMPLES = 64;

  private static final double DOUBLE_ROUNDOFF = 0x1p-53;

  /** A word's inertia from sums may be off by this share; it is a hundredth of that as a rule. */
  private static final double INERTIA_TOLERANCE = 0x1p-26;

  /** A distance from a product may be off by this share. */
  private static final double DISTANCE_TOLERANCE = 0x1p-8;

  private static final double UNIT_ROUNDOFF = 0x1p-24;

  private final FloatMatrix samples;
  private final Kernels kernels;
  private final Workers workers;
  private final float[] origin;

  /** ‖x − origin‖² of every sample. */
  private final double[] squaredNorms;

  /** Of the step before: what it found out about the samples serves the next one. */
  private volatile @Nullable Prepared last;

  private record Prepared(Codebook codebook, Kernels.Assigner assigner) {}

  CpuClusterStep(FloatMatrix samples, Kernels kernels, Workers workers) {
    this.samples = samples;
    this.kernels = kernels;
    this.workers = workers;
    this.origin = samples.columnMedians(ORIGIN_SAMPLES);
    this.squaredNorms = squaredNorms();
  }

  private double[] squaredNorms() {
    int n = samples.rows();
    int d = samples.columns();
    double[] norms = new double[n];
    workers.run(
        blocks(n),
        b -> {
          for (int i = b * BLOCK_ROWS; i < Math.min(n, (b + 1) * BLOCK_ROWS); i++) {
            norms[i] = kernels.squaredDistance(samples.values(), i * d, origin, 0, d);
            if (!Double.isFinite(norms[i])) {
              // In float64 squares of finite floats are finite, so a row is at fault, but which?
              Distances.requireFinite(samples);
            }
          }
        });
    return norms;
  }

  private static int blocks(int n) {
    return (n + BLOCK_ROWS - 1) / BLOCK_ROWS;
  }

  private Kernels.Assigner assigner(Codebook codebook) {
    Prepared before = last;
    if (before != null && before.codebook().equals(codebook)) {
      return before.assigner();
    }
    Kernels.Assigner assigner =
        kernels.assigner(codebook, before == null ? null : before.assigner());
    last = new Prepared(codebook, assigner);
    return assigner;
  }

  @Override
  public ClusterStep withSamples(FloatMatrix others) {
    CpuClusterStep step = new CpuClusterStep(others, kernels, workers);
    step.last = last;
    return step;
  }

  @Override
  public int sampleCount() {
    return samples.rows();
  }

  @Override
  public int dimension() {
    return samples.columns();
  }

  @Override
  public ClusterSums run(Codebook codebook, int from, int to) {
    codebook.requireDimension(dimension());
    Objects.checkFromToIndex(from, to, sampleCount());
    Kernels.Assigner assigner = assigner(codebook);
    int[] words = new int[to - from];
    ClusterSums sums =
        new Summation(codebook.centroids(), Residuals.PLAIN, kernels, assigner, workers)
            .sum(samples, new float[0], from, to, words);
    sums.addInertia(inertia(codebook, sums, words, from));
    return sums;
  }

  /**
   * Σ ‖x − c_j‖², from what is summed already where that is accurate, else by definition.
   *
   * @param words of the samples from {@code from} on
   */
  private double inertia(Codebook codebook, ClusterSums sums, int[] words, int from) {
    double[] squares = new double[codebook.size()];
    for (int i = 0; i < words.length; i++) {
      squares[words[i]] += squaredNorms[from + i];
    }
    boolean[] unsure = new boolean[codebook.size()];
    boolean anyUnsure = false;
    double inertia = 0;
    for (int j = 0; j < codebook.size(); j++) {
      double word = inertia(codebook, sums, j, squares[j]);
      unsure[j] = Double.isNaN(word);
      anyUnsure |= unsure[j];
      inertia += unsure[j] ? 0 : word;
    }
    return anyUnsure ? inertia + inertiaByDefinition(codebook, unsure, words, from) : inertia;
  }

  /**
   * One word's share of the inertia, or NaN if rounding may have moved it by more than the
   * tolerance. With r = Σ x − n c, s = Σ ‖x‖² and all seen from the origin o it is
   *
   * <pre>
   *   s − Σ_f c_f (2 r_f + n c_f)
   * </pre>
   *
   * <p>n + d + 8 roundings are at most in s and in each product. Besides r is off by (n + 2)·u·Σ ‖x
   * + o‖ in the sum, whose products with c are at most ½(s + n‖c‖²) + n Σ |c_f o_f| (Higham,
   * Accuracy and Stability of Numerical Algorithms, 2002, section 4.2), twice.
   */
  private double inertia(Codebook codebook, ClusterSums sums, int word, double squares) {
    float[] c = codebook.centroids().values();
    double[] r = sums.residuals();
    int d = codebook.dimension();
    double n = sums.counts()[word];
    double shift = 0;
    double terms = 0;
    double squaredNorm = 0;
    double toOrigin = 0;
    for (int f = 0; f < d; f++) {
      double residual = r[word * d + f];
      double centroid = (double) c[word * d + f] - origin[f];
      shift += centroid * (2 * residual + n * centroid);
      terms += Math.abs(centroid * residual);
      squaredNorm += centroid * centroid;
      toOrigin += Math.abs(centroid * origin[f]);
    }
    double inertia = squares - shift;
    double error =
        (n + d + 8) * (squares + 2 * terms + n * squaredNorm)
            + (n + 2) * (squares + n * squaredNorm + 2 * n * toOrigin);
    return DOUBLE_ROUNDOFF * error <= INERTIA_TOLERANCE * inertia ? inertia : Double.NaN;
  }

  /** Of the samples whose word is unsure; the blocks are added in order. */
  private double inertiaByDefinition(Codebook codebook, boolean[] unsure, int[] words, int from) {
    int d = codebook.dimension();
    float[] c = codebook.centroids().values();
    double[] parts = new double[blocks(words.length)];
    workers.run(
        parts.length,
        b -> {
          for (int i = b * BLOCK_ROWS; i < Math.min(words.length, (b + 1) * BLOCK_ROWS); i++) {
            if (unsure[words[i]]) {
              int row = (from + i) * d;
              parts[b] += kernels.squaredDistance(samples.values(), row, c, words[i] * d, d);
            }
          }
        });
    double inertia = 0;
    for (double part : parts) {
      inertia += part;
    }
    return inertia;
  }

  @Override
  public void squaredDistances(FloatMatrix points, float[] distances) {
    int n = samples.rows();
    int d = samples.columns();
    int p = points.rows();
    if (points.columns() != d || distances.length < n * p) {
      throw new IllegalArgumentException(
          "points of %d columns and room for %d distances; wanted %d columns and %d distances"
              .formatted(points.columns(), distances.length, d, n * p));
    }
    FloatMatrix moved = FloatMatrix.zeros(p, d);
    move(points.values(), 0, p, moved.values());
    Kernels.Product product = kernels.product(moved);
    double[] pointNorms = new double[p];
    for (int j = 0; j < p; j++) {
      pointNorms[j] = kernels.squaredNorm(moved.values(), j * d, (j + 1) * d);
    }
    Pool<float[]> movedRows = new Pool<>(() -> new float[MOVED_ROWS * d]);
    workers.run(
        (n + MOVED_ROWS - 1) / MOVED_ROWS,
        b -> {
          int first = b * MOVED_ROWS;
          int rows = Math.min(MOVED_ROWS, n - first);
          float[] x = movedRows.borrow();
          move(samples.values(), first, rows, x);
          product.multiply(x, 0, rows, distances, first * p);
          movedRows.giveBack(x);
          for (int i = first; i < first + rows; i++) {
            for (int j = 0; j < p; j++) {
              double norms = squaredNorms[i] + pointNorms[j];
              double distance = norms - 2.0 * distances[i * p + j];
              double error = (d + 4) * (UNIT_ROUNDOFF * norms + Float.MIN_NORMAL);
              // Where rounding counts, or the product is out of float32's range, the definition.
              if (!(DISTANCE_TOLERANCE * distance > error)) {
                distance =
                    kernels.squaredDistance(samples.values(), i * d, points.values(), j * d, d);
              }
              distances[i * p + j] = (float) Math.min(distance, Float.MAX_VALUE);
            }
          }
        });
  }

  /** moved ← x − origin, row by row. */
  private void move(float[] x, int first, int rows, float[] moved /* OUT */) {
    int d = origin.length;
    for (int i = 0; i < rows; i++) {
      for (int f = 0; f < d; f++) {
        moved[i * d + f] = x[(first + i) * d + f] - origin[f];
      }
    }
  }

  @Override
  public int[] assign(Codebook codebook) {
    codebook.requireDimension(dimension());
    Kernels.Assigner assigner = assigner(codebook);
    int n = samples.rows();
    int[] labels = new int[n];
    workers.run(
        blocks(n),
        b -> {
          int first = b * BLOCK_ROWS;
          int rows = Math.min(BLOCK_ROWS, n - first);
          assigner.assign(samples.values(), first, rows, labels, first);
        });
    return labels;
  }
}
