package dev.jvlad.app;

import dev.jvlad.ClusterSums;
import dev.jvlad.DescriptorBatch;
import dev.jvlad.FloatMatrix;
import dev.jvlad.app.collection.Failure;
import dev.jvlad.engine.NonFiniteRowException;
import dev.jvlad.engine.VladEncoder;
import dev.jvlad.io.DescriptorFile;
import dev.jvlad.io.NpyWriter;
import dev.jvlad.io.Offsets;
import java.io.IOException;

/**
 * Encodes a file of any size with constant memory: whole images are read until a chunk is full; an
 * image larger than a chunk is summed part by part.
 */
final class StreamEncoding {
  private static final long CHUNK_BYTES = 16L << 20;

  private final DescriptorFile file;
  private final Offsets offsets;
  private final VladEncoder encoder;
  private final int chunkRows;
  private final int chunkImages;

  StreamEncoding(DescriptorFile file, Offsets offsets, VladEncoder encoder) {
    this.file = file;
    this.offsets = offsets;
    this.encoder = encoder;
    chunkRows = (int) Math.max(1, CHUNK_BYTES / (4L * file.dimension()));
    chunkImages = (int) Math.max(1, CHUNK_BYTES / (4L * encoder.model().outputDimension()));
  }

  /** Writes the vectors of all images in order. */
  void encodeTo(NpyWriter writer, Console console) throws IOException {
    long images = offsets.imageCount();
    for (long image = 0; image < images; ) {
      long start = offsets.start(image);
      if (offsets.end(image) - start > chunkRows) {
        writer.write(encodeLarge(start, offsets.end(image)), 1);
        image++;
      } else {
        long end = lastThatFits(image, start);
        writer.write(encodeChunk(image, end));
        image = end;
      }
      console.progress("encoding", image, images);
    }
    console.progressDone();
  }

  private long lastThatFits(long image, long start) {
    long end = image + 1;
    while (end < offsets.imageCount()
        && end - image < chunkImages
        && offsets.end(end) - start <= chunkRows) {
      end++;
    }
    return end;
  }

  private FloatMatrix encodeChunk(long from, long to) throws IOException {
    long start = offsets.start(from);
    int[] own = new int[(int) (to - from) + 1];
    for (int i = 0; i < own.length; i++) {
      own[i] = (int) (offsets.start(from + i) - start);
    }
    FloatMatrix rows = file.read(start, own[own.length - 1]);
    try {
      return encoder.encode(new DescriptorBatch(rows, own));
    } catch (NonFiniteRowException e) {
      throw notFinite(e, start);
    }
  }

  private float[] encodeLarge(long start, long end) throws IOException {
    ClusterSums sums =
        new ClusterSums(encoder.model().codebook().size(), encoder.model().codebook().dimension());
    for (long row = start; row < end; row += chunkRows) {
      FloatMatrix part = file.read(row, (int) Math.min(chunkRows, end - row));
      try {
        sums.merge(encoder.sums(part));
      } catch (NonFiniteRowException e) {
        throw notFinite(e, row);
      }
    }
    return encoder.finish(sums);
  }

  private Failure notFinite(NonFiniteRowException e, long firstRow) {
    return new Failure("%s: %s".formatted(file.path(), e.shiftedBy(firstRow).getMessage()), e);
  }

  /** Offsets of a batch in memory. */
  static int[] intOffsets(Offsets offsets) {
    int[] values = new int[Math.toIntExact(offsets.imageCount()) + 1];
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.toIntExact(offsets.start(i));
    }
    return values;
  }
}
