package dev.jvlad.photos.evaluation;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Finds the ids that a ground truth means. An id is a path with {@code /}; ground truths name the
 * file alone, and some leave its extension out.
 */
public final class FileNames {
  private static final String SEVERAL = "";

  private final String where;
  private final List<String> ids;

  /** By whole id, by file name, and by file name without extension; the first that fits. */
  private final List<Map<String, String>> byName =
      List.of(new HashMap<>(), new HashMap<>(), new HashMap<>());

  /**
   * Names of some files.
   *
   * @param where they are, for progress
   */
  public FileNames(String where, Collection<String> ids) {
    this.where = where;
    this.ids = List.copyOf(new TreeSet<>(ids));
    for (String id : this.ids) {
      String file = file(id);
      byName.get(0).put(id, id);
      byName.get(1).merge(file, id, (a, b) -> SEVERAL);
      byName.get(2).merge(stem(file), id, (a, b) -> SEVERAL);
    }
  }

  /** All ids, in order. */
  List<String> ids() {
    return ids;
  }

  /** The last part of an id. */
  static String file(String id) {
    return id.substring(id.lastIndexOf('/') + 1);
  }

  /** A file's name without its extension. */
  static String stem(String file) {
    int dot = file.lastIndexOf('.');
    return dot < 0 ? file : file.substring(0, dot);
  }

  /**
   * The id that a name means, or empty.
   *
   * @throws IllegalArgumentException if several files have the name
   */
  Optional<String> find(String name) {
    for (Map<String, String> names : byName) {
      @Nullable String id = names.get(name);
      if (SEVERAL.equals(id)) {
        throw new IllegalArgumentException(
            "%s: several files in %s have this name; wanted its path".formatted(name, where));
      }
      if (id != null) {
        return Optional.of(id);
      }
    }
    return Optional.empty();
  }

  /** The id that a name means; an error if there is none. */
  String require(String name) {
    return find(name)
        .orElseThrow(
            () -> new IllegalArgumentException("%s: no such file in %s".formatted(name, where)));
  }

  /** The image of another id's file name, if it is here and there is but one. */
  Set<String> itself(String id) {
    @Nullable String same = byName.get(0).getOrDefault(id, byName.get(1).get(file(id)));
    return same == null || same.equals(SEVERAL) ? Set.of() : Set.of(same);
  }
}
