package dev.jvlad.index;

/**
 * The short form of an entry, as a collection lists it: all but vector and payload.
 *
 * @param reason why the file gave no picture; empty if it gave one
 */
public record StoredFile(String id, FileFacts facts, State state, String reason) {
  /** Which kind of entry it is. The names are part of the stored format. */
  public enum State {
    /** See {@link ImageEntry.Indexed}. */
    INDEXED,
    /** See {@link ImageEntry.NoFeatures}. */
    NO_FEATURES,
    /** See {@link ImageEntry.Unreadable}. */
    UNREADABLE,
    /** See {@link ImageEntry.NotAnImage}. */
    NOT_AN_IMAGE
  }
}
