package dev.jvlad.image;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A file, or bytes that came under a name, that give no picture. The {@link #reason()} is one plain
 * line without the file's name, such as {@code "0 bytes"} or {@code "claims 100000×100000 pixels;
 * the limit is 250 million"}; the message is the file's name followed by the reason.
 */
public final class UnreadableImageException extends IOException {
  private static final int LONGEST_REASON = 200;

  private final String file;
  private final String reason;
  private final RefusalKind kind;

  UnreadableImageException(String file, RefusedException refused) {
    this(file, refused.kind(), refused.reason(), refused.getCause());
  }

  UnreadableImageException(
      String file, RefusalKind kind, String reason, @Nullable Throwable cause) {
    super(file + ": " + oneLine(reason), cause);
    this.file = file;
    this.reason = oneLine(reason);
    this.kind = kind;
  }

  /** The file that was asked for, or the name that its content was given under. */
  public String file() {
    return file;
  }

  /** Why it gives no picture: one line, never blank. */
  public String reason() {
    return reason;
  }

  /** What sort of reason that is, and with it whether another attempt may do better. */
  public RefusalKind kind() {
    return kind;
  }

  /** Codecs quote the bytes they choke on: no line break or control character may pass. */
  static String oneLine(String text) {
    String line = text.replaceAll("[\\p{Cntrl}\\s\\uFFFD]+", " ").strip();
    if (line.isEmpty()) {
      return "unreadable";
    }
    return line.length() <= LONGEST_REASON ? line : line.substring(0, LONGEST_REASON - 1) + "…";
  }
}
