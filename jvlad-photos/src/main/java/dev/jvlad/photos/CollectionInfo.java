package dev.jvlad.photos;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.jvlad.index.IndexSnapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a collection, in the form that is written as JSON.
 *
 * @param images that can be found
 * @param withoutFeatures pictures without a single feature; null, and not written, while there is
 *     no index, as are all that an index tells
 * @param unreadable pictures that could not be read
 * @param notPictures files that are none
 * @param folders that it was made from
 * @param bytes of the collection on the disk
 * @param bytesPerImage the same for each image that can be found
 * @param created when the collection was made, in UTC
 * @param updated when the index was last changed, in UTC
 * @param model whose facts are written beside the others
 */
@JsonPropertyOrder({
  "collection",
  "images",
  "withoutFeatures",
  "unreadable",
  "notPictures",
  "folders",
  "bytes",
  "bytesPerImage",
  "created",
  "updated",
  "model"
})
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CollectionInfo(
    String collection,
    int images,
    @Nullable Integer withoutFeatures,
    @Nullable Integer unreadable,
    @Nullable Integer notPictures,
    @Nullable List<Source> folders,
    long bytes,
    @Nullable Long bytesPerImage,
    String created,
    @Nullable String updated,
    @JsonUnwrapped ModelInfo model) {

  /**
   * A folder that a collection was made from.
   *
   * @param path absolute, as {@link PathText} writes it
   * @param files that the index has an entry of
   * @param present whether the folder is there now
   */
  @JsonPropertyOrder({"path", "files", "present"})
  public record Source(String path, int files, boolean present) {}

  /** What is known of a collection that is open. */
  public static CollectionInfo of(PhotoCollection collection) throws IOException {
    Path path = collection.path();
    Folders folders = Folders.read(PhotoCollection.foldersFile(path));
    try (IndexSnapshot snapshot = collection.index().snapshot()) {
      Map<String, Integer> files = new HashMap<>();
      snapshot.forEach(entry ->
          folders.owner(entry).ifPresent(folder -> files.merge(folder.key(), 1, Integer::sum)));
      List<Path> own = files(path);
      long bytes = bytes(own);
      int images = snapshot.size();
      return new CollectionInfo(
          path.toString(),
          images,
          snapshot.noFeatureCount(),
          snapshot.unreadableCount(),
          snapshot.notAnImageCount(),
          folders.all().stream()
              .map(folder ->
                  new Source(
                      PathText.of(folder.path()),
                      files.getOrDefault(folder.key(), 0),
                      folder.isPresent()))
              .toList(),
          bytes,
          images == 0 ? null : bytes / images,
          created(path),
          newest(own),
          ModelInfo.ofCollection(collection.model()));
    }
  }

  /** What is known of one that is {@linkplain PhotoCollection#isBegun begun}. */
  public static CollectionInfo ofBegun(Path collection) throws IOException {
    return new CollectionInfo(
        collection.toString(),
        0,
        null,
        null,
        null,
        null,
        bytes(files(collection)),
        null,
        created(collection),
        null,
        ModelInfo.ofCollection(PhotoCollection.model(collection)));
  }

  private static List<Path> files(Path collection) throws IOException {
    try (Stream<Path> all = Files.walk(collection)) {
      return all.filter(Files::isRegularFile).toList();
    }
  }

  private static long bytes(List<Path> files) throws IOException {
    long bytes = 0;
    for (Path file : files) {
      bytes += Files.size(file);
    }
    return bytes;
  }

  /** The model is written once, when the collection is made. */
  private static String created(Path collection) throws IOException {
    return time(Files.getLastModifiedTime(PhotoCollection.modelFile(collection)));
  }

  private static String newest(List<Path> files) throws IOException {
    FileTime newest = FileTime.fromMillis(0);
    for (Path file : files) {
      FileTime time = Files.getLastModifiedTime(file);
      newest = time.compareTo(newest) > 0 ? time : newest;
    }
    return time(newest);
  }

  private static String time(FileTime time) {
    return time.toInstant().truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
