package dev.jvlad;

/** What an image's descriptors add to the sum of their visual word. */
public enum Residuals {
  /** The residual itself, x − c (Jégou, Douze, Schmid, Pérez, CVPR 2010). */
  PLAIN,
  /**
   * The residual's direction, (x − c) / ‖x − c‖, so that every descriptor weighs the same; nothing
   * where x = c (residual normalisation; Delhumeau, Gosselin, Jégou, Pérez, ACM MM 2013).
   */
  UNIT
}
