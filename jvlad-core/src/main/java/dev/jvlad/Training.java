package dev.jvlad;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a model was learned from, and how: the answer to "which vocabulary is this, on what data?".
 *
 * @param descriptors what the descriptors are, as their extractor says it; two models whose
 *     descriptors differ do not go together
 * @param samples how many descriptors the codebook was learned from
 * @param inertia the sum of their squared distances to their centroids
 * @param seed of everything random
 * @param options any further facts by name, in the order of names
 */
public record Training(
    String descriptors, long samples, double inertia, long seed, Map<String, String> options) {
  /** A codebook that came from outside. */
  public static final Training UNKNOWN = new Training("unknown", 0, 0, 0, Map.of());

  public Training {
    options = Collections.unmodifiableMap(new TreeMap<>(options));
  }
}
