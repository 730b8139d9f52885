package dev.jvlad.photos.evaluation;

import java.util.List;

/**
 * INRIA Holidays (Jégou, Douze &amp; Schmid, ECCV 2008): files are called {@code 100000.jpg} and so
 * on. The first four digits are the group; the image of a group with the lowest number, which ends
 * in 00, is the query and is left out of its own ranking.
 */
public final class Holidays {
  private static final int GROUP = 100;

  private Holidays() {}

  /** The queries among some files; an error if there are none. */
  public static GroundTruth of(FileNames queries, FileNames database) {
    List<JudgedQuery> judged =
        new NumberedNames("(\\d{6})", GROUP).queries(queries, database, GROUP);
    if (judged.isEmpty()) {
      throw new IllegalArgumentException(
          "no queries named as in Holidays; wanted names such as 100000.jpg, and 100001.jpg in the"
              + " database");
    }
    return new GroundTruth(Convention.HOLIDAYS, judged);
  }
}
