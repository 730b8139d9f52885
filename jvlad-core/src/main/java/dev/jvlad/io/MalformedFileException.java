package dev.jvlad.io;

import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * A file whose content is not what its format says. The message is one line: the file, what was
 * found, what was wanted and, where the problem has a place, the byte it is at.
 */
public final class MalformedFileException extends IOException {
  private static final long NOWHERE = -1;

  private final transient Path path;
  private final long offset;

  /** A problem of the whole file, such as a length that does not fit its header. */
  public MalformedFileException(Path path, String problem) {
    super(path + ": " + problem);
    this.path = path;
    this.offset = NOWHERE;
  }

  /** A problem at a byte of the file, counted from 0. */
  public MalformedFileException(Path path, long offset, String problem) {
    super(path + ": " + problem + " (at byte " + offset + ")");
    this.path = path;
    this.offset = offset;
  }

  /** The file. */
  public Path path() {
    return path;
  }

  /** The byte that the problem is at, where it is at one. */
  public OptionalLong offset() {
    return offset == NOWHERE ? OptionalLong.empty() : OptionalLong.of(offset);
  }
}
