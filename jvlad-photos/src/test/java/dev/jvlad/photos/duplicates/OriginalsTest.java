package dev.jvlad.photos.duplicates;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class OriginalsTest {
  @Test
  void whatIsPartOfAPartIsPartOfTheWhole() {
    Originals originals = new Originals(List.of("detail", "crop", "whole", "other"));
    originals.add("detail", "crop", 1);
    originals.add("crop", "whole", 0.9);
    assertThat(originals.roots())
        .containsEntry("detail", "whole")
        .containsEntry("crop", "whole")
        .containsEntry("whole", "whole")
        .containsEntry("other", "other")
        .hasSize(4);
  }

  @Test
  void twoCollagesAreNotJoinedByThePictureInBoth() {
    Originals originals = new Originals(List.of("picture", "one", "two"));
    originals.add("picture", "one", 0.8);
    originals.add("picture", "two", 0.9);
    assertThat(originals.roots())
        .containsEntry("picture", "two")
        .containsEntry("one", "one")
        .containsEntry("two", "two");
  }

  /** Each of three copies shows the others; the last, the preferred one, is the root. */
  @Test
  void copiesOfOneAnotherHangOnOne() {
    Originals originals = new Originals(List.of("small", "middle", "large"));
    for (String a : List.of("small", "middle", "large")) {
      for (String b : List.of("small", "middle", "large")) {
        if (!a.equals(b)) {
          originals.add(a, b, 1);
        }
      }
    }
    assertThat(originals.roots().values()).containsOnly("large");
  }
}
