package dev.jvlad.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Which rows of a descriptor file belong to which image: image i owns the rows {@code start(i)}
 * (inclusive) to {@code end(i)} (exclusive). Images lie one after the other without gaps; an image
 * without descriptors starts where it ends.
 *
 * <p>In a file these are T+1 integers of any width for T images: the first is 0, none is smaller
 * than the one before, the last is the number of rows.
 */
public final class Offsets {
  private static final int BUFFER = 1 << 16;

  private final long imageCount;
  private final long rowsPerImage;
  // Absent when all images have rowsPerImage: a (T, L, F) header can claim any T when L is 0.
  private final long @Nullable [] values;

  private Offsets(long imageCount, long rowsPerImage, long @Nullable [] values) {
    this.imageCount = imageCount;
    this.rowsPerImage = rowsPerImage;
    this.values = values;
  }

  /** All rows belong to one image. */
  public static Offsets ofOneImage(long rows) {
    return uniform(1, rows);
  }

  /** Images of equally many rows, as in a (T, L, F) array. */
  public static Offsets uniform(long imageCount, long rowsPerImage) {
    if (imageCount < 0 || rowsPerImage < 0) {
      throw new IllegalArgumentException(
          "%d images of %d rows; wanted no negative number".formatted(imageCount, rowsPerImage));
    }
    Math.multiplyExact(imageCount, rowsPerImage);
    return new Offsets(imageCount, rowsPerImage, null);
  }

  /**
   * Offsets one by one.
   *
   * @param values one more than there are images, the first 0, none smaller than the one before
   */
  public static Offsets of(long[] values) {
    if (values.length == 0 || values[0] != 0) {
      throw new IllegalArgumentException("offsets do not start; wanted 0 as the first");
    }
    for (int i = 1; i < values.length; i++) {
      if (values[i] < values[i - 1]) {
        throw new IllegalArgumentException(
            "offsets[%d] = %d is smaller than offsets[%d] = %d"
                .formatted(i, values[i], i - 1, values[i - 1]));
      }
    }
    return new Offsets(values.length - 1, 0, values.clone());
  }

  /** Writes them as an {@code .npy} array of int64. */
  public void write(Destination target) throws IOException {
    try (Output output = target.open()) {
      output.write(NpyHeader.bytes("<i8", imageCount + 1));
      ByteBuffer buffer = ByteBuffer.allocate(BUFFER).order(ByteOrder.LITTLE_ENDIAN);
      for (long image = 0; image <= imageCount; image++) {
        buffer.putLong(start(image));
        if (!buffer.hasRemaining() || image == imageCount) {
          output.write(buffer.flip());
          buffer.clear();
        }
      }
      output.commit();
    }
  }

  /**
   * Reads the offsets in an {@code .npy} file, or in the entry {@code offsets} or {@code O} of an
   * {@code .npz}.
   *
   * @param rows how many rows the descriptors have: what the last offset must be
   * @throws MalformedFileException if the file holds something else than offsets of that many rows
   */
  public static Offsets read(Path path, long rows) throws IOException {
    try (MappedFile file = MappedFile.open(path)) {
      ByteSource source = file.source();
      if (Npz.isNpz(source)) {
        Npz npz = Npz.read(source);
        source =
            npz.offsets(file)
                .orElseThrow(
                    () -> file.source().malformed("has no entry 'offsets' or 'O': %s", npz));
      }
      return read(source, rows);
    }
  }

  static Offsets read(ByteSource source, long rows) throws MalformedFileException {
    NpyHeader header = NpyHeader.read(source, ElementType.INTEGERS);
    if (header.shape().size() != 1) {
      throw source.malformed(
          "shape %s is %d-dimensional; offsets are 1-dimensional",
          header.shapeText(), header.shape().size());
    }
    long count = header.shape().getFirst();
    if (count == 0) {
      throw source.malformed("has no offsets; wanted one more than there are images");
    }
    if (count > Integer.MAX_VALUE - 8) {
      throw source.malformed("%,d offsets; at most %,d are read", count, Integer.MAX_VALUE - 8);
    }
    long[] values = new long[(int) count];
    for (int i = 0; i < values.length; i++) {
      long at = header.dataOffset() + (long) i * header.type().bytes;
      values[i] = header.type().toLong(source.bytes(), header.byteOrder(), at);
      if (i == 0 && values[0] != 0) {
        throw source.malformedAt(at, "offsets[0] = %s; wanted 0", text(header, values[0]));
      }
      if (header.type() == ElementType.UINT64 && values[i] < 0) {
        throw source.malformedAt(
            at, "offsets[%d] = %s; the descriptors have %d rows", i, text(header, values[i]), rows);
      }
      if (i > 0 && values[i] < values[i - 1]) {
        throw source.malformedAt(
            at,
            "offsets[%d] = %d is smaller than offsets[%d] = %d",
            i,
            values[i],
            i - 1,
            values[i - 1]);
      }
    }
    if (values[values.length - 1] != rows) {
      throw source.malformed(
          "last offset is %d; the descriptors have %d rows", values[values.length - 1], rows);
    }
    return new Offsets(count - 1, 0, values);
  }

  private static String text(NpyHeader header, long value) {
    return header.type() == ElementType.UINT64
        ? Long.toUnsignedString(value)
        : Long.toString(value);
  }

  /** How many images. */
  public long imageCount() {
    return imageCount;
  }

  /** How many rows all images have together. */
  public long rows() {
    return start(imageCount);
  }

  /** The first row of an image; for {@code image = imageCount()}, the number of rows. */
  public long start(long image) {
    if (image < 0 || image > imageCount) {
      throw new IndexOutOfBoundsException("image %d of %d".formatted(image, imageCount));
    }
    return values == null ? image * rowsPerImage : values[(int) image];
  }

  /** The row after the last row of an image. */
  public long end(long image) {
    return start(image + 1);
  }

  /** Offsets of a batch in memory, one more than there are images. */
  public int[] toInts() {
    int[] ints = new int[Math.toIntExact(imageCount) + 1];
    for (int i = 0; i < ints.length; i++) {
      ints[i] = Math.toIntExact(start(i));
    }
    return ints;
  }
}
