package dev.jvlad.photos.evaluation;

import java.util.List;

/**
 * The queries of a data set, and what is right for each.
 *
 * @param queries at least one
 */
public record GroundTruth(Convention convention, List<JudgedQuery> queries) {
  /** Copies the list. */
  public GroundTruth {
    if (queries.isEmpty()) {
      throw new IllegalArgumentException("a ground truth without queries; wanted at least 1");
    }
    queries = List.copyOf(queries);
  }
}
