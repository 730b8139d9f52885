package dev.jvlad;

/**
 * The affine map y = W(x − μ), from D columns to m; whitening is folded into W.
 *
 * @param weights W, m×D
 * @param mean μ, 1×D
 */
public record Projection(FloatMatrix weights, FloatMatrix mean) {
  public Projection {
    if (mean.rows() != 1 || mean.columns() != weights.columns()) {
      throw new IllegalArgumentException(
          "a mean of %d×%d; the weights expect 1×%d"
              .formatted(mean.rows(), mean.columns(), weights.columns()));
    }
    weights.requireFinite("projection weights");
    mean.requireFinite("projection mean");
  }

  /** D, the columns of x. */
  public int inputDimension() {
    return weights.columns();
  }

  /** m, the columns of y. */
  public int outputDimension() {
    return weights.rows();
  }
}
