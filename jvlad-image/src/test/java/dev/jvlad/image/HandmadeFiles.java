package dev.jvlad.image;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Image files put together byte by byte, where no writer would write what a test needs. */
final class HandmadeFiles {
  private static final byte[] PNG_SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};

  private HandmadeFiles() {}

  static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  /** {@code inserted} put into {@code bytes} before position {@code at}. */
  static byte[] insert(byte[] bytes, int at, byte[] inserted) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.write(bytes, 0, at);
    all.writeBytes(inserted);
    all.write(bytes, at, bytes.length - at);
    return all.toByteArray();
  }

  /** A PNG of 8-bit grey: header, the chunks given, end. */
  static byte[] greyPng(int width, int height, byte[]... chunks) {
    ByteBuffer header = ByteBuffer.allocate(13).putInt(width).putInt(height);
    header.put(new byte[] {8, 0, 0, 0, 0});
    return concat(
        PNG_SIGNATURE, pngChunk("IHDR", header.array()), concat(chunks), pngChunk("IEND"));
  }

  static byte[] pngChunk(String type, byte... data) {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 sum = new CRC32();
    sum.update(name);
    sum.update(data);
    return ByteBuffer.allocate(12 + data.length)
        .putInt(data.length)
        .put(name)
        .put(data)
        .putInt((int) sum.getValue())
        .array();
  }

  /** {@code count} zeros, compressed as zlib does: about a thousandth remains. */
  static byte[] deflatedZeros(int count) {
    Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION);
    deflater.setInput(new byte[count]);
    deflater.finish();
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    byte[] part = new byte[1 << 13];
    while (!deflater.finished()) {
      compressed.write(part, 0, deflater.deflate(part));
    }
    deflater.end();
    return compressed.toByteArray();
  }

  /** A TIFF structure whose only entry is the orientation: the content of an Exif block. */
  static byte[] exif(int orientation, ByteOrder order) {
    return ByteBuffer.allocate(26)
        .order(order)
        .put(new byte[] {(byte) mark(order), (byte) mark(order)})
        .putShort((short) 42)
        .putInt(8)
        .putShort((short) 1)
        .put(entry(order, 274, 3, 1, orientation))
        .putInt(0)
        .array();
  }

  /** JPEG's APP1 segment around an Exif block. */
  static byte[] app1(byte[] exif) {
    return jpegSegment(0xE1, concat(new byte[] {'E', 'x', 'i', 'f', 0, 0}, exif));
  }

  static byte[] jpegSegment(int marker, byte[] content) {
    return ByteBuffer.allocate(4 + content.length)
        .put((byte) 0xFF)
        .put((byte) marker)
        .putShort((short) (2 + content.length))
        .put(content)
        .array();
  }

  /** Uncompressed RGB of one strip. */
  static byte[] rgbTiff(int width, int height, byte[] rgb, int orientation, ByteOrder order) {
    int bitsAt = 8 + 2 + 10 * 12 + 4;
    int pixelsAt = bitsAt + 6;
    ByteBuffer file = ByteBuffer.allocate(pixelsAt + rgb.length).order(order);
    file.put((byte) mark(order)).put((byte) mark(order)).putShort((short) 42).putInt(8);
    file.putShort((short) 10);
    file.put(entry(order, 256, 4, 1, width));
    file.put(entry(order, 257, 4, 1, height));
    file.put(entry(order, 258, 3, 3, bitsAt));
    file.put(entry(order, 259, 3, 1, 1));
    file.put(entry(order, 262, 3, 1, 2));
    file.put(entry(order, 273, 4, 1, pixelsAt));
    file.put(entry(order, 274, 3, 1, orientation));
    file.put(entry(order, 277, 3, 1, 3));
    file.put(entry(order, 278, 4, 1, height));
    file.put(entry(order, 279, 4, 1, rgb.length));
    file.putInt(0);
    file.putShort((short) 8).putShort((short) 8).putShort((short) 8);
    return file.put(rgb).array();
  }

  /** The same as a BigTIFF: offsets of eight bytes, entries of twenty. */
  static byte[] bigTiff(int width, int height, byte[] rgb, int orientation, ByteOrder order) {
    int pixelsAt = 16 + 8 + 10 * 20 + 8;
    ByteBuffer file = ByteBuffer.allocate(pixelsAt + rgb.length).order(order);
    file.put((byte) mark(order)).put((byte) mark(order)).putShort((short) 43);
    file.putShort((short) 8).putShort((short) 0).putLong(16).putLong(10);
    int[][] entries = {
      {256, width}, {257, height}, {258, 8}, {259, 1}, {262, 2},
      {273, pixelsAt}, {274, orientation}, {277, 3}, {278, height}, {279, rgb.length}
    };
    for (int[] entry : entries) {
      int values = entry[0] == 258 ? 3 : 1;
      file.putShort((short) entry[0]).putShort((short) 3).putLong(values);
      for (int i = 0; i < 4; i++) {
        file.putShort((short) (i < values ? entry[1] : 0));
      }
    }
    return file.putLong(0).put(rgb).array();
  }

  private static byte[] entry(ByteOrder order, int tag, int type, int count, int value) {
    ByteBuffer entry = ByteBuffer.allocate(12).order(order);
    entry.putShort((short) tag).putShort((short) type).putInt(count);
    boolean isShort = type == 3 && count == 1;
    return (isShort ? entry.putShort((short) value) : entry.putInt(value)).array();
  }

  private static char mark(ByteOrder order) {
    return order == ByteOrder.LITTLE_ENDIAN ? 'I' : 'M';
  }

  /**
   * A lossless WebP of one colour (WebP Lossless Bitstream Specification): each of its five prefix
   * codes has a single symbol, so that a pixel takes no bits at all.
   */
  static byte[] plainWebp(int width, int height, int red, int green, int blue, byte[]... chunks) {
    LeastBitFirst bits = new LeastBitFirst();
    bits.put(0x2F, 8).put(width - 1, 14).put(height - 1, 14).put(0, 1).put(0, 3);
    bits.put(0, 1).put(0, 1).put(0, 1); // no transform, no colour cache, no meta codes
    for (int symbol : new int[] {green, red, blue, 255}) {
      bits.put(1, 1).put(0, 1).put(1, 1).put(symbol, 8);
    }
    bits.put(1, 1).put(0, 1).put(0, 1).put(0, 1);
    byte[] canvas = // flags: an Exif chunk; width and height less one, 24 bits each
        ByteBuffer.allocate(10)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putInt(8)
            .putShort((short) (width - 1))
            .put((byte) 0)
            .putShort((short) (height - 1))
            .put((byte) 0)
            .array();
    byte[] extended = chunks.length == 0 ? new byte[0] : riffChunk("VP8X", canvas);
    byte[] content =
        concat(
            "WEBP".getBytes(StandardCharsets.US_ASCII),
            extended,
            riffChunk("VP8L", bits.bytes()),
            concat(chunks));
    return riffChunk("RIFF", content);
  }

  static byte[] riffChunk(String type, byte[] data) {
    return ByteBuffer.allocate(8 + data.length + (data.length & 1))
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(type.getBytes(StandardCharsets.US_ASCII))
        .putInt(data.length)
        .put(data)
        .array();
  }

  private static final class LeastBitFirst {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private long pending;
    private int count;

    LeastBitFirst put(int value, int bits) {
      pending |= (long) value << count;
      count += bits;
      for (; count >= 8; count -= 8, pending >>>= 8) {
        bytes.write((int) pending);
      }
      return this;
    }

    byte[] bytes() {
      bytes.write((int) pending);
      bytes.writeBytes(new byte[8]); // readers look ahead
      return bytes.toByteArray();
    }
  }
}
