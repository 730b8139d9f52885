package dev.jvlad.photos.duplicates;

import dev.jvlad.Progress;
import dev.jvlad.image.UnreadableImageException;
import dev.jvlad.image.verify.CompactFeatures;
import dev.jvlad.image.verify.QueryFeatures;
import dev.jvlad.image.verify.Verification;
import dev.jvlad.image.verify.Verifier;
import dev.jvlad.index.Hit;
import dev.jvlad.index.StoredFile;
import dev.jvlad.photos.Failures;
import dev.jvlad.photos.Parallel;
import dev.jvlad.photos.PhotoCollection;
import dev.jvlad.photos.features.PhotoFeatures;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Finds what a collection has more than once. Every photo asks the index for its nearest, and pairs
 * that are near enough are looked at closely, once; so time and memory grow with the photos and not
 * with their pairs.
 *
 * <p>Two notions. Photos are the <em>same</em> if they verify with one photo, the group's centre: a
 * collage belongs to one of its pictures and does not join the others with it. Groups whose centres
 * verify with one another are one, for there may be more copies than a photo has nearest. Photos
 * are <em>similar</em> if a chain of verified or very similar pairs leads from one to the other:
 * the same place, object or pattern.
 */
public final class Duplicates {
  /** Others that a photo is compared with. */
  private static final int NEAREST = 10;

  /** Cosine from which a pair is looked at closely; docs/quality.md has what lies below. */
  private static final double WORTH_A_LOOK = 0.04;

  /** Cosine from which photos are similar; docs/quality.md has how it was chosen. */
  private static final double SIMILAR = 0.12;

  private static final int BLOCK = 64;

  private static final Comparator<StoredFile> LARGEST =
      Comparator.comparingLong((StoredFile file) -> -pixels(file))
          .thenComparingLong(file -> -file.facts().bytes())
          .thenComparing(StoredFile::id);

  private final PhotoCollection collection;
  private final Copies copies;
  private final int threads;
  private final Progress progress;

  /** Which copies are looked for. */
  public enum Copies {
    /** What the collection keeps tells. */
    UPRIGHT,
    /** Mirrored ones too: every photo is read again, for its mirror image's features. */
    MIRRORED_TOO
  }

  /**
   * What was found, the largest groups first, the largest picture of each group first.
   *
   * @param images that were compared
   * @param same groups of the same picture
   * @param similar groups of similar ones, among them those that are the same
   */
  public record Outcome(int images, List<List<StoredFile>> same, List<List<StoredFile>> similar) {}

  /** Two photos, the lower id first. */
  private record Pair(String a, String b, float cosine) {
    static Pair of(String id, Hit hit) {
      return id.compareTo(hit.id()) < 0
          ? new Pair(id, hit.id(), hit.score())
          : new Pair(hit.id(), id, hit.score());
    }
  }

  /** A search for duplicates in an open collection. */
  public Duplicates(PhotoCollection collection, Copies copies, int threads, Progress progress) {
    this.collection = collection;
    this.copies = copies;
    this.threads = threads;
    this.progress = progress;
  }

  /** Compares all photos. */
  public Outcome find() throws IOException {
    Map<String, StoredFile> files = new HashMap<>();
    collection
        .index()
        .forEach(file -> {
          if (file.state() == StoredFile.State.INDEXED) {
            files.put(file.id(), file);
          }
        });
    List<String> ids = files.values().stream().sorted(LARGEST).map(StoredFile::id).toList();
    StarGroups stars = new StarGroups(ids);
    List<Pair> verified = new ArrayList<>();
    ImageGroups chains = new ImageGroups(ids);
    Set<Pair> done = new HashSet<>();
    for (int from = 0; from < ids.size(); from += BLOCK) {
      List<String> block = ids.subList(from, Math.min(ids.size(), from + BLOCK));
      Map<String, PhotoFeatures> mirrored = mirrored(block);
      List<Pair> pairs = pairs(block, mirrored, done);
      List<Double> scores = Parallel.map(pairs, threads, pair -> score(pair, mirrored));
      for (int i = 0; i < pairs.size(); i++) {
        Pair pair = pairs.get(i);
        if (scores.get(i) >= Verification.THRESHOLD) {
          stars.connect(pair.a(), pair.b(), scores.get(i));
          verified.add(pair);
          chains.join(pair.a(), pair.b());
        } else if (pair.cosine() >= SIMILAR) {
          chains.join(pair.a(), pair.b());
        }
      }
      progress.at("comparing", from + block.size(), ids.size());
    }
    progress.done();
    ImageGroups same = same(ids, stars.centers(), verified);
    List<List<String>> similar =
        chains.groups().stream().filter(group -> !isOne(group, same)).toList();
    return new Outcome(ids.size(), listed(same.groups(), files), listed(similar, files));
  }

  /** Mirrored features of a block's photos; empty unless they are wanted. */
  private Map<String, PhotoFeatures> mirrored(List<String> block) throws IOException {
    if (copies == Copies.UPRIGHT) {
      return Map.of();
    }
    Map<String, PhotoFeatures> mirrored = new ConcurrentHashMap<>();
    Parallel.map(
        block,
        threads,
        id -> {
          Optional<Path> file = collection.file(id);
          if (file.isPresent()) {
            try {
              mirrored.put(id, collection.features(file.get()).mirrored());
            } catch (UnreadableImageException e) {
              progress.line(Failures.line(e)); // it could be read when it was indexed
            }
          }
          return id;
        });
    return mirrored;
  }

  /** The pairs of a block that no block before had. */
  private List<Pair> pairs(List<String> block, Map<String, PhotoFeatures> mirrored, Set<Pair> done)
      throws IOException {
    List<Pair> pairs = new ArrayList<>();
    for (String id : block) {
      for (Hit hit : nearest(id, Optional.ofNullable(mirrored.get(id)))) {
        Pair pair = Pair.of(id, hit);
        if (!hit.id().equals(id) && hit.score() >= WORTH_A_LOOK && done.add(pair)) {
          pairs.add(pair);
        }
      }
    }
    return pairs;
  }

  private List<Hit> nearest(String id, Optional<PhotoFeatures> mirrored) throws IOException {
    List<float[]> vectors = new ArrayList<>();
    collection.index().vector(id).ifPresent(vectors::add);
    mirrored
        .map(collection::vector)
        .filter(v -> !PhotoCollection.isZero(v))
        .ifPresent(vectors::add);
    return vectors.isEmpty() ? List.of() : collection.index().search(vectors, NEAREST + 1);
  }

  private double score(Pair pair, Map<String, PhotoFeatures> mirrored) throws IOException {
    double upright = score(pair.a(), pair.b());
    if (upright >= Verification.THRESHOLD || mirrored.isEmpty()) {
      return upright;
    }
    boolean first = mirrored.containsKey(pair.a());
    PhotoFeatures query = mirrored.get(first ? pair.a() : pair.b());
    Optional<CompactFeatures> other = features(first ? pair.b() : pair.a());
    return query == null || other.isEmpty()
        ? upright
        : Verifier.verify(
                QueryFeatures.of(query.keypoints(), collection.coordinates()), other.get())
            .score();
  }

  private double score(String a, String b) throws IOException {
    Optional<CompactFeatures> query = features(a);
    Optional<CompactFeatures> other = features(b);
    return query.isEmpty() || other.isEmpty()
        ? 0
        : Verifier.verify(QueryFeatures.of(query.get()), other.get()).score();
  }

  /** The stars, those joined whose centres verify. */
  private ImageGroups same(List<String> ids, Map<String, String> centers, List<Pair> verified)
      throws IOException {
    ImageGroups same = new ImageGroups(ids);
    centers.forEach(same::join);
    Set<Set<String>> asked = new HashSet<>();
    for (Pair pair : verified) {
      String a = centers.getOrDefault(pair.a(), pair.a());
      String b = centers.getOrDefault(pair.b(), pair.b());
      if (!same.areTogether(a, b)
          && asked.add(Set.of(a, b))
          && score(a, b) >= Verification.THRESHOLD) {
        same.join(a, b);
      }
    }
    return same;
  }

  private static boolean isOne(List<String> group, ImageGroups same) {
    return group.stream().allMatch(id -> same.areTogether(id, group.getFirst()));
  }

  private Optional<CompactFeatures> features(String id) throws IOException {
    return collection
        .index()
        .payload(id)
        .filter(payload -> payload.length > 0)
        .map(CompactFeatures::decode);
  }

  private static List<List<StoredFile>> listed(
      List<List<String>> groups, Map<String, StoredFile> files) {
    return groups.stream()
        .map(group ->
            group.stream()
                .flatMap(id -> Optional.ofNullable(files.get(id)).stream())
                .sorted(LARGEST)
                .toList())
        .toList();
  }

  private static long pixels(StoredFile file) {
    return (long) file.facts().width() * file.facts().height();
  }
}
