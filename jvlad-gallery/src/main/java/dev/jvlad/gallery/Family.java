package dev.jvlad.gallery;

import java.awt.image.BufferedImage;
import java.util.SplittableRandom;

/** A kind of generated picture, such as city skylines, with several layouts that differ clearly. */
interface Family {
  /** How many layouts each family knows. */
  int LAYOUTS = 4;

  /** One lower-case word, the first part of the file name. */
  String name();

  /**
   * Draws a picture.
   *
   * @param layout the arrangement, 0 … {@link #LAYOUTS} − 1
   * @param random decides everything else
   */
  BufferedImage draw(int layout, SplittableRandom random);
}
