package dev.jvlad.photos.duplicates;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.jvlad.index.StoredFile;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a collection has more than once, in the form that is written as JSON.
 *
 * @param collection that was looked through
 * @param images that were compared
 * @param bytesToGain bytes that are free when the first of every group of copies is kept alone
 * @param groups kind by kind: same file, same picture, seen again, similar
 * @param same photos of the same picture, files of the same bytes among them
 * @param similar photos that are similar
 */
@JsonPropertyOrder({"collection", "images", "bytesToGain", "groups", "same", "similar"})
public record DuplicatesReport(
    String collection,
    int images,
    long bytesToGain,
    List<Related> groups,
    List<List<Image>> same,
    List<List<Image>> similar) {

  /**
   * Photos that belong together.
   *
   * @param kind same file, same picture, seen again, or similar
   * @param bytesToGain bytes that are free when only the first is kept; 0 unless all others are
   *     copies of it
   * @param images the first is the one to keep
   */
  @JsonPropertyOrder({"kind", "bytesToGain", "images"})
  public record Related(String kind, long bytesToGain, List<Image> images) {}

  /**
   * A photo of a group.
   *
   * @param width pixels of the upright picture
   * @param height pixels of the upright picture
   * @param bytes of its file
   * @param evidence that it belongs there; null, and not written, of the first, of files of the
   *     same bytes, and of similar ones
   */
  @JsonPropertyOrder({"id", "width", "height", "bytes", "evidence"})
  public record Image(
      String id,
      int width,
      int height,
      long bytes,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Common evidence) {
    private static Image of(StoredFile file, Optional<Evidence> evidence) {
      return new Image(
          file.id(),
          file.facts().width(),
          file.facts().height(),
          file.facts().bytes(),
          evidence.map(Common::of).orElse(null));
    }
  }

  /**
   * What a photo has in common with another of its group.
   *
   * @param with id of the other
   * @param score −log10 of the chance findings as good as this that are expected
   * @param points that agree
   * @param share of what the photo shows that is in the other, in place, 0 to 1; null, and not
   *     written, if pixels could not be compared
   * @param unread why they could not; empty, and not written, if they could
   */
  @JsonPropertyOrder({"with", "score", "points", "share", "unread"})
  public record Common(
      String with,
      double score,
      int points,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Double share,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) String unread) {
    private static Common of(Evidence evidence) {
      return new Common(
          evidence.with(),
          evidence.score(),
          evidence.points(),
          evidence.share().isPresent() ? evidence.share().getAsDouble() : null,
          evidence.unread());
    }
  }

  /** The report of what was found. */
  public static DuplicatesReport of(String collection, Duplicates.Outcome found) {
    return new DuplicatesReport(
        collection,
        found.images(),
        found.bytesToGain(),
        found.groups().stream().map(DuplicatesReport::related).toList(),
        images(found.same()),
        images(found.similar()));
  }

  private static Related related(Group group) {
    return new Related(
        group.kind().label(),
        group.bytesToGain(),
        group.members().stream()
            .map(member -> Image.of(member.file(), member.evidence()))
            .toList());
  }

  private static List<List<Image>> images(List<List<StoredFile>> groups) {
    return groups.stream()
        .map(group -> group.stream().map(file -> Image.of(file, Optional.empty())).toList())
        .toList();
  }
}
