package dev.jvlad.photos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The files of a folder that may be photos: all but hidden ones. */
public final class PhotoFiles {
  private static final Set<String> PICTURE_ENDINGS =
      Set.of(
          "jpg", "jpeg", "jpe", "jfif", "png", "gif", "bmp", "tif", "tiff", "webp", "heic", "heif",
          "avif");

  private PhotoFiles() {}

  /**
   * Lists them in the order of their paths.
   *
   * @throws PhotosException if the folder is none, or has no files
   */
  public static List<Path> list(Path folder) throws IOException {
    return List.copyOf(byId(folder).values());
  }

  /**
   * Lists them with their ids, the paths within the folder.
   *
   * @throws PhotosException if the folder is none, or has no files
   */
  public static Map<String, Path> byId(Path folder) throws IOException {
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new PhotosException("%s: is a file; wanted a folder with photos".formatted(folder));
    }
    Map<String, Path> files = new TreeMap<>();
    FolderListing.of(folder, folder, List.of(), List.of())
        .files()
        .forEach((id, file) -> files.put(id, file.path()));
    if (files.isEmpty()) {
      throw new PhotosException(
          "%s: no files there; wanted a folder with photos".formatted(folder));
    }
    return files;
  }

  /**
   * Whether a file's name ends as that of a picture, so that its owner takes it for one, whatever
   * it contains.
   */
  static boolean isNamedAsPicture(Path file) {
    String name = String.valueOf(file.getFileName());
    String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    return PICTURE_ENDINGS.contains(ending);
  }

  /** The folders' names for a message. */
  public static String names(List<Path> folders) {
    return String.join(", ", folders.stream().map(Path::toString).toList());
  }
}
