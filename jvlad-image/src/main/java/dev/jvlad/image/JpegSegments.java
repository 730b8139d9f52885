package dev.jvlad.image;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
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
  static final int APP2 = 0xE2;
  static final int APP14 = 0xEE;
  private static final int SOS = 0xDA;
  private static final int EOI = 0xD9;

  /** The frame headers that the JDK's reader decodes: baseline, extended and progressive. */
  private static final Set<Integer> FRAMES = Set.of(0xC0, 0xC1, 0xC2);

  /** No transform of Adobe's: there is no such segment, or it is cut short. */
  private static final int UNMARKED = -1;

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
    /** Position of the marker, behind its FF. */
    long markerAt() {
      return start - 3;
    }

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
    return read(stream, 0);
  }

  /** Reads those of a JPEG that begins at {@code start}. */
  static JpegSegments read(ImageInputStream stream, long start) throws IOException {
    stream.setByteOrder(ByteOrder.BIG_ENDIAN);
    List<Segment> segments = new ArrayList<>();
    long position = start + 2;
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
   * What the components are, by libjpeg's rules: JFIF means YCbCr; else Adobe's transform decides;
   * else components named R, G, B are those. Of four components Adobe's transform alone decides.
   * Empty where the JDK's reader would not give as many bands of eight bits.
   */
  Optional<JpegColors> colors() {
    List<Integer> frame = frame();
    int components = frame.size() < 6 || frame.get(0) != 8 ? 0 : frame.get(5);
    if (frame.size() < 6 + 3 * components) {
      return Optional.empty();
    }
    int transform = adobeTransform();
    return switch (components) {
      case 1 -> Optional.of(JpegColors.GREY);
      case 3 -> {
        boolean named = frame.get(6) == 'R' && frame.get(9) == 'G' && frame.get(12) == 'B';
        boolean rgb = !isJfif() && (transform == 0 || (transform == UNMARKED && named));
        yield Optional.of(rgb ? JpegColors.RGB : JpegColors.YCBCR);
      }
      case 4 ->
          Optional.of(transform == 0 || transform == UNMARKED ? JpegColors.CMYK : JpegColors.YCCK);
      default -> Optional.empty();
    };
  }

  /**
   * Whether the first of three components is luma to every decoder: JFIF says so, or Adobe's
   * transform 1, or, where neither speaks, components numbered 1, 2, 3 of which the first is
   * sampled more finely.
   */
  boolean hasLuma() {
    List<Integer> frame = frame();
    if (frame.size() < 15 || frame.get(0) != 8 || frame.get(5) != 3) {
      return false;
    }
    if (adobeTransform() != UNMARKED) {
      return adobeTransform() == 1;
    }
    boolean numbered = frame.get(6) == 1 && frame.get(9) == 2 && frame.get(12) == 3;
    boolean finer = !frame.get(7).equals(frame.get(10));
    return numbered && (isJfif() || finer);
  }

  /** Columns times rows by the frame header; 0 without one that is decoded. */
  long pixels() {
    List<Integer> frame = frame();
    return frame.size() < 5
        ? 0
        : (frame.get(1) << 8 | frame.get(2)) * (long) (frame.get(3) << 8 | frame.get(4));
  }

  private boolean isJfif() {
    return segments.stream().anyMatch(s -> s.marker() == APP0 && s.startsWith("JFIF\0"));
  }

  private int adobeTransform() {
    return last(segment -> segment.marker() == APP14 && segment.startsWith("Adobe"))
        .filter(head -> head.size() > 11)
        .map(head -> head.get(11))
        .orElse(UNMARKED);
  }

  /** Precision, rows, columns, and for each component its name, sampling and table; or nothing. */
  private List<Integer> frame() {
    return last(segment -> FRAMES.contains(segment.marker())).orElse(List.of());
  }

  private Optional<List<Integer>> last(Predicate<Segment> wanted) {
    return segments.stream().filter(wanted).reduce((_, later) -> later).map(Segment::head);
  }
}
