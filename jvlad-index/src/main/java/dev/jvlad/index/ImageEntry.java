package dev.jvlad.index;

import java.nio.charset.StandardCharsets;

/** What a collection keeps of one image file. The id is the caller's; a path is a good one. */
public sealed interface ImageEntry {
  /** The longest id, in bytes of UTF-8: the limit of an indexed term. */
  int MAX_ID_BYTES = 32_766;

  /** The largest payload of one image, in bytes. */
  int MAX_PAYLOAD_BYTES = 32_766;

  /** Names the image within its collection; putting an equal id again replaces the entry. */
  String id();

  /** What the file looked like when the entry was made. */
  FileFacts facts();

  /**
   * An image that can be found.
   *
   * @param vector of the collection's dimension, of L2 norm 1
   * @param payload opaque bytes for the caller to fetch with a hit, at most {@value
   *     #MAX_PAYLOAD_BYTES}, stored as they are; may be empty
   */
  @SuppressWarnings("ArrayRecordComponent") // written once and never compared
  record Indexed(String id, FileFacts facts, float[] vector, byte[] payload) implements ImageEntry {
    // A unit vector that went through float32 arithmetic is off by rounding alone.
    private static final double NORM_TOLERANCE = 1e-3;

    public Indexed {
      checkId(id);
      checkUnit("vector of " + id, vector);
      if (payload.length > MAX_PAYLOAD_BYTES) {
        throw new IllegalArgumentException(
            "payload of %s has %d bytes; wanted at most %d"
                .formatted(id, payload.length, MAX_PAYLOAD_BYTES));
      }
    }

    static double squaredNorm(float[] vector) {
      return dotProduct(vector, vector);
    }

    /** In float64; four sums at a time, for one alone would wait for each addition. */
    static double dotProduct(float[] a, float[] b) {
      double s0 = 0;
      double s1 = 0;
      double s2 = 0;
      double s3 = 0;
      int i = 0;
      for (; i + 4 <= a.length; i += 4) {
        s0 += (double) a[i] * b[i];
        s1 += (double) a[i + 1] * b[i + 1];
        s2 += (double) a[i + 2] * b[i + 2];
        s3 += (double) a[i + 3] * b[i + 3];
      }
      for (; i < a.length; i++) {
        s0 += (double) a[i] * b[i];
      }
      return s0 + s1 + (s2 + s3);
    }

    static void checkUnit(String what, float[] vector) {
      double squaredNorm = squaredNorm(vector);
      if (!(Math.abs(squaredNorm - 1) <= NORM_TOLERANCE)) { // NaN fails too
        throw new IllegalArgumentException(
            "%s has norm %.6g; wanted 1".formatted(what, Math.sqrt(squaredNorm)));
      }
    }
  }

  /** A readable picture without a single feature: kept, counted, never a hit. */
  record NoFeatures(String id, FileFacts facts) implements ImageEntry {
    public NoFeatures {
      checkId(id);
    }
  }

  /** A picture that could not be read: kept so that it is not tried again while it is unchanged. */
  record Unreadable(String id, FileFacts facts, String reason) implements ImageEntry {
    public Unreadable {
      checkId(id);
    }
  }

  /**
   * A file that is no picture, such as a video or a text: kept so that it is not looked into again
   * while it is unchanged.
   */
  record NotAnImage(String id, FileFacts facts, String reason) implements ImageEntry {
    public NotAnImage {
      checkId(id);
    }
  }

  private static void checkId(String id) {
    int bytes = id.getBytes(StandardCharsets.UTF_8).length;
    if (bytes == 0 || bytes > MAX_ID_BYTES) {
      throw new IllegalArgumentException(
          "image id has %d bytes; wanted 1 to %d".formatted(bytes, MAX_ID_BYTES));
    }
  }
}
