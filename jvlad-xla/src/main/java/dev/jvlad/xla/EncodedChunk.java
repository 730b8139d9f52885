package dev.jvlad.xla;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.jvlad.DescriptorBatch;
import dev.jvlad.FloatMatrix;
import dev.jvlad.xla.pjrt.Buffer;
import dev.jvlad.xla.pjrt.ElementType;
import dev.jvlad.xla.pjrt.Executable;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** Some images of a batch on their way through the device, with all that has to last as long. */
final class EncodedChunk implements AutoCloseable {
  private final XlaDevice device;
  private final int first;
  private final int last;
  private final Layout layout;
  private final Arena staging = Arena.ofConfined();
  private final List<Buffer> buffers = new ArrayList<>();
  private final List<DeviceModel> models = new ArrayList<>();

  EncodedChunk(XlaDevice device, int first, int last, Layout layout) {
    this.device = device;
    this.first = first;
    this.last = last;
    this.layout = layout;
  }

  /** A model that ends with the chunk. */
  DeviceModel own(DeviceModel model) {
    models.add(model);
    return model;
  }

  /** Cuts the images into pieces, starts copying them and the program. */
  void start(Executable program, DescriptorBatch batch, Scale scale, DeviceModel model) {
    int d = batch.dimension();
    int n = layout.rows();
    boolean weighted = batch.weights().length > 0;
    MemorySegment x = staging.allocate(4L * n * d, 64);
    MemorySegment used = staging.allocate(4L * layout.pieces(), 64);
    MemorySegment image = staging.allocate(4L * layout.pieces(), 64);
    MemorySegment weights = staging.allocate(weighted ? 4L * n : 0, 64);
    int piece = 0;
    for (int i = first; i < last; i++) {
      int from = batch.offsets()[i];
      int to = batch.offsets()[i + 1];
      // An image without rows is a piece only where images and pieces are the same.
      for (int row = from; row < to || (layout.whole() && row == from); row += layout.pieceRows()) {
        int end = Math.min(to, row + layout.pieceRows());
        long at = (long) piece * layout.pieceRows();
        RowBlock.copy(batch.descriptors().values(), row * d, end * d, scale, x, at * d);
        if (weighted) {
          MemorySegment.copy(batch.weights(), row, weights, JAVA_FLOAT, 4 * at, end - row);
        }
        used.setAtIndex(JAVA_INT, piece, end - row);
        image.setAtIndex(JAVA_INT, piece, i - first);
        piece++;
      }
    }
    for (; piece < layout.pieces(); piece++) {
      image.setAtIndex(JAVA_INT, piece, layout.images()); // which is no image
    }
    List<Buffer> arguments = new ArrayList<>();
    arguments.add(upload(x, ElementType.F32, n, d));
    arguments.add(upload(used, ElementType.S32, layout.pieces()));
    if (!layout.whole()) {
      arguments.add(upload(image, ElementType.S32, layout.pieces()));
    }
    if (weighted) {
      arguments.add(upload(weights, ElementType.F32, n));
    }
    arguments.addAll(model.buffers());
    buffers.addAll(program.execute(arguments));
  }

  private Buffer upload(MemorySegment memory, ElementType type, long... dimensions) {
    Buffer buffer = device.upload(memory, type, dimensions);
    buffers.add(buffer);
    return buffer;
  }

  /** Waits for the vectors, the program's one output. */
  void copyTo(FloatMatrix vectors) {
    int columns = vectors.columns();
    try (Arena arena = Arena.ofConfined()) {
      long size = (long) layout.images() * columns;
      MemorySegment memory = XlaDevice.download(buffers.getLast(), arena, size);
      MemorySegment.copy(
          memory, JAVA_FLOAT, 0, vectors.values(), first * columns, (last - first) * columns);
    }
  }

  @Override
  public void close() {
    // The memory that is being copied may not go before it has been.
    buffers.forEach(Buffer::awaitUpload);
    buffers.forEach(Buffer::close);
    models.forEach(DeviceModel::close);
    staging.close();
  }
}
