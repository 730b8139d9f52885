package dev.jvlad.photos.duplicates;

import dev.jvlad.index.StoredFile;
import java.util.List;
import java.util.Optional;

/**
 * Photos that belong together.
 *
 * @param kind what they have in common
 * @param members the one to keep first, where all others are copies of it; then the largest
 */
public record Group(Kind kind, List<Member> members) {
  /** What photos have in common, from the most to the least. */
  public enum Kind {
    /** The bytes of their files. */
    SAME_FILE("same file"),
    /** The picture: the first one shows all that the others do, which are copies or parts of it. */
    SAME_PICTURE("same picture"),
    /** Something that they show, in other shots of it, or beside other things. */
    SEEN_AGAIN("seen again"),
    /** A likeness, or a chain of it. */
    SIMILAR("similar");

    private final String label;

    Kind(String label) {
      this.label = label;
    }

    /** A name for people and for JSON. */
    public String label() {
      return label;
    }
  }

  /**
   * A photo of a group.
   *
   * @param evidence that it belongs there; empty for the first, and where the kind says it all
   */
  public record Member(StoredFile file, Optional<Evidence> evidence) {}

  /** Copies the list. */
  public Group {
    members = List.copyOf(members);
  }

  /** The photos. */
  public List<StoredFile> files() {
    return members.stream().map(Member::file).toList();
  }

  /** Bytes that are free when only the first is kept; 0 where the others show something else. */
  public long bytesToGain() {
    return switch (kind) {
      case SAME_FILE, SAME_PICTURE ->
          members.stream().skip(1).mapToLong(member -> member.file().facts().bytes()).sum();
      case SEEN_AGAIN, SIMILAR -> 0;
    };
  }
}
