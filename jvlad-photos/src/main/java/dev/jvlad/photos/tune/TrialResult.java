package dev.jvlad.photos.tune;

import dev.jvlad.photos.evaluation.Evaluation;

/** What came of a trial. */
public sealed interface TrialResult {
  /** The key of the {@link Trial}, under which results are kept. */
  String trial();

  /**
   * It was run.
   *
   * @param photos that were to be found
   * @param words that were learned: of few photos fewer than were asked for
   * @param columns of the vectors
   * @param chosenOn figures on the half that chooses
   * @param heldOut figures on the other half
   * @param millisPerQuery of one processor: to encode a query and its mirror image, and to compare
   *     both with the vector of every photo. Extraction, the same for all trials, is left out
   * @param seconds that the trial took
   */
  record Measured(
      String trial,
      int photos,
      int words,
      int columns,
      Figures chosenOn,
      Figures heldOut,
      double millisPerQuery,
      double seconds)
      implements TrialResult {
    /** Of a photo's vector in the collection: float32. */
    public int bytes() {
      return 4 * columns;
    }
  }

  /**
   * It cannot be run on these photos.
   *
   * @param reason such as too few photos for so many principal components
   */
  record LeftOut(String trial, String reason) implements TrialResult {}

  /** Mean average precision and recall at 1 over {@code queries} queries. */
  record Figures(int queries, double map, double recallAt1) {
    static Figures of(Evaluation evaluation) {
      Evaluation.Summary summary = evaluation.summary();
      return new Figures(summary.queries(), summary.map(), summary.recallAt1());
    }
  }
}
