package dev.jvlad.photos;

import dev.jvlad.image.verify.QueryFeatures;
import dev.jvlad.image.verify.Verification;
import dev.jvlad.index.Hit;
import dev.jvlad.index.IndexSnapshot;
import dev.jvlad.index.StoredFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

  private static final Comparator<Found> VERIFIED_FIRST =
      Comparator.comparing((Found found) -> !found.isSameFile())
          .thenComparingDouble((Found found) -> found.verified() ? -found.verificationScore() : 0)
          .thenComparing(Comparator.comparingDouble((Found found) -> -found.score()));

  private final PhotoCollection collection;
  private final Set<String> hidden;

  /**
   * A photo that was found.
   *
   * @param id of the photo
   * @param score cosine similarity of the vectors, −1 to 1
   * @param verification what the close look showed; empty where there was none
   * @param content what is known of the bytes
   */
  public record Found(
      String id, double score, Optional<Verification> verification, Content content) {
    /** Whether the photo certainly shows what the query shows. */
    public boolean verified() {
      return isSameFile() || (verification.isPresent() && verification.get().verified());
    }

    /** Whether the photo's file is the query's, byte for byte. */
    public boolean isSameFile() {
      return content == Content.SAME;
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

  /** How the bytes of a photo's file compare with those of the query's. */
  public enum Content {
    /** They are the same. */
    SAME,
    /** They are others, or that is not known. */
    OTHER
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
  public List<Found> similar(PhotoQuery query, int top) throws IOException {
    try (IndexSnapshot snapshot = collection.index().snapshot()) {
      return new Run(snapshot, query)
          .hits(Asked.whole(query), top).stream()
              .map(hit -> new Found(hit.id(), hit.score(), Optional.empty(), Content.OTHER))
              .toList();
    }
  }

  /**
   * Photos of the same bytes first, then verified ones by the strength of the evidence; then the
   * most similar others.
   */
  public List<Found> verified(PhotoQuery query, int top) throws IOException {
    try (IndexSnapshot snapshot = collection.index().snapshot()) {
      Run run = new Run(snapshot, query);
      List<Found> found = run.withSameFiles(run.look(Asked.whole(query), top), top);
      if (found.isEmpty() || found.getFirst().verified()) {
        return found;
      }
      List<Found> inParts = run.look(Asked.wholeAndParts(query), top);
      return inParts.getFirst().verified() ? inParts : found;
    }
  }

  /**
   * What the index is asked for at once: those of the vectors that are not zero.
   *
   * @param upright the place of the whole query's vector; {@link #NOWHERE} if that is zero
   * @param mirrored the place of its mirror image's
   */
  private record Asked(List<float[]> vectors, int upright, int mirrored) {
    static final int NOWHERE = -1;

    static Asked whole(PhotoQuery query) {
      List<float[]> vectors = new ArrayList<>();
      return new Asked(vectors, add(query.vector(), vectors), add(query.mirroredVector(), vectors));
    }

    static Asked wholeAndParts(PhotoQuery query) {
      Asked asked = whole(query);
      query.partVectors().forEach(part -> add(part, asked.vectors()));
      return asked;
    }

    private static int add(float[] vector, List<float[]> vectors) {
      if (PhotoCollection.isZero(vector)) {
        return NOWHERE;
      }
      vectors.add(vector);
      return vectors.size() - 1;
    }

    /** Whether a photo is more like the query's mirror image than like the query. */
    boolean isMirrored(Hit hit) {
      return cosine(hit, mirrored) > cosine(hit, upright);
    }

    private static float cosine(Hit hit, int place) {
      return place == NOWHERE ? 0 : hit.cosine(place);
    }
  }

  /** One search in the collection at one point in time; no photo is looked at twice. */
  private final class Run {
    private final IndexSnapshot snapshot;
    private final PhotoQuery query;
    private final CloseLook closeLook;
    private final Map<String, Optional<Verification>> looks = new HashMap<>();

    Run(IndexSnapshot snapshot, PhotoQuery query) {
      this.snapshot = snapshot;
      this.query = query;
      this.closeLook = new CloseLook(snapshot);
    }

    List<Hit> hits(Asked asked, int top) throws IOException {
      if (asked.vectors().isEmpty()) {
        return List.of();
      }
      // No more than there are: the index makes room for as many as it is asked for.
      int wanted = (int) Math.min((long) top + hidden.size(), Math.max(1, snapshot.size()));
      return snapshot.search(asked.vectors(), wanted).stream()
          .filter(hit -> !hidden.contains(hit.id()))
          .limit(top)
          .toList();
    }

    List<Found> look(Asked asked, int top) throws IOException {
      List<Found> found = new ArrayList<>();
      for (Hit hit : hits(asked, Math.max(top, CANDIDATES))) {
        Optional<Verification> verification =
            found.size() < CANDIDATES ? look(hit, asked.isMirrored(hit)) : Optional.empty();
        found.add(new Found(hit.id(), hit.score(), verification, Content.OTHER));
      }
      found.sort(VERIFIED_FIRST);
      return List.copyOf(found.subList(0, Math.min(top, found.size())));
    }

    /** The same, and in front of them the photos whose files are the query's own bytes. */
    List<Found> withSameFiles(List<Found> found, int top) throws IOException {
      Map<String, Found> byId = new LinkedHashMap<>();
      found.forEach(photo -> byId.put(photo.id(), photo));
      if (query.content().isPresent()) {
        for (StoredFile file : snapshot.withContent(query.content().get())) {
          if (!hidden.contains(file.id()) && PhotoCollection.isPicture(file)) {
            Optional<Verification> verification =
                Optional.ofNullable(byId.get(file.id())).flatMap(Found::verification);
            byId.put(file.id(), new Found(file.id(), 1, verification, Content.SAME));
          }
        }
      }
      return byId.values().stream().sorted(VERIFIED_FIRST).limit(top).toList();
    }

    private Optional<Verification> look(Hit hit, boolean isMirrored) throws IOException {
      Optional<Verification> known = looks.get(hit.id());
      if (known != null) {
        return known;
      }
      QueryFeatures likelier = isMirrored ? query.mirroredPoints() : query.points();
      Optional<Verification> verification = closeLook.verify(likelier, hit);
      if (!collection.vectorsTellMirrored()
          && !verification.map(Verification::verified).orElse(true)) {
        QueryFeatures other = isMirrored ? query.points() : query.mirroredPoints();
        verification = closeLook.verify(other, hit);
      }
      looks.put(hit.id(), verification);
      return verification;
    }
  }
}
