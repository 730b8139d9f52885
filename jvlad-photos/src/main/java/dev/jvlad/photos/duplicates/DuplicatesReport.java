package dev.jvlad.photos.duplicates;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.jvlad.index.StoredFile;
import java.util.List;

/**
 * What a collection has more than once, in the form that is written as JSON.
 *
 * @param collection that was looked through
 * @param images that were compared
 * @param same groups of the same picture
 * @param similar groups of similar ones
 */
@JsonPropertyOrder({"collection", "images", "same", "similar"})
public record DuplicatesReport(
    String collection, int images, List<List<Image>> same, List<List<Image>> similar) {

  /**
   * A photo of a group.
   *
   * @param width pixels of the upright picture
   * @param height pixels of the upright picture
   * @param bytes of its file
   */
  @JsonPropertyOrder({"id", "width", "height", "bytes"})
  public record Image(String id, int width, int height, long bytes) {
    private static Image of(StoredFile file) {
      return new Image(
          file.id(), file.facts().width(), file.facts().height(), file.facts().bytes());
    }
  }

  /** The report of what was found. */
  public static DuplicatesReport of(String collection, Duplicates.Outcome found) {
    return new DuplicatesReport(
        collection, found.images(), groups(found.same()), groups(found.similar()));
  }

  private static List<List<Image>> groups(List<List<StoredFile>> groups) {
    return groups.stream().map(group -> group.stream().map(Image::of).toList()).toList();
  }
}
