package dev.jvlad.photos;

import dev.jvlad.index.StoredFile;
import dev.jvlad.io.AtomicFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The folders that a collection was made from, and the ids of their files: the path within the
 * folder, as {@link PathText} writes it. Where a second folder has a file of the same id as
 * another, all ids of the second begin with its name.
 *
 * <p>Kept in the collection as {@code folders.tsv}: a line with a checksum, then a line a folder,
 * with its key, which each of its entries in the index repeats, its prefix and its absolute path.
 * Collections of early versions have no checksum and no keys; their entries name no source.
 */
final class Folders {
  private static final String HEADER = "jvlad folders, CRC-32C ";

  /**
   * A folder.
   *
   * @param key what its entries have as their source
   * @param prefix what its ids begin with, often nothing
   */
  record Folder(String key, String prefix, Path path) {
    /** The file that an id stands for if it can be one of this folder's. */
    Optional<Path> file(String id) {
      return within(id).map(within -> PathText.resolve(path, within));
    }

    /** The path within the folder that an id stands for if it can be one of this folder's. */
    Optional<String> within(String id) {
      return id.startsWith(prefix) ? Optional.of(id.substring(prefix.length())) : Optional.empty();
    }

    /** The id of a file. */
    String id(String within) {
      return prefix + within;
    }

    /** Whether the folder is there now; a disk may not be mounted. */
    boolean isPresent() {
      return Files.isDirectory(path);
    }

    private boolean collides(Collection<String> withins, Predicate<String> taken) {
      return withins.stream().anyMatch(within -> taken.test(prefix + within));
    }
  }

  private final Path file;
  private final List<Folder> folders = new ArrayList<>();
  private boolean isEarlier;

  private Folders(Path file) {
    this.file = file;
  }

  /**
   * The folders of a collection; none if it is new.
   *
   * @throws PhotosException if the file is damaged
   */
  static Folders read(Path file) throws IOException {
    Folders folders = new Folders(file);
    if (Files.exists(file)) {
      folders.parse(text(file));
    }
    return folders;
  }

  private static String text(Path file) throws IOException {
    try {
      return Files.readString(file);
    } catch (CharacterCodingException e) {
      throw damaged(file, "it is not UTF-8");
    }
  }

  private void parse(String text) throws PhotosException {
    int end = text.indexOf('\n');
    if (!text.startsWith(HEADER) || end < 0) {
      isEarlier = true;
      text.lines().forEach(line -> folders.add(earlier(line)));
      return;
    }
    String body = text.substring(end + 1);
    if (!text.substring(HEADER.length(), end).equals(checksum(body))) {
      throw damaged(file, "its checksum does not fit");
    }
    for (String line : body.lines().toList()) {
      String[] fields = line.split("\t", -1);
      folders.add(new Folder(fields[0], fields[1], PathText.path(fields[2])));
    }
  }

  /** A line of an early version: prefix, tab, path. */
  private Folder earlier(String line) {
    int tab = line.indexOf('\t');
    if (tab < 0) {
      throw damaged(file, "a line has no tab");
    }
    return new Folder(newKey(), line.substring(0, tab), Path.of(line.substring(tab + 1)));
  }

  private static PhotosException damaged(Path file, String how) {
    return new PhotosException(
        ("%s: is damaged: %s; without it nothing is known of the collection's folders: put a copy"
                + " back, or make a new collection")
            .formatted(file, how));
  }

  private static String checksum(String body) {
    CRC32C checksum = new CRC32C();
    checksum.update(body.getBytes(StandardCharsets.UTF_8));
    return "%08x".formatted(checksum.getValue());
  }

  /**
   * Refuses entries that belong to no known folder: the list of folders is not that of the index.
   *
   * @throws PhotosException if there are such
   */
  void requireAll(Collection<StoredFile> entries) {
    long strangers = 0;
    for (StoredFile entry : entries) {
      String source = entry.facts().source();
      if (isEarlier && !source.isEmpty()) {
        throw damaged(file, "it has lost its first line");
      }
      if (folders.isEmpty() || (!source.isEmpty() && folderOf(source) == null)) {
        strangers++;
      }
    }
    if (strangers > 0) {
      throw new PhotosException(
          ("%s: %s, and %,d of %,d entries of the index belong to none of its folders; put the right"
                  + " one back, or make a new collection")
              .formatted(
                  file,
                  Files.exists(file) ? "lists %,d folders".formatted(folders.size()) : "is missing",
                  strangers,
                  entries.size()));
    }
  }

  private @Nullable Folder folderOf(String key) {
    for (Folder folder : folders) {
      if (folder.key().equals(key)) {
        return folder;
      }
    }
    return null;
  }

  /** Which folder an entry is of; empty if it is of none any more. */
  Optional<Folder> owner(StoredFile entry) {
    String source = entry.facts().source();
    if (!source.isEmpty()) {
      return Optional.ofNullable(folderOf(source));
    }
    List<Folder> possible =
        folders.stream().filter(folder -> folder.within(entry.id()).isPresent()).toList();
    return possible.stream()
        .filter(folder -> folder.file(entry.id()).filter(f -> !Files.notExists(f)).isPresent())
        .findFirst()
        .or(() -> possible.stream().filter(folder -> !folder.isPresent()).findFirst())
        .or(() -> possible.stream().findFirst());
  }

  /** Where the file of an entry is, or was; empty if its folder is not known. */
  Optional<Path> place(StoredFile entry) {
    return owner(entry).flatMap(folder -> folder.file(entry.id()));
  }

  /** The folder of a path, if it is one of these. */
  Optional<Folder> find(Path path) throws IOException {
    Path real = Files.exists(path) ? path.toRealPath() : path.toAbsolutePath().normalize();
    return folders.stream().filter(folder -> folder.path().equals(real)).findFirst();
  }

  /** The ids that a file can have, were it indexed; of the innermost folder first. */
  List<String> ids(Path file) throws IOException {
    Path name = file.toAbsolutePath().normalize().getFileName();
    if (name == null) {
      return List.of();
    }
    Path parent = file.toAbsolutePath().normalize().getParent();
    Path real =
        parent != null && Files.exists(parent)
            ? parent.toRealPath().resolve(name)
            : file.toAbsolutePath().normalize();
    return folders.stream()
        .filter(folder -> real.startsWith(folder.path()) && !real.equals(folder.path()))
        .sorted(Comparator.comparingInt((Folder folder) -> -folder.path().getNameCount()))
        .map(folder -> folder.id(PathText.within(folder.path(), real)))
        .toList();
  }

  /** All paths, for a message. */
  String names() {
    return folders.isEmpty()
        ? "none"
        : String.join(", ", folders.stream().map(f -> PathText.of(f.path())).toList());
  }

  /**
   * Adds a folder; it is given a prefix if one of its files would take another's id.
   *
   * @param withins its files' paths within it
   * @param taken whether an id belongs to another folder's file
   */
  Folder add(Path path, Collection<String> withins, Predicate<String> taken) throws IOException {
    Path absolute = path.toRealPath();
    String key = newKey();
    String name = PathText.name(absolute);
    Folder added = new Folder(key, "", absolute);
    for (int i = 1; added.collides(withins, taken) || hasPrefix(added.prefix()); i++) {
      added = new Folder(key, i == 1 ? name + "/" : name + "-" + i + "/", absolute);
    }
    folders.add(added);
    return added;
  }

  private String newKey() {
    int highest = 0;
    for (Folder folder : folders) {
      highest = Math.max(highest, Integer.parseInt(folder.key()));
    }
    return Integer.toString(highest + 1);
  }

  private boolean hasPrefix(String prefix) {
    return !prefix.isEmpty() && folders.stream().anyMatch(f -> f.prefix().equals(prefix));
  }

  /** Notes that a folder is in another place now. */
  void move(Folder folder, Path to) throws IOException {
    folders.set(
        folders.indexOf(folder), new Folder(folder.key(), folder.prefix(), to.toRealPath()));
  }

  /** Lets a folder go. */
  void remove(Folder folder) {
    folders.remove(Objects.requireNonNull(folder, "folder"));
  }

  void write() throws IOException {
    StringBuilder body = new StringBuilder();
    for (Folder folder : folders) {
      body.append(folder.key()).append('\t').append(folder.prefix()).append('\t');
      body.append(PathText.of(folder.path())).append('\n');
    }
    String text = HEADER + checksum(body.toString()) + "\n" + body;
    if (Files.exists(file) && Files.readString(file).equals(text)) {
      return;
    }
    try (AtomicFile target = AtomicFile.create(file)) {
      target.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
      target.commit();
    }
  }

  List<Folder> all() {
    return List.copyOf(folders);
  }
}
