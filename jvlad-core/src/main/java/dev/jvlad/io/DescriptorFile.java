package dev.jvlad.io;

import dev.jvlad.FloatMatrix;
import dev.jvlad.RowSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * Descriptors in a file, N rows of F numbers, read as float32 whatever they are stored as.
 *
 * <p>Formats: {@code .npy} and {@code .npz} of NumPy (float16, float32, float64, uint8, int8; any
 * byte order; C order, and Fortran order in two dimensions), {@code .fvecs} and {@code .bvecs}. An
 * array of shape (N, F) is N descriptors; one of shape (T, L, F) is T images of L descriptors each,
 * which {@link #offsets()} then tells, as it does for an {@code .npz} with an entry {@code offsets}
 * or {@code O}.
 *
 * <p>The file is mapped: opening it reads the header alone, and reading a block needs no more heap
 * than the block, so a file may be far larger than the heap. Several threads may read at once.
 * Whether the numbers are finite is for the reader of the rows to check.
 */
public final class DescriptorFile implements RowSource, AutoCloseable {
  private final Path path;
  private final MappedFile file;
  private final RowReader rows;
  private final Optional<Offsets> offsets;

  private DescriptorFile(Path path, MappedFile file, RowReader rows, Optional<Offsets> offsets) {
    this.path = path;
    this.file = file;
    this.rows = rows;
    this.offsets = offsets;
  }

  /**
   * Opens a file; {@code .fvecs} and {@code .bvecs} are known by their names, which is all that
   * tells them apart, the others by their first bytes.
   *
   * @throws MalformedFileException if the content is not what its format says
   * @throws IOException if there is no such file or it cannot be read
   */
  public static DescriptorFile open(Path path) throws IOException {
    return opened(path, MappedFile.open(path));
  }

  /**
   * Reads {@code .npy} or {@code .npz} from a stream until its end; what does not fit the memory
   * waits in a temporary file.
   *
   * @param name stands for the stream in messages
   */
  public static DescriptorFile read(InputStream stream, String name) throws IOException {
    Path path = Path.of(name);
    return opened(path, MappedFile.copyOf(stream, path));
  }

  private static DescriptorFile opened(Path path, MappedFile file) throws IOException {
    try {
      return open(path, file);
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private static DescriptorFile open(Path path, MappedFile file) throws IOException {
    ByteSource source = file.source();
    String name = path.toString().toLowerCase(Locale.ROOT);
    if (source.size() == 0) {
      throw source.malformed("the file is empty");
    }
    if (name.endsWith(".fvecs")) {
      VecsRows rows = VecsRows.of(source, ElementType.FLOAT32);
      return new DescriptorFile(path, file, rows, Optional.empty());
    }
    if (name.endsWith(".bvecs")) {
      VecsRows rows = VecsRows.of(source, ElementType.UINT8);
      return new DescriptorFile(path, file, rows, Optional.empty());
    }
    Optional<ByteSource> offsets = Optional.empty();
    if (Npz.isNpz(source)) {
      Npz npz = Npz.read(source);
      source = npz.descriptors(file);
      offsets = npz.offsets(file);
    } else if (!source.startsWith(NpyHeader.MAGIC)) {
      throw source.malformedAt(
          0, "is neither .npy nor .npz; files of the names .fvecs and .bvecs are read too");
    }
    NpyRows rows = NpyRows.of(source);
    List<Long> shape = rows.header().shape();
    if (offsets.isPresent()) {
      return new DescriptorFile(
          path, file, rows, Optional.of(Offsets.read(offsets.get(), rows.rows())));
    }
    return new DescriptorFile(
        path,
        file,
        rows,
        shape.size() == 3
            ? Optional.of(Offsets.uniform(shape.get(0), shape.get(1)))
            : Optional.empty());
  }

  /** How many descriptors: N, or T·L. */
  @Override
  public long rows() {
    return rows.rows();
  }

  /** How many numbers a descriptor has: F. */
  @Override
  public int dimension() {
    return rows.dimension();
  }

  /** Which rows belong to which image, if the file itself tells. */
  public Optional<Offsets> offsets() {
    return offsets;
  }

  /**
   * Reads a block of rows into the start of an array, row-major. Thread-safe.
   *
   * @param destination OUT, at least rowCount·dimension long
   * @throws MalformedFileException if a row of an {@code .fvecs} or {@code .bvecs} file has another
   *     dimension than the first
   * @throws IOException if the file has become shorter since it was opened
   */
  @Override
  public void read(long firstRow, int rowCount, float[] destination) throws IOException {
    Objects.checkFromIndexSize(firstRow, rowCount, rows());
    if ((long) rowCount * dimension() > destination.length) {
      throw new IllegalArgumentException(
          "%d rows of %d numbers need an array of %d, got %d"
              .formatted(rowCount, dimension(), (long) rowCount * dimension(), destination.length));
    }
    try {
      rows.read(firstRow, rowCount, destination);
    } catch (InternalError e) {
      // What the JDK throws when a mapped page cannot be had.
      throw new IOException(path + ": cannot be read any more; did it become shorter?", e);
    }
  }

  /** Reads a block of rows into a new matrix. Thread-safe. */
  public FloatMatrix read(long firstRow, int rowCount) throws IOException {
    FloatMatrix block = FloatMatrix.zeros(rowCount, dimension());
    read(firstRow, rowCount, block.values());
    return block;
  }

  /**
   * Reads all rows; for what is small, such as a codebook.
   *
   * @throws IllegalArgumentException if they do not fit one array
   */
  public FloatMatrix readAll() throws IOException {
    if (rows() > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "%s: %,d rows do not fit one matrix; stream them in parts".formatted(path, rows()));
    }
    return read(0, (int) rows());
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
