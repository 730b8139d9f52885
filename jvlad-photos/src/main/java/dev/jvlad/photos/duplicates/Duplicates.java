package dev.jvlad.photos.duplicates;

import dev.jvlad.Progress;
import dev.jvlad.Workers;
import dev.jvlad.image.UnreadableImageException;
import dev.jvlad.image.verify.Overlay;
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
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Finds what a collection has more than once. Every photo asks the index for its nearest, and pairs
 * that are near enough are looked at closely, once; so time and memory grow with the photos and not
 * with their pairs. The pixels of pairs that verify are read again and laid upon one another.
 *
 * <p>Four notions, see {@link Group.Kind}. Files of the same bytes are told by their hashes, and
 * only the first of them takes part in the rest. Photos are the <em>same picture</em> if one of
 * them, the group's first, shows all that the others do ({@link Overlay}): they are copies of it,
 * or parts. They show the same thing <em>again</em> if they verify with one photo, the group's
 * centre, without being copies: a collage belongs to one of its pictures and does not join the
 * others with it. Groups whose centres are connected are one, for there may be more copies than a
 * photo has nearest. Photos are <em>similar</em> if a chain of verified or very similar pairs leads
 * from one to the other: the same place, object or pattern.
 */
public final class Duplicates {
  /** Others that a photo is compared with. */
  private static final int NEAREST = 10;

  /** Cosine from which a pair is looked at closely; docs/quality.md has what lies below. */
  private static final double WORTH_A_LOOK = 0.04;

  /** Cosine from which photos are similar; docs/quality.md has how it was chosen. */
  private static final double SIMILAR = 0.12;

  private static final int BLOCK = 64;

  /** Pairs whose pixels are held at once. */
  private static final int OVERLAYS = 32;

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
   * What was found.
   *
   * @param images that were compared
   * @param groups kind by kind, the largest of a kind first
   */
  public record Outcome(int images, List<Group> groups) {
    /** Copies the list. */
    public Outcome {
      groups = List.copyOf(groups);
    }

    /** The groups of one kind. */
    public List<Group> groups(Group.Kind kind) {
      return groups.stream().filter(group -> group.kind() == kind).toList();
    }

    /**
     * Photos of the same picture, files of the same bytes among them, the one to keep first; the
     * largest groups first.
     */
    public List<List<StoredFile>> same() {
      Map<String, List<StoredFile>> identical = new LinkedHashMap<>();
      groups(Group.Kind.SAME_FILE)
          .forEach(group -> identical.put(group.files().getFirst().id(), group.files()));
      List<List<StoredFile>> same = new ArrayList<>();
      for (Group group : groups(Group.Kind.SAME_PICTURE)) {
        List<StoredFile> all = new ArrayList<>();
        for (StoredFile file : group.files()) {
          List<StoredFile> ofTheseBytes = identical.remove(file.id());
          all.addAll(ofTheseBytes == null ? List.of(file) : ofTheseBytes);
        }
        same.add(all);
      }
      same.addAll(identical.values());
      return largestFirst(same);
    }

    /** Photos that are similar, the largest groups first. */
    public List<List<StoredFile>> similar() {
      return groups(Group.Kind.SIMILAR).stream().map(Group::files).toList();
    }

    /** Bytes that are free when the first of every group of copies is kept alone. */
    public long bytesToGain() {
      return groups.stream().mapToLong(Group::bytesToGain).sum();
    }
  }

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
    private final Map<String, StoredFile> files = new HashMap<>();
    private final Map<String, Integer> copiesOfFiles = new HashMap<>();
    private final Set<String> repeated = new HashSet<>();
    private final Set<Pair> compared = new HashSet<>();
    private final Map<Pair, Comparison> verified = new LinkedHashMap<>();
    private final ReducedPictures pictures;

    Run(IndexSnapshot snapshot) {
      this.snapshot = snapshot;
      this.closeLook = new CloseLook(snapshot);
      this.pictures = new ReducedPictures(collection, files, workers);
    }

    Outcome find() throws IOException {
      snapshot.forEach(file -> {
        if (file.state() != StoredFile.State.NOT_AN_IMAGE) {
          files.put(file.id(), file);
        }
      });
      List<List<StoredFile>> identical =
          new SameFiles(collection::file).groups(files.values().stream().sorted(LARGEST).toList());
      for (List<StoredFile> group : identical) {
        copiesOfFiles.put(group.getFirst().id(), group.size() - 1);
        group.stream().skip(1).map(StoredFile::id).forEach(repeated::add);
      }
      List<StoredFile> indexed =
          files.values().stream()
              .filter(file -> file.state() == StoredFile.State.INDEXED)
              .sorted(LARGEST)
              .toList();
      List<String> ids = indexed.stream().map(StoredFile::id).filter(this::takesPart).toList();
      ImageGroups chains = compare(ids);
      List<Group> groups = new ArrayList<>();
      largestFirst(identical).forEach(group -> groups.add(sameFile(group)));
      Centers centers = samePictures(ids);
      List<Group> same = groups(Group.Kind.SAME_PICTURE, centers, List::copyOf);
      groups.addAll(same);
      Centers again = verified(ids);
      groups.addAll(groups(Group.Kind.SEEN_AGAIN, again, group -> withoutCopies(group, centers)));
      chains.groups().stream()
          .filter(group -> !again.areOne(group))
          .map(this::similar)
          .forEach(groups::add);
      return new Outcome(indexed.size(), groups);
    }

    private boolean takesPart(String id) {
      return !repeated.contains(id);
    }

    /** Looks at all pairs worth it. */
    private ImageGroups compare(List<String> ids) throws IOException {
      ImageGroups chains = new ImageGroups(ids);
      for (int from = 0; from < ids.size(); from += BLOCK) {
        List<String> block = ids.subList(from, Math.min(ids.size(), from + BLOCK));
        Map<String, PhotoQuery> mirrored = mirrored(block);
        Map<Pair, Float> cosines = newPairs(block, mirrored);
        List<Pair> pairs = List.copyOf(cosines.keySet());
        List<Look> looks = workers.map(pairs, pair -> look(pair, mirrored));
        List<Look> found = new ArrayList<>();
        for (int i = 0; i < pairs.size(); i++) {
          Pair pair = pairs.get(i);
          if (looks.get(i).verification().verified()) {
            found.add(looks.get(i));
            chains.join(pair.a(), pair.b());
          } else if (cosines.getOrDefault(pair, 0f) >= SIMILAR) {
            chains.join(pair.a(), pair.b());
          }
        }
        overlay(found);
        progress.at("comparing", from + block.size(), ids.size());
      }
      progress.done();
      return chains;
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
          if (!hit.id().equals(id)
              && takesPart(hit.id())
              && hit.score() >= WORTH_A_LOOK
              && compared.add(pair)) {
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
      return vectors.isEmpty()
          ? List.of()
          : snapshot.search(vectors, NEAREST + 1 + copiesOfFiles.getOrDefault(id, 0));
    }

    /** Two photos and how the first was found in the second. */
    private record Look(String query, String image, Verification verification) {}

    private Look look(Pair pair, Map<String, PhotoQuery> mirrored) throws IOException {
      Look upright = look(pair.a(), pair.b());
      if (upright.verification().verified() || mirrored.isEmpty()) {
        return upright;
      }
      boolean first = mirrored.containsKey(pair.a());
      String asked = first ? pair.a() : pair.b();
      String other = first ? pair.b() : pair.a();
      PhotoQuery query = mirrored.get(asked);
      return query == null
          ? upright
          : closeLook
              .verify(query.mirroredPoints(), other)
              .map(verification -> new Look(asked, other, verification))
              .orElse(upright);
    }

    private Look look(String query, String image) throws IOException {
      return new Look(query, image, closeLook.verify(query, image).orElse(Verification.NONE));
    }

    /** Lays the pictures of pairs that verified upon one another, and keeps what that comes to. */
    private void overlay(List<Look> found) throws IOException {
      for (int from = 0; from < found.size(); from += OVERLAYS) {
        List<Look> some = found.subList(from, Math.min(found.size(), from + OVERLAYS));
        SequencedSet<String> ids = new LinkedHashSet<>();
        for (Look look : some) {
          ids.add(look.query());
          ids.add(look.image());
        }
        Map<String, ReducedPictures.Content> contents = pictures.of(ids);
        List<Comparison> comparisons = workers.map(some, look -> comparison(look, contents));
        for (Comparison comparison : comparisons) {
          verified.put(Pair.of(comparison.query(), comparison.image()), comparison);
        }
      }
    }

    private Comparison comparison(Look look, Map<String, ReducedPictures.Content> contents) {
      Verification found = look.verification();
      Comparison points = Comparison.of(look.query(), look.image(), found);
      return switch (Objects.requireNonNull(contents.get(look.query()))) {
        case ReducedPictures.Content.Nothing(String reason) -> points.without(reason);
        case ReducedPictures.Content.Pixels(var query) ->
            switch (Objects.requireNonNull(contents.get(look.image()))) {
              case ReducedPictures.Content.Nothing(String reason) -> points.without(reason);
              case ReducedPictures.Content.Pixels(var image) ->
                  points.with(Overlay.of(query, image, found));
            };
      };
    }

    /** Each photo with the one that shows all that it does. */
    private Centers samePictures(List<String> ids) throws IOException {
      Originals originals = new Originals(ids.reversed());
      List<Comparison> held = new ArrayList<>();
      for (Comparison comparison : verified.values()) {
        for (String whole : List.of(comparison.query(), comparison.image())) {
          if (comparison.isHeldBy(whole)) {
            String part = comparison.other(whole);
            originals.add(part, whole, comparison.shareOf(part));
            held.add(comparison);
          }
        }
      }
      return joined(
          ids, originals.roots(), held, c -> c.isHeldBy(c.query()) || c.isHeldBy(c.image()));
    }

    /** Each photo with the one that it verifies with. */
    private Centers verified(List<String> ids) throws IOException {
      StarGroups stars = new StarGroups(ids);
      verified.forEach((pair, found) -> stars.connect(pair.a(), pair.b(), found.score()));
      return joined(ids, stars.centers(), List.copyOf(verified.values()), comparison -> true);
    }

    /** What two photos must have in common for their groups to be one. */
    private interface Connection {
      boolean connects(Comparison comparison);
    }

    /** The stars, those joined whose centres are connected. */
    private Centers joined(
        List<String> ids,
        Map<String, String> centers,
        List<Comparison> links,
        Connection connection)
        throws IOException {
      ImageGroups groups = new ImageGroups(ids);
      centers.forEach(groups::join);
      Set<Pair> asked = new HashSet<>();
      for (Comparison link : links) {
        String a = centers.getOrDefault(link.query(), link.query());
        String b = centers.getOrDefault(link.image(), link.image());
        if (!groups.areTogether(a, b)
            && asked.add(Pair.of(a, b))
            && closely(a, b).filter(connection::connects).isPresent()) {
          groups.join(a, b);
        }
      }
      return new Centers(centers, groups);
    }

    /** What is known of two photos that verify, or is found now. */
    private Optional<Comparison> closely(String a, String b) throws IOException {
      Pair pair = Pair.of(a, b);
      if (!verified.containsKey(pair)) {
        Look look = look(pair.a(), pair.b());
        if (look.verification().verified()) {
          overlay(List.of(look));
        }
      }
      return Optional.ofNullable(verified.get(pair));
    }

    private Group sameFile(List<StoredFile> files) {
      return new Group(
          Group.Kind.SAME_FILE,
          files.stream().map(file -> new Group.Member(file, Optional.empty())).toList());
    }

    private Group similar(List<String> ids) {
      return new Group(
          Group.Kind.SIMILAR,
          ids.stream().map(id -> new Group.Member(file(id), Optional.empty())).toList());
    }

    private List<Group> groups(
        Group.Kind kind, Centers centers, Function<List<String>, List<String>> selection)
        throws IOException {
      List<List<String>> selected =
          centers.groups().stream()
              .map(selection)
              .filter(group -> group.size() > 1)
              .map(group -> firstFirst(group, centers))
              .toList();
      List<Group> groups = new ArrayList<>();
      for (List<String> group : largestFirst(selected)) {
        groups.add(group(kind, group, centers));
      }
      return groups;
    }

    /** Of the copies of each picture only the one that shows it all. */
    private List<String> withoutCopies(List<String> group, Centers copies) {
      Map<String, String> kept = new LinkedHashMap<>();
      for (String id : group) {
        List<String> picture =
            group.stream().filter(other -> copies.areOne(List.of(id, other))).toList();
        kept.putIfAbsent(picture.getFirst(), firstFirst(picture, copies).getFirst());
      }
      return List.copyOf(kept.values());
    }

    /** Begins with the centre that holds the others, or else the largest; then by size. */
    private List<String> firstFirst(List<String> group, Centers centers) {
      List<String> possible = group.stream().filter(centers::isCenter).toList();
      if (possible.isEmpty()) {
        return group;
      }
      String first =
          possible.stream()
              .filter(id -> possible.stream().noneMatch(other -> isOnlyPartOf(id, other)))
              .findFirst()
              .orElse(possible.getFirst());
      List<String> ordered = new ArrayList<>(group);
      ordered.remove(first);
      ordered.addFirst(first);
      return ordered;
    }

    private boolean isOnlyPartOf(String part, String whole) {
      @Nullable Comparison comparison =
          part.equals(whole) ? null : verified.get(Pair.of(part, whole));
      return comparison != null && comparison.isHeldBy(whole) && !comparison.isHeldBy(part);
    }

    private Group group(Group.Kind kind, List<String> ids, Centers centers) throws IOException {
      List<Group.Member> members = new ArrayList<>();
      members.add(new Group.Member(file(ids.getFirst()), Optional.empty()));
      for (String id : ids.subList(1, ids.size())) {
        members.add(new Group.Member(file(id), evidence(kind, id, ids, centers)));
      }
      return new Group(kind, members);
    }

    /** What a photo has in common with the first of its group, with its centre, or with another. */
    private Optional<Evidence> evidence(
        Group.Kind kind, String id, List<String> group, Centers centers) throws IOException {
      SequencedSet<String> others = new LinkedHashSet<>();
      others.add(group.getFirst());
      others.add(centers.of(id));
      others.addAll(group);
      others.remove(id);
      for (String other : others) {
        Optional<Comparison> found =
            closely(id, other).filter(c -> kind != Group.Kind.SAME_PICTURE || c.isHeldBy(other));
        if (found.isPresent()) {
          return found.map(comparison -> Evidence.of(id, comparison));
        }
      }
      return Optional.empty();
    }

    private StoredFile file(String id) {
      return Objects.requireNonNull(files.get(id));
    }
  }

  /** Groups around centres. */
  private record Centers(Map<String, String> centers, ImageGroups joined) {
    List<List<String>> groups() {
      return joined.groups();
    }

    boolean areOne(Collection<String> group) {
      String first = group.iterator().next();
      return group.stream().allMatch(id -> joined.areTogether(id, first));
    }

    String of(String id) {
      return centers.getOrDefault(id, id);
    }

    boolean isCenter(String id) {
      return of(id).equals(id);
    }
  }

  private static <T> List<List<T>> largestFirst(List<List<T>> groups) {
    return groups.stream()
        .sorted(Comparator.comparingInt((List<T> group) -> -group.size()))
        .toList();
  }

  private static long pixels(StoredFile file) {
    return (long) file.facts().width() * file.facts().height();
  }
}
