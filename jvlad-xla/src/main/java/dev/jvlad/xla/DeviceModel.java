package dev.jvlad.xla;

import dev.jvlad.Codebook;
import dev.jvlad.FloatMatrix;
import dev.jvlad.Projection;
import dev.jvlad.VladModel;
import dev.jvlad.Vocabulary;
import dev.jvlad.xla.pjrt.Buffer;
import java.util.ArrayList;
import java.util.List;

/** All of a model that a device needs, at one scale of the input. */
final class DeviceModel implements AutoCloseable {
  private final List<Buffer> buffers;

  DeviceModel(XlaDevice device, VladModel model, float[] middle, Scale scale) {
    Vocabulary vocabulary = model.vocabulary();
    Codebook codebook = vocabulary.codebook();
    DeviceWords words =
        new DeviceWords(device, codebook.centroids(), codebook.origins(), middle, scale);
    buffers = new ArrayList<>(words.buffers());
    int k = codebook.size();
    int d = codebook.dimension();
    if (vocabulary.rotation().isPresent()) {
      FloatMatrix axes = vocabulary.rotation().get();
      buffers.add(
          axes.rows() == d
              ? device.upload(axes.values(), d, d)
              : device.upload(axes.values(), k, d, d));
    }
    // The vector before projection is larger by this than it is for input that is not scaled.
    double unit = Math.pow(scale.factor(), Programs.homogeneity(vocabulary.normalizations()));
    if (model.projection().isPresent()) {
      Projection projection = model.projection().get();
      float[] mean = projection.mean().values().clone();
      for (int i = 0; i < mean.length; i++) {
        mean[i] = (float) (mean[i] * unit);
      }
      buffers.add(
          device.upload(
              projection.weights().values(),
              projection.outputDimension(),
              projection.inputDimension()));
      buffers.add(device.upload(mean, mean.length));
    } else {
      buffers.add(device.upload(new float[] {(float) (1 / unit)}));
    }
  }

  /** In the order of {@link Programs#encode}'s parameters. */
  List<Buffer> buffers() {
    return buffers;
  }

  @Override
  public void close() {
    buffers.forEach(Buffer::close);
  }
}
