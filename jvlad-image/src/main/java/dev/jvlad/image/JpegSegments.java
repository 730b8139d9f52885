package dev.jvlad.image;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.imageio.stream.ImageInputStream;

/**
 * The marker segments of a JPEG before its pixels: FF, marker, 16-bit length with itself, content
 * (ITU-T T.81, B.1.1). Fill bytes are skipped; the walk ends where order ends.
 *
 * @param segments in the order of the file
 */
record JpegSegments(List<Segment> segments) {
  static final int APP0 = 0xE0;
  static final int APP1 = 0xE1;
  static final int APP14 = 0xEE;
  private static final int SOS = 0xDA;
  private static final int EOI = 0xD9;

  /** The frame headers that the JDK's reader decodes: baseline, extended and progressive. */
  private static final Set<Integer> FRAMES = Set.of(0xC0, 0xC1, 0xC2);

  private static final int MOST_SEGMENTS = 10_000;
  private static final int HEAD_BYTES = 18;

  /**
   * One segment.
   *
   * @param marker without its FF
   * @param start position of the content, behind the length
   * @param head the content's first bytes, at most 18
   */
  record Segment(int marker, long start, List<Integer> head) {
    boolean startsWith(String text) {
      for (int i = 0; i < text.length(); i++) {
        if (i >= head.size() || head.get(i) != text.charAt(i)) {
          return false;
        }
      }
      return true;
    }
  }

  /** Reads up to the first scan, and leaves the stream's position behind it. */
  static JpegSegments read(ImageInputStream stream) throws IOException {
    stream.setByteOrder(ByteOrder.BIG_ENDIAN);
    List<Segment> segments = new ArrayList<>();
    long position = 2;
    try {
      while (segments.size() < MOST_SEGMENTS) {
        stream.seek(position);
        if (stream.readUnsignedByte() != 0xFF) {
          break;
        }
        int marker = stream.readUnsignedByte();
        if (marker == 0xFF) { // a fill byte
          position++;
          continue;
        }
        if (marker == SOS || marker == EOI) {
          break;
        }
        int length = Math.max(2, stream.readUnsignedShort());
        List<Integer> head = new ArrayList<>();
        for (int i = 0; i < Math.min(length - 2, HEAD_BYTES); i++) {
          head.add(stream.readUnsignedByte());
        }
        segments.add(new Segment(marker, position + 4, List.copyOf(head)));
        position += 2 + length;
      }
    } catch (EOFException e) {
      // what was read so far stands
    }
    return new JpegSegments(List.copyOf(segments));
  }

  /**
   * Whether the first of three components is certainly luma, by the rules of every decoder: JFIF
   * says so, or Adobe's transform 1, or, where neither speaks, components numbered 1, 2, 3 of which
   * the first is sampled more finely.
   */
  boolean hasLuma() {
    boolean jfif = false;
    int adobeTransform = -1;
    List<Integer> frame = List.of();
    for (Segment segment : segments) {
      if (segment.marker() == APP0 && segment.startsWith("JFIF\0")) {
        jfif = true;
      } else if (segment.marker() == APP14 && segment.startsWith("Adobe")) {
        adobeTransform = segment.head().size() > 11 ? segment.head().get(11) : -2;
      } else if (FRAMES.contains(segment.marker())) {
        frame = segment.head();
      }
    }
    if (frame.size() < 15 || frame.get(0) != 8 || frame.get(5) != 3) {
      return false;
    }
    if (adobeTransform != -1) {
      return adobeTransform == 1;
    }
    boolean numbered = frame.get(6) == 1 && frame.get(9) == 2 && frame.get(12) == 3;
    boolean finer = !frame.get(7).equals(frame.get(10));
    return numbered && (jfif || finer);
  }
}
