package dev.jvlad.learn;

import dev.jvlad.FloatMatrix;
import dev.jvlad.RowSource;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;

/** Rows that differ: k clusters need k of them. */
final class DistinctRows {
  private static final int BLOCK_ROWS = 4096;

  private DistinctRows() {}

  /** The first {@code enough} rows that differ from all before them, or as many as there are. */
  static FloatMatrix first(RowSource source, int enough) throws IOException {
    int d = source.dimension();
    Set<Row> distinct = new LinkedHashSet<>();
    float[] block = new float[(int) Math.min(BLOCK_ROWS, source.rows()) * d];
    for (long from = 0; from < source.rows() && distinct.size() < enough; from += BLOCK_ROWS) {
      int rows = (int) Math.min(BLOCK_ROWS, source.rows() - from);
      source.read(from, rows, block);
      for (int i = 0; i < rows && distinct.size() < enough; i++) {
        distinct.add(Row.of(block, i * d, d));
      }
    }
    FloatMatrix rows = FloatMatrix.zeros(distinct.size(), d);
    int at = 0;
    for (Row row : distinct) {
      rows.setRow(at++, row.values());
    }
    return rows;
  }

  @SuppressWarnings("ArrayRecordComponent") // compared by content
  private record Row(float[] values) {
    static Row of(float[] block, int at, int d) {
      float[] values = Arrays.copyOfRange(block, at, at + d);
      for (int f = 0; f < d; f++) {
        values[f] += 0f; // −0 + 0 is 0: the two are one number, but have different bits
      }
      return new Row(values);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Row row && Arrays.equals(values, row.values);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(values);
    }
  }
}
