package dev.jvlad.learn;

import dev.jvlad.FloatMatrix;
import dev.jvlad.RowSource;
import java.io.IOException;
import java.util.Arrays;

/**
 * Finds the rows that lie so far from the others that one of them may count for more in the inertia
 * than thousands of others. Initial centroids and first steps see a random part of the rows; one
 * that misses such a row learns something else than all rows would teach, and later steps can
 * hardly mend it: the row draws the nearest centroid away by a share of the distance that the rows
 * beside it decide.
 *
 * <p>Far is what has more than {@value #FAR} times the mean squared distance of usual rows from
 * their middle; about one row in a hundred can at most.
 */
final class FarRows {
  private static final double FAR = 256;

  /** What is usual, and where the middle is, are known from at most so many rows. */
  private static final int KNOWN_FROM = 4096;

  private static final int MIDDLE_ROWS = 64;

  /** So many of 100 rows are usual. */
  private static final int USUAL_PERCENT = 99;

  private static final int BLOCK_ROWS = 4096;

  /** Where there are more, a random part of the rows has some of them. */
  private static final int MOST_FOUND = 1024;

  private final int d;
  private final float[] middle;

  /** The squared distance beyond which a row is far. */
  private final double limit;

  /** A row that differs by less from the middle in each column is not far. */
  private final float nearInEachColumn;

  /** Takes rows in random order to know what is usual. */
  FarRows(FloatMatrix rows) {
    this.d = rows.columns();
    this.middle = rows.columnMedians(MIDDLE_ROWS);
    double[] distances = new double[Math.min(rows.rows(), KNOWN_FROM)];
    Arrays.setAll(distances, i -> squaredDistance(rows.values(), i * d));
    Arrays.sort(distances);
    int usual = (distances.length * USUAL_PERCENT + 99) / 100;
    this.limit = FAR * Arrays.stream(distances, 0, usual).average().orElse(0);
    this.nearInEachColumn = (float) (0.999 * Math.sqrt(limit / d));
  }

  private boolean isFar(float[] rows, int row) {
    return !isNear(rows, row * d) && squaredDistance(rows, row * d) > limit;
  }

  /** Whether no column alone is far: true of nearly all rows, and soon found out. */
  private boolean isNear(float[] x, int at) {
    float greatest = 0;
    for (int f = 0; f < d; f++) {
      greatest = Math.max(greatest, Math.abs(x[at + f] - middle[f]));
    }
    return greatest < nearInEachColumn;
  }

  /** ‖x − middle‖². */
  private double squaredDistance(float[] x, int at) {
    double sum = 0;
    for (int f = 0; f < d; f++) {
      double difference = (double) x[at + f] - middle[f];
      sum += difference * difference;
    }
    return sum;
  }

  /** Changes places so that the far rows come first. */
  void toFront(FloatMatrix rows /* OUT */) {
    float[] x = rows.values();
    float[] row = new float[d];
    int far = 0;
    for (int i = 0; i < rows.rows(); i++) {
      if (isFar(x, i)) {
        System.arraycopy(x, i * d, row, 0, d);
        System.arraycopy(x, far * d, x, i * d, d);
        System.arraycopy(row, 0, x, far * d, d);
        far++;
      }
    }
  }

  /** The far rows of a source: all, or the first {@value #MOST_FOUND}. */
  FloatMatrix of(RowSource source) throws IOException {
    float[] block = new float[(int) Math.min(BLOCK_ROWS, source.rows()) * d];
    FloatMatrix found = FloatMatrix.zeros(MOST_FOUND, d);
    int far = 0;
    for (long from = 0; from < source.rows() && far < found.rows(); from += BLOCK_ROWS) {
      int rows = (int) Math.min(BLOCK_ROWS, source.rows() - from);
      source.read(from, rows, block);
      for (int i = 0; i < rows && far < found.rows(); i++) {
        if (isFar(block, i)) {
          found.setRow(far++, Arrays.copyOfRange(block, i * d, (i + 1) * d));
        }
      }
    }
    return found.rows(0, far);
  }

  /** The rows that are not far, in their order. */
  static FloatMatrix without(FloatMatrix rows) {
    FarRows far = new FarRows(rows);
    int[] kept = new int[rows.rows()];
    int count = 0;
    for (int i = 0; i < rows.rows(); i++) {
      if (!far.isFar(rows.values(), i)) {
        kept[count++] = i;
      }
    }
    return count == rows.rows() ? rows : rows.rows(Arrays.copyOf(kept, count));
  }
}
