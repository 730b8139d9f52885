package dev.jvlad.photos;

import dev.jvlad.Progress;
import dev.jvlad.Workers;
import dev.jvlad.image.UnreadableImageException;
import dev.jvlad.index.ContentHash;
import dev.jvlad.index.FileFacts;
import dev.jvlad.index.ImageEntry;
import dev.jvlad.index.IndexSnapshot;
import dev.jvlad.index.StoredFile;
import dev.jvlad.photos.FolderListing.Kind;
import dev.jvlad.photos.FolderListing.ListedFile;
import dev.jvlad.photos.Folders.Folder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * One comparison of an open collection with what its folders hold now. A file is known by its id
 * while its size and time stay; a new or changed one is known again by its content, so that what
 * was moved, renamed, copied or only touched is not extracted again.
 */
final class Refresh {
  private final PhotoCollection open;
  private final Folders folders;
  private final Workers workers;
  private final Progress progress;
  private final IndexingReport.Builder report;

  /** What the index had before. */
  private final Map<String, StoredFile> stored = new LinkedHashMap<>();

  /** What it shall have, by id. */
  private final Map<String, Wanted> wanted = new LinkedHashMap<>();

  /** Entries whose files are no longer there, or no longer listed. */
  private final Set<String> gone = new HashSet<>();

  /** Entries whose files were found elsewhere. */
  private final Set<String> moved = new HashSet<>();

  /** A part of a folder that was listed: all that the folder has below it is known. */
  record Scope(Path root, Path from, FolderListing listing) {
    /**
     * Whether the whole folder was listed and is empty, as the place of a disk is that is not
     * mounted.
     */
    boolean isEmptyFolder() {
      return listing.files().isEmpty() && root.equals(from);
    }

    /** Whether a file would have been listed, if it were there. */
    private boolean covers(Path file) {
      return file.startsWith(from)
          && listing.unreadable().keySet().stream().noneMatch(file::startsWith);
    }
  }

  /** A file that the index shall have an entry of. */
  private record Wanted(Folder folder, ListedFile file) {
    Path path() {
      return file.path();
    }

    boolean isUnchangedSince(StoredFile entry) {
      return entry.facts().bytes() == file.bytes()
          && entry.facts().lastModifiedMillis() == file.lastModifiedMillis();
    }

    FileFacts facts(Optional<ContentHash> hash) {
      return new FileFacts(file.bytes(), file.lastModifiedMillis(), 0, 0, hash, folder.key());
    }
  }

  /** A file that is new or changed. */
  private record Stale(String id, Wanted wanted, Optional<ContentHash> hash) {}

  Refresh(
      PhotoCollection open,
      Folders folders,
      Workers workers,
      Progress progress,
      IndexingReport.Builder report) {
    this.open = open;
    this.folders = folders;
    this.workers = workers;
    this.progress = progress;
    this.report = report;
  }

  /** Brings the collection up to date. */
  void run(List<Scope> scopes) throws IOException {
    try (IndexSnapshot before = open.index().snapshot()) {
      before.forEach(entry -> stored.put(entry.id(), entry));
      folders.requireAll(stored.values());
      scopes.forEach(this::reportListing);
      for (Scope scope : scopes) {
        followRenamedFolder(scope);
        claimIds(scope);
      }
      dropOtherNames();
      findGone(scopes);
      folders.write(); // before the first entry that has one of its keys
      List<Stale> stale = withoutKnownContent(before, hashed(stale()));
      open.index().removeAll(gone);
      open.index().removeAll(moved);
      report.removed(gone.size());
      extract(stale);
      open.index().commit();
    }
    reportAbsentFolders(scopes);
    folders.write();
    report.images(open.index().size());
  }

  private void reportListing(Scope scope) {
    scope.listing().leftOut().forEach(report::leftOut);
    scope.listing().unreadable().forEach((path, reason) -> skip(PathText.of(path), reason));
  }

  /**
   * Takes a new folder for one that is no longer where it was, if most of that one's files are in
   * it unchanged: then all its entries stay as they are.
   */
  private void followRenamedFolder(Scope scope) throws IOException {
    if (folders.find(scope.root()).isPresent()) {
      return;
    }
    for (Folder folder : folders.all()) {
      if (Files.notExists(folder.path())) {
        int entries = 0;
        int found = 0;
        for (StoredFile entry : stored.values()) {
          if (folders.owner(entry).filter(folder::equals).isPresent()) {
            entries++;
            ListedFile file = scope.listing().files().get(folder.within(entry.id()).orElseThrow());
            if (file != null && new Wanted(folder, file).isUnchangedSince(entry)) {
              found++;
            }
          }
        }
        if (2 * found > entries) {
          folders.move(folder, scope.root());
          report.renamed(folder.path(), scope.root());
          return;
        }
      }
    }
  }

  /** Gives every file that was listed its id. */
  private void claimIds(Scope scope) throws IOException {
    Collection<ListedFile> files = scope.listing().files().values();
    Optional<Folder> known = folders.find(scope.root());
    Folder folder =
        known.isPresent()
            ? known.get()
            : folders.add(
                scope.root(),
                scope.listing().files().keySet(),
                id -> wanted.containsKey(id) || stored.containsKey(id));
    for (ListedFile file : files) {
      String id = folder.id(file.within());
      Wanted claim = new Wanted(folder, file);
      Optional<Path> rival = rival(id, claim);
      if (rival.isPresent()) {
        skip(PathText.of(file.path()), "has the id of " + PathText.of(rival.get()));
      } else {
        wanted.put(id, claim);
      }
    }
  }

  /** The file of another folder that has an id already. */
  private Optional<Path> rival(String id, Wanted claim) {
    Wanted other = wanted.get(id);
    if (other != null) {
      return Optional.of(other.path());
    }
    StoredFile entry = stored.get(id);
    if (entry == null || (entry.facts().source().isEmpty() && claim.isUnchangedSince(entry))) {
      return Optional.empty();
    }
    Optional<Folder> owner = folders.owner(entry).filter(folder -> !folder.equals(claim.folder()));
    return owner
        .flatMap(folder -> folder.file(id))
        .filter(file -> !Files.notExists(file) || !owner.get().isPresent());
  }

  /** Of the names that one file has, one stays: a stored one, and rather the file than a link. */
  private void dropOtherNames() throws IOException {
    Map<Object, String> names = new HashMap<>();
    List<String> inOrder = new ArrayList<>(wanted.keySet());
    inOrder.sort(Comparator.comparing(this::isNew).thenComparing(this::isLink)); // stable
    for (String id : inOrder) {
      Wanted file = wanted(id);
      String first = names.putIfAbsent(file.file().key(), id);
      Optional<String> other =
          first != null ? Optional.of(first) : isLink(id) ? storedTarget(file) : Optional.empty();
      if (other.isPresent()) {
        leaveOutOtherName(id, other.get());
      }
    }
  }

  private Wanted wanted(String id) {
    return Objects.requireNonNull(wanted.get(id));
  }

  private boolean isNew(String id) {
    return !stored.containsKey(id);
  }

  private boolean isLink(String id) {
    return wanted(id).file().kind() == Kind.LINK;
  }

  /** The id of a photo of the collection, not listed now, that a link leads to. */
  private Optional<String> storedTarget(Wanted link) throws IOException {
    Path target = link.path().toRealPath();
    for (Folder folder : folders.all()) {
      if (target.startsWith(folder.path())) {
        String id = folder.id(PathText.within(folder.path(), target));
        if (stored.containsKey(id)) {
          return Optional.of(id);
        }
      }
    }
    return Optional.empty();
  }

  private void leaveOutOtherName(String id, String first) {
    Path file = wanted(id).path();
    wanted.remove(id);
    report.leftOut(
        new LeftOut(LeftOut.Reason.SAME_FILE, PathText.of(file), "the same file as " + first));
  }

  private void findGone(List<Scope> scopes) {
    for (StoredFile entry : stored.values()) {
      if (!wanted.containsKey(entry.id()) && isGone(entry, scopes)) {
        gone.add(entry.id());
      }
    }
  }

  private boolean isGone(StoredFile entry, List<Scope> scopes) {
    Optional<Folder> owner = folders.owner(entry);
    if (owner.isEmpty()) {
      return true; // of an early version, and in none of the folders
    }
    Path file = owner.get().file(entry.id()).orElseThrow();
    for (Scope scope : scopes) {
      if (scope.root().equals(owner.get().path()) && !scope.isEmptyFolder() && scope.covers(file)) {
        return true;
      }
    }
    return owner.get().isPresent() && !isEmpty(owner.get(), scopes) && Files.notExists(file);
  }

  private static boolean isEmpty(Folder folder, List<Scope> scopes) {
    return scopes.stream()
        .anyMatch(scope -> scope.root().equals(folder.path()) && scope.isEmptyFolder());
  }

  private List<Stale> stale() {
    List<Stale> stale = new ArrayList<>();
    wanted.forEach((id, file) -> {
      StoredFile entry = stored.get(id);
      if (entry == null
          || !isOf(entry, file)
          || !file.isUnchangedSince(entry)
          || isEarlierRefusal(entry)) {
        stale.add(new Stale(id, file, Optional.empty()));
        return;
      }
      switch (entry.state()) {
        case UNREADABLE -> skip(id, entry.reason());
        case NOT_AN_IMAGE -> noPicture(file, entry.reason());
        case INDEXED, NO_FEATURES -> report.unchanged(1);
      }
    });
    return stale;
  }

  /** Early versions remembered refusals that could pass. */
  private static boolean isEarlierRefusal(StoredFile entry) {
    return entry.state() == StoredFile.State.UNREADABLE && entry.facts().source().isEmpty();
  }

  private static boolean isOf(StoredFile entry, Wanted file) {
    String source = entry.facts().source();
    return source.isEmpty() || source.equals(file.folder().key());
  }

  /**
   * The same, with the hash of those that may be known by their content: some entry has the size.
   */
  private List<Stale> hashed(List<Stale> stale) throws IOException {
    Set<Long> sizes = new HashSet<>();
    for (StoredFile entry : stored.values()) {
      if (entry.facts().hash().isPresent()) {
        sizes.add(entry.facts().bytes());
      }
    }
    if (stale.stream().noneMatch(file -> sizes.contains(file.wanted().file().bytes()))) {
      return stale;
    }
    List<Stale> hashed =
        workers.map(
            stale,
            progress.counting(
                "comparing",
                stale.size(),
                file ->
                    sizes.contains(file.wanted().file().bytes())
                        ? new Stale(file.id(), file.wanted(), hash(file.wanted().path()))
                        : file));
    progress.done();
    return hashed;
  }

  /** The hash of a file; empty if it cannot be read, which the decoder will say again. */
  private static Optional<ContentHash> hash(Path file) {
    try {
      return Optional.of(ContentHash.ofFile(file));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Takes entries along for files whose content is known; gives back the others. */
  private List<Stale> withoutKnownContent(IndexSnapshot before, List<Stale> stale)
      throws IOException {
    Map<ContentHash, List<StoredFile>> byContent = new HashMap<>();
    for (StoredFile entry : stored.values()) {
      if (PhotoCollection.isPicture(entry)) {
        entry
            .facts()
            .hash()
            .ifPresent(hash -> byContent.computeIfAbsent(hash, h -> new ArrayList<>()).add(entry));
      }
    }
    List<Stale> unknown = new ArrayList<>();
    for (Stale file : stale) {
      List<StoredFile> same =
          file.hash().map(hash -> byContent.getOrDefault(hash, List.of())).orElse(List.of());
      if (same.isEmpty()) {
        unknown.add(file);
      } else {
        takeAlong(before, file, same);
      }
    }
    return unknown;
  }

  private void takeAlong(IndexSnapshot before, Stale file, List<StoredFile> same)
      throws IOException {
    for (StoredFile entry : same) {
      if (entry.id().equals(file.id())) { // only touched
        put(before, entry, file);
        report.unchanged(1);
        return;
      }
    }
    for (StoredFile entry : same) {
      Optional<Path> place = folders.place(entry);
      if (place.isPresent() && FolderListing.isSame(file.wanted().path(), place.get())) {
        leaveOutOtherName(file.id(), entry.id());
        return;
      }
    }
    StoredFile source = same.getFirst();
    for (StoredFile entry : same) {
      if (isMoved(entry)) {
        source = entry;
        break;
      }
    }
    put(before, source, file);
    if (isMoved(source)) {
      gone.remove(source.id());
      moved.add(source.id());
      report.moved(1);
    } else {
      report.added(1);
    }
  }

  /** Whether an entry's file is no longer where it was, and no other file took its place. */
  private boolean isMoved(StoredFile entry) {
    return !moved.contains(entry.id())
        && !wanted.containsKey(entry.id())
        && (gone.contains(entry.id())
            || folders.place(entry).filter(file -> !Files.notExists(file)).isEmpty());
  }

  /** Puts the entry of a file whose content is that of another entry. */
  private void put(IndexSnapshot before, StoredFile known, Stale file) throws IOException {
    FileFacts facts =
        file.wanted().facts(file.hash()).ofSize(known.facts().width(), known.facts().height());
    Optional<float[]> vector = before.vector(known.id());
    open.index()
        .put(
            vector.isPresent()
                ? new ImageEntry.Indexed(
                    file.id(), facts, vector.get(), before.payload(known.id()).orElse(new byte[0]))
                : new ImageEntry.NoFeatures(file.id(), facts));
  }

  private void extract(List<Stale> files) throws IOException {
    workers.map(
        files,
        progress.counting(
            "indexing",
            files.size(),
            file -> {
              extract(file);
              return file;
            }));
    progress.done();
  }

  private void extract(Stale file) throws IOException {
    String id = file.id();
    Path path = file.wanted().path();
    try {
      Optional<ContentHash> hash = file.hash().isPresent() ? file.hash() : hash(path);
      ImageEntry entry = open.entry(id, path, file.wanted().facts(hash));
      open.index().put(entry);
      switch (entry) {
        case ImageEntry.Unreadable unreadable -> skip(id, unreadable.reason());
        case ImageEntry.NotAnImage other -> noPicture(file.wanted(), other.reason());
        case ImageEntry.Indexed _, ImageEntry.NoFeatures _ -> count(id);
      }
    } catch (UnreadableImageException e) { // it may pass: nothing of it is remembered
      if (stored.containsKey(id)) {
        open.index().removeAll(List.of(id));
      }
      skip(id, e.reason());
    }
  }

  private void count(String id) {
    if (stored.containsKey(id)) {
      report.changed(1);
    } else {
      report.added(1);
    }
  }

  /** Says which folders are not there, and lets those go of which nothing is left. */
  private void reportAbsentFolders(List<Scope> scopes) throws IOException {
    if (folders.all().stream().allMatch(Folder::isPresent)
        && scopes.stream().noneMatch(Scope::isEmptyFolder)) {
      return;
    }
    Map<String, Integer> entries = new HashMap<>();
    open.index()
        .forEach(entry ->
            folders.owner(entry).ifPresent(folder -> entries.merge(folder.key(), 1, Integer::sum)));
    for (Folder folder : folders.all()) {
      int kept = entries.getOrDefault(folder.key(), 0);
      boolean isThere = folder.isPresent() && !isEmpty(folder, scopes);
      if (!isThere && kept > 0) {
        report.absent(folder.path(), kept);
      } else if (!folder.isPresent()) {
        folders.remove(folder);
      }
    }
  }

  private void skip(String file, String reason) {
    report.skipped(file, reason);
  }

  private void noPicture(Wanted file, String reason) {
    report.leftOut(new LeftOut(LeftOut.Reason.NO_PICTURE, PathText.of(file.path()), reason));
  }
}
