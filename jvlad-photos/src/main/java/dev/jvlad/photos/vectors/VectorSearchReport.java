package dev.jvlad.photos.vectors;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a search for vectors came to, in the form that is written as JSON.
 *
 * @param collection that was searched; null, and not written, if it was a file
 * @param among the file that was searched; null, and not written, if it was a collection
 * @param results one for each query, in their order
 */
@JsonPropertyOrder({"collection", "among", "results"})
@JsonInclude(JsonInclude.Include.NON_NULL)
public record VectorSearchReport(
    @Nullable String collection, @Nullable String among, List<Result> results) {
  /** Copies the list. */
  public VectorSearchReport {
    results = List.copyOf(results);
  }

  /** Of a collection. */
  public static VectorSearchReport inCollection(String collection, List<Result> results) {
    return new VectorSearchReport(collection, null, results);
  }

  /** Of a file. */
  public static VectorSearchReport among(String file, List<Result> results) {
    return new VectorSearchReport(null, file, results);
  }

  /**
   * What came of one query.
   *
   * @param query its row
   * @param hits best first
   */
  @JsonPropertyOrder({"query", "hits"})
  public record Result(long query, List<Hit> hits) {
    /** Copies the list. */
    public Result {
      hits = List.copyOf(hits);
    }
  }

  /**
   * A vector that was found.
   *
   * @param id in the collection; of a file, the row
   * @param score cosine, −1 to 1
   */
  @JsonPropertyOrder({"id", "score"})
  public record Hit(String id, float score) {}
}
