package dev.jvlad.photos.duplicates;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StarGroupsTest {
  @Test
  void aCollageJoinsOneOfItsPicturesAndNotBoth() {
    StarGroups groups = new StarGroups(List.of("a", "b", "collage", "a1", "a2", "b1", "b2", "x"));
    groups.connect("a", "a1", 50);
    groups.connect("a2", "a", 50);
    groups.connect("b", "b1", 50);
    groups.connect("b", "b2", 50);
    groups.connect("collage", "a", 20);
    groups.connect("b", "collage", 30);
    Map<String, String> centers = groups.centers();
    assertThat(centers)
        .containsEntry("a1", "a")
        .containsEntry("a2", "a")
        .containsEntry("b1", "b")
        .containsEntry("b2", "b")
        .containsEntry("collage", "b")
        .containsEntry("x", "x")
        .hasSize(8);
  }

  @Test
  void ofEqualsTheFirstIsTheCenter() {
    StarGroups groups = new StarGroups(List.of("large", "small"));
    groups.connect("small", "large", 9);
    assertThat(groups.centers()).containsEntry("small", "large").containsEntry("large", "large");
  }

  @Test
  void membersAreConnectedWithTheirCenterAndCentersWithNone() {
    for (long seed = 0; seed < 50; seed++) {
      Random random = new Random(seed);
      List<String> ids = IntStream.range(0, 30).mapToObj(i -> "i" + i).toList();
      StarGroups groups = new StarGroups(ids);
      Set<Set<String>> pairs = new HashSet<>();
      for (int i = 0; i < 40; i++) {
        String a = ids.get(random.nextInt(30));
        String b = ids.get(random.nextInt(30));
        if (!a.equals(b) && pairs.add(Set.of(a, b))) {
          groups.connect(a, b, random.nextInt(5));
        }
      }
      Map<String, String> centers = groups.centers();
      assertThat(centers.keySet()).as("seed %d", seed).containsExactlyInAnyOrderElementsOf(ids);
      List<String> all = new ArrayList<>(new HashSet<>(centers.values()));
      for (String id : ids) {
        String center = centers.getOrDefault(id, "");
        if (!center.equals(id)) {
          assertThat(pairs).as("seed %d", seed).contains(Set.of(id, center));
        }
      }
      for (String a : all) {
        assertThat(centers).containsEntry(a, a);
        for (String b : all) {
          assertThat(a.equals(b) || !pairs.contains(Set.of(a, b))).as("seed %d", seed).isTrue();
        }
      }
    }
  }
}
