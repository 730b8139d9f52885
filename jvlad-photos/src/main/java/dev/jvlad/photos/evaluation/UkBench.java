package dev.jvlad.photos.evaluation;

import java.util.List;

/**
 * UKB (Nistér &amp; Stewénius, CVPR 2006): files are called {@code ukbench00000.jpg} and so on,
 * four in a row show the same object, and each is a query. For average precision and recall the
 * query itself is left out; its own measure, the score of 4, counts it.
 */
public final class UkBench {
  /** Images of an object. */
  private static final int BLOCK = 4;

  private UkBench() {}

  /** The queries among some files; an error if there are none. */
  public static GroundTruth of(FileNames queries, FileNames database) {
    List<JudgedQuery> judged =
        new NumberedNames("ukbench(\\d{5})", BLOCK).queries(queries, database, 1);
    if (judged.isEmpty()) {
      throw new IllegalArgumentException(
          "no queries named as in UKB; wanted names such as ukbench00000.jpg, with others of its"
              + " block of four in the database");
    }
    return new GroundTruth(Convention.UKBENCH, judged);
  }

  /**
   * How many of the first four show the query's object, 1 to 4. The query itself is counted as the
   * first, which it is in any search by vectors, so the others need to be among three.
   */
  static int scoreOf4(List<String> ranking, Relevance relevance) {
    return 1
        + (int)
            ranking.stream()
                .filter(id -> !relevance.ignored().contains(id))
                .limit(BLOCK - 1)
                .filter(relevance.right()::contains)
                .count();
  }
}
