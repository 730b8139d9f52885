package dev.jvlad.io;

/** One way that descriptors lie in a file; stateless, so that several threads may read. */
sealed interface RowReader permits NpyRows, VecsRows {

  /** How many descriptors. */
  long rows();

  /** How many numbers a descriptor has. */
  int dimension();

  /** Converts the rows from {@code firstRow} on to float32, row-major. */
  void read(long firstRow, int rowCount, float[] destination /* OUT */)
      throws MalformedFileException;
}
