package dev.jvlad.photos.tune;

import dev.jvlad.photos.evaluation.JudgedQuery;

/**
 * A query with features.
 *
 * @param features their number in the {@link FeatureStore}
 */
record Question(JudgedQuery query, Half half, int features) {
  /** What the answer is for. */
  enum Half {
    /** Deciding which model is best. */
    CHOOSES,
    /** Saying how good it is: nothing was chosen on it, and no model learned from its photos. */
    HELD_OUT;

    static Half of(int number) {
      return number % 2 == 0 ? CHOOSES : HELD_OUT;
    }
  }
}
