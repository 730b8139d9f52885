package dev.jvlad.io;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes the hits of Q queries, a number N for each, as an {@code .npz} file, query after query:
 *
 * <pre>
 *   ids      Q×N, int64: rows, −1 where there were fewer hits;
 *            or Q×N, text (NumPy's U): ids, empty where there were fewer
 *   scores   Q×N, float32: −∞ where there were fewer
 * </pre>
 *
 * <p>Nothing is compressed. The scores wait in a temporary file for the last of the ids, so what is
 * in memory is what is written at once. Not for use by several threads.
 */
public final class HitsFile implements AutoCloseable {
  private static final int BUFFER = 1 << 16;
  private static final String IDS = "ids.npy";
  private static final String SCORES = "scores.npy";

  /** Where an archive has the name of its first entry. */
  private static final int NAME_AT = 30;

  private final Output output;
  private final FileChannel scores;
  private final OutputStream scoreStream;
  private final ZipOutputStream zip;
  private final long queries;
  private final int top;

  /** Characters of the longest id; 0 if ids are rows. */
  private final int idLength;

  private long written;

  private HitsFile(Output output, FileChannel scores, long queries, int top, int idLength) {
    this.output = output;
    this.scores = scores;
    this.queries = queries;
    this.top = top;
    this.idLength = idLength;
    this.scoreStream = new BufferedOutputStream(Channels.newOutputStream(scores), BUFFER);
    this.zip = new ZipOutputStream(new BufferedOutputStream(output.stream(), BUFFER));
    zip.setLevel(Deflater.NO_COMPRESSION);
  }

  /** Whether a file is an archive whose first entry is that of the ids. */
  public static boolean isOne(Path file) throws IOException {
    try (InputStream stream = Files.newInputStream(file)) {
      String head =
          new String(stream.readNBytes(NAME_AT + IDS.length()), StandardCharsets.ISO_8859_1);
      return head.startsWith("PK\3\4") && head.endsWith(IDS);
    }
  }

  /** Starts hits whose ids are rows. */
  public static HitsFile ofRows(Destination target, long queries, int top) throws IOException {
    return create(target, queries, top, 0);
  }

  /**
   * Starts hits whose ids are text.
   *
   * @param idLength characters (code points) of the longest id
   */
  public static HitsFile ofIds(Destination target, long queries, int top, int idLength)
      throws IOException {
    return create(target, queries, top, Math.max(1, idLength));
  }

  private static HitsFile create(Destination target, long queries, int top, int idLength)
      throws IOException {
    HitsFile file = opened(target.open(), queries, top, idLength);
    try {
      file.begin(IDS, idLength == 0 ? "<i8" : "<U" + idLength);
      return file;
    } catch (IOException e) {
      file.close();
      throw e;
    }
  }

  private static HitsFile opened(Output output, long queries, int top, int idLength)
      throws IOException {
    try {
      return new HitsFile(output, Output.Spooled.temporaryFile(), queries, top, idLength);
    } catch (IOException e) {
      output.close();
      throw e;
    }
  }

  private void begin(String name, String type) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    zip.write(NpyHeader.bytes(type, queries, (long) top).array());
  }

  /** Appends the hits of some queries, N for each. */
  public void write(long[] rows, float[] rowScores) throws IOException {
    byte[] ids = new byte[Long.BYTES * rows.length];
    littleEndian(ids).asLongBuffer().put(rows);
    write(ids, rows.length, rowScores);
  }

  /** Appends the hits of one query, N at most. */
  public void write(List<String> ids, float[] idScores) throws IOException {
    if (ids.size() != idScores.length || ids.size() > top) {
      throw new IllegalArgumentException(
          "%d ids and %d scores; wanted as many of both, %d at most"
              .formatted(ids.size(), idScores.length, top));
    }
    byte[] characters = new byte[Math.multiplyExact(Integer.BYTES * idLength, top)];
    ByteBuffer text = littleEndian(characters);
    float[] allScores = new float[top];
    for (int i = 0; i < top; i++) {
      boolean isHit = i < ids.size();
      allScores[i] = isHit ? idScores[i] : Float.NEGATIVE_INFINITY;
      if (isHit) {
        text.position(Integer.BYTES * idLength * i);
        ids.get(i).codePoints().forEach(text::putInt);
      }
    }
    write(characters, top, allScores);
  }

  private void write(byte[] ids, int count, float[] hitScores) throws IOException {
    if (count != hitScores.length || count % top != 0 || count / top > queries - written) {
      throw new IllegalArgumentException(
          "%d ids and %d scores after %d of %d queries; wanted %d of both for each"
              .formatted(count, hitScores.length, written, queries, top));
    }
    zip.write(ids);
    byte[] bytes = new byte[Float.BYTES * count];
    littleEndian(bytes).asFloatBuffer().put(hitScores);
    scoreStream.write(bytes);
    written += count / top;
  }

  private static ByteBuffer littleEndian(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * Makes the file appear, complete.
   *
   * @throws IllegalStateException if queries are missing
   */
  public void commit() throws IOException {
    if (written != queries) {
      throw new IllegalStateException(
          "%s: hits of %d of %d queries were written".formatted(output.name(), written, queries));
    }
    begin(SCORES, "<f4");
    scoreStream.flush();
    scores.position(0);
    Channels.newInputStream(scores).transferTo(zip);
    zip.finish();
    zip.flush();
    output.commit();
  }

  /** Gives a file up, unless it was committed: the target stays as it was. */
  @Override
  public void close() throws IOException {
    try (output;
        scores) {
      // Nothing is left to do; both are closed, whatever happens to the other.
    }
  }
}
