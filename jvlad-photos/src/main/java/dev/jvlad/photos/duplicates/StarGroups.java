package dev.jvlad.photos.duplicates;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Groups that do not chain: every member is connected with the centre of its group directly (the
 * star clustering of Aslam, Pelekhov &amp; Rus, JGAA 2004). Connected components would join two
 * pictures that have nothing in common as soon as a collage shows both.
 *
 * <p>Images become centres in the order of their number of connections, unless connected with a
 * centre already; the others join the centre that their strongest connection leads to.
 */
public final class StarGroups {
  private final List<String> ids;
  private final Map<String, List<Link>> links = new HashMap<>();

  private record Link(String other, double strength) {}

  /**
   * Images without connections.
   *
   * @param ids the preferred centre first
   */
  public StarGroups(List<String> ids) {
    this.ids = List.copyOf(ids);
  }

  /** Connects two images. */
  public void connect(String a, String b, double strength) {
    links.computeIfAbsent(a, id -> new ArrayList<>()).add(new Link(b, strength));
    links.computeIfAbsent(b, id -> new ArrayList<>()).add(new Link(a, strength));
  }

  /** The centre of every image; its own if it is one. */
  public Map<String, String> centers() {
    List<String> mostConnected =
        ids.stream().sorted(Comparator.comparingInt(id -> -links(id).size())).toList();
    Map<String, String> centers = new LinkedHashMap<>();
    for (String id : mostConnected) {
      if (links(id).stream().noneMatch(link -> link.other().equals(centers.get(link.other())))) {
        centers.put(id, id);
      }
    }
    Map<String, String> all = new LinkedHashMap<>(centers);
    for (String id : ids) {
      if (!centers.containsKey(id)) {
        links(id).stream()
            .filter(link -> centers.containsKey(link.other()))
            .max(
                Comparator.comparingDouble(Link::strength)
                    .thenComparing(Link::other, Comparator.reverseOrder()))
            .ifPresent(link -> all.put(id, link.other()));
      }
    }
    return all;
  }

  private List<Link> links(String id) {
    return links.getOrDefault(id, List.of());
  }
}
