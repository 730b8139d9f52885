package dev.jvlad.xla;

/**
 * How ragged images become a rectangle: every image is cut into pieces of the same number of rows,
 * and the last one is filled up. Sizes are rounded up to a few, so that few programs are compiled.
 *
 * @param pieces how many there are
 * @param pieceRows rows of a piece
 * @param images how many there are; those beyond the batch's own are discarded
 * @param whole every image is exactly one piece, in order
 */
record Layout(int pieces, int pieceRows, int images, boolean whole) {
  private static final int LEAST_PIECE_ROWS = 8;
  private static final int GREATEST_PIECE_ROWS = 4096;

  /**
   * The layout of the images {@code from} to {@code to} that moves the least memory: rows to read,
   * and for one-hot sums k rows to write for every piece.
   */
  static Layout of(int[] offsets, int from, int to, int k, SumForm form) {
    int longest = 0;
    for (int i = from; i < to; i++) {
      longest = Math.max(longest, offsets[i + 1] - offsets[i]);
    }
    int images = paddedSize(to - from);
    int wholeRows = Math.max(LEAST_PIECE_ROWS, paddedSize(longest));
    long perPiece = form == SumForm.ONE_HOT ? k : 0;
    Layout best = new Layout(images, wholeRows, images, true);
    long least = images * (wholeRows + perPiece);
    for (int rows = LEAST_PIECE_ROWS; rows <= GREATEST_PIECE_ROWS && rows < longest; rows *= 2) {
      int pieces = paddedSize(pieces(offsets, from, to, rows));
      // The pieces' sums are written, read and added up.
      long cost = pieces * (rows + 3 * perPiece);
      if (cost < least) {
        best = new Layout(pieces, rows, images, false);
        least = cost;
      }
    }
    return best;
  }

  private static int pieces(int[] offsets, int from, int to, int rows) {
    int pieces = 0;
    for (int i = from; i < to; i++) {
      pieces += (offsets[i + 1] - offsets[i] + rows - 1) / rows;
    }
    return pieces;
  }

  /** The least of 1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 14, 16, 20, … that is no less. */
  static int paddedSize(int size) {
    int step = Math.max(1, Integer.highestOneBit(Math.max(1, size - 1)) / 4);
    return Math.max(1, (size + step - 1) / step * step);
  }

  int rows() {
    return Math.multiplyExact(pieces, pieceRows);
  }
}
