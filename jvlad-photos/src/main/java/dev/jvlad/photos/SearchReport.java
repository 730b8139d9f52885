package dev.jvlad.photos;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a search came to, in the form that is written as JSON.
 *
 * @param collection that was searched
 * @param results one for each query, in their order
 */
@JsonPropertyOrder({"collection", "results"})
public record SearchReport(String collection, List<Result> results) {
  /** Copies the list. */
  public SearchReport {
    results = List.copyOf(results);
  }

  /**
   * What came of one query.
   *
   * @param query names it, as its path does
   * @param hits best first
   * @param error why there are none; empty, and not written, if the query could be read
   */
  @JsonPropertyOrder({"query", "hits", "error"})
  public record Result(
      String query, List<Hit> hits, @JsonInclude(JsonInclude.Include.NON_EMPTY) String error) {
    /** Copies the list. */
    public Result {
      hits = List.copyOf(hits);
    }

    /** Of {@link PhotoSearch#similar}. */
    public static Result similar(String query, List<PhotoSearch.Found> found) {
      return new Result(query, found.stream().map(Hit::similar).toList(), "");
    }

    /** Of {@link PhotoSearch#verified}. */
    public static Result verified(String query, List<PhotoSearch.Found> found) {
      return new Result(query, found.stream().map(Hit::verified).toList(), "");
    }

    /** Of a query that could not be read. */
    public static Result failed(String query, String error) {
      return new Result(query, List.of(), error);
    }
  }

  /**
   * A photo that was found.
   *
   * @param score cosine similarity of the vectors, −1 to 1
   * @param verified whether it certainly shows what the query shows; null, and not written, after a
   *     search by vectors alone, as {@code inliers} is
   * @param inliers how many pairs of points agree
   */
  @JsonPropertyOrder({"id", "score", "verified", "inliers"})
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Hit(
      String id, double score, @Nullable Boolean verified, @Nullable Integer inliers) {
    private static Hit similar(PhotoSearch.Found found) {
      return new Hit(found.id(), found.score(), null, null);
    }

    private static Hit verified(PhotoSearch.Found found) {
      return new Hit(found.id(), found.score(), found.verified(), found.inliers());
    }
  }
}
