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
 * the samples: ‖x‖² − 2x·c + ‖c‖² loses all that matters where the samples lie far from zero.
 */
final class CpuClusterStep implements ClusterStep {
  private static final int BLOCK_ROWS = 4096;

  /** Rows that are moved to the origin at a time, for a product. */
  private static final int MOVED_ROWS = 256;

  /** The origin is the mean of this many samples. */
  private static final int ORIGIN_SAMPLES = 256;

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
    this.origin = origin(samples);
    this.squaredNorms = squaredNorms();
  }

  private static float[] origin(FloatMatrix samples) {
    int d = samples.columns();
    int count = Math.min(samples.rows(), ORIGIN_SAMPLES);
    double[] sum = new double[d];
    for (int i = 0; i < count; i++) {
      int row = (int) ((long) samples.rows() * i / count);
      for (int f = 0; f < d; f++) {
        sum[f] += samples.get(row, f);
      }
    }
    float[] origin = new float[d];
    for (int f = 0; f < d && count > 0; f++) {
      origin[f] = (float) (sum[f] / count);
    }
    return origin;
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
    ClusterSums sums =
        new Summation(codebook.centroids(), Residuals.PLAIN, kernels, assigner, workers)
            .sum(samples, new float[0], from, to);
    double squared = 0;
    for (int i = from; i < to; i++) {
      squared += squaredNorms[i];
    }
    sums.addInertia(Math.max(0, squared + shift(codebook, sums)));
    return sums;
  }

  /**
   * Σ ‖x − c_j‖² − Σ ‖x‖² from what is summed already, all seen from the origin: with r_j = Σ x −
   * n_j c_j it is Σ_j (−2 r_j·c_j − n_j ‖c_j‖²).
   */
  private double shift(Codebook codebook, ClusterSums sums) {
    float[] c = codebook.centroids().values();
    double[] r = sums.residuals();
    int d = codebook.dimension();
    double shift = 0;
    for (int j = 0; j < codebook.size(); j++) {
      double word = 0;
      for (int f = 0; f < d; f++) {
        double centroid = (double) c[j * d + f] - origin[f];
        word -= centroid * (2 * r[j * d + f] + sums.counts()[j] * centroid);
      }
      shift += word;
    }
    return shift;
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
              // Where rounding decides, or the product is out of float32's range, the definition.
              if (!(distance > (d + 4) * (UNIT_ROUNDOFF * norms + Float.MIN_NORMAL))) {
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
