package dev.jvlad.io;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The type of an array's elements, by numpy's code: kind and bytes. */
enum ElementType {
  FLOAT16("f2", 2),
  FLOAT32("f4", 4),
  FLOAT64("f8", 8),
  UINT8("u1", 1),
  INT8("i1", 1),
  UINT16("u2", 2),
  INT16("i2", 2),
  UINT32("u4", 4),
  INT32("i4", 4),
  UINT64("u8", 8),
  INT64("i8", 8);

  /** What descriptors may be made of. */
  static final Set<ElementType> DESCRIPTORS = EnumSet.range(FLOAT16, INT8);

  /** What offsets may be made of. */
  static final Set<ElementType> INTEGERS = EnumSet.range(UINT8, INT64);

  // Elements are read through a scratch array of this many: short enough to stay in the L1 cache.
  private static final int CHUNK = 1024;

  final String code;
  final int bytes;

  ElementType(String code, int bytes) {
    this.code = code;
    this.bytes = bytes;
  }

  static Optional<ElementType> ofCode(String code) {
    for (ElementType type : values()) {
      if (type.code.equals(code)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }

  static String codes(Set<ElementType> types) {
    return types.stream().map(type -> type.code).collect(Collectors.joining(", "));
  }

  /**
   * Converts {@code count} neighbouring elements to float32; float64 is rounded to the nearest,
   * integers as numbers (not scaled). For the types of {@link #DESCRIPTORS} alone.
   *
   * <p>A bulk copy that swaps bytes where needed, then a loop over plain arrays: the compiler turns
   * both into vector instructions, which it does not do for single reads from a segment.
   */
  void toFloats(
      MemorySegment source,
      ByteOrder order,
      long offset,
      int count,
      float[] destination, // OUT
      int at) {
    switch (this) {
      case FLOAT32 ->
          MemorySegment.copy(
              source,
              ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(order),
              offset,
              destination,
              at,
              count);
      case FLOAT64 -> {
        ValueLayout layout = ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(order);
        double[] scratch = new double[Math.min(count, CHUNK)];
        for (int done = 0; done < count; done += CHUNK) {
          int n = Math.min(count - done, CHUNK);
          MemorySegment.copy(source, layout, offset + 8L * done, scratch, 0, n);
          for (int i = 0; i < n; i++) {
            destination[at + done + i] = (float) scratch[i];
          }
        }
      }
      case FLOAT16 -> {
        ValueLayout layout = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(order);
        short[] scratch = new short[Math.min(count, CHUNK)];
        for (int done = 0; done < count; done += CHUNK) {
          int n = Math.min(count - done, CHUNK);
          MemorySegment.copy(source, layout, offset + 2L * done, scratch, 0, n);
          for (int i = 0; i < n; i++) {
            destination[at + done + i] = Float.float16ToFloat(scratch[i]);
          }
        }
      }
      case UINT8 -> {
        byte[] scratch = new byte[Math.min(count, CHUNK)];
        for (int done = 0; done < count; done += CHUNK) {
          int n = Math.min(count - done, CHUNK);
          MemorySegment.copy(source, ValueLayout.JAVA_BYTE, offset + done, scratch, 0, n);
          for (int i = 0; i < n; i++) {
            destination[at + done + i] = scratch[i] & 0xFF;
          }
        }
      }
      case INT8 -> {
        byte[] scratch = new byte[Math.min(count, CHUNK)];
        for (int done = 0; done < count; done += CHUNK) {
          int n = Math.min(count - done, CHUNK);
          MemorySegment.copy(source, ValueLayout.JAVA_BYTE, offset + done, scratch, 0, n);
          for (int i = 0; i < n; i++) {
            destination[at + done + i] = scratch[i];
          }
        }
      }
      case UINT16, INT16, UINT32, INT32, UINT64, INT64 ->
          throw new IllegalArgumentException(code + " elements are no descriptors");
    }
  }

  /**
   * One integer, as a long; a uint64 past 2⁶³ − 1 comes out negative. For the types of {@link
   * #INTEGERS} alone.
   */
  long toLong(MemorySegment source, ByteOrder order, long offset) {
    return switch (this) {
      case UINT8 -> Byte.toUnsignedLong(source.get(ValueLayout.JAVA_BYTE, offset));
      case INT8 -> source.get(ValueLayout.JAVA_BYTE, offset);
      case UINT16 -> Short.toUnsignedLong(shortAt(source, order, offset));
      case INT16 -> shortAt(source, order, offset);
      case UINT32 -> Integer.toUnsignedLong(intAt(source, order, offset));
      case INT32 -> intAt(source, order, offset);
      case UINT64, INT64 -> source.get(ValueLayout.JAVA_LONG_UNALIGNED.withOrder(order), offset);
      case FLOAT16, FLOAT32, FLOAT64 ->
          throw new IllegalArgumentException(code + " elements are no integers");
    };
  }

  private static short shortAt(MemorySegment source, ByteOrder order, long offset) {
    return source.get(ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(order), offset);
  }

  private static int intAt(MemorySegment source, ByteOrder order, long offset) {
    return source.get(ValueLayout.JAVA_INT_UNALIGNED.withOrder(order), offset);
  }
}
