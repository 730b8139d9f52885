package dev.jvlad.photos;

/**
 * A file or folder that indexing passed over on purpose.
 *
 * @param reason why
 * @param file its path as {@link PathText} writes it
 * @param detail more of the reason, such as the file that a link leads to; may be empty
 */
public record LeftOut(Reason reason, String file, String detail) {
  /** Why something is passed over. */
  public enum Reason {
    /** A file that is no picture: text, a video, an archive. */
    NO_PICTURE("no picture", "no pictures"),
    /** A name that begins with a dot. */
    HIDDEN("hidden", "hidden"),
    /** Another name of a photo that is listed: a hard link, or a link to it. */
    SAME_FILE("another name of a listed file", "other names of listed files"),
    /** A link to a folder, which is not followed; what it leads to can be indexed by itself. */
    FOLDER_LINK("link to a folder", "links to folders"),
    /** A folder in which programs or storage systems keep thumbnails, caches or deleted files. */
    THUMBNAILS("folder of thumbnails or a recycle bin", "folders of thumbnails or recycle bins"),
    /** It fits a pattern of the user. */
    EXCLUDED("excluded by a pattern", "excluded by patterns"),
    /** A pipe, socket or device. */
    NO_REGULAR_FILE("no regular file", "no regular files");

    private final String one;
    private final String many;

    Reason(String one, String many) {
      this.one = one;
      this.many = many;
    }

    /** In words, for a number of files: "3 links to folders". */
    public String counted(int count) {
      return "%,d %s".formatted(count, count == 1 ? one : many);
    }

    @Override
    public String toString() {
      return one;
    }
  }
}
