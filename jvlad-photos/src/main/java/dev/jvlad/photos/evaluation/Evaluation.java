package dev.jvlad.photos.evaluation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Predicate;

/**
 * Collects rankings and measures them.
 *
 * <p>Recall at n is the share of queries that have a right image among the first n, ignored images
 * not counted; with one right image a query that is what is called so elsewhere too. Images that a
 * ranking does not have were not found.
 */
public final class Evaluation {
  private final Convention convention;
  private final List<Row> rows = new ArrayList<>();

  /**
   * One query's figures.
   *
   * @param firstRight rank of the first right image, from 1, ignored images not counted; 0 if none
   *     was found
   * @param scoreOf4 see {@link UkBench}
   */
  public record Row(JudgedQuery query, double averagePrecision, int firstRight, int scoreOf4) {}

  /** Means over some queries; {@code map} is the mean average precision. */
  public record Summary(
      int queries, double map, double recallAt1, double recallAt5, double recallAt10) {}

  /** An evaluation without rankings yet. */
  public Evaluation(Convention convention) {
    this.convention = convention;
  }

  /** Takes in the ranking of one query: ids, best first, none of them twice. */
  public Row add(JudgedQuery query, List<String> ranking) {
    Row row =
        new Row(
            query,
            convention.averagePrecision().of(ranking, query.relevance()),
            firstRight(ranking, query.relevance()),
            UkBench.scoreOf4(ranking, query.relevance()));
    rows.add(row);
    return row;
  }

  private static int firstRight(List<String> ranking, Relevance relevance) {
    int rank = 0;
    for (String id : ranking) {
      if (!relevance.ignored().contains(id)) {
        rank++;
        if (relevance.right().contains(id)) {
          return rank;
        }
      }
    }
    return 0;
  }

  /** Over all queries. */
  public Summary summary() {
    return summary(row -> true);
  }

  /** Over the queries of each kind, in the order of their first; empty where no query has one. */
  public Map<String, Summary> byKind() {
    Map<String, Summary> kinds = new LinkedHashMap<>();
    for (Row row : rows) {
      String kind = row.query().kind();
      if (!kind.isEmpty() && !kinds.containsKey(kind)) {
        kinds.put(kind, summary(r -> r.query().kind().equals(kind)));
      }
    }
    return kinds;
  }

  /** UKB's mean score of 4, 0 to 4; absent for other data sets. */
  public OptionalDouble scoreOf4() {
    return convention == Convention.UKBENCH
        ? rows.stream().mapToInt(Row::scoreOf4).average()
        : OptionalDouble.empty();
  }

  private Summary summary(Predicate<Row> chosen) {
    List<Row> of = rows.stream().filter(chosen).toList();
    return new Summary(
        of.size(),
        of.stream().mapToDouble(Row::averagePrecision).average().orElse(0),
        recall(of, 1),
        recall(of, 5),
        recall(of, 10));
  }

  private static double recall(List<Row> rows, int n) {
    return rows.stream()
        .mapToInt(row -> row.firstRight() >= 1 && row.firstRight() <= n ? 1 : 0)
        .average()
        .orElse(0);
  }
}
