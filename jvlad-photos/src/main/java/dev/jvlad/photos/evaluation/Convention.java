package dev.jvlad.photos.evaluation;

/** How a data set says what is right, and which average precision its figures are in. */
public enum Convention {
  /** A table of groups: {@link GroupsFile}. */
  GROUPS(AveragePrecision.STEPS),

  /** INRIA Holidays: {@link Holidays}. */
  HOLIDAYS(AveragePrecision.TRAPEZOIDS),

  /**
   * UKB: {@link UkBench}. Its own measure is the score of 4; average precision came later and has
   * no program that everybody used, so it is the common one.
   */
  UKBENCH(AveragePrecision.STEPS),

  /** Oxford and Paris: {@link Oxford}. */
  OXFORD(AveragePrecision.TRAPEZOIDS);

  private final AveragePrecision averagePrecision;

  Convention(AveragePrecision averagePrecision) {
    this.averagePrecision = averagePrecision;
  }

  /** The form of average precision that its figures are in. */
  public AveragePrecision averagePrecision() {
    return averagePrecision;
  }
}
