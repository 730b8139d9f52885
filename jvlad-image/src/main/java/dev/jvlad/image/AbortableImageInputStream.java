package dev.jvlad.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import javax.imageio.IIOException;
import javax.imageio.stream.ImageInputStreamImpl;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of an image file or array, read through one window, which any thread may {@link
 * #abort()}: every later read fails. That ends a codec which a damaged file keeps busy, as codecs
 * take no interrupts but do read.
 */
final class AbortableImageInputStream extends ImageInputStreamImpl {
  private static final int WINDOW_BYTES = 1 << 18;

  private final @Nullable Path file;
  private final @Nullable FileChannel channel;
  private long origin; // of the file
  private long storedLength;
  private byte[] buffer;
  private byte[] window;
  private long windowStart;
  private int windowLength;
  private byte[] ending = {};
  private final NavigableMap<Long, Byte> overlay = new TreeMap<>();
  private boolean lengthWithheld;
  private volatile long lastReadNanos;
  private @Nullable IOException failure;
  private volatile boolean aborted;

  AbortableImageInputStream(Path file) throws IOException {
    this.file = file;
    this.channel = FileChannel.open(file, StandardOpenOption.READ);
    this.storedLength = channel.size();
    this.buffer = new byte[Math.clamp(storedLength, 1, WINDOW_BYTES)];
    this.window = buffer;
  }

  AbortableImageInputStream(byte[] bytes) {
    this.file = null;
    this.channel = null;
    this.storedLength = bytes.length;
    this.buffer = bytes;
    this.window = bytes;
    this.windowLength = bytes.length;
  }

  /** Makes the stream go on with these bytes where the file ends. */
  void continueWith(byte... bytes) {
    this.ending = bytes;
  }

  /** Makes the stream be what lies in the file from {@code position} on, and stand at its start. */
  void beginAt(long position) throws IOException {
    origin += position;
    storedLength -= position;
    windowLength = 0; // to be filled again
    seek(0);
  }

  /**
   * Makes the stream read these bytes from {@code position} on, instead of those stored. An array
   * that the stream was made of stays as it is.
   */
  void overlay(long position, byte... bytes) {
    if (channel == null && overlay.isEmpty()) {
      buffer = buffer.clone();
    }
    for (int i = 0; i < bytes.length; i++) {
      overlay.put(position + i, bytes[i]);
    }
    windowLength = 0; // to be filled again
  }

  /** Makes the stream be one of unknown length. */
  void withholdLength() {
    lengthWithheld = true;
  }

  /** The file that is read; empty for an array. */
  Optional<Path> file() {
    return Optional.ofNullable(file);
  }

  /**
   * Counts as reading, for those that read the file by themselves.
   *
   * @throws IOException if the stream was cut off
   */
  void touch() throws IOException {
    if (aborted) {
      throw new IIOException("aborted");
    }
    lastReadNanos = System.nanoTime();
  }

  /** When the file was last read from, on {@link System#nanoTime()}'s clock; 0 before. */
  long lastReadNanos() {
    return lastReadNanos;
  }

  /**
   * Codecs wrap or swallow what they meet: tells a disk that failed from a file that is damaged.
   */
  void throwIfReadingFailed() throws IOException {
    if (failure != null) {
      throw failure;
    }
  }

  void abort() {
    aborted = true;
  }

  @Override
  public int read() throws IOException {
    bitOffset = 0;
    if (!hasWindowAtPosition()) {
      return -1;
    }
    return window[(int) (streamPos++ - windowStart)] & 0xFF;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    bitOffset = 0;
    if (length == 0) {
      return 0;
    }
    if (!hasWindowAtPosition()) {
      return -1;
    }
    int start = (int) (streamPos - windowStart);
    int count = Math.min(length, windowLength - start);
    System.arraycopy(window, start, bytes, offset, count);
    streamPos += count;
    return count;
  }

  /** The length of the file, without what {@link #continueWith} adds; -1 once withheld. */
  @Override
  public long length() {
    return lengthWithheld ? -1 : storedLength;
  }

  /** Nothing is cached that could be let go; every position stays open to a second look. */
  @Override
  public void flushBefore(long position) {}

  /** {@code count} bytes from {@code position}, or fewer where the file ends. */
  byte[] peek(long position, int count) throws IOException {
    mark();
    try {
      seek(position);
      byte[] bytes = new byte[Math.clamp(storedLength - position, 0, count)];
      readFully(bytes);
      return bytes;
    } finally {
      reset();
    }
  }

  @Override
  public void close() throws IOException {
    if (channel != null) {
      channel.close();
    }
    super.close();
  }

  private boolean hasWindowAtPosition() throws IOException {
    if (aborted) {
      throw new IIOException("aborted");
    }
    if (streamPos >= windowStart && streamPos < windowStart + windowLength) {
      return true;
    }
    return fillWindow();
  }

  private boolean fillWindow() throws IOException {
    if (streamPos >= storedLength) {
      window = ending;
      windowStart = storedLength;
      windowLength = ending.length;
      return streamPos < storedLength + ending.length;
    }
    window = buffer;
    if (channel == null) {
      windowStart = -origin;
      windowLength = buffer.length;
      layOver();
      return true;
    }
    ByteBuffer target = ByteBuffer.wrap(buffer);
    target.limit((int) Math.min(buffer.length, storedLength - streamPos));
    try {
      read(channel, target);
    } catch (IOException e) {
      failure = e;
      throw e;
    }
    lastReadNanos = System.nanoTime();
    windowStart = streamPos;
    windowLength = target.limit();
    layOver();
    return true;
  }

  private void read(FileChannel channel, ByteBuffer target) throws IOException {
    while (target.hasRemaining()) {
      if (channel.read(target, origin + streamPos + target.position()) < 0) {
        throw new IOException("it became shorter meanwhile");
      }
    }
  }

  private void layOver() {
    overlay
        .subMap(windowStart, windowStart + windowLength)
        .forEach((position, value) -> window[(int) (position - windowStart)] = value);
  }
}
