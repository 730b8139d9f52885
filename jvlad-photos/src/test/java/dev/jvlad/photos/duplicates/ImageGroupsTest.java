package dev.jvlad.photos.duplicates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ImageGroupsTest {
  @Test
  void pairsBecomeGroups() {
    ImageGroups groups = new ImageGroups(List.of("a", "b", "c", "d", "e", "f"));
    assertThat(groups.groups()).isEmpty();
    groups.join("f", "b");
    groups.join("d", "c");
    groups.join("e", "d");
    groups.join("c", "e");
    assertThat(groups.areTogether("c", "e")).isTrue();
    assertThat(groups.areTogether("b", "c")).isFalse();
    assertThat(groups.groups()).containsExactly(List.of("c", "d", "e"), List.of("b", "f"));
  }

  /** The oracle lets labels spread along pairs until nothing changes. */
  @Test
  void groupsAreWhatPairsConnect() {
    for (long seed = 0; seed < 50; seed++) {
      Random random = new Random(seed);
      List<String> ids = IntStream.range(0, 40).mapToObj(i -> "i" + i).toList();
      ImageGroups groups = new ImageGroups(ids);
      int[] labels = IntStream.range(0, 40).toArray();
      for (int pair = 0; pair < 25; pair++) {
        int a = random.nextInt(40);
        int b = random.nextInt(40);
        groups.join(ids.get(a), ids.get(b));
        int from = labels[a];
        int to = labels[b];
        for (int i = 0; i < 40; i++) {
          labels[i] = labels[i] == from ? to : labels[i];
        }
      }
      Set<Set<String>> expected = new HashSet<>();
      for (int label = 0; label < 40; label++) {
        int wanted = label;
        Set<String> group = new HashSet<>();
        IntStream.range(0, 40).filter(i -> labels[i] == wanted).forEach(i -> group.add("i" + i));
        if (group.size() > 1) {
          expected.add(group);
        }
      }
      assertThat(groups.groups().stream().<Set<String>>map(HashSet::new))
          .as("seed %d", seed)
          .containsExactlyInAnyOrderElementsOf(expected);
    }
  }

  @Test
  void knowsItsImagesOnly() {
    ImageGroups groups = new ImageGroups(List.of("a"));
    assertThatThrownBy(() -> groups.join("a", "z")).hasMessageStartingWith("z: no such image");
    assertThatThrownBy(() -> new ImageGroups(List.of("a", "a")))
        .hasMessageStartingWith("a is given");
  }
}
