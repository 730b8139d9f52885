package dev.jvlad.photos;

import dev.jvlad.image.verify.CompactFeatures;
import dev.jvlad.image.verify.QueryFeatures;
import dev.jvlad.image.verify.Verification;
import dev.jvlad.image.verify.Verifier;
import dev.jvlad.index.Hit;
import dev.jvlad.photos.features.PhotoFeatures;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Searches a collection for a picture: the most similar vectors first, then the best of them are
 * looked at closely.
 *
 * <p>The query's mirror image is searched along with it, so a mirrored copy is found. If nothing
 * verifies, parts of the query are searched too: what was looked for may fill only a part of it.
 */
public final class PhotoSearch {
  /** Candidates that are verified. */
  private static final int CANDIDATES = 20;

  /** Side of the parts of a query, as a share of its sides. */
  private static final double PART = 0.6;

  private static final Comparator<Found> VERIFIED_FIRST =
      Comparator.comparingDouble((Found found) -> found.verified() ? -found.verificationScore() : 0)
          .thenComparing(Comparator.comparingDouble((Found found) -> -found.score()));

  private final PhotoCollection collection;
  private final Set<String> hidden;

  /**
   * A photo that was found.
   *
   * @param id of the photo
   * @param score cosine similarity of the vectors, −1 to 1
   * @param verification what the close look showed; empty where there was none
   */
  public record Found(String id, double score, Optional<Verification> verification) {
    /** Whether the photo certainly shows what the query shows. */
    public boolean verified() {
      return verification.isPresent() && verification.get().verified();
    }

    /** How many pairs of points agree. */
    public int inliers() {
      return verification.map(Verification::inliers).orElse(0);
    }

    /** The evidence; 0 without verification. See {@link Verification#score}. */
    public double verificationScore() {
      return verification.map(Verification::score).orElse(0.0);
    }
  }

  /** A search in a collection that is open. */
  public PhotoSearch(PhotoCollection collection) {
    this(collection, Set.of());
  }

  private PhotoSearch(PhotoCollection collection, Set<String> hidden) {
    this.collection = collection;
    this.hidden = Set.copyOf(hidden);
  }

  /** A search as if the collection did not have these photos; it should be few. */
  public PhotoSearch without(Set<String> ids) {
    return new PhotoSearch(collection, ids);
  }

  /** The most similar photos by their vectors alone; none for a picture without features. */
  public List<Found> similar(PhotoFeatures query, int top) throws IOException {
    List<Found> found = new ArrayList<>();
    for (Hit hit : hits(List.of(query, query.mirrored()), top)) {
      found.add(new Found(hit.id(), hit.score(), Optional.empty()));
    }
    return found;
  }

  /** Verified photos first, by the strength of the evidence; then the most similar others. */
  public List<Found> verified(PhotoFeatures query, int top) throws IOException {
    List<Found> found = look(query, List.of(query, query.mirrored()), top);
    if (found.isEmpty() || found.getFirst().verified()) {
      return found;
    }
    List<PhotoFeatures> parts = new ArrayList<>(parts(query));
    parts.add(query);
    parts.add(query.mirrored());
    List<Found> inParts = look(query, parts, top);
    return inParts.getFirst().verified() ? inParts : found;
  }

  private List<Found> look(PhotoFeatures query, List<PhotoFeatures> asked, int top)
      throws IOException {
    List<Hit> hits = hits(asked, Math.max(top, CANDIDATES));
    if (hits.isEmpty()) {
      return List.of();
    }
    QueryFeatures upright = QueryFeatures.of(query.keypoints(), collection.coordinates());
    QueryFeatures mirrored = QueryFeatures.mirrored(query.keypoints(), collection.coordinates());
    float[] vector = collection.vector(query);
    float[] mirroredVector = collection.vector(query.mirrored());
    List<Found> found = new ArrayList<>();
    for (Hit hit : hits) {
      Optional<Verification> verification = Optional.empty();
      if (found.size() < CANDIDATES) {
        float[] stored = collection.index().vector(hit.id()).orElse(vector);
        boolean turned = dot(mirroredVector, stored) > dot(vector, stored);
        verification = verification(turned ? mirrored : upright, hit.id());
        if (!collection.vectorsTellMirrored()
            && !verification.map(Verification::verified).orElse(true)) {
          verification = verification(turned ? upright : mirrored, hit.id());
        }
      }
      found.add(new Found(hit.id(), hit.score(), verification));
    }
    found.sort(VERIFIED_FIRST);
    return List.copyOf(found.subList(0, Math.min(top, found.size())));
  }

  private Optional<Verification> verification(QueryFeatures query, String id) throws IOException {
    Optional<byte[]> payload = collection.index().payload(id);
    return payload.isEmpty() || payload.get().length == 0
        ? Optional.empty()
        : Optional.of(Verifier.verify(query, CompactFeatures.decode(payload.get())));
  }

  private List<Hit> hits(List<PhotoFeatures> asked, int top) throws IOException {
    List<float[]> vectors = new ArrayList<>();
    for (PhotoFeatures features : asked) {
      float[] vector = collection.vector(features);
      if (!PhotoCollection.isZero(vector)) {
        vectors.add(vector);
      }
    }
    return vectors.isEmpty()
        ? List.of()
        : collection.index().search(vectors, top + hidden.size()).stream()
            .filter(hit -> !hidden.contains(hit.id()))
            .limit(top)
            .toList();
  }

  /** The middle and the four corners. */
  private static List<PhotoFeatures> parts(PhotoFeatures query) {
    double width = PART * query.width();
    double height = PART * query.height();
    double right = query.width() - width;
    double bottom = query.height() - height;
    return List.of(
        query.within(right / 2, bottom / 2, width, height),
        query.within(0, 0, width, height),
        query.within(right, 0, width, height),
        query.within(0, bottom, width, height),
        query.within(right, bottom, width, height));
  }

  private static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }
}
