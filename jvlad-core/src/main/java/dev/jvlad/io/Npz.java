package dev.jvlad.io;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The arrays in an {@code .npz} file, a ZIP archive of {@code .npy} entries, by name.
 *
 * <p>Descriptors are the entry {@code descriptors}, else {@code X}, else the first that is not one
 * of offsets; offsets are the entry {@code offsets}, else {@code O}.
 */
final class Npz {
  private static final List<String> DESCRIPTORS = List.of("descriptors", "X");
  private static final List<String> OFFSETS = List.of("offsets", "O");

  private final ByteSource archive;
  private final Map<String, ZipEntry> arrays;

  private Npz(ByteSource archive, Map<String, ZipEntry> arrays) {
    this.archive = archive;
    this.arrays = arrays;
  }

  static boolean isNpz(ByteSource source) throws MalformedFileException {
    return source.startsWith("PK\3\4") || source.startsWith("PK\5\6");
  }

  static Npz read(ByteSource archive) throws MalformedFileException {
    Map<String, ZipEntry> arrays = new LinkedHashMap<>();
    for (ZipEntry entry : ZipDirectory.read(archive)) {
      if (entry.name().endsWith(".npy")) {
        arrays.put(entry.name().substring(0, entry.name().length() - 4), entry);
      }
    }
    return new Npz(archive, arrays);
  }

  ByteSource descriptors(MappedFile file) throws IOException {
    Optional<String> name =
        DESCRIPTORS.stream()
            .filter(arrays::containsKey)
            .findFirst()
            .or(() -> arrays.keySet().stream().filter(n -> !OFFSETS.contains(n)).findFirst());
    if (name.isEmpty()) {
      throw archive.malformed("has no entry of descriptors: %s", this);
    }
    return content(name.get(), file);
  }

  Optional<ByteSource> offsets(MappedFile file) throws IOException {
    for (String name : OFFSETS) {
      if (arrays.containsKey(name)) {
        return Optional.of(content(name, file));
      }
    }
    return Optional.empty();
  }

  private ByteSource content(String name, MappedFile file) throws IOException {
    ZipEntry entry = arrays.get(name);
    if (entry == null) {
      throw new IllegalArgumentException("no entry " + name);
    }
    return entry.content(archive, file);
  }

  @Override
  public String toString() {
    return arrays.isEmpty()
        ? "it holds no .npy array"
        : "it holds " + NpyDictionary.printable(String.join(", ", arrays.keySet()));
  }
}
