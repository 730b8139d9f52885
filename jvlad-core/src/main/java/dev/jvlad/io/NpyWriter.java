package dev.jvlad.io;

import dev.jvlad.FloatMatrix;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;

/**
 * Writes a rows×columns matrix of float32 as an {@code .npy} file, version 1.0, little-endian, C
 * order, block by block: the rows need not be in memory together. {@link NpyHeader} has the format;
 * the elements start at a multiple of 64 bytes, as NumPy's do.
 *
 * <p>A file appears under its name only with {@link #commit()}; see {@link Destination}. Not for
 * use by several threads.
 */
public final class NpyWriter implements AutoCloseable {
  /** What every {@code .npy} file begins with, a byte a character. */
  public static final String MAGIC = NpyHeader.MAGIC;

  private static final int BUFFER = 1 << 20;

  /** Stands for a number of rows that shows at the end. */
  private static final long UNKNOWN = -1;

  private final Output output;
  private final long rows;
  private final int columns;
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER).order(ByteOrder.LITTLE_ENDIAN);
  private long rowsWritten;

  private NpyWriter(Output output, long rows, int columns) {
    this.output = output;
    this.rows = rows;
    this.columns = columns;
  }

  /** Starts a file of this shape. */
  public static NpyWriter create(Path target, long rows, int columns) throws IOException {
    return create(new Destination.ToFile(target), rows, columns);
  }

  /** Starts an array of this shape. */
  public static NpyWriter create(Destination target, long rows, int columns) throws IOException {
    requireShape(rows, columns);
    return begun(target.open(), rows, columns);
  }

  /** Starts an array that has as many rows as are written until {@link #commit()}. */
  public static NpyWriter growing(Destination target, int columns) throws IOException {
    requireShape(0, columns);
    return begun(target.openRewritable(), UNKNOWN, columns);
  }

  private static NpyWriter begun(Output output, long rows, int columns) throws IOException {
    try {
      output.write(header(Math.max(0, rows), columns));
      return new NpyWriter(output, rows, columns);
    } catch (IOException e) {
      output.close();
      throw e;
    }
  }

  private static void requireShape(long rows, int columns) {
    if (rows < 0 || columns < 0) {
      throw new IllegalArgumentException("negative shape: %d×%d".formatted(rows, columns));
    }
  }

  private static ByteBuffer header(long rows, int columns) {
    return NpyHeader.bytes("<f4", rows, (long) columns);
  }

  /** How many rows were written so far. */
  public long rowsWritten() {
    return rowsWritten;
  }

  /** Appends the first {@code rowCount} rows of a row-major array. */
  public void write(float[] values, int rowCount) throws IOException {
    if (rowCount < 0 || (long) rowCount * columns > values.length) {
      throw new IllegalArgumentException(
          "%d rows of %d numbers; the array has %d".formatted(rowCount, columns, values.length));
    }
    if (rows != UNKNOWN && rowCount > rows - rowsWritten) {
      throw new IllegalArgumentException(
          "%d more rows after %d; the file has %d".formatted(rowCount, rowsWritten, rows));
    }
    int count = rowCount * columns;
    for (int done = 0; done < count; done += BUFFER / Float.BYTES) {
      int length = Math.min(count - done, BUFFER / Float.BYTES);
      buffer.clear().limit(length * Float.BYTES);
      buffer.asFloatBuffer().put(values, done, length);
      output.write(buffer);
    }
    rowsWritten += rowCount;
  }

  /** Appends the rows of a matrix. */
  public void write(FloatMatrix block) throws IOException {
    if (block.columns() != columns) {
      throw new IllegalArgumentException(
          "a block of %d columns; the file has %d".formatted(block.columns(), columns));
    }
    write(block.values(), block.rows());
  }

  /**
   * Makes the file appear, complete.
   *
   * @throws IllegalStateException if rows are missing
   */
  public void commit() throws IOException {
    if (rows != UNKNOWN && rowsWritten != rows) {
      throw new IllegalStateException(
          "%s: %d of %d rows were written".formatted(output.name(), rowsWritten, rows));
    }
    if (rows == UNKNOWN) {
      output.writeOverStart(header(rowsWritten, columns));
    }
    output.commit();
  }

  /** Gives a file up, unless it was committed: the target stays as it was. */
  @Override
  public void close() throws IOException {
    output.close();
  }
}
