package dev.jvlad.photos.evaluation;

import dev.jvlad.Progress;
import dev.jvlad.photos.Failures;
import dev.jvlad.photos.PhotoCollection;
import dev.jvlad.photos.PhotoQuery;
import dev.jvlad.photos.PhotoSearch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Searches a collection for the queries of a ground truth, one after the other, and measures the
 * rankings. Every ranking is of the whole collection; with verification, its best candidates come
 * first and the others follow by their vectors. The query itself is hidden from its search.
 */
public final class PhotoEvaluation {
  /** Hits that an answer keeps for a report. */
  private static final int SHOWN = 5;

  private final PhotoCollection collection;
  private final Closeness closeness;
  private final Progress progress;

  /** How closely a search looks. */
  public enum Closeness {
    /** At vectors alone. */
    VECTORS,
    /** And verifies the best. */
    VERIFIED,
    /**
     * Each query twice; the second time all that is right is hidden, and whatever is verified then
     * is a false alarm.
     */
    HELD_OUT
  }

  /** Where the file of a query is. */
  public interface QueryFiles {
    /** The file of a query's id. */
    Path file(String id) throws IOException;
  }

  /**
   * What came of one query.
   *
   * @param file of the query
   * @param row its figures
   * @param first the best hits
   * @param rightScore the greatest verification score of an image that is right, 0 without
   * @param falseScore the greatest of an image that is wrong; of the second search where there is
   *     one
   * @param millis of the search, the query's extraction included
   * @param error why the query could not be read; empty if it could
   */
  public record Answer(
      Path file,
      Evaluation.Row row,
      List<PhotoSearch.Found> first,
      double rightScore,
      double falseScore,
      double millis,
      String error) {
    /** What was asked. */
    public JudgedQuery query() {
      return row.query();
    }
  }

  /** The measured whole, and each answer in the order of the queries. */
  public record Outcome(Closeness closeness, Evaluation evaluation, List<Answer> answers) {}

  /** An evaluation on an open collection. */
  public PhotoEvaluation(PhotoCollection collection, Closeness closeness, Progress progress) {
    this.collection = collection;
    this.closeness = closeness;
    this.progress = progress;
  }

  /** Asks all queries. */
  public Outcome run(GroundTruth truth, QueryFiles files) throws IOException {
    Evaluation evaluation = new Evaluation(truth.convention());
    List<Answer> answers = new ArrayList<>();
    int size = Math.max(1, collection.index().size());
    for (JudgedQuery query : truth.queries()) {
      answers.add(answer(query, files.file(query.id()), size, evaluation));
      progress.at("searching", answers.size(), truth.queries().size());
    }
    progress.done();
    return new Outcome(closeness, evaluation, List.copyOf(answers));
  }

  private Answer answer(JudgedQuery judged, Path file, int size, Evaluation evaluation)
      throws IOException {
    long start = System.nanoTime();
    PhotoQuery query;
    try {
      PhotoQuery whole = collection.query(file);
      query = judged.region().map(whole::within).orElse(whole);
    } catch (IOException e) {
      String reason = Failures.line(e);
      progress.line(reason);
      return new Answer(file, evaluation.add(judged, List.of()), List.of(), 0, 0, 0, reason);
    }
    PhotoSearch search = new PhotoSearch(collection).without(judged.itself());
    List<PhotoSearch.Found> found =
        closeness == Closeness.VECTORS ? search.similar(query, size) : search.verified(query, size);
    double millis = (System.nanoTime() - start) / 1e6;
    Relevance relevance = judged.relevance();
    Predicate<String> right = relevance.right()::contains;
    Predicate<String> wrong = right.or(relevance.ignored()::contains).negate();
    return new Answer(
        file,
        evaluation.add(judged, found.stream().map(PhotoSearch.Found::id).toList()),
        List.copyOf(found.subList(0, Math.min(SHOWN, found.size()))),
        greatest(found, right),
        greatest(closeness == Closeness.HELD_OUT ? heldOut(query, relevance) : found, wrong),
        millis,
        "");
  }

  private List<PhotoSearch.Found> heldOut(PhotoQuery query, Relevance relevance)
      throws IOException {
    Set<String> hidden = new HashSet<>(relevance.right());
    hidden.addAll(relevance.ignored());
    return new PhotoSearch(collection).without(hidden).verified(query, 1);
  }

  private static double greatest(List<PhotoSearch.Found> found, Predicate<String> counted) {
    return found.stream()
        .filter(f -> counted.test(f.id()))
        .mapToDouble(PhotoSearch.Found::verificationScore)
        .max()
        .orElse(0);
  }
}
