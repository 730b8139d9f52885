package dev.jvlad.xla;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.jvlad.xla.pjrt.Buffer;
import dev.jvlad.xla.pjrt.Client;
import dev.jvlad.xla.pjrt.Device;
import dev.jvlad.xla.pjrt.ElementType;
import dev.jvlad.xla.pjrt.Event;
import dev.jvlad.xla.pjrt.Executable;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A client's first device, the programs compiled for it, and how much it takes at a time. */
final class XlaDevice implements AutoCloseable {
  private static final long UNKNOWN_MEMORY = 2L << 30;
  private static final long MOST_CHUNK_BYTES = 1L << 30;

  /** What runs, what waits to run and what is copied share the memory with the model. */
  private static final int CHUNKS_IN_MEMORY = 8;

  private final Client client;
  private final Device device;
  private final SumForm form;
  private final long chunkBytes;

  /** By their text: models of the same shape share a program. */
  private final Map<String, Executable> programs = new ConcurrentHashMap<>();

  XlaDevice(Client client, SumForm form, long chunkBytes) {
    this.client = client;
    this.device = client.devices().getFirst();
    this.form = form;
    this.chunkBytes = chunkBytes;
  }

  /** A share of the first device's memory. */
  static long chunkBytes(Client client) {
    long memory = client.devices().getFirst().memoryLimit().orElse(UNKNOWN_MEMORY);
    return Math.min(MOST_CHUNK_BYTES, memory / CHUNKS_IN_MEMORY);
  }

  SumForm form() {
    return form;
  }

  Client client() {
    return client;
  }

  /** How many rows one execution takes: the rows, their residuals, distances and one-hot words. */
  int chunkRows(int k, int d) {
    return Math.clamp(chunkBytes / (4L * (3L * d + 3L * k)), 256, 1 << 22);
  }

  /** How many images one execution finishes, with vectors of so many columns. */
  int chunkImages(int columns) {
    return Math.clamp(chunkBytes / (4L * 4 * columns), 1, 1 << 20);
  }

  Executable compile(String program) {
    return programs.computeIfAbsent(program, client::compile);
  }

  /** Starts copying; the memory stays as it is until {@link Buffer#awaitUpload}. */
  Buffer upload(MemorySegment numbers, ElementType type, long... dimensions) {
    return client.upload(numbers, type, device, dimensions);
  }

  Buffer upload(float[] numbers, long... dimensions) {
    try (Arena arena = Arena.ofConfined()) {
      return await(upload(arena.allocateFrom(JAVA_FLOAT, numbers), ElementType.F32, dimensions));
    }
  }

  Buffer upload(int[] numbers, long... dimensions) {
    try (Arena arena = Arena.ofConfined()) {
      return await(upload(arena.allocateFrom(JAVA_INT, numbers), ElementType.S32, dimensions));
    }
  }

  private static Buffer await(Buffer buffer) {
    buffer.awaitUpload();
    return buffer;
  }

  /** The first {@code count} numbers of an array of {@code size}. */
  static float[] floats(Buffer buffer, long size, int count) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment memory = download(buffer, arena, size);
      return memory.asSlice(0, 4L * count).toArray(JAVA_FLOAT);
    }
  }

  static MemorySegment download(Buffer buffer, Arena arena, long size) {
    MemorySegment memory = arena.allocate(4 * size, 64);
    try (Event done = buffer.download(memory)) {
      done.await();
    }
    return memory;
  }

  @Override
  public void close() {
    client.close();
  }
}
