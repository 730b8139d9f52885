package dev.jvlad.io;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

/** Where an array or a list is written to. */
public sealed interface Destination {

  /** A file, which appears under its name when it is complete; see {@link AtomicFile}. */
  record ToFile(Path path) implements Destination {}

  /**
   * A stream, such as a pipe, which stays open. What is written is on its way at once, unless its
   * beginning depends on its end: then it waits in a temporary file.
   *
   * @param name stands for the stream in messages
   */
  record ToStream(OutputStream stream, String name) implements Destination {}

  /** Opens it for what is written from the beginning to the end. */
  default Output open() throws IOException {
    return switch (this) {
      case ToFile(Path path) -> new Output.ToFile(AtomicFile.create(path));
      case ToStream(OutputStream stream, String name) -> new Output.ToStream(stream, name);
    };
  }

  /** Opens it for what begins with something that is known at the end. */
  default Output openRewritable() throws IOException {
    return switch (this) {
      case ToFile _ -> open();
      case ToStream(OutputStream stream, String name) -> Output.Spooled.open(stream, name);
    };
  }
}
