package dev.jvlad.xla;

import dev.jvlad.ClusterSums;
import dev.jvlad.Codebook;
import dev.jvlad.DescriptorBatch;
import dev.jvlad.FloatMatrix;
import dev.jvlad.Residuals;
import dev.jvlad.VladModel;
import dev.jvlad.Vocabulary;
import dev.jvlad.engine.Backend;
import dev.jvlad.engine.VladEncoder;
import dev.jvlad.xla.pjrt.Executable;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A model on the device. Images go in chunks: while one is computed, the next is copied. An image
 * larger than a chunk is summed in parts and finished here, by the definition.
 */
final class XlaEncoder implements VladEncoder {
  private record ProgramKey(Layout layout, boolean weighted) {}

  private final XlaDevice device;
  private final VladModel model;
  private final Vocabulary vocabulary;
  private final float[] middle;
  private final float largestOfWords;
  private final DeviceModel unscaled;
  private final VladEncoder definition;
  private final int chunkRows;
  private final int chunkImages;
  private final Map<ProgramKey, Executable> programs = new ConcurrentHashMap<>();

  XlaEncoder(XlaDevice device, VladModel model) {
    this.device = device;
    this.model = model;
    this.vocabulary = model.vocabulary();
    Codebook codebook = vocabulary.codebook();
    this.middle = DeviceWords.middle(codebook.centroids());
    this.largestOfWords = Math.max(largest(codebook.centroids()), largest(codebook.origins()));
    this.unscaled = new DeviceModel(device, model, middle, Scale.NONE);
    this.definition = Backend.scalar().encoder(model);
    this.chunkRows = device.chunkRows(codebook.size(), codebook.dimension());
    this.chunkImages = device.chunkImages(model.vladDimension());
  }

  private static float largest(FloatMatrix matrix) {
    return Scale.largest(matrix.values(), 0, matrix.values().length);
  }

  @Override
  public VladModel model() {
    return model;
  }

  @Override
  public void encode(DescriptorBatch batch, FloatMatrix vectors) {
    model.requireShapes(batch, vectors);
    int[] offsets = batch.offsets();
    try (ChunksInFlight chunks = new ChunksInFlight(vectors)) {
      for (int image = 0; image < batch.imageCount(); ) {
        int last = lastOfChunk(offsets, image);
        if (offsets[last] - offsets[image] > chunkRows) {
          float[] vector =
              finish(sums(batch.descriptors(), batch.weights(), offsets[image], offsets[last]));
          vectors.setRow(image, vector);
        } else {
          chunks.add(start(batch, image, last));
        }
        image = last;
      }
      chunks.finish();
    }
  }

  private int lastOfChunk(int[] offsets, int first) {
    int last = first + 1;
    while (last < offsets.length - 1
        && last - first < chunkImages
        && offsets[last + 1] - offsets[first] <= chunkRows) {
      last++;
    }
    return last;
  }

  private EncodedChunk start(DescriptorBatch batch, int first, int last) {
    int from = batch.offsets()[first];
    int to = batch.offsets()[last];
    Scale scale = scale(batch.descriptors(), from, to);
    Layout layout =
        Layout.of(batch.offsets(), first, last, vocabulary.codebook().size(), device.form());
    boolean weighted = batch.weights().length > 0;
    Executable program =
        programs.computeIfAbsent(
            new ProgramKey(layout, weighted),
            key -> device.compile(Programs.encode(model, layout, weighted, device.form())));
    EncodedChunk chunk = new EncodedChunk(device, first, last, layout);
    try {
      DeviceModel scaled =
          scale.equals(Scale.NONE)
              ? unscaled
              : chunk.own(new DeviceModel(device, model, middle, scale));
      chunk.start(program, batch, scale, scaled);
      return chunk;
    } catch (RuntimeException | Error e) {
      chunk.close();
      throw e;
    }
  }

  private Scale scale(FloatMatrix x, int from, int to) {
    float largest = Scale.largestFinite(x.values(), x.columns(), from, to);
    return Scale.of(Math.max(largest, largestOfWords));
  }

  @Override
  public ClusterSums sums(FloatMatrix descriptors) {
    vocabulary.codebook().requireDimension(descriptors.columns());
    return sums(descriptors, new float[0], 0, descriptors.rows());
  }

  private ClusterSums sums(FloatMatrix x, float[] weights, int from, int to) {
    Codebook codebook = vocabulary.codebook();
    Residuals residuals = vocabulary.residuals();
    ClusterSums sums = new ClusterSums(codebook.size(), x.columns());
    Scale scale = scale(x, from, to);
    try (DeviceWords words =
        new DeviceWords(device, codebook.centroids(), codebook.origins(), middle, scale)) {
      for (int first = from; first < to; first += chunkRows) {
        int last = Math.min(to, first + chunkRows);
        float[] own = weights.length == 0 ? weights : Arrays.copyOfRange(weights, first, last);
        try (RowBlock block = new RowBlock(device, x, first, last, scale);
            RowBlock.Summing part =
                block.sum(words, codebook.size(), residuals, own, 0, last - first)) {
          sums.merge(part.await(residuals));
        }
      }
    }
    return sums;
  }

  @Override
  public float[] finish(ClusterSums sums) {
    return definition.finish(sums);
  }

  @Override
  public void close() {
    unscaled.close();
    definition.close();
  }
}
