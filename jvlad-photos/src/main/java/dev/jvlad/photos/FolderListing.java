package dev.jvlad.photos;

import dev.jvlad.photos.LeftOut.Reason;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The files below a folder as they are now, and what was left out of them. Hidden files, links to
 * folders and {@linkplain #isForMachines folders of thumbnails} are left out, and what {@link
 * Exclusions} say.
 */
final class FolderListing {
  private static final Set<String> MACHINE_FOLDERS =
      Set.of(
          "@eadir", // Synology
          "#recycle",
          "#snapshot",
          "@recycle", // QNAP
          "@recently-snapshot",
          "$recycle.bin", // Windows
          "system volume information",
          "lost+found",
          "__macosx",
          "ipod photo cache");

  /** Endings of folders that programs keep their previews in: Lightroom, Aperture. */
  private static final List<String> MACHINE_ENDINGS = List.of(".lrdata", ".aplibrary");

  private final Path folder;
  private final Map<String, ListedFile> files = new TreeMap<>();
  private final List<LeftOut> leftOut = new ArrayList<>();
  private final Map<Path, String> unreadable = new TreeMap<>();
  private final Map<Path, Exclusions> exclusions = new HashMap<>();

  /**
   * A file, or a link to one.
   *
   * @param within its path within the folder, as {@link PathText} writes it
   * @param key equal for all names of one file
   */
  record ListedFile(
      String within, Path path, long bytes, long lastModifiedMillis, Object key, Kind kind) {}

  /** What a name in a folder is. */
  enum Kind {
    /** The file, or one of its hard links. */
    FILE,
    /** A symbolic link to it. */
    LINK
  }

  private FolderListing(Path folder) {
    this.folder = folder;
  }

  /**
   * Lists a folder.
   *
   * @param given the folder, or a symbolic link to it
   * @param from where to begin, the folder itself or one in it, without links on the way
   * @param except folders that are passed over without a word
   * @param globs patterns of what is left out, see {@link Exclusions}
   * @throws IOException if the folder itself cannot be listed
   */
  static FolderListing of(Path given, Path from, Collection<Path> except, List<String> globs)
      throws IOException {
    Path folder = Files.isSymbolicLink(given) ? given.toRealPath() : given;
    Path start = from.equals(given) ? folder : from;
    FolderListing listing = new FolderListing(folder);
    listing.exclusions.put(folder, Exclusions.of(globs));
    Path above = start;
    while (!above.equals(folder)) {
      above = Objects.requireNonNull(above.getParent(), "no folder around the start");
      listing.exclusions.merge(above, Exclusions.in(above), Exclusions::and);
    }
    Files.walkFileTree(start, listing.new Visitor(start, except));
    return listing;
  }

  /** The files by their path within the folder, in its order. */
  Map<String, ListedFile> files() {
    return files;
  }

  /** What was left out. */
  List<LeftOut> leftOut() {
    return leftOut;
  }

  /** Files and folders that could not be looked at, with the reason. */
  Map<Path, String> unreadable() {
    return unreadable;
  }

  static boolean isSame(Path a, Path b) throws IOException {
    return Files.exists(b) && Files.isSameFile(a, b);
  }

  /**
   * Whether a folder is one in which a storage system or a program keeps thumbnails, caches or
   * deleted files.
   */
  static boolean isForMachines(Path folder) {
    String name = folder.getFileName().toString().toLowerCase(Locale.ROOT);
    return MACHINE_FOLDERS.contains(name) || MACHINE_ENDINGS.stream().anyMatch(name::endsWith);
  }

  private static boolean isHidden(Path path) {
    return path.getFileName().toString().startsWith(".");
  }

  private void leaveOut(Reason reason, Path path, String detail) {
    leftOut.add(new LeftOut(reason, PathText.of(path), detail));
  }

  private final class Visitor extends SimpleFileVisitor<Path> {
    private final Path start;
    private final Collection<Path> except;

    Visitor(Path start, Collection<Path> except) {
      this.start = start;
      this.except = except;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
        throws IOException {
      if (!directory.equals(start)) {
        for (Path other : except) {
          if (isSame(directory, other)) {
            return FileVisitResult.SKIP_SUBTREE;
          }
        }
        Optional<Reason> reason = reasonAgainst(directory);
        if (reason.isPresent()) {
          leaveOut(reason.get(), directory, "");
          return FileVisitResult.SKIP_SUBTREE;
        }
      }
      Exclusions own = Exclusions.in(directory);
      if (own != Exclusions.NONE) {
        exclusions.merge(directory, own, Exclusions::and);
      }
      return FileVisitResult.CONTINUE;
    }

    private Optional<Reason> reasonAgainst(Path directory) {
      if (isHidden(directory)) {
        return Optional.of(Reason.HIDDEN);
      }
      if (isForMachines(directory)) {
        return Optional.of(Reason.THUMBNAILS);
      }
      return isExcluded(directory, Exclusions::leaveOutFolder)
          ? Optional.of(Reason.EXCLUDED)
          : Optional.empty();
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      if (isHidden(file)) {
        if (!file.getFileName().toString().equals(Exclusions.FILE)) {
          leaveOut(Reason.HIDDEN, file, "");
        }
      } else if (isExcluded(file, Exclusions::leaveOutFile)) {
        leaveOut(Reason.EXCLUDED, file, "");
      } else if (attributes.isSymbolicLink()) {
        visitLink(file);
      } else if (attributes.isRegularFile()) {
        add(file, attributes, Kind.FILE);
      } else {
        leaveOut(Reason.NO_REGULAR_FILE, file, "");
      }
      return FileVisitResult.CONTINUE;
    }

    private void visitLink(Path link) throws IOException {
      BasicFileAttributes target;
      try {
        target = Files.readAttributes(link, BasicFileAttributes.class);
      } catch (NoSuchFileException e) {
        unreadable.put(link, "a link to " + PathText.of(aim(link)) + ", which is not there");
        return;
      } catch (IOException e) {
        unreadable.put(link, "a link that leads nowhere: " + Failures.reason(e));
        return;
      }
      if (target.isDirectory()) {
        leaveOut(Reason.FOLDER_LINK, link, "leads to " + PathText.of(aim(link)));
      } else if (target.isRegularFile()) {
        add(link, target, Kind.LINK);
      } else {
        leaveOut(Reason.NO_REGULAR_FILE, link, "");
      }
    }

    private Path aim(Path link) throws IOException {
      return link.resolveSibling(Files.readSymbolicLink(link)).normalize();
    }

    private void add(Path file, BasicFileAttributes attributes, Kind kind) throws IOException {
      Object key = attributes.fileKey();
      String within = PathText.within(folder, file);
      files.put(
          within,
          new ListedFile(
              within,
              file,
              attributes.size(),
              attributes.lastModifiedTime().toMillis(),
              key == null ? file.toRealPath() : key,
              kind));
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
      if (file.equals(start)) {
        throw e;
      }
      unreadable.put(file, Failures.reason(e));
      return FileVisitResult.CONTINUE;
    }
  }

  private interface Test {
    boolean holds(Exclusions exclusions, Path within);
  }

  /** Whether the patterns of a folder above leave a path out. */
  private boolean isExcluded(Path path, Test test) {
    for (Path above = path.getParent(); above != null; above = above.getParent()) {
      Exclusions own = exclusions.get(above);
      if (own != null && test.holds(own, above.relativize(path))) {
        return true;
      }
      if (above.equals(folder)) {
        return false;
      }
    }
    return false;
  }
}
