package dev.jvlad.io;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;

/**
 * Writes lines of text in UTF-8, such as the ids of rows, see {@link RowIds}. Not for use by
 * several threads.
 */
public final class LineWriter implements AutoCloseable {
  private final Output output;
  private final BufferedWriter text;

  private LineWriter(Output output) {
    this.output = output;
    this.text = new BufferedWriter(new OutputStreamWriter(output.stream(), StandardCharsets.UTF_8));
  }

  /** Starts a text. */
  public static LineWriter create(Destination target) throws IOException {
    return new LineWriter(target.open());
  }

  /**
   * Appends a line.
   *
   * @throws IllegalArgumentException if it is empty or would not be read again as this line
   */
  public void write(String line) throws IOException {
    if (line.isEmpty() || line.indexOf('\n') >= 0 || line.endsWith("\r")) {
      throw new IllegalArgumentException(
          "'%s' does not fit in one line; wanted no line end in it, and not nothing"
              .formatted(line.replace("\r", "\\r").replace("\n", "\\n")));
    }
    text.write(line);
    text.write('\n');
  }

  /** Makes a file appear, complete. */
  public void commit() throws IOException {
    text.flush();
    output.commit();
  }

  /** Gives a file up, unless it was committed: the target stays as it was. */
  @Override
  public void close() throws IOException {
    output.close();
  }
}
