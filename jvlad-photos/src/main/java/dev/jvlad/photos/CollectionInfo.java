package dev.jvlad.photos;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.jvlad.index.IndexSnapshot;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a collection, in the form that is written as JSON.
 *
 * @param images that can be found
 * @param withoutFeatures pictures without a single feature; null, and not written, while there is
 *     no index, as {@code unreadable} is
 * @param unreadable files that gave no picture
 * @param model whose facts are written beside the others
 */
@JsonPropertyOrder({"collection", "images", "withoutFeatures", "unreadable", "model"})
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CollectionInfo(
    String collection,
    int images,
    @Nullable Integer withoutFeatures,
    @Nullable Integer unreadable,
    @JsonUnwrapped ModelInfo model) {

  /** What is known of a collection that is open. */
  public static CollectionInfo of(PhotoCollection collection) throws IOException {
    try (IndexSnapshot snapshot = collection.index().snapshot()) {
      return new CollectionInfo(
          collection.path().toString(),
          snapshot.size(),
          snapshot.noFeatureCount(),
          snapshot.unreadableCount(),
          ModelInfo.ofCollection(collection.model()));
    }
  }

  /** What is known of one that is {@linkplain PhotoCollection#isBegun begun}. */
  public static CollectionInfo ofBegun(Path collection) throws IOException {
    return new CollectionInfo(
        collection.toString(),
        0,
        null,
        null,
        ModelInfo.ofCollection(PhotoCollection.model(collection)));
  }
}
