package dev.jvlad.image.verify;

import org.jspecify.annotations.Nullable;

/**
 * The affine map x′ = xx·x + xy·y + x0, y′ = yx·x + yy·y + y0, in pixels.
 *
 * @param xx x′ per x
 * @param xy x′ per y
 * @param x0 x′ of the origin
 * @param yx y′ per x
 * @param yy y′ per y
 * @param y0 y′ of the origin
 */
public record Affinity(double xx, double xy, double x0, double yx, double yy, double y0) {
  /** Points whose lesser spread is below this share of the larger one lie on a line. */
  private static final double ON_A_LINE = 1e-9;

  /** Where a point is mapped to. */
  public Point map(Point p) {
    return new Point(xx * p.x() + xy * p.y() + x0, yx * p.x() + yy * p.y() + y0);
  }

  /** How areas grow; negative where the map mirrors. */
  public double determinant() {
    return xx * yy - xy * yx;
  }

  /** The map back. */
  public Affinity inverse() {
    double d = determinant();
    return new Affinity(
        yy / d, -xy / d, (xy * y0 - yy * x0) / d, -yx / d, xx / d, (yx * x0 - xx * y0) / d);
  }

  /** This map of what another maps to: first that one, then this. */
  Affinity after(Affinity first) {
    return new Affinity(
        xx * first.xx + xy * first.yx,
        xx * first.xy + xy * first.yy,
        xx * first.x0 + xy * first.y0 + x0,
        yx * first.xx + yy * first.yx,
        yx * first.xy + yy * first.yy,
        yx * first.x0 + yy * first.y0 + y0);
  }

  /** This map of points that are mirrored first, x to {@code width} − 1 − x. */
  Affinity afterMirroring(int width) {
    double last = width - 1;
    return new Affinity(-xx, xy, x0 + xx * last, -yx, yy, y0 + yx * last);
  }

  /** The angle of the nearest rotation, in radians, clockwise as seen. */
  double rotation() {
    return Math.atan2(yx - xy, xx + yy);
  }

  /** Half the logarithm of the determinant: how lengths grow, directions averaged. */
  double logScale() {
    return 0.5 * Math.log(determinant());
  }

  /** The larger singular value over the lesser: how unequally directions are stretched. */
  double anisotropy() {
    double same = Math.hypot(xx + yy, yx - xy);
    double opposite = Math.hypot(xx - yy, yx + xy);
    return (same + opposite) / Math.abs(same - opposite);
  }

  /**
   * The map of least squared error from query to image over the chosen correspondences, or null
   * where the query's points lie on a line.
   */
  static @Nullable Affinity fit(Correspondences points, boolean[] chosen) {
    double[] weights = new double[chosen.length];
    for (int i = 0; i < chosen.length; i++) {
      weights[i] = chosen[i] ? 1 : 0;
    }
    return fit(points.queryX(), points.queryY(), points.imageX(), points.imageY(), weights);
  }

  /**
   * The map of (x, y) to (u, v) of least squared error, weighted; null where the points of any
   * weight lie on a line.
   */
  static @Nullable Affinity fit(double[] x, double[] y, double[] u, double[] v, double[] weights) {
    double n = 0;
    double mx = 0;
    double my = 0;
    double mu = 0;
    double mv = 0;
    for (int i = 0; i < weights.length; i++) {
      n += weights[i];
      mx += weights[i] * x[i];
      my += weights[i] * y[i];
      mu += weights[i] * u[i];
      mv += weights[i] * v[i];
    }
    mx /= n;
    my /= n;
    mu /= n;
    mv /= n;
    double sxx = 0;
    double sxy = 0;
    double syy = 0;
    double sxu = 0;
    double syu = 0;
    double sxv = 0;
    double syv = 0;
    for (int i = 0; i < weights.length; i++) {
      double dx = weights[i] * (x[i] - mx);
      double dy = weights[i] * (y[i] - my);
      double du = u[i] - mu;
      double dv = v[i] - mv;
      sxx += dx * (x[i] - mx);
      sxy += dx * (y[i] - my);
      syy += dy * (y[i] - my);
      sxu += dx * du;
      syu += dy * du;
      sxv += dx * dv;
      syv += dy * dv;
    }
    double determinant = sxx * syy - sxy * sxy;
    if (!(determinant > ON_A_LINE * (sxx + syy) * (sxx + syy))) {
      return null;
    }
    double xx = (sxu * syy - syu * sxy) / determinant;
    double xy = (syu * sxx - sxu * sxy) / determinant;
    double yx = (sxv * syy - syv * sxy) / determinant;
    double yy = (syv * sxx - sxv * sxy) / determinant;
    return new Affinity(xx, xy, mu - xx * mx - xy * my, yx, yy, mv - yx * mx - yy * my);
  }
}
