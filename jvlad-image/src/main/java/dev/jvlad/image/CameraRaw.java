package dev.jvlad.image;

import static dev.jvlad.image.ImageFormat.starts;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * The JPEG that a camera put into its raw file for looking at. Sensor data are not developed here.
 *
 * <p>Most raw files (NEF, CR2, ARW, DNG, PEF, SRW) are TIFFs by their first bytes, whose first
 * directory holds a thumbnail. Where the large JPEG lies differs from maker to maker, often in a
 * private note; but it lies there in one piece, and so it is found by its own structure: the
 * largest of whatever begins as a JPEG does and has a frame header.
 *
 * @param start position of the JPEG
 * @param orientation as the raw file has it; a JPEG that has its own says the same or knows better
 */
record CameraRaw(long start, Optional<Orientation> orientation) {
  /** Shorter ones are thumbnails, which would be taken for the photo. */
  private static final int LEAST_SIDE = 480;

  private static final int SUBFILE_TYPE = 254;
  private static final int WIDTH = 256;
  private static final int PHOTOMETRIC = 262;
  private static final int DNG_VERSION = 50706;
  private static final long COLOR_FILTER_ARRAY = 32803;
  private static final long LINEAR_RAW = 34892;
  private static final int PART_BYTES = 1 << 16;

  /**
   * Finds the JPEG of a raw file; empty for a file that is none.
   *
   * @throws RefusedException if there is no JPEG that is larger than a thumbnail
   */
  static Optional<CameraRaw> find(AbortableImageInputStream stream)
      throws IOException, RefusedException {
    stream.mark();
    try {
      return isRaw(stream) ? Optional.of(largest(stream)) : Optional.empty();
    } finally {
      stream.reset();
    }
  }

  private static boolean isRaw(AbortableImageInputStream stream) throws IOException {
    byte[] head = stream.peek(0, 16);
    return hasRawMagic(head) || (ImageFormat.isTiff(head) && isRawTiff(stream));
  }

  /** First bytes of their own: Canon's CR2 and CR3, Olympus, Panasonic, Fujifilm, Sigma. */
  private static boolean hasRawMagic(byte[] head) {
    return starts(head, 8, 'C', 'R', 2)
        || starts(head, 4, 'f', 't', 'y', 'p', 'c', 'r', 'x', ' ')
        || starts(head, 0, 'I', 'I', 'R', 'O')
        || starts(head, 0, 'I', 'I', 'R', 'S')
        || starts(head, 0, 'M', 'M', 'O', 'R')
        || starts(head, 0, 'I', 'I', 'U', 0)
        || starts(head, 0, 'F', 'U', 'J', 'I', 'F', 'I', 'L', 'M')
        || starts(head, 0, 'F', 'O', 'V', 'b');
  }

  /** It says so, holds sensor data, or begins with a reduced picture and has a larger one below. */
  private static boolean isRawTiff(AbortableImageInputStream stream) throws IOException {
    List<TiffDirectory> all = TiffDirectory.all(stream);
    TiffDirectory first = all.getFirst();
    long width = first.value(WIDTH).orElse(0);
    return !first.values(DNG_VERSION).isEmpty()
        || all.stream().anyMatch(CameraRaw::holdsSensorData)
        || (isReduced(first) && all.stream().anyMatch(d -> d.value(WIDTH).orElse(0) > width));
  }

  private static boolean holdsSensorData(TiffDirectory directory) {
    long kind = directory.value(PHOTOMETRIC).orElse(0);
    return kind == COLOR_FILTER_ARRAY || kind == LINEAR_RAW;
  }

  private static boolean isReduced(TiffDirectory directory) {
    return (directory.value(SUBFILE_TYPE).orElse(0) & 1) != 0;
  }

  private static CameraRaw largest(AbortableImageInputStream stream)
      throws IOException, RefusedException {
    long start = -1;
    long most = 0;
    Optional<Orientation> orientation = Orientation.ofTiff(stream, 0);
    byte[] part = new byte[PART_BYTES];
    long length = stream.length();
    for (long from = 0; from < length; from += PART_BYTES - 3) {
      stream.seek(from);
      int count = (int) Math.min(part.length, length - from);
      stream.readFully(part, 0, count);
      for (int i = 0; i + 3 < count; i++) {
        if (part[i] == (byte) 0xFF && part[i + 1] == (byte) 0xD8 && part[i + 2] == (byte) 0xFF) {
          long pixels = JpegSegments.read(stream, from + i).pixels();
          if (pixels > most) {
            most = pixels;
            start = from + i;
          }
        } else if (part[i] == 'C'
            && part[i + 1] == 'M'
            && part[i + 2] == 'T'
            && part[i + 3] == '1') {
          orientation = Orientation.ofTiff(stream, from + i + 4); // a CR3 is no TIFF, but has some
        }
      }
    }
    if (most < (long) LEAST_SIDE * LEAST_SIDE * 3 / 4) {
      throw RefusedException.unsupported(
          most == 0
              ? "camera raw without a picture to look at"
              : "camera raw with nothing larger than a thumbnail to look at");
    }
    return new CameraRaw(start, orientation);
  }
}
