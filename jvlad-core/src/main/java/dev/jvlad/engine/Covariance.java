package dev.jvlad.engine;

import dev.jvlad.FloatMatrix;
import dev.jvlad.Workers;
import java.util.Arrays;

/**
 * The covariance C = (1/n) Σ (x − μ)(x − μ)ᵀ of samples (n×D) as an operator: C·q is two products
 * with the samples, so the D×D matrix is never formed.
 *
 * <p>Products are of float32 in blocks that fit the caches, blocks are summed in float64. So that
 * no product leaves float32's range, the samples are multiplied by a power of two that brings the
 * one farthest from the mean near 1. The bits do not depend on the number of threads.
 */
public final class Covariance implements AutoCloseable {
  /** Terms of a float32 sum. */
  private static final int BLOCK = 512;

  /** Rows or columns of a task. */
  private static final int TASK = 128;

  private final FloatMatrix samples;
  private final double[] mean;

  /** The power of two. */
  private final double scale;

  private final Kernels kernels;
  private final Workers workers;
  private final Runnable atClose;

  /** What one thread multiplies a block of the samples in. */
  private static final class Workspace {
    /** TASK rows or columns of the block, scaled x − μ. */
    final float[] centred = new float[TASK * BLOCK];

    /** Their products with count vectors. */
    final float[] products;

    /** The products of all blocks so far. */
    final double[] sums;

    Workspace(int count) {
      products = new float[TASK * count];
      sums = new double[TASK * count];
    }
  }

  /**
   * Takes samples.
   *
   * @param atClose ends the workers if they are for this object alone
   */
  Covariance(FloatMatrix samples, Kernels kernels, Workers workers, Runnable atClose) {
    samples.requireFinite("samples");
    this.samples = samples;
    this.kernels = kernels;
    this.workers = workers;
    this.atClose = atClose;
    this.mean = samples.columnMeans();
    this.scale = Math.scalb(1.0, -Math.getExponent(Math.max(Double.MIN_NORMAL, greatest())));
  }

  /** max |x − μ| over all columns. */
  private double greatest() {
    double greatest = 0;
    for (int i = 0; i < samples.rows(); i++) {
      for (int f = 0; f < mean.length; f++) {
        greatest = Math.max(greatest, Math.abs(samples.get(i, f) - mean[f]));
      }
    }
    return greatest;
  }

  /** μ, D long. */
  public double[] mean() {
    return mean.clone();
  }

  /**
   * C·q of several vectors.
   *
   * @param q count×D, one vector a row
   * @return count×D
   */
  public double[] times(double[] q, int count) {
    int d = samples.columns();
    if (q.length != count * d) {
      throw new IllegalArgumentException(
          "%d vectors of %d numbers in all; wanted %d×%d".formatted(count, q.length, count, d));
    }
    Pool<Workspace> workspaces = new Pool<>(() -> new Workspace(count));
    return spread(coordinates(q, count, workspaces), count, workspaces);
  }

  /** Scaled (x − μ)·q, n×count. */
  private float[] coordinates(double[] q, int count, Pool<Workspace> workspaces) {
    int n = samples.rows();
    int d = samples.columns();
    float[] x = samples.values();
    int blocks = blocks(d, BLOCK);
    Kernels.Product[] products = new Kernels.Product[blocks];
    workers.run(
        blocks,
        b -> {
          int width = Math.min(BLOCK, d - b * BLOCK);
          FloatMatrix part = FloatMatrix.zeros(count, width);
          for (int j = 0; j < count; j++) {
            for (int f = 0; f < width; f++) {
              part.values()[j * width + f] = (float) q[j * d + b * BLOCK + f];
            }
          }
          products[b] = kernels.product(part);
        });
    float[] z = new float[n * count];
    workers.run(
        blocks(n, TASK),
        t -> {
          Workspace space = workspaces.borrow();
          int rows = Math.min(TASK, n - t * TASK);
          double[] sums = space.sums;
          Arrays.fill(sums, 0, rows * count, 0);
          for (int b = 0; b < blocks; b++) {
            int width = Math.min(BLOCK, d - b * BLOCK);
            float[] centred = space.centred;
            for (int i = 0; i < rows; i++) {
              int from = (t * TASK + i) * d + b * BLOCK;
              for (int f = 0; f < width; f++) {
                centred[i * width + f] = (float) (scale * (x[from + f] - mean[b * BLOCK + f]));
              }
            }
            add(products[b], rows, count, space);
          }
          for (int i = 0; i < rows * count; i++) {
            z[t * TASK * count + i] = (float) sums[i];
          }
          workspaces.giveBack(space);
        });
    return z;
  }

  /** (1/n) Σ z_i (x_i − μ), count×D, of scaled z and not scaled itself. */
  private double[] spread(float[] z, int count, Pool<Workspace> workspaces) {
    int n = samples.rows();
    int d = samples.columns();
    float[] x = samples.values();
    int blocks = blocks(n, BLOCK);
    Kernels.Product[] products = new Kernels.Product[blocks];
    workers.run(
        blocks,
        b -> {
          int rows = Math.min(BLOCK, n - b * BLOCK);
          FloatMatrix part = FloatMatrix.zeros(count, rows);
          for (int i = 0; i < rows; i++) {
            for (int j = 0; j < count; j++) {
              part.values()[j * rows + i] = z[(b * BLOCK + i) * count + j];
            }
          }
          products[b] = kernels.product(part);
        });
    double[] spread = new double[count * d];
    workers.run(
        blocks(d, TASK),
        t -> {
          Workspace space = workspaces.borrow();
          int first = t * TASK;
          int width = Math.min(TASK, d - first);
          double[] sums = space.sums;
          Arrays.fill(sums, 0, width * count, 0);
          for (int b = 0; b < blocks; b++) {
            int rows = Math.min(BLOCK, n - b * BLOCK);
            float[] transposed = space.centred;
            for (int i = 0; i < rows; i++) {
              int from = (b * BLOCK + i) * d + first;
              for (int f = 0; f < width; f++) {
                transposed[f * rows + i] = (float) (scale * (x[from + f] - mean[first + f]));
              }
            }
            add(products[b], width, count, space);
          }
          for (int f = 0; f < width; f++) {
            for (int j = 0; j < count; j++) {
              spread[j * d + first + f] = sums[f * count + j] / n / scale / scale;
            }
          }
          workspaces.giveBack(space);
        });
    return spread;
  }

  /** Adds the product of the first n rows of a workspace to its sums. */
  private static void add(Kernels.Product product, int n, int count, Workspace space /* OUT */) {
    product.multiply(space.centred, 0, n, space.products, 0);
    for (int i = 0; i < n * count; i++) {
      space.sums[i] += space.products[i];
    }
  }

  @Override
  public void close() {
    atClose.run();
  }

  private static int blocks(int length, int block) {
    return (length + block - 1) / block;
  }
}
