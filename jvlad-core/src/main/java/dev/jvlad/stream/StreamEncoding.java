package dev.jvlad.stream;

import dev.jvlad.ClusterSums;
import dev.jvlad.DescriptorBatch;
import dev.jvlad.FloatMatrix;
import dev.jvlad.Progress;
import dev.jvlad.VladModel;
import dev.jvlad.Workers;
import dev.jvlad.engine.NonFiniteRowException;
import dev.jvlad.engine.VladEncoder;
import dev.jvlad.io.DescriptorFile;
import dev.jvlad.io.Offsets;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Encodes a file of any size with constant memory. It is cut into pieces: some whole images, or a
 * part of an image that is larger than a part. Every thread reads a piece and encodes it while it
 * lies in its caches; what becomes of the pieces is written in their order, so the file and the
 * first error are the same for any number of threads.
 */
public final class StreamEncoding {
  /** Descriptors of one piece on the processor: what the engine encodes in one go. */
  private static final long PROCESSOR_BYTES = 256 << 10;

  /** On a device a call costs more than a piece of that size. */
  private static final long DEVICE_BYTES = 16L << 20;

  private static final long PART_BYTES = 4L << 20;

  private final DescriptorFile file;
  private final Offsets offsets;
  private final VladEncoder encoder;
  private final Optional<Workers> workers; // empty: two of its own
  private final Optional<DescriptorFile> weights;
  private final long chunkBytes;
  private final int chunkRows;
  private final int partRows;
  private final int chunkImages;

  private StreamEncoding(
      DescriptorFile file,
      Offsets offsets,
      VladEncoder encoder,
      Optional<Workers> workers,
      Optional<DescriptorFile> weights,
      long chunkBytes) {
    this.file = file;
    this.offsets = offsets;
    this.encoder = encoder;
    this.workers = workers;
    this.weights = weights;
    this.chunkBytes = chunkBytes;
    long rowBytes = 4L * file.dimension();
    chunkRows = (int) Math.max(1, chunkBytes / rowBytes);
    partRows = (int) Math.max(1, Math.max(PART_BYTES, chunkBytes) / rowBytes);
    chunkImages = (int) Math.max(1, chunkBytes / (4L * encoder.model().outputDimension()));
  }

  /**
   * By workers, each of which encodes one part of the file at a time.
   *
   * @param workers which are best those of the encoder's back end
   */
  public static StreamEncoding onProcessor(
      DescriptorFile file, Offsets offsets, VladEncoder encoder, Workers workers) {
    return new StreamEncoding(
        file, offsets, encoder, Optional.of(workers), Optional.empty(), PROCESSOR_BYTES);
  }

  /** Two threads: one reads while the other waits for the device. */
  public static StreamEncoding onDevice(DescriptorFile file, Offsets offsets, VladEncoder encoder) {
    return new StreamEncoding(
        file, offsets, encoder, Optional.empty(), Optional.empty(), DEVICE_BYTES);
  }

  /**
   * The same, of weighted descriptors. An image is then encoded in one piece, however large: so its
   * vector has the bits that it has in a batch of its own.
   *
   * @param weights N×1, finite and not negative
   * @throws IllegalArgumentException if there are not as many as descriptors, one a row
   */
  public StreamEncoding withWeights(DescriptorFile weights) {
    if (weights.rows() != file.rows() || weights.dimension() != 1) {
      throw new IllegalArgumentException(
          "%,d×%,d weights; wanted %,d×1, one for each descriptor"
              .formatted(weights.rows(), weights.dimension(), file.rows()));
    }
    return new StreamEncoding(file, offsets, encoder, workers, Optional.of(weights), chunkBytes);
  }

  /** Takes vectors, one a row. */
  @FunctionalInterface
  public interface Sink {
    /** Takes the next ones; the matrix is filled anew afterwards. */
    void take(FloatMatrix vectors) throws IOException;
  }

  /**
   * Hands over the vectors of all images in order.
   *
   * @throws NonFiniteRowException with the row of the file
   */
  public void encodeTo(Sink sink, Progress progress) throws IOException {
    Pieces pieces = new Pieces(sink, progress);
    if (workers.isPresent()) {
      pieces.work(workers.get());
    } else {
      try (Workers two = Workers.of(2)) {
        pieces.work(two);
      }
    }
    progress.done();
    switch (pieces.failure) {
      case null -> {}
      case IOException e -> throw e;
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      case Throwable e -> throw new IllegalStateException(e);
    }
  }

  /**
   * The images {@code from} to {@code to} and their rows, or some rows of the image {@code from}.
   *
   * @param number its turn
   * @param part whether there is more of the image
   */
  private record Piece(
      long number, long from, long to, long firstRow, int rows, boolean part, boolean last) {}

  /** What is done with a piece once those before it are done. */
  private interface Ending {
    void run() throws IOException;
  }

  /** Hands the pieces out, and lets their endings happen one after the other. */
  private final class Pieces {
    private final Sink sink;
    private final Progress progress;
    private long count;
    private long image;
    private long rowsTaken; // of a large image
    private long turn;
    private @Nullable Throwable failure;

    /** Of the large image whose turn it is. */
    private @Nullable ClusterSums sums;

    Pieces(Sink sink, Progress progress) {
      this.sink = sink;
      this.progress = progress;
    }

    void work(Workers workers) {
      workers.run(workers.threads(), worker -> work());
    }

    private void work() {
      Buffers buffers = new Buffers();
      for (Piece piece = next(); piece != null; piece = next()) {
        Ending ending;
        try {
          ending = piece.part ? part(piece, buffers) : chunk(piece, buffers);
        } catch (IOException | RuntimeException | Error e) {
          ending = () -> fail(e);
        }
        awaitTurn(piece.number);
        try {
          if (!failed()) {
            ending.run();
            progress.at("encoding", piece.to, offsets.imageCount());
          }
        } catch (IOException | RuntimeException | Error e) {
          fail(e);
        }
        endTurn();
      }
    }

    private synchronized @Nullable Piece next() {
      if (failure != null || image == offsets.imageCount()) {
        return null;
      }
      long start = offsets.start(image) + rowsTaken;
      long left = offsets.end(image) - start;
      if (rowsTaken > 0 || (left > partRows && weights.isEmpty())) {
        int rows = (int) Math.min(partRows, left);
        boolean last = rows == left;
        Piece piece = new Piece(count++, image, image + (last ? 1 : 0), start, rows, true, last);
        rowsTaken = last ? 0 : rowsTaken + rows;
        image = piece.to;
        return piece;
      }
      long end = image + 1;
      while (end < offsets.imageCount()
          && end - image < chunkImages
          && offsets.end(end) - start <= chunkRows) {
        end++;
      }
      Piece piece =
          new Piece(count++, image, end, start, (int) (offsets.start(end) - start), false, true);
      image = end;
      return piece;
    }

    private Ending chunk(Piece piece, Buffers buffers) throws IOException {
      int[] own = new int[(int) (piece.to - piece.from) + 1];
      for (int i = 0; i < own.length; i++) {
        own[i] = (int) (offsets.start(piece.from + i) - piece.firstRow);
      }
      FloatMatrix rows = buffers.rows(file, piece);
      FloatMatrix vectors = buffers.vectors(own.length - 1, encoder.model());
      try {
        encoder.encode(new DescriptorBatch(rows, own, weights(piece)), vectors);
      } catch (NonFiniteRowException e) {
        throw e.shiftedBy(piece.firstRow);
      }
      return () -> sink.take(vectors);
    }

    private float[] weights(Piece piece) throws IOException {
      if (weights.isEmpty()) {
        return new float[0];
      }
      float[] own = new float[piece.rows];
      weights.get().read(piece.firstRow, piece.rows, own);
      for (int i = 0; i < own.length; i++) {
        if (!(own[i] >= 0 && own[i] <= Float.MAX_VALUE)) {
          throw new IllegalArgumentException(
              "weight %d is %s; wanted a finite number from 0"
                  .formatted(piece.firstRow + i, own[i]));
        }
      }
      return own;
    }

    private Ending part(Piece piece, Buffers buffers) throws IOException {
      FloatMatrix rows = buffers.rows(file, piece);
      ClusterSums own;
      try {
        own = encoder.sums(rows);
      } catch (NonFiniteRowException e) {
        throw e.shiftedBy(piece.firstRow);
      }
      return () -> {
        if (sums == null) {
          sums = own;
        } else {
          sums.merge(own);
        }
        if (piece.last) {
          float[] vector = encoder.finish(sums);
          sink.take(FloatMatrix.of(1, vector.length, vector));
          sums = null;
        }
      };
    }

    private synchronized void awaitTurn(long number) {
      boolean interrupted = false;
      while (turn < number) {
        try {
          wait();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }

    private synchronized void endTurn() {
      turn++;
      notifyAll();
    }

    private synchronized boolean failed() {
      return failure != null;
    }

    private synchronized void fail(Throwable e) {
      failure = e;
    }
  }

  /** A thread's memory, used again for pieces of the same size. */
  private static final class Buffers {
    private FloatMatrix rows = FloatMatrix.zeros(0, 1);
    private FloatMatrix vectors = FloatMatrix.zeros(0, 1);

    FloatMatrix rows(DescriptorFile file, Piece piece) throws IOException {
      if (rows.rows() != piece.rows || rows.columns() != file.dimension()) {
        rows = FloatMatrix.zeros(piece.rows, file.dimension());
      }
      file.read(piece.firstRow, piece.rows, rows.values());
      return rows;
    }

    FloatMatrix vectors(int images, VladModel model) {
      if (vectors.rows() != images || vectors.columns() != model.outputDimension()) {
        vectors = FloatMatrix.zeros(images, model.outputDimension());
      }
      return vectors;
    }
  }

  /**
   * The vectors of all images in one matrix.
   *
   * @throws NonFiniteRowException with the row of the file
   */
  public FloatMatrix encodeAll(Progress progress) throws IOException {
    int columns = encoder.model().outputDimension();
    FloatMatrix all = FloatMatrix.zeros(Math.toIntExact(offsets.imageCount()), columns);
    int[] rows = {0};
    encodeTo(
        vectors -> {
          all.setRows(rows[0], vectors);
          rows[0] += vectors.rows();
        },
        progress);
    return all;
  }
}
