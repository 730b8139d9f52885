package dev.jvlad.photos.evaluation;

import dev.jvlad.photos.Region;
import java.util.Optional;
import java.util.Set;

/**
 * A query of which it is known what is right.
 *
 * @param id among the queries
 * @param kind what rows of a report are made for, such as the attack; empty where there is none
 * @param itself the database's image that is the query, if there is one and it does not count: a
 *     search should not see it
 * @param region the part of the query's image that is asked for, if not all of it
 */
public record JudgedQuery(
    String id, String kind, Relevance relevance, Set<String> itself, Optional<Region> region) {

  /**
   * A query for its whole image. The image of the query's own name, if the database has one, is the
   * query itself, unless it is named as right.
   */
  static JudgedQuery of(String id, String kind, Set<String> right, FileNames database) {
    Relevance relevance = new Relevance(right, database.itself(id));
    return new JudgedQuery(id, kind, relevance, relevance.ignored(), Optional.empty());
  }
}
