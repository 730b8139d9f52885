package dev.jvlad.image.verify;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Tentative matches, the most distinctive first, each at a place of its own in either picture. The
 * two keypoints of a match have orientations and sizes, so each match alone says how the picture
 * was turned and scaled.
 *
 * @param queryX in pixels of the query
 * @param queryY in pixels of the query
 * @param imageX in pixels of the stored picture
 * @param imageY in pixels of the stored picture
 * @param turn from query to image in radians, from 0 to below 2π
 * @param logGrowth natural logarithm of size in the image over size in the query
 */
@SuppressWarnings("ArrayRecordComponent") // columns to be read, compared by nobody
record Correspondences(
    double[] queryX,
    double[] queryY,
    double[] imageX,
    double[] imageY,
    double[] turn,
    double[] logGrowth) {

  private static final double TURN = 2 * Math.PI;

  /** Of query keypoint {@code queries[i]} with image keypoint {@code images[i]}. */
  static Correspondences of(Frames query, int[] queries, Frames image, int[] images) {
    int n = queries.length;
    Correspondences c =
        new Correspondences(
            new double[n],
            new double[n],
            new double[n],
            new double[n],
            new double[n],
            new double[n]);
    for (int i = 0; i < n; i++) {
      int q = queries[i];
      int m = images[i];
      c.queryX[i] = query.x()[q];
      c.queryY[i] = query.y()[q];
      c.imageX[i] = image.x()[m];
      c.imageY[i] = image.y()[m];
      double turn = ((double) image.angle()[m] - query.angle()[q]) % TURN;
      c.turn[i] = turn < 0 ? turn + TURN : turn;
      c.logGrowth[i] = (double) image.logSize()[m] - query.logSize()[q];
    }
    return c;
  }

  int count() {
    return turn.length;
  }

  /** The smaller angle between two turns, from 0 to π. */
  static double angleBetween(double a, double b) {
    double difference = Math.abs(a - b) % TURN;
    return Math.min(difference, TURN - difference);
  }

  /** Where the query has match i. */
  Point inQuery(int i) {
    return new Point(queryX[i], queryY[i]);
  }

  /** Those that are chosen, in their order. */
  Correspondences chosen(boolean[] chosen) {
    return new Correspondences(
        chosen(queryX, chosen),
        chosen(queryY, chosen),
        chosen(imageX, chosen),
        chosen(imageY, chosen),
        chosen(turn, chosen),
        chosen(logGrowth, chosen));
  }

  private static double[] chosen(double[] column, boolean[] chosen) {
    return IntStream.range(0, column.length)
        .filter(i -> chosen[i])
        .mapToDouble(i -> column[i])
        .toArray();
  }

  /** All as pairs of points. */
  List<PointMatch> matches() {
    return IntStream.range(0, count())
        .mapToObj(i -> new PointMatch(inQuery(i), new Point(imageX[i], imageY[i])))
        .toList();
  }
}
