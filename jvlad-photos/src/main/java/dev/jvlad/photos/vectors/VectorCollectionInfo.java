package dev.jvlad.photos.vectors;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.jvlad.index.IndexSettings;
import dev.jvlad.index.IndexSnapshot;
import java.io.IOException;

/**
 * What is known of a collection of vectors that somebody brought, in the form that is written as
 * JSON.
 *
 * @param images that can be found
 * @param withoutFeatures rows of zeros
 * @param vectors where they are from
 * @param outputDimension of the vectors
 */
@JsonPropertyOrder({"collection", "images", "withoutFeatures", "vectors", "outputDimension"})
public record VectorCollectionInfo(
    String collection, int images, int withoutFeatures, String vectors, int outputDimension) {

  /** What is known of a collection that is open. */
  public static VectorCollectionInfo of(VectorCollection collection) throws IOException {
    try (IndexSnapshot snapshot = collection.index().snapshot()) {
      return new VectorCollectionInfo(
          collection.path().toString(),
          snapshot.size(),
          snapshot.noFeatureCount(),
          IndexSettings.FROM_ELSEWHERE,
          collection.dimension());
    }
  }
}
