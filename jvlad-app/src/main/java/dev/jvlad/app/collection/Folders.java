package dev.jvlad.app.collection;

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
  record Folder(Path path, String prefix) {}

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
          throw new Failure("%s: a line without a tab; wanted prefix, tab, path".formatted(file));
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
    String prefix = "";
    if (relativePaths.stream().anyMatch(taken)) {
      String name = String.valueOf(absolute.getFileName());
      prefix = name + "/";
      for (int i = 2; hasPrefix(prefix); i++) {
        prefix = name + "-" + i + "/";
      }
    }
    Folder added = new Folder(absolute, prefix);
    folders.add(added);
    return added;
  }

  private boolean hasPrefix(String prefix) {
    return folders.stream().anyMatch(folder -> folder.prefix().equals(prefix));
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
   * Whether any folder still has the file, or might have it: a folder that is away keeps its ids.
   */
  boolean mayHave(String id) {
    for (Folder folder : folders) {
      if (!Files.isDirectory(folder.path())) {
        return true;
      }
      if (id.startsWith(folder.prefix())
          && Files.exists(folder.path().resolve(id.substring(folder.prefix().length())))) {
        return true;
      }
    }
    return false;
  }

  /**
   * All files below a folder by their path within it, but hidden ones, in the order of their paths.
   *
   * @param unreadable is told of what cannot be listed, with the reason
   */
  static Map<String, Path> list(Path folder, BiConsumer<Path, String> unreadable)
      throws IOException {
    Map<String, Path> files = new TreeMap<>();
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            return !directory.equals(folder) && isHidden(directory)
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

  private static boolean isHidden(Path path) {
    return String.valueOf(path.getFileName()).startsWith(".");
  }

  private static String relative(Path folder, Path file) {
    return folder.relativize(file).toString().replace('\\', '/');
  }
}
