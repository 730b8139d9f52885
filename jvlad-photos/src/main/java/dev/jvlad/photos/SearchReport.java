package dev.jvlad.photos;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.jvlad.index.FileFacts;
import dev.jvlad.index.StoredFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
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
   * @param found whether a photo certainly shows what the query shows; null, and not written, after
   *     a search by vectors alone, and where there was none
   * @param hits best first
   * @param error why there are none; empty, and not written, if the query could be read
   */
  @JsonPropertyOrder({"query", "found", "hits", "error"})
  public record Result(
      String query,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Boolean found,
      List<Hit> hits,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) String error) {
    /** Copies the list. */
    public Result {
      hits = List.copyOf(hits);
    }

    /** Of {@link PhotoSearch#similar} in a collection. */
    public static Result similar(
        String query, List<PhotoSearch.Found> found, PhotoCollection collection)
        throws IOException {
      List<Hit> hits = new ArrayList<>();
      for (PhotoSearch.Found photo : found) {
        hits.add(hit(photo, collection, null, null));
      }
      return new Result(query, null, hits, "");
    }

    /** Of {@link PhotoSearch#verified} in a collection. */
    public static Result verified(
        String query, List<PhotoSearch.Found> found, PhotoCollection collection)
        throws IOException {
      List<Hit> hits = new ArrayList<>();
      for (PhotoSearch.Found photo : found) {
        hits.add(hit(photo, collection, photo.verified(), photo.inliers()));
      }
      return new Result(query, found.stream().anyMatch(PhotoSearch.Found::verified), hits, "");
    }

    /** Of a query that could not be read. */
    public static Result failed(String query, String error) {
      return new Result(query, null, List.of(), error);
    }

    private static Hit hit(
        PhotoSearch.Found found,
        PhotoCollection collection,
        @Nullable Boolean verified,
        @Nullable Integer inliers)
        throws IOException {
      StoredFile file = collection.index().storedFile(found.id()).orElse(null);
      Path place = file == null ? null : collection.place(file).orElse(null);
      FileFacts facts = file == null ? new FileFacts(0, 0, 0, 0) : file.facts();
      return new Hit(
          found.id(),
          place == null ? "" : PathText.of(place),
          found.score(),
          verified,
          inliers,
          found.isSameFile() ? true : null,
          isGone(place) ? true : null,
          facts.width(),
          facts.height(),
          facts.bytes(),
          Instant.ofEpochMilli(facts.lastModifiedMillis()).toString());
    }
  }

  private static boolean isGone(@Nullable Path place) {
    return place == null || !Files.exists(place);
  }

  /**
   * A photo that was found.
   *
   * @param id of the photo
   * @param path of its file, absolute, as {@link PathText} writes it; empty if its folder is none
   *     of the collection's any more
   * @param score cosine similarity of the vectors, −1 to 1
   * @param verified whether it certainly shows what the query shows; null, and not written, after a
   *     search by vectors alone, as {@code inliers} is
   * @param inliers how many pairs of points agree
   * @param sameFile true if its file is the query's, byte for byte; otherwise null, and not written
   * @param gone true if its file is no longer where it was; otherwise null, and not written
   * @param width pixels of the upright picture
   * @param height pixels of the upright picture
   * @param bytes of its file
   * @param modified when its file was last changed, in UTC
   */
  @JsonPropertyOrder({
    "id",
    "path",
    "score",
    "verified",
    "inliers",
    "sameFile",
    "gone",
    "width",
    "height",
    "bytes",
    "modified"
  })
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Hit(
      String id,
      String path,
      double score,
      @Nullable Boolean verified,
      @Nullable Integer inliers,
      @Nullable Boolean sameFile,
      @Nullable Boolean gone,
      int width,
      int height,
      long bytes,
      String modified) {}
}
