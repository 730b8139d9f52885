package dev.jvlad.learn;

import dev.jvlad.FloatMatrix;
import dev.jvlad.Projection;
import dev.jvlad.engine.Backend;
import dev.jvlad.engine.Covariance;
import dev.jvlad.engine.GramSchmidt;
import java.util.Arrays;
import org.ojalgo.matrix.store.R064Store;

/**
 * Principal components: the orthonormal axes of greatest variance, in falling order (Jolliffe,
 * Principal Component Analysis, 2002).
 *
 * <p>The symmetric eigenproblem is solved on the smaller side: of the D×D covariance, or, when
 * there are fewer samples than columns, of their n×n Gram matrix, whose eigenvectors give the axes
 * Xᵀu / √(nλ).
 *
 * @param mean 1×D
 * @param components m×D, rows of unit length; m ≤ min(n − 1, D)
 * @param variances of the samples along the components, m, falling
 */
@SuppressWarnings("ArrayRecordComponent") // a result to be read, compared by nobody
public record Pca(FloatMatrix mean, FloatMatrix components, double[] variances) {

  /** Axes whose variance is below this share of the greatest are rounding, not data. */
  private static final double NEGLIGIBLE = 1e-10;

  private static final double NEGLIGIBLE_IN_FLOAT32 = 1e-6;

  /** Up to this size of the smaller side the eigenproblem is solved whole, in seconds. */
  private static final int EXACT_SIZE = 1024;

  /**
   * Learns the components of samples.
   *
   * @param samples n×D, n at least 2
   * @param most at most so many components
   * @throws IllegalArgumentException if the samples are fewer than two, all equal, or not finite
   */
  public static Pca learn(FloatMatrix samples, int most) {
    requireSamples(samples, most);
    double[] mean = samples.columnMeans();
    boolean gram = samples.rows() < samples.columns();
    SymmetricEigen axes =
        SymmetricEigen.of(gram ? gramMatrix(samples, mean) : covariance(samples, mean));
    int count = significant(axes.values(), NEGLIGIBLE, Math.min(most, samples.rows() - 1));
    requireVariance(count, samples);
    FloatMatrix components = FloatMatrix.zeros(count, samples.columns());
    for (int i = 0; i < count; i++) {
      double[] axis = gram ? spread(samples, mean, axes.vector(i)) : axes.vector(i);
      writeUnit(axis, components.values(), i * samples.columns());
    }
    return new Pca(
        FloatMatrix.of(1, mean.length, floats(mean)),
        components,
        Arrays.copyOf(axes.values(), count));
  }

  /**
   * As {@link #learn(FloatMatrix, int)}, but where both sides are large and few components are
   * wanted, they are found by {@link SubspaceIteration} with a back end's matrix products: 256 of
   * 20,000×8,192 samples in a minute or two, and little more memory than the samples. Variances
   * below {@value #NEGLIGIBLE_IN_FLOAT32} of the greatest are then taken for rounding.
   */
  public static Pca learn(FloatMatrix samples, int most, Backend backend) {
    requireSamples(samples, most);
    int smaller = Math.min(samples.rows(), samples.columns());
    if (smaller <= EXACT_SIZE || most > smaller / 4) {
      return learn(samples, most);
    }
    try (Covariance covariance = backend.covariance(samples)) {
      SubspaceIteration.PrincipalSpace space =
          SubspaceIteration.of(covariance, samples.columns(), most);
      int count = significant(space.variances(), NEGLIGIBLE_IN_FLOAT32, most);
      requireVariance(count, samples);
      FloatMatrix components = FloatMatrix.zeros(count, samples.columns());
      for (int i = 0; i < count; i++) {
        writeUnit(space.axes()[i], components.values(), i * samples.columns());
      }
      return new Pca(
          FloatMatrix.of(1, samples.columns(), floats(covariance.mean())),
          components,
          Arrays.copyOf(space.variances(), count));
    }
  }

  private static void requireSamples(FloatMatrix samples, int most) {
    if (samples.rows() < 2) {
      throw new IllegalArgumentException(
          "PCA of %d samples; wanted at least 2".formatted(samples.rows()));
    }
    if (most < 1) {
      throw new IllegalArgumentException("%d components; wanted at least 1".formatted(most));
    }
    samples.requireFinite("samples");
  }

  private static void requireVariance(int components, FloatMatrix samples) {
    if (components == 0) {
      throw new IllegalArgumentException(
          "PCA of %d equal samples; wanted samples that vary".formatted(samples.rows()));
    }
  }

  private static int significant(double[] variances, double negligible, int most) {
    int count = 0;
    while (count < Math.min(most, variances.length)
        && variances[count] > negligible * variances[0]) {
      count++;
    }
    return count;
  }

  /** (1/n) Σ (x − μ)(x − μ)ᵀ, D×D; the upper triangle is computed, the lower one mirrored. */
  private static R064Store covariance(FloatMatrix samples, double[] mean) {
    int d = mean.length;
    double[] sums = new double[d * d];
    double[] x = new double[d];
    for (int i = 0; i < samples.rows(); i++) {
      centre(samples, i, mean, x);
      for (int a = 0; a < d; a++) {
        double xa = x[a];
        int row = a * d;
        for (int b = a; b < d; b++) {
          sums[row + b] += xa * x[b];
        }
      }
    }
    return symmetric(sums, d, samples.rows());
  }

  /** (1/n) (x_i − μ)·(x_j − μ), n×n. */
  private static R064Store gramMatrix(FloatMatrix samples, double[] mean) {
    int n = samples.rows();
    double[] products = new double[n * n];
    double[][] centred = new double[n][mean.length];
    for (int i = 0; i < n; i++) {
      centre(samples, i, mean, centred[i]);
      for (int j = 0; j <= i; j++) {
        products[j * n + i] = GramSchmidt.dot(centred[i], 0, centred[j], 0, mean.length);
      }
    }
    return symmetric(products, n, n);
  }

  private static void centre(FloatMatrix samples, int row, double[] mean, double[] x) {
    for (int f = 0; f < mean.length; f++) {
      x[f] = samples.get(row, f) - mean[f];
    }
  }

  private static R064Store symmetric(double[] upper, int size, int divisor) {
    R064Store matrix = R064Store.FACTORY.make(size, size);
    for (int a = 0; a < size; a++) {
      for (int b = a; b < size; b++) {
        double value = upper[a * size + b] / divisor;
        matrix.set(a, b, value);
        matrix.set(b, a, value);
      }
    }
    return matrix;
  }

  /** Xᵀu: from an eigenvector of the Gram matrix to the axis in the columns' space. */
  private static double[] spread(FloatMatrix samples, double[] mean, double[] u) {
    double[] axis = new double[mean.length];
    double[] x = new double[mean.length];
    for (int i = 0; i < samples.rows(); i++) {
      centre(samples, i, mean, x);
      for (int f = 0; f < axis.length; f++) {
        axis[f] += u[i] * x[f];
      }
    }
    return axis;
  }

  /**
   * Writes an axis with length 1 and its largest component positive: signs are free, so fix them.
   */
  private static void writeUnit(double[] axis, float[] components, int at) {
    double squaredNorm = GramSchmidt.dot(axis, 0, axis, 0, axis.length);
    double largest = 0;
    for (double a : axis) {
      largest = Math.abs(a) > Math.abs(largest) ? a : largest;
    }
    double factor = Math.copySign(1 / Math.sqrt(squaredNorm), largest);
    for (int f = 0; f < axis.length; f++) {
      components[at + f] = (float) (axis[f] * factor);
    }
  }

  private static float[] floats(double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }

  /** Keeps the first m components: y = P(x − μ). */
  public Projection reduction(int m) {
    requireComponents(m);
    return new Projection(components.rows(0, m), mean);
  }

  /**
   * Keeps the first m components and divides each by its standard deviation, but by no less than
   * {@code floor} times the greatest one: y_i = P_i(x − μ) / max(σ_i, floor·σ_1). Without a floor,
   * whitening blows up the axes that are mostly noise (Jégou, Chum, ECCV 2012).
   *
   * @param floor from 0 to 1
   */
  public Projection whitening(int m, double floor) {
    requireComponents(m);
    if (!(floor >= 0 && floor <= 1)) {
      throw new IllegalArgumentException("a floor of %s; wanted 0 to 1".formatted(floor));
    }
    FloatMatrix weights = components.rows(0, m);
    for (int i = 0; i < m; i++) {
      double deviation = Math.sqrt(Math.max(variances[i], floor * floor * variances[0]));
      for (int f = 0; f < weights.columns(); f++) {
        weights.values()[i * weights.columns() + f] /= (float) deviation;
      }
    }
    return new Projection(weights, mean);
  }

  /**
   * Keeps the first m components and turns them to random axes, so that all have like variances: y
   * = QP(x − μ), Q a random orthogonal matrix. Lengths and angles are those of {@link #reduction};
   * a quantiser that gives every column the same bits loses less (Jégou, Douze, Schmid, Pérez, CVPR
   * 2010, section 4.2).
   *
   * @param seed of Q
   */
  public Projection balancing(int m, long seed) {
    requireComponents(m);
    double[] turn = RandomRotation.of(m, seed);
    int d = mean.columns();
    FloatMatrix weights = FloatMatrix.zeros(m, d);
    double[] row = new double[d];
    for (int i = 0; i < m; i++) {
      Arrays.fill(row, 0);
      for (int a = 0; a < m; a++) {
        for (int f = 0; f < d; f++) {
          row[f] += turn[i * m + a] * components.values()[a * d + f];
        }
      }
      weights.setRow(i, floats(row));
    }
    return new Projection(weights, mean);
  }

  /**
   * All axes of the columns' space as a rotation (D×D): the components, then any orthonormal axes
   * for the directions in which the samples do not vary.
   */
  public FloatMatrix rotation() {
    int d = mean.columns();
    FloatMatrix rotation = FloatMatrix.zeros(d, d);
    rotation.setRows(0, components);
    double[] axes = new double[d * d];
    Arrays.setAll(axes, i -> rotation.values()[i]);
    int rows = components.rows();
    for (int unit = 0; rows < d; unit++) {
      int at = rows * d;
      Arrays.fill(axes, at, at + d, 0);
      axes[at + unit] = 1;
      GramSchmidt.removeSpan(axes, rows, d);
      if (GramSchmidt.dot(axes, at, axes, at, d) > 0.5 / d) {
        writeUnit(Arrays.copyOfRange(axes, at, at + d), rotation.values(), at);
        for (int f = at; f < at + d; f++) {
          axes[f] = rotation.values()[f];
        }
        rows++;
      }
    }
    return rotation;
  }

  private void requireComponents(int m) {
    if (m < 1 || m > components.rows()) {
      throw new IllegalArgumentException(
          "%d components; the samples have 1 to %d".formatted(m, components.rows()));
    }
  }
}
