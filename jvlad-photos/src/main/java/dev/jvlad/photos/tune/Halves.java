package dev.jvlad.photos.tune;

import dev.jvlad.image.LocalFeatures;
import dev.jvlad.photos.PhotosException;
import dev.jvlad.photos.duplicates.ImageGroups;
import dev.jvlad.photos.evaluation.GroundTruth;
import dev.jvlad.photos.evaluation.JudgedQuery;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The queries of a ground truth in two halves that have no right photo in common: queries that
 * share one, directly or through others, stay together.
 *
 * @param halves of the queries, in their order
 * @param heldOut photos that the held-out half is about
 */
record Halves(List<Question.Half> halves, Set<String> heldOut) {

  static Halves of(GroundTruth truth, long seed) {
    List<String> subjects = subjects(truth);
    List<String> drawn = new ArrayList<>(new LinkedHashSet<>(subjects));
    if (drawn.size() < 2) {
      throw new PhotosException(
          "all queries are about the same photos; wanted two groups, one of which chooses");
    }
    Collections.shuffle(drawn, new Random(seed));
    Map<String, Question.Half> bySubject = new HashMap<>();
    for (String subject : drawn) {
      bySubject.put(subject, Question.Half.of(bySubject.size()));
    }
    List<Question.Half> halves = new ArrayList<>();
    Set<String> heldOut = new HashSet<>();
    for (int i = 0; i < subjects.size(); i++) {
      Question.Half half = Objects.requireNonNull(bySubject.get(subjects.get(i)));
      halves.add(half);
      if (half == Question.Half.HELD_OUT) {
        heldOut.addAll(about(truth.queries().get(i)));
      }
    }
    return new Halves(List.copyOf(halves), heldOut);
  }

  /** What each query is about: the first photo of those that are right together. */
  private static List<String> subjects(GroundTruth truth) {
    Set<String> all = new TreeSet<>();
    truth.queries().forEach(query -> all.addAll(about(query)));
    ImageGroups groups = new ImageGroups(List.copyOf(all));
    for (JudgedQuery query : truth.queries()) {
      String first = query.relevance().right().iterator().next();
      about(query).forEach(id -> groups.join(first, id));
    }
    Map<String, String> firsts = new HashMap<>();
    for (List<String> group : groups.groups()) {
      group.forEach(id -> firsts.put(id, group.getFirst()));
    }
    return truth.queries().stream()
        .map(query -> query.relevance().right().iterator().next())
        .map(right -> firsts.getOrDefault(right, right))
        .toList();
  }

  private static Set<String> about(JudgedQuery query) {
    Set<String> ids = new HashSet<>(query.relevance().right());
    ids.addAll(query.itself());
    return ids;
  }

  /**
   * The queries' features.
   *
   * @param photos numbers of the photos that have features
   */
  List<Question> questions(
      Questions.Judged judged, SequencedMap<String, Integer> photos, Material.Extraction extraction)
      throws IOException {
    List<JudgedQuery> queries = judged.truth().queries();
    List<Integer> numbers =
        extraction
            .workers()
            .map(
                queries,
                extraction
                    .progress()
                    .counting(
                        "looking at queries",
                        queries.size(),
                        query -> {
                          Path file = Objects.requireNonNull(judged.asked().get(query.id()));
                          boolean stored = file.equals(judged.photos().get(query.id()));
                          @Nullable Integer number = stored ? photos.get(query.id()) : null;
                          if (number == null || query.region().isPresent()) {
                            LocalFeatures all =
                                number == null
                                    ? extraction.features(file)
                                    : extraction.store().get(number);
                            number =
                                extraction
                                    .store()
                                    .add(
                                        query
                                            .region()
                                            .map(r ->
                                                all.within(
                                                    r.left(), r.top(), r.width(), r.height()))
                                            .orElse(all));
                          }
                          return number;
                        }));
    extraction.progress().done();
    List<Question> questions = new ArrayList<>();
    for (int i = 0; i < queries.size(); i++) {
      questions.add(new Question(queries.get(i), halves.get(i), numbers.get(i)));
    }
    return questions;
  }
}
