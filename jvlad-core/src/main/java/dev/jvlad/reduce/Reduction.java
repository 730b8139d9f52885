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
    void combine(double[] bucket, float[] rows, int at) {
      for (int f = 0; f < bucket.length; f++) {
        bucket[f] = bucket[f] + rows[at + f];
      }
    }

    @Override
    void combine(double[] bucket, double[] rows, int at) {
      for (int f = 0; f < bucket.length; f++) {
        bucket[f] = bucket[f] + rows[at + f];
      }
    }
  },
  /** Their sum over their number. */
  MEAN {
    @Override
    double identity() {
      return 0;
    }

    @Override
    void combine(double[] bucket, float[] rows, int at) {
      for (int f = 0; f < bucket.length; f++) {
        bucket[f] = bucket[f] + rows[at + f];
      }
    }

    @Override
    void combine(double[] bucket, double[] rows, int at) {
      for (int f = 0; f < bucket.length; f++) {
        bucket[f] = bucket[f] + rows[at + f];
      }
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
    void combine(double[] bucket, float[] rows, int at) {
      for (int f = 0; f < bucket.length; f++) {
        bucket[f] = Math.min(bucket[f], rows[at + f]);
      }
    }

    @Override
    void combine(double[] bucket, double[] rows, int at) {
      for (int f = 0; f < bucket.length; f++) {
        bucket[f] = Math.min(bucket[f], rows[at + f]);
      }
    }
  },
  /** The greatest; NaN if there is one. */
  MAX {
    @Override
    double identity() {
      return Double.NEGATIVE_INFINITY;
    }

    @Override
    void combine(double[] bucket, float[] rows, int at) {
      for (int f = 0; f < bucket.length; f++) {
        bucket[f] = Math.max(bucket[f], rows[at + f]);
      }
    }

    @Override
    void combine(double[] bucket, double[] rows, int at) {
      for (int f = 0; f < bucket.length; f++) {
        bucket[f] = Math.max(bucket[f], rows[at + f]);
      }
    }
  };

  /** What combines with a row to that row. */
  abstract double identity();

  /**
   * Combines a bucket with the row at {@code rows[at…]}: a call a row, so its loop is a vector's.
   */
  abstract void combine(double[] bucket /* OUT */, float[] rows, int at);

  /** As {@link #combine(double[], float[], int)}, for float64. */
  abstract void combine(double[] bucket /* OUT */, double[] rows, int at);

  double finish(double value, int count) {
    return value;
  }
}
