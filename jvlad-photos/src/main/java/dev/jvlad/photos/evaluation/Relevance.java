package dev.jvlad.photos.evaluation;

import java.util.HashSet;
import java.util.Set;

/**
 * What counts for one query. All other images are wrong.
 *
 * @param right ids to be found, at least one
 * @param ignored ids that are taken out of a ranking before anything is counted: junk, and the
 *     query itself
 */
public record Relevance(Set<String> right, Set<String> ignored) {
  /** What is right is not ignored, whatever else is said of it. */
  public Relevance {
    if (right.isEmpty()) {
      throw new IllegalArgumentException("no image is right; wanted at least 1");
    }
    right = Set.copyOf(right);
    Set<String> others = new HashSet<>(ignored);
    others.removeAll(right);
    ignored = Set.copyOf(others);
  }
}
