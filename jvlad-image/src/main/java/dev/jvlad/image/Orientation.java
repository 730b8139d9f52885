package dev.jvlad.image;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import javax.imageio.stream.ImageInputStream;

/**
 * Where the first row and column of the stored pixels lie in the upright picture: tag 274 of Exif
 * 2.3 (CIPA DC-008), which JPEG keeps in an APP1 segment, PNG in an eXIf chunk, WebP in an EXIF
 * chunk and TIFF in its first directory. It is read here, in a hundred bytes of searching, rather
 * than by a metadata library: those also parse makers' notes and compressed text, which damaged
 * files make slow. Anything out of order reads as {@link #UPRIGHT}.
 */
enum Orientation {
  UPRIGHT,
  MIRRORED,
  UPSIDE_DOWN,
  FLIPPED,
  TRANSPOSED,
  TURNED_LEFT,
  TRANSVERSED,
  TURNED_RIGHT;

  private static final int TAG = 274;
  private static final byte[] JPEG_EXIF = {'E', 'x', 'i', 'f', 0, 0};
  private static final int MOST_PARTS = 10_000;

  /** Whether width and height change places. */
  boolean swapsSides() {
    return switch (this) {
      case UPRIGHT, MIRRORED, UPSIDE_DOWN, FLIPPED -> false;
      case TRANSPOSED, TURNED_LEFT, TRANSVERSED, TURNED_RIGHT -> true;
    };
  }

  /** The orientation that the file asks for, if it does; the stream's position is kept. */
  static Optional<Orientation> read(ImageFormat format, ImageInputStream stream)
      throws IOException {
    stream.mark();
    ByteOrder order = stream.getByteOrder();
    try {
      return switch (format) {
        case JPEG -> fromJpeg(stream);
        case PNG -> fromPng(stream);
        case WEBP -> fromWebp(stream);
        case TIFF -> ofTiff(stream, 0);
        case GIF, BMP -> Optional.empty();
      };
    } catch (EOFException e) {
      return Optional.empty();
    } finally {
      stream.setByteOrder(order);
      stream.reset();
    }
  }

  private static Optional<Orientation> fromJpeg(ImageInputStream stream) throws IOException {
    for (JpegSegments.Segment segment : JpegSegments.read(stream).segments()) {
      if (segment.marker() == JpegSegments.APP1 && segment.startsWith("Exif\0\0")) {
        return ofTiff(stream, segment.start() + JPEG_EXIF.length);
      }
    }
    return Optional.empty();
  }

  private static Optional<Orientation> fromPng(ImageInputStream stream) throws IOException {
    stream.setByteOrder(ByteOrder.BIG_ENDIAN);
    long position = 8;
    for (int part = 0; part < MOST_PARTS; part++) {
      stream.seek(position);
      long length = stream.readUnsignedInt();
      int type = stream.readInt();
      if (type == PngChunks.EXIF) {
        return ofTiff(stream, position + 8);
      }
      position += 12 + length;
    }
    return Optional.empty();
  }

  private static Optional<Orientation> fromWebp(ImageInputStream stream) throws IOException {
    stream.setByteOrder(ByteOrder.LITTLE_ENDIAN);
    long position = 12;
    for (int part = 0; part < MOST_PARTS; part++) {
      stream.seek(position);
      int type = stream.readInt();
      long length = stream.readUnsignedInt();
      if (type == ('E' | 'X' << 8 | 'I' << 16 | 'F' << 24)) {
        byte[] name = new byte[JPEG_EXIF.length];
        stream.readFully(name);
        // Some writers put JPEG's six bytes in front, against the format.
        return ofTiff(
            stream, position + 8 + (Arrays.equals(name, JPEG_EXIF) ? JPEG_EXIF.length : 0));
      }
      position += 8 + length + (length & 1);
    }
    return Optional.empty();
  }

  /** That of a TIFF structure's first directory. */
  static Optional<Orientation> ofTiff(ImageInputStream stream, long start) throws IOException {
    OptionalLong value = TiffDirectory.first(stream, start).value(TAG);
    return value.isPresent() && value.getAsLong() >= 1 && value.getAsLong() <= 8
        ? Optional.of(values()[(int) value.getAsLong() - 1])
        : Optional.empty();
  }

  /**
   * Lays stored pixels upright.
   *
   * @param stored rows·columns pixels of one byte, row-major
   * @return the same pixels, columns·rows where {@link #swapsSides()}
   */
  byte[] apply(byte[] stored, int rows, int columns) {
    if (this == UPRIGHT) {
      return stored;
    }
    byte[] upright = new byte[stored.length];
    int uprightColumns = swapsSides() ? rows : columns;
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        int right = columns - 1 - column;
        int below = rows - 1 - row;
        int x =
            switch (this) {
              case UPRIGHT, FLIPPED -> column;
              case MIRRORED, UPSIDE_DOWN -> right;
              case TRANSPOSED, TURNED_RIGHT -> row;
              case TURNED_LEFT, TRANSVERSED -> below;
            };
        int y =
            switch (this) {
              case UPRIGHT, MIRRORED -> row;
              case UPSIDE_DOWN, FLIPPED -> below;
              case TRANSPOSED, TURNED_LEFT -> column;
              case TRANSVERSED, TURNED_RIGHT -> right;
            };
        upright[y * uprightColumns + x] = stored[row * columns + column];
      }
    }
    return upright;
  }
}
