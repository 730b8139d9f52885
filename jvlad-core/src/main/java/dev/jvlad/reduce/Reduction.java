package dev.jvlad.reduce;

/** What becomes of the rows of a bucket, column by column. A bucket without rows is 0 in all. */
public enum Reduction {
  /** Their sum, taken in float64 in the order of the rows. */
  SUM {
    @Override
    double identity() {
      return 0;
    }

    @Override
    double combine(double a, double b) {
      return a + b;
    }
  },
  /** Their sum over their number. */
  MEAN {
    @Override
    double identity() {
      return 0;
    }

    @Override
    double combine(double a, double b) {
      return a + b;
    }

    @Override
    double finish(double value, int count) {
      return value / count;
    }
  },
  /** The least; NaN if there is one. */
  MIN {
    @Override
    double identity() {
      return Double.POSITIVE_INFINITY;
    }

    @Override
    double combine(double a, double b) {
      return Math.min(a, b);
    }
  },
  /** The greatest; NaN if there is one. */
  MAX {
    @Override
    double identity() {
      return Double.NEGATIVE_INFINITY;
    }

    @Override
    double combine(double a, double b) {
      return Math.max(a, b);
    }
  };

  abstract double identity();

  abstract double combine(double a, double b);

  double finish(double value, int count) {
    return value;
  }
}
