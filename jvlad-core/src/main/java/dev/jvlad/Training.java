package dev.jvlad;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * How a vocabulary was learned.
 *
 * @param samples how many descriptors the codebook was learned from
 * @param inertia the sum of their squared distances to their centroids
 * @param seed of everything random
 * @param options any further facts by name, in the order of names
 */
public record Training(long samples, double inertia, long seed, Map<String, String> options) {
  /** Of a codebook that came from outside. */
  public static final Training UNKNOWN = new Training(0, 0, 0, Map.of());

  public Training {
    options = Collections.unmodifiableMap(new TreeMap<>(options));
  }
}
