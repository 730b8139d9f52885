package dev.jvlad.io;

import dev.jvlad.FloatMatrix;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Writes a rows×columns matrix of float32 as an {@code .npy} file, version 1.0, little-endian, C
 * order, block by block: the shape is known beforehand, the rows need not be in memory together.
 * {@link NpyHeader} has the format; the elements start at a multiple of 64 bytes, as NumPy's do.
 *
 * <p>The file appears under its name only with {@link #commit()}; see {@link AtomicFile}. Not for
 * use by several threads.
 */
public final class NpyWriter implements AutoCloseable {
  /** What every {@code .npy} file begins with, a byte a character. */
  public static final String MAGIC = NpyHeader.MAGIC;

  private static final int ALIGNMENT = 64;
  private static final int BUFFER = 1 << 20;

  private final AtomicFile file;
  private final long rows;
  private final int columns;
  private final ByteBuffer buffer =
      ByteBuffer.allocateDirect(BUFFER).order(ByteOrder.LITTLE_ENDIAN);
  private long rowsWritten;

  private NpyWriter(AtomicFile file, long rows, int columns) {
    this.file = file;
    this.rows = rows;
    this.columns = columns;
  }

  /** Starts a file of this shape. */
  public static NpyWriter create(Path target, long rows, int columns) throws IOException {
    if (rows < 0 || columns < 0) {
      throw new IllegalArgumentException("negative shape: %d×%d".formatted(rows, columns));
    }
    AtomicFile file = AtomicFile.create(target);
    try {
      file.write(header(rows, columns));
      return new NpyWriter(file, rows, columns);
    } catch (IOException e) {
      file.close();
      throw e;
    }
  }

  private static ByteBuffer header(long rows, int columns) {
    String dictionary =
        "{'descr': '<f4', 'fortran_order': False, 'shape': (%d, %d), }".formatted(rows, columns);
    int unpadded = MAGIC.length() + 4 + dictionary.length() + 1;
    int padding = Math.floorMod(-unpadded, ALIGNMENT);
    byte[] text = (dictionary + " ".repeat(padding) + "\n").getBytes(StandardCharsets.ISO_8859_1);
    return ByteBuffer.allocate(unpadded + padding)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(MAGIC.getBytes(StandardCharsets.ISO_8859_1))
        .put((byte) 1)
        .put((byte) 0)
        .putShort((short) text.length)
        .put(text)
        .flip();
  }

  /** Appends the first {@code rowCount} rows of a row-major array. */
  public void write(float[] values, int rowCount) throws IOException {
    if (rowCount < 0 || (long) rowCount * columns > values.length) {
      throw new IllegalArgumentException(
          "%d rows of %d numbers; the array has %d".formatted(rowCount, columns, values.length));
    }
    if (rowCount > rows - rowsWritten) {
      throw new IllegalArgumentException(
          "%d more rows after %d; the file has %d".formatted(rowCount, rowsWritten, rows));
    }
    int count = rowCount * columns;
    for (int done = 0; done < count; done += BUFFER / Float.BYTES) {
      int length = Math.min(count - done, BUFFER / Float.BYTES);
      buffer.clear().limit(length * Float.BYTES);
      buffer.asFloatBuffer().put(values, done, length);
      file.write(buffer);
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
    if (rowsWritten != rows) {
      throw new IllegalStateException(
          "%s: %d of %d rows were written".formatted(file.target(), rowsWritten, rows));
    }
    file.commit();
  }

  /** Gives the file up, unless it was committed: the target stays as it was. */
  @Override
  public void close() throws IOException {
    file.close();
  }
}
