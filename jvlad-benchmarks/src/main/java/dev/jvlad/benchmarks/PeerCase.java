package dev.jvlad.benchmarks;

import com.sun.management.ThreadMXBean;
import dev.jvlad.Codebook;
import dev.jvlad.DescriptorBatch;
import dev.jvlad.FloatMatrix;
import dev.jvlad.Normalization;
import dev.jvlad.VladModel;
import dev.jvlad.engine.Backend;
import dev.jvlad.engine.VladEncoder;
import dev.jvlad.io.DescriptorFile;
import dev.jvlad.io.Offsets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.stream.LongStream;

/**
 * One input, loaded: descriptors, images and an encoder with signed square roots and unit length.
 * All times are from descriptors to normalised vectors.
 */
final class PeerCase implements AutoCloseable {
  private final Backend backend;
  private final DescriptorFile file;
  private final VladEncoder encoder;
  private final DescriptorBatch batch;
  private final DescriptorBatch[] images;
  private final FloatMatrix vectors;
  private final FloatMatrix vector;

  private PeerCase(
      Backend backend, DescriptorFile file, VladEncoder encoder, DescriptorBatch batch) {
    this.backend = backend;
    this.file = file;
    this.encoder = encoder;
    this.batch = batch;
    int[] offsets = batch.offsets();
    images = new DescriptorBatch[batch.imageCount()];
    for (int i = 0; i < images.length; i++) {
      images[i] = DescriptorBatch.ofOneImage(batch.descriptors().rows(offsets[i], offsets[i + 1]));
    }
    vectors = FloatMatrix.zeros(images.length, encoder.model().outputDimension());
    vector = FloatMatrix.zeros(1, encoder.model().outputDimension());
  }

  static PeerCase open(Path descriptors, Path offsets, Path centroids, int threads)
      throws IOException {
    DescriptorFile file = DescriptorFile.open(descriptors);
    Backend backend = Backend.simd(threads);
    Offsets images = Offsets.read(offsets, file.rows());
    int[] starts =
        LongStream.rangeClosed(0, images.imageCount())
            .mapToInt(i -> Math.toIntExact(images.start(i)))
            .toArray();
    try (DescriptorFile codebook = DescriptorFile.open(centroids)) {
      VladModel model = VladModel.of(new Codebook(codebook.readAll()), Normalization.plain());
      return new PeerCase(
          backend, file, backend.encoder(model), new DescriptorBatch(file.readAll(), starts));
    }
  }

  LongStream encode(long millis) {
    return times(millis, () -> encoder.encode(batch, vectors));
  }

  /** What float64 input costs in addition: it becomes float32 at the door. */
  LongStream convert(long millis) {
    return times(
        millis,
        () -> {
          file.read(0, batch.descriptors().rows(), batch.descriptors().values());
          encoder.encode(batch, vectors);
        });
  }

  LongStream each(long millis) {
    int[] next = {0};
    return times(
        millis,
        () -> {
          encoder.encode(images[next[0]], vector);
          next[0] = (next[0] + 1) % images.length;
        });
  }

  /** Bytes that this thread allocates while all images are encoded one at a time. */
  long garbage() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    for (DescriptorBatch image : images) {
      encoder.encode(image, vector);
    }
    return threads.getCurrentThreadAllocatedBytes() - before;
  }

  FloatMatrix vectors() {
    encoder.encode(batch, vectors);
    return vectors;
  }

  private interface Work {
    void run() throws IOException;
  }

  private static LongStream times(long millis, Work work) {
    LongStream.Builder nanos = LongStream.builder();
    long start = System.nanoTime();
    long end;
    do {
      long from = System.nanoTime();
      try {
        work.run();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      end = System.nanoTime();
      nanos.add(end - from);
    } while (end - start < millis * 1_000_000);
    return nanos.build();
  }

  @Override
  public void close() throws IOException {
    backend.close();
    file.close();
  }
}
