package dev.jvlad.image;

/**
 * Pictures more than {@value #ORDINARY_RATIO} times as long as they are high, or as high as they
 * are wide, are taken for a row of ordinary pictures: reduced by their whole length, a strip of few
 * pixels would remain, in which no part of them is found again. All of this is without effect on
 * pictures of the usual formats.
 */
public final class Panorama {
  /** Beyond cinema's 2.39 and the screens of phones. */
  static final double ORDINARY_RATIO = 2.5;

  /** More would cost more than a panorama is worth: these are 25,600 pixels, at 640 each. */
  private static final int MOST_PICTURES = 40;

  private Panorama() {}

  /**
   * The longer side of one of the pictures that it is a row of: its own longer side where it is an
   * ordinary one.
   *
   * @return pixels, at least 1
   */
  public static double longerSide(int width, int height) {
    int longer = Math.max(width, height);
    double ordinary = Math.min(longer, ORDINARY_RATIO * Math.min(width, height));
    return Math.max(ordinary, (double) longer / MOST_PICTURES);
  }

  /** How many pictures it is a row of: 1 for ordinary ones, at most 40. */
  public static int pictures(int width, int height) {
    return (int) Math.ceil(Math.max(width, height) / longerSide(width, height) - 1e-9);
  }
}
