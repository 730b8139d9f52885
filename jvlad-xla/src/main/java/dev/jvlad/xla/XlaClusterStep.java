package dev.jvlad.xla;

import dev.jvlad.ClusterSums;
import dev.jvlad.Codebook;
import dev.jvlad.FloatMatrix;
import dev.jvlad.Residuals;
import dev.jvlad.engine.ClusterStep;
import dev.jvlad.xla.pjrt.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * Samples on the device, in blocks. A block is summed in float32 by the device, the blocks are
 * added in float64 here, in order.
 */
final class XlaClusterStep implements ClusterStep {
  /** More rows would cost the float32 sums of a block precision, and save nothing. */
  private static final int MOST_BLOCK_ROWS = 1 << 18;

  /** Blocks are cut before k is known. */
  private static final int ASSUMED_CLUSTERS = 1024;

  /** The middle is amid this many samples. */
  private static final int MIDDLE_SAMPLES = 256;

  private final XlaDevice device;
  private final int n;
  private final int d;
  private final Scale scale;
  private final float[] middle;
  private final List<RowBlock> blocks = new ArrayList<>();
  private final int blockRows;

  XlaClusterStep(XlaDevice device, FloatMatrix samples) {
    this.device = device;
    this.n = samples.rows();
    this.d = samples.columns();
    this.scale = Scale.of(Scale.largestFinite(samples.values(), d, 0, n));
    this.middle = n == 0 ? new float[d] : DeviceWords.middle(some(samples));
    this.blockRows = Math.min(MOST_BLOCK_ROWS, device.chunkRows(ASSUMED_CLUSTERS, d));
    for (int from = 0; from < n; from += blockRows) {
      blocks.add(new RowBlock(device, samples, from, Math.min(n, from + blockRows), scale));
    }
  }

  private static FloatMatrix some(FloatMatrix samples) {
    int count = Math.min(samples.rows(), MIDDLE_SAMPLES);
    return samples.rows(
        IntStream.range(0, count).map(i -> (int) ((long) samples.rows() * i / count)).toArray());
  }

  @Override
  public ClusterStep withSamples(FloatMatrix others) {
    return new XlaClusterStep(device, others);
  }

  @Override
  public int sampleCount() {
    return n;
  }

  @Override
  public int dimension() {
    return d;
  }

  @Override
  public ClusterSums run(Codebook codebook, int from, int to) {
    codebook.requireDimension(d);
    Objects.checkFromToIndex(from, to, n);
    int k = codebook.size();
    ClusterSums sums = new ClusterSums(k, d);
    List<RowBlock.Summing> running = new ArrayList<>();
    try (DeviceWords words = words(codebook)) {
      for (int b = 0; b < blocks.size(); b++) {
        int first = Math.max(0, from - b * blockRows);
        int last = Math.min(blocks.get(b).rows(), to - b * blockRows);
        if (first < last) {
          running.add(blocks.get(b).sum(words, k, Residuals.PLAIN, new float[0], first, last));
        }
      }
      for (RowBlock.Summing part : running) {
        sums.merge(part.await(Residuals.PLAIN));
      }
    } finally {
      running.forEach(RowBlock.Summing::close);
    }
    return sums;
  }

  private DeviceWords words(Codebook codebook) {
    return new DeviceWords(device, codebook.centroids(), codebook.centroids(), middle, scale);
  }

  @Override
  public void squaredDistances(FloatMatrix points, float[] distances) {
    int p = points.rows();
    if (points.columns() != d || distances.length < (long) n * p) {
      throw new IllegalArgumentException(
          "points of %d columns and room for %d distances; wanted %d columns and %d distances"
              .formatted(points.columns(), distances.length, d, (long) n * p));
    }
    float[] scaled = points.values().clone();
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] = (float) (scaled[i] * scale.factor());
    }
    try (Buffer buffer = device.upload(scaled, p, d)) {
      for (int b = 0; b < blocks.size(); b++) {
        blocks.get(b).squaredDistances(buffer, p, distances, b * blockRows * p);
      }
    }
  }

  @Override
  public int[] assign(Codebook codebook) {
    codebook.requireDimension(d);
    int[] labels = new int[n];
    try (DeviceWords words = words(codebook)) {
      for (int b = 0; b < blocks.size(); b++) {
        blocks.get(b).assign(words, codebook.size(), labels, b * blockRows);
      }
    }
    return labels;
  }

  @Override
  public void close() {
    blocks.forEach(RowBlock::close);
  }
}
