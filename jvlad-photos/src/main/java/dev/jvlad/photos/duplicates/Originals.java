package dev.jvlad.photos.duplicates;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which picture each is a copy or a part of: a forest, in which a picture hangs on the one that
 * shows the most of it, and whose roots are the pictures to keep. What is part of a part is part of
 * the whole, so a group is all that hangs on a root; two wholes that share a part, such as two
 * collages, are not joined by it.
 */
final class Originals {
  private final List<String> ids;
  private final Map<String, List<Whole>> wholes = new HashMap<>();

  private record Whole(String id, double share) {}

  /** Pictures none of which is a part yet. */
  Originals(List<String> ids) {
    this.ids = List.copyOf(ids);
  }

  /** A picture is shown by another, so much of it. */
  void add(String part, String whole, double share) {
    wholes.computeIfAbsent(part, id -> new ArrayList<>()).add(new Whole(whole, share));
  }

  /** The root of every picture; itself if it hangs on none. */
  Map<String, String> roots() {
    Map<String, String> above = new HashMap<>();
    for (String id : ids) {
      wholes.getOrDefault(id, List.of()).stream()
          .sorted(
              Comparator.comparingDouble((Whole whole) -> -whole.share()).thenComparing(Whole::id))
          .filter(whole -> !root(above, whole.id()).equals(id)) // copies of one another
          .findFirst()
          .ifPresent(whole -> above.put(id, whole.id()));
    }
    Map<String, String> roots = new LinkedHashMap<>();
    ids.forEach(id -> roots.put(id, root(above, id)));
    return roots;
  }

  private static String root(Map<String, String> above, String id) {
    String root = id;
    for (@Nullable String next = above.get(root); next != null; next = above.get(root)) {
      root = next;
    }
    return root;
  }
}
