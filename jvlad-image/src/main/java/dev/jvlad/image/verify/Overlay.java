package dev.jvlad.image.verify;

import dev.jvlad.image.Panorama;
import dev.jvlad.image.Picture;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Two verified pictures laid upon one another, pixel by pixel: how much of what each shows is in
 * the other, in its place? A copy, however it was cropped, resized, turned, compressed or
 * retouched, is one affine map of its original, and fits to a small part of a pixel. Another shot
 * of the same thing does not: what is nearer moves against what is farther off, and things move by
 * themselves.
 *
 * <p>The verified affinity is tightened on its matches, then on the pixels. Each picture, reduced
 * to what both hold of their common part, at most {@value #SIDE} pixels of it, is cut into patches
 * of 16×16; {@link Patches} says which of them the other shows in place. Patches without structure
 * tell nothing and are not counted; those that lie outside of the other picture count as missing.
 * How the limits were chosen, and what they tell apart, is in docs/decisions.
 *
 * @param queryShare share of the query's structure that the image shows in place, 0 to 1
 * @param imageShare share of the image's structure that the query shows in place, 0 to 1
 * @param growth pixels of the image for each pixel of the query
 */
public record Overlay(double queryShare, double imageShare, double growth) {
  /** A picture of which the other shows so much is held by it. */
  public static final double COPY_SHARE = 0.6;

  /**
   * … unless it is less than so many times as large there: a picture pasted small into a collage is
   * not held by the collage, which has lost its details.
   */
  public static final double LEAST_SCALE = 0.7;

  /** Longer side of the common part as it is compared, in pixels. */
  private static final int SIDE = 320;

  /** Matches may be off by so many pixels of a picture of 640, in each round of tightening. */
  private static final double[] TIGHTENING = {8, 4, 2.5, 2.5};

  private static final double REFERENCE_SIDE = 640;
  private static final int LEAST_MATCHES = 5;
  private static final int REFINEMENTS = 4;

  /** Whether the image shows all that the query does, or nearly so, and about as large. */
  public boolean imageHoldsQuery() {
    return queryShare >= COPY_SHARE && growth >= LEAST_SCALE;
  }

  /** Whether the query shows all that the image does, or nearly so, and about as large. */
  public boolean queryHoldsImage() {
    return imageShare >= COPY_SHARE && growth * LEAST_SCALE <= 1;
  }

  /**
   * Lays a query upon the image that it was verified with.
   *
   * @throws IllegalArgumentException if the verification has no affinity
   */
  public static Overlay of(Picture query, Picture image, Verification found) {
    Affinity loose = found.affinity();
    if (loose == null) {
      throw new IllegalArgumentException("nothing agrees; wanted a verification with an affinity");
    }
    Affinity tight = tightened(loose, found.matches(), unit(query, image, loose));
    double growth = growth(tight);
    double step = step(query, image, tight);
    GreyGrid queryGrid = GreyGrid.of(query, step);
    GreyGrid imageGrid = GreyGrid.of(image, step * growth);
    Affinity map = refined(queryGrid, imageGrid, between(queryGrid, imageGrid, tight));
    return new Overlay(
        Patches.of(queryGrid, imageGrid, map).shareInPlace(),
        Patches.of(imageGrid, queryGrid, map.inverse()).shareInPlace(),
        growth);
  }

  private static double growth(Affinity map) {
    return Math.sqrt(Math.abs(map.determinant()));
  }

  private static double side(Picture picture) {
    return Panorama.longerSide(picture.width(), picture.height());
  }

  /** A pixel of a picture that is reduced to 640, in pixels of the image: the coarser of both. */
  private static double unit(Picture query, Picture image, Affinity map) {
    return Math.max(1, Math.max(side(image), growth(map) * side(query)) / REFERENCE_SIDE);
  }

  /** Fitted to the matches that lie within fewer and fewer pixels of where it puts them. */
  private static Affinity tightened(Affinity loose, List<PointMatch> matches, double unit) {
    double[] x = matches.stream().mapToDouble(match -> match.query().x()).toArray();
    double[] y = matches.stream().mapToDouble(match -> match.query().y()).toArray();
    double[] u = matches.stream().mapToDouble(match -> match.image().x()).toArray();
    double[] v = matches.stream().mapToDouble(match -> match.image().y()).toArray();
    Affinity map = loose;
    for (double tolerance : TIGHTENING) {
      double[] weights = new double[x.length];
      int near = 0;
      for (int i = 0; i < x.length; i++) {
        Point put = map.map(new Point(x[i], y[i]));
        if (Math.hypot(put.x() - u[i], put.y() - v[i]) < tolerance * unit) {
          weights[i] = 1;
          near++;
        }
      }
      @Nullable Affinity fitted = near < LEAST_MATCHES ? null : Affinity.fit(x, y, u, v, weights);
      if (fitted == null) {
        break;
      }
      map = fitted;
    }
    return map;
  }

  /**
   * Pixels of the query for each that is compared: what the coarser of the pictures holds, and no
   * more than {@value #SIDE} of the common part.
   */
  private static double step(Picture query, Picture image, Affinity map) {
    Affinity back = map.inverse();
    double left = query.width();
    double top = query.height();
    double right = 0;
    double bottom = 0;
    for (int corner = 0; corner < 4; corner++) {
      Point p =
          back.map(new Point(corner % 2 * image.width() - 0.5, corner / 2 * image.height() - 0.5));
      left = Math.min(left, p.x());
      top = Math.min(top, p.y());
      right = Math.max(right, p.x());
      bottom = Math.max(bottom, p.y());
    }
    int width = (int) Math.max(1, Math.min(query.width(), right) - Math.max(0, left));
    int height = (int) Math.max(1, Math.min(query.height(), bottom) - Math.max(0, top));
    double held =
        Math.max(
            (double) query.width() / query.columns(),
            (double) image.width() / image.columns() / growth(map));
    return Math.max(held, Panorama.longerSide(width, height) / SIDE);
  }

  /** The affinity in pixels of the grids. */
  private static Affinity between(GreyGrid query, GreyGrid image, Affinity map) {
    return image.toPixels().inverse().after(map).after(query.toPixels());
  }

  private static Affinity refined(GreyGrid query, GreyGrid image, Affinity map) {
    Affinity refined = map;
    for (int i = 0; i < REFINEMENTS; i++) {
      @Nullable Affinity correction = Patches.of(query, image, refined).correction();
      if (correction == null) {
        break;
      }
      refined = refined.after(correction);
    }
    return refined;
  }
}
