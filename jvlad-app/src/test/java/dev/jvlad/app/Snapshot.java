package dev.jvlad.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Everything below a folder, hidden files too: what is there, what is in it, and when it was last
 * written to. Equal snapshots mean that nothing was touched.
 */
record Snapshot(Map<String, String> files) {

  static Snapshot of(Path folder) throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.filter(p -> !p.equals(folder)).toList()) {
        files.put(folder.relativize(path).toString(), describe(path));
      }
    }
    return new Snapshot(files);
  }

  /** A folder's time is left out: a temporary file that comes and goes in it is no harm. */
  private static String describe(Path path) throws IOException {
    if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
      return Files.isDirectory(path) ? "folder" : "link";
    }
    return "%d bytes, hash %08x, written %s"
        .formatted(
            Files.size(path),
            Arrays.hashCode(Files.readAllBytes(path)),
            Files.getLastModifiedTime(path));
  }
}
