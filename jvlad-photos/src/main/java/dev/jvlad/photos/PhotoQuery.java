package dev.jvlad.photos;

import dev.jvlad.image.verify.QueryFeatures;
import dev.jvlad.index.ContentHash;
import dev.jvlad.photos.features.PhotoFeatures;
import java.util.List;
import java.util.Optional;

/**
 * A picture that a collection is asked for, as its model sees it. Vectors and what verification
 * compares are computed when they are first asked for, once, and kept; so whoever asks the same
 * twice asks with the same query. Threads may share it.
 */
public final class PhotoQuery {
  /** Side of the parts of a query, as a share of its sides. */
  private static final double PART = 0.6;

  private final PhotoCollection collection;
  private final PhotoFeatures features;
  private final Optional<ContentHash> content;
  private final Once<float[]> vector;
  private final Once<float[]> mirroredVector;
  private final Once<List<float[]>> partVectors;
  private final Once<QueryFeatures> points;
  private final Once<QueryFeatures> mirroredPoints;

  PhotoQuery(PhotoCollection collection, PhotoFeatures features, Optional<ContentHash> content) {
    this.collection = collection;
    this.features = features;
    this.content = content;
    this.vector = new Once<>(() -> collection.vector(features));
    this.mirroredVector = new Once<>(() -> collection.vector(features.mirrored()));
    this.partVectors =
        new Once<>(() -> features.parts(PART).stream().map(collection::vector).toList());
    this.points =
        new Once<>(() -> QueryFeatures.of(features.keypoints(), collection.coordinates()));
    this.mirroredPoints =
        new Once<>(() -> QueryFeatures.mirrored(features.keypoints(), collection.coordinates()));
  }

  /**
   * The query for a part of the picture: only what lies in it is looked for. Of a region that
   * leaves the picture, that is what overlaps it; without an overlap there is nothing.
   */
  public PhotoQuery within(Region region) {
    return new PhotoQuery(
        collection,
        features.within(region.left(), region.top(), region.width(), region.height()),
        Optional.empty());
  }

  /** The hash of the file that the picture came in; empty if it came in none, or is part of it. */
  public Optional<ContentHash> content() {
    return content;
  }

  /** Width of the upright picture in pixels. */
  public int width() {
    return features.width();
  }

  /** Height of the upright picture in pixels. */
  public int height() {
    return features.height();
  }

  /** The picture's vector; zero if it has no features. */
  public float[] vector() {
    return vector.get();
  }

  /** The vector of the picture's mirror image. */
  public float[] mirroredVector() {
    return mirroredVector.get();
  }

  /** The vectors of the middle and the four corners. */
  List<float[]> partVectors() {
    return partVectors.get();
  }

  /** What verification compares of the picture. */
  public QueryFeatures points() {
    return points.get();
  }

  /** What verification compares of the picture's mirror image. */
  public QueryFeatures mirroredPoints() {
    return mirroredPoints.get();
  }
}
