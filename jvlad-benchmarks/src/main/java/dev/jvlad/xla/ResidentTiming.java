package dev.jvlad.xla;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import dev.jvlad.Codebook;
import dev.jvlad.DescriptorBatch;
import dev.jvlad.FloatMatrix;
import dev.jvlad.Normalization;
import dev.jvlad.VladModel;
import dev.jvlad.engine.Backend;
import dev.jvlad.engine.VladEncoder;
import dev.jvlad.xla.pjrt.Buffer;
import dev.jvlad.xla.pjrt.Client;
import dev.jvlad.xla.pjrt.ElementType;
import dev.jvlad.xla.pjrt.Executable;
import dev.jvlad.xla.pjrt.Plugin;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Times the encoding of images of equal size: the program alone on data that lies on the device,
 * the copy to the device, and the whole call; {@code jvlad-benchmarks/gpu/run} starts it.
 * Arguments: plugin, images, descriptors, dimension, clusters, repetitions. Prints one JSON object
 * a line.
 */
final class ResidentTiming {
  private static final long WARM_UP_NANOS = 5_000_000_000L;

  private ResidentTiming() {}

  /** Milliseconds of one run, the median of several rounds that each wait for the last run. */
  private static double median(int rounds, int runs, Runnable run) {
    run.run();
    double[] millis = new double[rounds];
    for (int i = 0; i < rounds; i++) {
      long start = System.nanoTime();
      for (int r = 0; r < runs; r++) {
        run.run();
      }
      millis[i] = (System.nanoTime() - start) / 1e6 / runs;
    }
    Arrays.sort(millis);
    return millis[rounds / 2];
  }

  private static FloatMatrix normal(Random random, int rows, int columns) {
    FloatMatrix x = FloatMatrix.zeros(rows, columns);
    for (int i = 0; i < x.values().length; i++) {
      x.values()[i] = (float) random.nextGaussian();
    }
    return x;
  }

  /** Prints the times of both forms of sums. */
  public static void main(String[] arguments) {
    Path plugin = Path.of(arguments[0]);
    int images = Integer.parseInt(arguments[1]);
    int descriptors = Integer.parseInt(arguments[2]);
    int d = Integer.parseInt(arguments[3]);
    int k = Integer.parseInt(arguments[4]);
    int repetitions = Integer.parseInt(arguments[5]);
    Random random = new Random(1);
    VladModel model = VladModel.of(new Codebook(normal(random, k, d)), Normalization.plain());
    for (SumForm form : SumForm.values()) {
      try (Client client = Plugin.open(plugin).createClient()) {
        time(client, form, model, images, descriptors, repetitions);
      }
    }
    timeProcessor(model, images, descriptors);
  }

  /** The same on two threads of the processor, by a part of the images. */
  private static void timeProcessor(VladModel model, int images, int descriptors) {
    int part = Math.min(images, 64);
    int d = model.vocabulary().codebook().dimension();
    DescriptorBatch batch =
        DescriptorBatch.ofEqualImages(normal(new Random(2), descriptors * part, d), descriptors);
    try (Backend backend = Backend.simd(2)) {
      VladEncoder encoder = backend.encoder(model);
      FloatMatrix vectors = encoder.encode(batch);
      for (long end = System.nanoTime() + WARM_UP_NANOS; System.nanoTime() < end; ) {
        encoder.encode(batch, vectors); // until it is compiled
      }
      double millis = median(9, 20, () -> encoder.encode(batch, vectors)) * images / part;
      System.out.printf(
          "{\"name\": \"jvlad simd, 2 threads of the processor\", \"residentMillis\": %.4f}%n",
          millis);
    }
  }

  private static void time(
      Client client, SumForm form, VladModel model, int images, int descriptors, int repetitions) {
    int d = model.vocabulary().codebook().dimension();
    XlaDevice device = new XlaDevice(client, form, XlaDevice.chunkBytes(client));
    // Random numbers take longer to make than to encode, so a part of them is repeated.
    FloatMatrix part = normal(new Random(2), descriptors * Math.min(images, 16), d);
    Layout layout = new Layout(images, Layout.paddedSize(descriptors), images, true);
    long start = System.nanoTime();
    Executable program = device.compile(Programs.encode(model, layout, false, form));
    double compileMillis = (System.nanoTime() - start) / 1e6;
    float[] middle = DeviceWords.middle(model.vocabulary().codebook().centroids());
    try (Arena arena = Arena.ofConfined();
        DeviceModel words = new DeviceModel(device, model, middle, Scale.NONE)) {
      MemorySegment x = arena.allocate(4L * layout.rows() * d, 64);
      for (int i = 0; i < images; i++) {
        MemorySegment.copy(
            part.values(),
            i % 16 * descriptors * d,
            x,
            JAVA_FLOAT,
            4L * i * layout.pieceRows() * d,
            descriptors * d);
      }
      int[] used = new int[images];
      Arrays.fill(used, descriptors);
      double uploadMillis =
          median(
              3,
              1,
              () -> {
                try (Buffer copy = device.upload(x, ElementType.F32, layout.rows(), d)) {
                  copy.awaitUpload();
                  copy.await();
                }
              });
      List<Buffer> inputs = new ArrayList<>();
      inputs.add(device.upload(x, ElementType.F32, layout.rows(), d));
      inputs.add(device.upload(used, images));
      inputs.addAll(words.buffers());
      inputs.getFirst().await();
      double residentMillis =
          median(
                  5,
                  1,
                  () -> {
                    List<Buffer> last = List.of();
                    for (int r = 0; r < repetitions; r++) {
                      last.forEach(Buffer::close);
                      last = program.execute(inputs);
                    }
                    last.getFirst().await();
                    last.forEach(Buffer::close);
                  })
              / repetitions;
      VladEncoder encoder = new XlaEncoder(device, model);
      DescriptorBatch batch = DescriptorBatch.ofEqualImages(part, descriptors);
      FloatMatrix vectors = encoder.encode(batch);
      double callMillis = median(3, 1, () -> encoder.encode(batch, vectors));
      System.out.printf(
          "{\"name\": \"jvlad %s\", \"residentMillis\": %.4f, \"uploadMillis\": %.3f,"
              + " \"callMillisOf%dImages\": %.3f, \"compileMillis\": %.0f}%n",
          form, residentMillis, uploadMillis, batch.imageCount(), callMillis, compileMillis);
      inputs.get(0).close();
      inputs.get(1).close();
    }
  }
}
