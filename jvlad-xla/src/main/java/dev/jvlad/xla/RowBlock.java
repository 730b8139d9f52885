package dev.jvlad.xla;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.jvlad.ClusterSums;
import dev.jvlad.FloatMatrix;
import dev.jvlad.Residuals;
import dev.jvlad.xla.pjrt.Buffer;
import dev.jvlad.xla.pjrt.ElementType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** Some rows of a matrix on the device, filled up to a size for which there is a program. */
final class RowBlock implements AutoCloseable {
  private static final int PIECE_ROWS = 4096;

  private final XlaDevice device;
  private final Scale scale;
  private final int d;
  private final int rows;
  private final int pieces;
  private final int pieceRows;
  private final Buffer x;

  /** Copies the rows {@code from} to {@code to}, at least one. */
  RowBlock(XlaDevice device, FloatMatrix matrix, int from, int to, Scale scale) {
    this.device = device;
    this.scale = scale;
    this.d = matrix.columns();
    this.rows = to - from;
    this.pieceRows = Math.min(PIECE_ROWS, Layout.paddedSize(rows));
    this.pieces = Layout.paddedSize((rows + pieceRows - 1) / pieceRows);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment memory = arena.allocate(4L * paddedRows() * d, 64);
      copy(matrix.values(), from * d, to * d, scale, memory, 0);
      x = device.upload(memory, ElementType.F32, paddedRows(), d);
      x.awaitUpload();
    }
  }

  /** memory[at…] ← values[from…to) · scale. */
  static void copy(
      float[] values, int from, int to, Scale scale, MemorySegment memory /* OUT */, long at) {
    if (scale.equals(Scale.NONE)) {
      MemorySegment.copy(values, from, memory, JAVA_FLOAT, 4 * at, to - from);
    } else {
      double factor = scale.factor();
      for (int i = from; i < to; i++) {
        memory.setAtIndex(JAVA_FLOAT, at + i - from, (float) (values[i] * factor));
      }
    }
  }

  private int paddedRows() {
    return pieces * pieceRows;
  }

  int rows() {
    return rows;
  }

  /** Sums that are being computed. */
  final class Summing implements AutoCloseable {
    private final int k;
    private final List<Buffer> own;
    private final List<Buffer> outputs;

    private Summing(int k, List<Buffer> own, List<Buffer> outputs) {
      this.k = k;
      this.own = own;
      this.outputs = outputs;
    }

    /** Waits for them; the inertia comes with them. */
    ClusterSums await(Residuals residuals) {
      float[] sums = XlaDevice.floats(outputs.get(0), (long) k * d, k * d);
      float[] counts = XlaDevice.floats(outputs.get(1), k, k);
      float[] inertia = XlaDevice.floats(outputs.get(2), pieces, pieces);
      double factor = scale.factor();
      double unit = residuals == Residuals.PLAIN ? 1 / factor : 1;
      ClusterSums result = new ClusterSums(k, d);
      for (int i = 0; i < sums.length; i++) {
        result.residuals()[i] = sums[i] * unit;
      }
      for (int j = 0; j < k; j++) {
        result.counts()[j] = (long) counts[j];
      }
      for (float part : inertia) {
        result.addInertia(part / factor / factor);
      }
      return result;
    }

    @Override
    public void close() {
      own.forEach(Buffer::close);
      outputs.forEach(Buffer::close);
    }
  }

  /**
   * Starts summing the rows {@code from} to {@code to}.
   *
   * @param weights of all rows, or empty: all 1
   */
  Summing sum(DeviceWords words, int k, Residuals residuals, float[] weights, int from, int to) {
    boolean weighted = weights.length > 0;
    String program = Programs.sums(pieces, pieceRows, k, d, residuals, weighted, device.form());
    List<Buffer> own = new ArrayList<>();
    own.add(device.upload(new int[] {from}));
    own.add(device.upload(new int[] {to}));
    List<Buffer> arguments = new ArrayList<>(List.of(x, own.get(0), own.get(1)));
    arguments.addAll(words.buffers());
    if (weighted) {
      float[] padded = new float[paddedRows()];
      System.arraycopy(weights, 0, padded, 0, rows);
      own.add(device.upload(padded, padded.length));
      arguments.add(own.get(2));
    }
    return new Summing(k, own, device.compile(program).execute(arguments));
  }

  /** labels[at…] ← the word of every row. */
  void assign(DeviceWords words, int k, int[] labels /* OUT */, int at) {
    List<Buffer> arguments = new ArrayList<>(List.of(x));
    arguments.addAll(words.buffers());
    String program = Programs.labels(paddedRows(), k, d);
    Buffer output = device.compile(program).execute(arguments).getFirst();
    try (output;
        Arena arena = Arena.ofConfined()) {
      MemorySegment memory = XlaDevice.download(output, arena, paddedRows());
      MemorySegment.copy(memory, JAVA_INT, 0, labels, at, rows);
    }
  }

  /** distances[at…] ← rows × points. */
  void squaredDistances(Buffer points, int count, float[] distances /* OUT */, int at) {
    String program = Programs.distances(paddedRows(), count, d);
    Buffer output = device.compile(program).execute(List.of(x, points)).getFirst();
    double unit = 1 / (scale.factor() * scale.factor());
    try (output;
        Arena arena = Arena.ofConfined()) {
      MemorySegment memory = XlaDevice.download(output, arena, (long) paddedRows() * count);
      for (int i = 0; i < rows * count; i++) {
        double distance = memory.getAtIndex(JAVA_FLOAT, i) * unit;
        distances[at + i] = (float) Math.min(distance, Float.MAX_VALUE);
      }
    }
  }

  @Override
  public void close() {
    x.close();
  }
}
