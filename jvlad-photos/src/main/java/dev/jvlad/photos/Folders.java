package dev.jvlad.photos;

import dev.jvlad.io.AtomicFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/**
 * The folders that a collection was made from, and the ids of their files: the path within the
 * folder, with {@code /}. Where a second folder has a file of the same id as another, all ids of
 * the second begin with its name.
 *
 * <p>Kept in the collection as {@code folders.tsv}: prefix, tab, absolute path; a line a folder.
 */
final class Folders {
  /** A folder and what its ids begin with, often nothing. */
  record Folder(Path path, String prefix) {
    /** The file that an id stands for if it is one of this folder's. */
    Optional<Path> file(String id) {
      return id.startsWith(prefix)
          ? Optional.of(path.resolve(id.substring(prefix.length())))
          : Optional.empty();
    }

    private boolean collides(Collection<String> relativePaths, Predicate<String> taken) {
      return relativePaths.stream().anyMatch(path -> taken.test(prefix + path));
    }
  }

  private final Path file;
  private final List<Folder> folders = new ArrayList<>();

  private Folders(Path file) {
    this.file = file;
  }

  static Folders read(Path file) throws IOException {
    Folders folders = new Folders(file);
    if (Files.exists(file)) {
      for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
        int tab = line.indexOf('\t');
        if (tab < 0) {
          throw new PhotosException(
              "%s: a line without a tab; wanted prefix, tab, path".formatted(file));
        }
        folders.folders.add(new Folder(Path.of(line.substring(tab + 1)), line.substring(0, tab)));
      }
    }
    return folders;
  }

  /**
   * The folder's entry; a new one is given a prefix if one of its files would take another's id.
   *
   * @param taken whether an id belongs to another folder's file
   */
  Folder add(Path path, Collection<String> relativePaths, Predicate<String> taken)
      throws IOException {
    Path absolute = path.toRealPath();
    for (Folder known : folders) {
      if (known.path().equals(absolute)) {
        return known;
      }
    }
    String name = String.valueOf(absolute.getFileName());
    Folder added = new Folder(absolute, "");
    for (int i = 1; added.collides(relativePaths, taken) || hasPrefix(added.prefix()); i++) {
      added = new Folder(absolute, i == 1 ? name + "/" : name + "-" + i + "/");
    }
    folders.add(added);
    return added;
  }

  private boolean hasPrefix(String prefix) {
    return !prefix.isEmpty() && folders.stream().anyMatch(f -> f.prefix().equals(prefix));
  }

  /**
   * The file of another folder that has the same id as one of {@code folder}; that happens if one
   * of them came after both folders had their prefixes.
   */
  Optional<Path> rival(Folder folder, String id) {
    for (Folder other : folders) {
      if (!other.equals(folder)) {
        Optional<Path> file = other.file(id).filter(Files::isRegularFile);
        if (file.isPresent()) {
          return file;
        }
      }
    }
    return Optional.empty();
  }

  void write() throws IOException {
    StringBuilder text = new StringBuilder();
    for (Folder folder : folders) {
      text.append(folder.prefix()).append('\t').append(folder.path()).append('\n');
    }
    try (AtomicFile target = AtomicFile.create(file)) {
      target.write(ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8)));
      target.commit();
    }
  }

  List<Folder> all() {
    return List.copyOf(folders);
  }

  /**
   * Whether any folder still has the file, or might have it: a folder that is away, or may not be
   * read, keeps its ids.
   */
  boolean mayHave(String id) {
    for (Folder folder : folders) {
      if (!Files.isDirectory(folder.path())) {
        return true;
      }
      if (folder.file(id).filter(file -> !Files.notExists(file)).isPresent()) {
        return true;
      }
    }
    return false;
  }

  /**
   * All files below a folder by their path within it, but hidden ones, in the order of their paths.
   *
   * @param given the folder, or a symbolic link to it; links within it are not followed to folders
   * @param except a folder that is passed over
   * @param unreadable is told of what cannot be listed, with the reason
   */
  static Map<String, Path> list(Path given, Path except, BiConsumer<Path, String> unreadable)
      throws IOException {
    Path folder = Files.isSymbolicLink(given) ? given.toRealPath() : given;
    Map<String, Path> files = new TreeMap<>();
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
              throws IOException {
            return !directory.equals(folder) && (isHidden(directory) || isSame(directory, except))
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (!isHidden(file) && Files.isRegularFile(file)) {
              files.put(relative(folder, file), file);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (file.equals(folder)) {
              throw e;
            }
            unreadable.accept(file, Failures.reason(e));
            return FileVisitResult.CONTINUE;
          }
        });
    return files;
  }

  static boolean isSame(Path a, Path b) throws IOException {
    return Files.exists(b) && Files.isSameFile(a, b);
  }

  private static boolean isHidden(Path path) {
    return String.valueOf(path.getFileName()).startsWith(".");
  }

  private static String relative(Path folder, Path file) {
    return folder.relativize(file).toString().replace('\\', '/');
  }
}
