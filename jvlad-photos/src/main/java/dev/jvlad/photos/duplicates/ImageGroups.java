package dev.jvlad.photos.duplicates;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Images that belong together, found pair by pair: a forest of disjoint sets with path halving and
 * union by size (Tarjan &amp; van Leeuwen, JACM 1984). It needs two integers an image, whatever the
 * number of pairs.
 */
public final class ImageGroups {
  private final List<String> ids;
  private final Map<String, Integer> numbers = new HashMap<>();
  private final int[] parents;
  private final int[] sizes;

  /** Every image alone. The order of the ids decides nothing but the order of the groups. */
  public ImageGroups(List<String> ids) {
    this.ids = List.copyOf(ids);
    this.parents = IntStream.range(0, ids.size()).toArray();
    this.sizes = new int[ids.size()];
    Arrays.fill(sizes, 1);
    for (int i = 0; i < ids.size(); i++) {
      if (numbers.put(ids.get(i), i) != null) {
        throw new IllegalArgumentException(ids.get(i) + " is given twice; wanted each id once");
      }
    }
  }

  /** The groups of the two become one. */
  public void join(String a, String b) {
    int larger = root(a);
    int smaller = root(b);
    if (larger == smaller) {
      return;
    }
    if (sizes[larger] < sizes[smaller]) {
      int other = larger;
      larger = smaller;
      smaller = other;
    }
    parents[smaller] = larger;
    sizes[larger] += sizes[smaller];
  }

  /** Whether the two are in one group. */
  public boolean areTogether(String a, String b) {
    return root(a) == root(b);
  }

  /** Groups of two and more, the largest first; images, and groups of one size, as they came. */
  public List<List<String>> groups() {
    Map<Integer, List<String>> byRoot = new TreeMap<>();
    Map<Integer, List<String>> inOrder = new TreeMap<>();
    for (int i = 0; i < parents.length; i++) {
      int root = root(i);
      if (sizes[root] > 1) {
        List<String> group = byRoot.get(root);
        if (group == null) {
          group = new ArrayList<>();
          byRoot.put(root, group);
          inOrder.put(i, group);
        }
        group.add(ids.get(i));
      }
    }
    return inOrder.values().stream()
        .map(List::copyOf)
        .sorted(Comparator.comparingInt((List<String> group) -> -group.size()))
        .toList();
  }

  private int root(String id) {
    @Nullable Integer number = numbers.get(id);
    if (number == null) {
      throw new IllegalArgumentException(id + ": no such image; wanted one of the ids given first");
    }
    return root(number);
  }

  private int root(int i) {
    int node = i;
    while (parents[node] != node) {
      parents[node] = parents[parents[node]];
      node = parents[node];
    }
    return node;
  }
}
