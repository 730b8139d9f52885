package dev.jvlad.photos.duplicates;

import dev.jvlad.index.ContentHash;
import dev.jvlad.index.StoredFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Files of the same bytes, whatever they show, told by their hashes. Files of collections that keep
 * none are read, where another one has their size; those that cannot be read now are like none.
 */
final class SameFiles {
  private final Places places;

  /** Where the files of ids are now. */
  interface Places {
    Optional<Path> file(String id) throws IOException;
  }

  SameFiles(Places places) {
    this.places = places;
  }

  /** Groups of two and more; files, and groups, in the order of the files. Empty files are none. */
  List<List<StoredFile>> groups(List<StoredFile> files) throws IOException {
    Map<Long, List<StoredFile>> bySize = new LinkedHashMap<>();
    for (StoredFile file : files) {
      if (file.facts().bytes() > 0) {
        bySize.computeIfAbsent(file.facts().bytes(), size -> new ArrayList<>()).add(file);
      }
    }
    List<List<StoredFile>> groups = new ArrayList<>();
    for (List<StoredFile> ofOneSize : bySize.values()) {
      if (ofOneSize.size() > 1) {
        Map<ContentHash, List<StoredFile>> byHash = new LinkedHashMap<>();
        for (StoredFile file : ofOneSize) {
          hash(file)
              .ifPresent(hash -> byHash.computeIfAbsent(hash, same -> new ArrayList<>()).add(file));
        }
        byHash.values().stream().filter(group -> group.size() > 1).forEach(groups::add);
      }
    }
    return groups;
  }

  private Optional<ContentHash> hash(StoredFile file) throws IOException {
    if (file.facts().hash().isPresent()) {
      return file.facts().hash();
    }
    Optional<Path> path = places.file(file.id());
    return path.isEmpty() ? Optional.empty() : read(path.get());
  }

  private static Optional<ContentHash> read(Path file) {
    try {
      return Optional.of(ContentHash.ofFile(file));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
