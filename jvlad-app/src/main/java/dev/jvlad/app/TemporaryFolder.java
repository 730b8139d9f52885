package dev.jvlad.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A folder that goes with all in it when it is closed, or when the process ends before that. */
record TemporaryFolder(Path path) implements AutoCloseable {

  /** Where others still write while the process ends, one attempt may not do. */
  private static final int ATTEMPTS = 5;

  static TemporaryFolder create(String prefix) throws IOException {
    TemporaryFolder folder = new TemporaryFolder(Files.createTempDirectory(prefix));
    Runtime.getRuntime().addShutdownHook(new Thread(folder::deleteAtTheEnd));
    return folder;
  }

  @Override
  public void close() throws IOException {
    delete(path);
  }

  /** Deletes a folder and all in it. */
  static void delete(Path folder) throws IOException {
    List<Path> deepestFirst;
    try (Stream<Path> paths = Files.walk(folder)) {
      deepestFirst = paths.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path each : deepestFirst) {
      Files.deleteIfExists(each);
    }
  }

  private void deleteAtTheEnd() {
    for (int i = 0; i < ATTEMPTS && Files.exists(path); i++) {
      try {
        delete(path);
      } catch (IOException | UncheckedIOException e) {
        // Something has come or gone meanwhile.
      }
    }
  }
}
