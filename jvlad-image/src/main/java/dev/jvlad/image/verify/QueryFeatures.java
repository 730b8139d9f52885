package dev.jvlad.image.verify;

import dev.jvlad.Projection;
import dev.jvlad.image.LocalFeatures;

/**
 * The features of the picture that is looked for, projected like the stored ones but not quantised:
 * the comparison of a vector with a code loses half of what two codes would (asymmetric distance,
 * Jégou, Douze &amp; Schmid, PAMI 2011).
 *
 * <p>A mirrored query has the features of its mirror image; results of a verification are given in
 * the pixels of the picture as it was.
 */
public final class QueryFeatures {
  private final Frames frames;
  private final float[] coordinates; // n×d, in the unit of the stored codes
  private final int dimension;
  private final boolean mirrored;

  private QueryFeatures(Frames frames, float[] coordinates, int dimension, boolean mirrored) {
    this.frames = frames;
    this.coordinates = coordinates;
    this.dimension = dimension;
    this.mirrored = mirrored;
  }

  /**
   * The features of a picture as it is.
   *
   * @throws IllegalArgumentException if the projection is not for these descriptors
   */
  public static QueryFeatures of(LocalFeatures features, Projection projection) {
    return of(features, projection, false);
  }

  /** The features of a picture's mirror image, to be found by mirrored copies. */
  public static QueryFeatures mirrored(LocalFeatures features, Projection projection) {
    return of(features.mirrored(), projection, true);
  }

  private static QueryFeatures of(LocalFeatures features, Projection projection, boolean mirrored) {
    return new QueryFeatures(
        Frames.of(features),
        CompactFeatures.scaledCoordinates(features.descriptors(), projection),
        projection.outputDimension(),
        mirrored);
  }

  /** Stored features as a query, to compare two stored pictures. */
  public static QueryFeatures of(CompactFeatures stored) {
    int n = stored.count();
    int dimension = stored.dimension();
    float[] coordinates = new float[n * dimension];
    for (int f = 0; f < dimension; f++) {
      for (int i = 0; i < n; i++) {
        coordinates[i * dimension + f] = stored.codes()[f * n + i];
      }
    }
    return new QueryFeatures(stored.frames(), coordinates, dimension, false);
  }

  /** How many features. */
  public int count() {
    return frames.count();
  }

  /** Whether these are the features of the mirror image. */
  public boolean mirrored() {
    return mirrored;
  }

  Frames frames() {
    return frames;
  }

  /** n×d, row-major, in the unit of {@link CompactFeatures#codes()}. */
  float[] coordinates() {
    return coordinates;
  }

  int dimension() {
    return dimension;
  }
}
