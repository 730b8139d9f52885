package dev.jvlad.photos.duplicates;

import dev.jvlad.Progress;
import dev.jvlad.Workers;
import dev.jvlad.image.UnreadableImageException;
import dev.jvlad.image.verify.Verification;
import dev.jvlad.index.Hit;
import dev.jvlad.index.IndexSnapshot;
import dev.jvlad.index.StoredFile;
import dev.jvlad.photos.CloseLook;
import dev.jvlad.photos.Failures;
import dev.jvlad.photos.PhotoCollection;
import dev.jvlad.photos.PhotoQuery;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
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
  private final Workers workers;
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
  private record Pair(String a, String b) {
    static Pair of(String id, String other) {
      return id.compareTo(other) < 0 ? new Pair(id, other) : new Pair(other, id);
    }
  }

  /** A search for duplicates in an open collection. */
  public Duplicates(PhotoCollection collection, Copies copies, Workers workers, Progress progress) {
    this.collection = collection;
    this.copies = copies;
    this.workers = workers;
    this.progress = progress;
  }

  /** Compares all photos that the collection has now. */
  public Outcome find() throws IOException {
    try (IndexSnapshot snapshot = collection.index().snapshot()) {
      return new Run(snapshot).find();
    }
  }

  /** One comparison of all photos with all others. */
  private final class Run {
    private final IndexSnapshot snapshot;
    private final CloseLook closeLook;
    private final Set<Pair> compared = new HashSet<>();

    Run(IndexSnapshot snapshot) {
      this.snapshot = snapshot;
      this.closeLook = new CloseLook(snapshot);
    }

    Outcome find() throws IOException {
      Map<String, StoredFile> files = new HashMap<>();
      snapshot.forEach(file -> {
        if (file.state() == StoredFile.State.INDEXED) {
          files.put(file.id(), file);
        }
      });
      List<String> ids = files.values().stream().sorted(LARGEST).map(StoredFile::id).toList();
      StarGroups stars = new StarGroups(ids);
      List<Pair> verified = new ArrayList<>();
      ImageGroups chains = new ImageGroups(ids);
      for (int from = 0; from < ids.size(); from += BLOCK) {
        List<String> block = ids.subList(from, Math.min(ids.size(), from + BLOCK));
        Map<String, PhotoQuery> mirrored = mirrored(block);
        Map<Pair, Float> cosines = newPairs(block, mirrored);
        List<Pair> pairs = List.copyOf(cosines.keySet());
        List<Double> scores = workers.map(pairs, pair -> score(pair, mirrored));
        for (int i = 0; i < pairs.size(); i++) {
          Pair pair = pairs.get(i);
          if (scores.get(i) >= Verification.THRESHOLD) {
            stars.connect(pair.a(), pair.b(), scores.get(i));
            verified.add(pair);
            chains.join(pair.a(), pair.b());
          } else if (cosines.getOrDefault(pair, 0f) >= SIMILAR) {
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

    /** A block's photos, to be asked for mirrored; empty unless they are wanted. */
    private Map<String, PhotoQuery> mirrored(List<String> block) throws IOException {
      if (copies == Copies.UPRIGHT) {
        return Map.of();
      }
      Map<String, PhotoQuery> queries = new ConcurrentHashMap<>();
      workers.map(
          block,
          id -> {
            Optional<Path> file = collection.file(id);
            if (file.isPresent()) {
              try {
                queries.put(id, collection.query(file.get()));
              } catch (UnreadableImageException e) {
                progress.line(Failures.line(e)); // it could be read when it was indexed
              }
            }
            return id;
          });
      return queries;
    }

    /** The pairs of a block that no block before had, and their cosines. */
    private Map<Pair, Float> newPairs(List<String> block, Map<String, PhotoQuery> mirrored)
        throws IOException {
      Map<Pair, Float> pairs = new LinkedHashMap<>();
      for (String id : block) {
        for (Hit hit : nearest(id, Optional.ofNullable(mirrored.get(id)))) {
          Pair pair = Pair.of(id, hit.id());
          if (!hit.id().equals(id) && hit.score() >= WORTH_A_LOOK && compared.add(pair)) {
            pairs.put(pair, hit.score());
          }
        }
      }
      return pairs;
    }

    private List<Hit> nearest(String id, Optional<PhotoQuery> mirrored) throws IOException {
      List<float[]> vectors = new ArrayList<>();
      snapshot.vector(id).ifPresent(vectors::add);
      mirrored
          .map(PhotoQuery::mirroredVector)
          .filter(v -> !PhotoCollection.isZero(v))
          .ifPresent(vectors::add);
      return vectors.isEmpty() ? List.of() : snapshot.search(vectors, NEAREST + 1);
    }

    private double score(Pair pair, Map<String, PhotoQuery> mirrored) throws IOException {
      double upright = score(pair.a(), pair.b());
      if (upright >= Verification.THRESHOLD || mirrored.isEmpty()) {
        return upright;
      }
      boolean first = mirrored.containsKey(pair.a());
      PhotoQuery query = mirrored.get(first ? pair.a() : pair.b());
      return query == null
          ? upright
          : closeLook
              .verify(query.mirroredPoints(), first ? pair.b() : pair.a())
              .map(Verification::score)
              .orElse(upright);
    }

    private double score(String a, String b) throws IOException {
      return closeLook.verify(a, b).map(Verification::score).orElse(0.0);
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
  }

  private static boolean isOne(List<String> group, ImageGroups same) {
    return group.stream().allMatch(id -> same.areTogether(id, group.getFirst()));
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
