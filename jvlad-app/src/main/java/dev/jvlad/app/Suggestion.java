package dev.jvlad.app;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * The names that somebody who mistyped one may have meant: those that the fewest slips lead to. A
 * slip is a letter too many, missing, wrong or exchanged with the next (Damerau, CACM 1964).
 */
final class Suggestion {
  private Suggestion() {}

  /** Of names that are about as near, all; none if no name is near. */
  static List<String> of(String typed, Collection<String> names) {
    int fewest = Math.max(1, typed.replace("-", "").length() / 3);
    List<String> nearest = new ArrayList<>();
    for (String name : names) {
      int slips = slips(typed, name);
      if (slips < fewest) {
        nearest.clear();
        fewest = slips;
      }
      if (slips == fewest) {
        nearest.add(name);
      }
    }
    return nearest;
  }

  /** How many slips lead from one word to another. */
  static int slips(String from, String to) {
    int[][] slips = new int[from.length() + 1][to.length() + 1];
    for (int i = 0; i <= from.length(); i++) {
      for (int j = 0; j <= to.length(); j++) {
        if (i == 0 || j == 0) {
          slips[i][j] = i + j;
          continue;
        }
        int wrong = from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1;
        slips[i][j] =
            Math.min(slips[i - 1][j - 1] + wrong, 1 + Math.min(slips[i - 1][j], slips[i][j - 1]));
        if (i > 1
            && j > 1
            && from.charAt(i - 1) == to.charAt(j - 2)
            && from.charAt(i - 2) == to.charAt(j - 1)) {
          slips[i][j] = Math.min(slips[i][j], slips[i - 2][j - 2] + 1);
        }
      }
    }
    return slips[from.length()][to.length()];
  }
}
