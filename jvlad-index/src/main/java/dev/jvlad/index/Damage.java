package dev.jvlad.index;

import java.util.List;

/**
 * Some of a collection that is not as it was written.
 *
 * @param what went wrong, and in which file where that is known, in one line
 * @param entries how many are kept where the damage is
 * @param ids of those among them whose vectors cannot be right; the damage may be elsewhere
 */
public record Damage(String what, int entries, List<String> ids) {
  /** What somebody can do about it. */
  static final String REMEDY =
      "make the collection anew from its images, or bring back a copy of it";

  private static final int NAMED = 5;

  public Damage {
    ids = List.copyOf(ids);
  }

  /** One line for somebody to read: what, of which images, and what can be done. */
  @Override
  public String toString() {
    StringBuilder line = new StringBuilder(what);
    line.append("; %,d entries are kept there".formatted(entries));
    if (!ids.isEmpty()) {
      line.append(", and the vector is no unit vector of ");
      line.append(String.join(", ", ids.subList(0, Math.min(NAMED, ids.size()))));
      if (ids.size() > NAMED) {
        line.append(" and %,d more".formatted(ids.size() - NAMED));
      }
    }
    return line.append("; ").append(REMEDY).toString();
  }
}
