package dev.jvlad.image;

/** What keeps a file from being a picture, in as far as a program decides by it what to do next. */
public enum RefusalKind {
  /** Something else by its first bytes: text, a video, a folder. */
  NOT_A_PICTURE,
  /** A picture of a format or kind that is not decoded. */
  UNSUPPORTED,
  /** A picture whose pixels are incomplete or contradictory. */
  DAMAGED,
  /** A picture of a format for which a decoder can be installed; the reason says which. */
  NO_DECODER,
  /** More than {@link DecodeLimits} allow, or than there was memory for. */
  OVER_A_LIMIT,
  /** Missing, not permitted, or reading failed. */
  INACCESSIBLE;

  /**
   * Whether another attempt at the same bytes may succeed, in another run or on another machine.
   * Where not, the refusal may be remembered for as long as the file does not change.
   */
  public boolean mayPass() {
    return switch (this) {
      case NOT_A_PICTURE, UNSUPPORTED, DAMAGED -> false;
      case NO_DECODER, OVER_A_LIMIT, INACCESSIBLE -> true;
    };
  }
}
