package dev.jvlad.benchmarks.fuzz;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** How often each path was reached. */
final class Paths {
  private final EnumMap<Path, Long> counts = new EnumMap<>(Path.class);

  void reached(Path path) {
    add(path, 1);
  }

  void reachedIf(boolean reached, Path path) {
    if (reached) {
      add(path, 1);
    }
  }

  void add(Path path, long times) {
    counts.merge(path, times, Long::sum);
  }

  Map<Path, Long> counts() {
    return counts;
  }

  Set<Path> missing() {
    return EnumSet.complementOf(
        counts.isEmpty() ? EnumSet.noneOf(Path.class) : EnumSet.copyOf(counts.keySet()));
  }
}
