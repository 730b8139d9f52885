package dev.jvlad.gallery;

import java.awt.image.BufferedImage;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Generated pictures to search in when there are no photos at hand: {@code size} pictures of
 * 640×480 or 480×640, the i-th of the (i mod 16)-th family in its (i / 16 mod 4)-th layout. The
 * same seed gives the same pixels; pictures are independent of each other, so threads may share the
 * work.
 */
public record Gallery(long seed, int size) {
  /** Every layout of every family once. */
  public static final int DEFAULT_SIZE = 64;

  private static final List<Family> FAMILIES =
      List.of(
          new City(),
          new Quasicrystal(),
          new Mountains(),
          new Textile(),
          new StainedGlass(),
          new Herbarium(),
          new FlowField(),
          new StarMap(),
          new Bauhaus(),
          new Sea(),
          new Truchet(),
          new ContourMap(),
          new CirclePacking(),
          new Fractal(),
          new Carpet(),
          new Coral());

  /** Refuses a gallery without pictures. */
  public Gallery {
    if (size < 1) {
      throw new IllegalArgumentException("a gallery has at least 1 picture, got " + size);
    }
  }

  /** The file name of picture i, such as {@code city-03.png}. */
  public String name(int i) {
    Family family = FAMILIES.get(checked(i) % FAMILIES.size());
    return "%s-%02d.png".formatted(family.name(), i / FAMILIES.size() + 1);
  }

  /** Picture i, TYPE_INT_RGB. */
  public BufferedImage draw(int i) {
    Family family = FAMILIES.get(checked(i) % FAMILIES.size());
    // The odd factor keeps the pictures of one seed apart from those of the next.
    SplittableRandom random = new SplittableRandom(seed ^ (i + 1) * 0xD1342543DE82EF95L);
    return family.draw(i / FAMILIES.size() % Family.LAYOUTS, random);
  }

  private int checked(int i) {
    if (i < 0 || i >= size) {
      throw new IndexOutOfBoundsException(
          "the gallery has pictures 0 … " + (size - 1) + ", got " + i);
    }
    return i;
  }
}
