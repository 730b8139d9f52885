package dev.jvlad.photos.duplicates;

import dev.jvlad.Workers;
import dev.jvlad.image.Picture;
import dev.jvlad.image.UnreadableImageException;
import dev.jvlad.index.StoredFile;
import dev.jvlad.photos.PhotoCollection;
import dev.jvlad.photos.features.PhotoExtractor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedSet;

/**
 * The pixels of photos, read again from their files and reduced to what features are extracted
 * from. Those that were asked for last are kept: photos that resemble one another come up together.
 */
final class ReducedPictures {
  /** Longer side in pixels. */
  private static final int SIDE = 640;

  /** At 300 KB each. */
  private static final int KEPT = 128;

  private final PhotoCollection collection;
  private final Map<String, StoredFile> files;
  private final Workers workers;
  private final LinkedHashMap<String, Content> kept = new LinkedHashMap<>();

  /** What a file has now. */
  sealed interface Content {
    /** The picture that was indexed. */
    record Pixels(Picture picture) implements Content {}

    /** Another one, or none. */
    record Nothing(String reason) implements Content {}
  }

  ReducedPictures(PhotoCollection collection, Map<String, StoredFile> files, Workers workers) {
    this.collection = collection;
    this.files = files;
    this.workers = workers;
  }

  /** The content of some photos, each read once. */
  Map<String, Content> of(SequencedSet<String> ids) throws IOException {
    Map<String, Content> wanted = new LinkedHashMap<>();
    List<String> missing = ids.stream().filter(id -> !kept.containsKey(id)).toList();
    List<Content> read = workers.map(missing, this::read);
    for (int i = 0; i < missing.size(); i++) {
      kept.put(missing.get(i), read.get(i));
    }
    for (String id : ids) {
      Content content = Objects.requireNonNull(kept.remove(id));
      kept.put(id, content); // now the last to go
      wanted.put(id, content);
    }
    while (kept.size() > KEPT) {
      kept.pollFirstEntry();
    }
    return wanted;
  }

  private Content read(String id) throws IOException {
    Optional<Path> file = collection.file(id);
    if (file.isEmpty()) {
      return new Content.Nothing(id + ": its file is gone");
    }
    try {
      Picture picture = PhotoExtractor.DECODER.decode(file.get());
      StoredFile indexed = Objects.requireNonNull(files.get(id));
      return picture.width() == indexed.facts().width()
              && picture.height() == indexed.facts().height()
          ? new Content.Pixels(picture.reducedTo(SIDE))
          : new Content.Nothing(id + ": its file has changed since it was indexed");
    } catch (UnreadableImageException e) {
      return new Content.Nothing(id + ": " + e.reason());
    }
  }
}
