package dev.jvlad.xla;

import dev.jvlad.FloatMatrix;
import org.jspecify.annotations.Nullable;

/**
 * The chunks of one batch that are on the device: while one is computed, the next is copied. It
 * owns them, so that none stays there if another fails.
 */
final class ChunksInFlight implements AutoCloseable {
  private final FloatMatrix vectors;
  private @Nullable EncodedChunk running;

  /** Chunks that write to their rows of a matrix. */
  ChunksInFlight(FloatMatrix vectors /* OUT */) {
    this.vectors = vectors;
  }

  /** Takes over a chunk that has been started, and waits for the vectors of the one before. */
  void add(EncodedChunk next) {
    EncodedChunk before = running;
    running = next; // before anything can fail
    finish(before);
  }

  /** Waits for the vectors of the last one. */
  void finish() {
    EncodedChunk last = running;
    running = null;
    finish(last);
  }

  private void finish(@Nullable EncodedChunk chunk) {
    if (chunk != null) {
      try (chunk) {
        chunk.copyTo(vectors);
      }
    }
  }

  @Override
  public void close() {
    if (running != null) {
      running.close();
    }
  }
}
