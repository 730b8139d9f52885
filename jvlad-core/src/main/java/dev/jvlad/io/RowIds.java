package dev.jvlad.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The ids of a matrix' rows as text: one a line, the first row's in the first line, UTF-8. A line
 * ends with {@code \n} or {@code \r\n}; no id is empty, and none comes twice.
 */
public final class RowIds {
  private RowIds() {}

  /**
   * Reads ids.
   *
   * @throws MalformedFileException naming the line that is empty, holds the id of another or is no
   *     UTF-8
   */
  public static List<String> read(Path file) throws IOException {
    return parse(Files.readAllBytes(file), file);
  }

  /**
   * Reads ids from what is already in memory.
   *
   * @param name stands for the file in messages
   */
  public static List<String> parse(byte[] text, Path name) throws IOException {
    List<String> ids = new ArrayList<>();
    Map<String, Integer> lines = new HashMap<>();
    for (int from = 0; from < text.length; ) {
      int end = from;
      while (end < text.length && text[end] != '\n') {
        end++;
      }
      int line = ids.size() + 1;
      String id = id(text, from, end, line, name);
      Integer before = lines.put(id, line);
      if (id.isEmpty()) {
        throw new MalformedFileException(name, "line %d is empty; wanted an id".formatted(line));
      }
      if (before != null) {
        throw new MalformedFileException(
            name, "line %d: the id %s is that of line %d too".formatted(line, id, before));
      }
      ids.add(id);
      from = end + 1;
    }
    return Collections.unmodifiableList(ids);
  }

  private static String id(byte[] text, int from, int end, int line, Path name)
      throws MalformedFileException {
    int length = end - from;
    if (length > 0 && end < text.length && text[end - 1] == '\r') {
      length--;
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(text, from, length))
          .toString();
    } catch (CharacterCodingException e) {
      MalformedFileException malformed =
          new MalformedFileException(name, "line %d is no UTF-8".formatted(line));
      malformed.initCause(e);
      throw malformed;
    }
  }

  /** Whether a file can be read as such a list. */
  public static boolean isList(Path file) throws IOException {
    try {
      read(file);
      return true;
    } catch (MalformedFileException e) {
      return false;
    }
  }
}
