package dev.jvlad.image;

import static dev.jvlad.image.ImageFormat.starts;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * What a file is that is in none of the formats decoded, by its first bytes.
 *
 * @param description as it goes into a reason: "PDF", "a ZIP archive"
 */
record Content(RefusalKind kind, String description) {
  static Content of(byte[] head) {
    if (starts(head, 4, 'f', 't', 'y', 'p')) {
      return other("an MP4 or QuickTime video");
    } else if (starts(head, 0, '%', 'P', 'D', 'F')) {
      return other("PDF");
    } else if (starts(head, 0, 'P', 'K', 3, 4)) {
      return other("a ZIP archive");
    } else if (starts(head, 0, '8', 'B', 'P', 'S')) {
      return picture("Photoshop (PSD)");
    } else if (starts(head, 0, 0, 0, 1, 0) || starts(head, 0, 0, 0, 2, 0)) {
      return picture("a Windows icon");
    } else if (starts(head, 4, 'j', 'P', ' ', ' ') || starts(head, 0, 0xFF, 0x4F, 0xFF, 0x51)) {
      return picture("JPEG 2000");
    } else if (starts(head, 0, 0xFF, 0x0A) || starts(head, 4, 'J', 'X', 'L', ' ')) {
      return picture("JPEG XL");
    } else if (starts(head, 0, 0x1A, 0x45, 0xDF, 0xA3)) {
      return other("a Matroska or WebM video");
    } else if (starts(head, 0, 'R', 'I', 'F', 'F')) {
      return other("a RIFF file that is not WebP");
    } else if (starts(head, 0, 'P') && head.length > 2 && head[1] >= '1' && head[1] <= '7') {
      return picture("a Netpbm picture");
    } else if (starts(head, 1, 'P', 'N', 'G') || starts(head, 0, 0x89, 'P')) {
      return new Content(RefusalKind.DAMAGED, "a PNG with a damaged signature");
    } else if (isText(head)) {
      return other("text");
    }
    return other("unknown content");
  }

  private static Content picture(String description) {
    return new Content(RefusalKind.UNSUPPORTED, description);
  }

  private static Content other(String description) {
    return new Content(RefusalKind.NOT_A_PICTURE, description);
  }

  private static boolean isText(byte[] head) {
    for (byte value : head) {
      if (value >= 0 && value < ' ' && value != '\n' && value != '\r' && value != '\t') {
        return false;
      }
    }
    // The head may end inside a character of several bytes.
    for (int cut = 0; cut < 4 && cut < head.length; cut++) {
      try {
        var _ =
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(head, 0, head.length - cut));
        return true;
      } catch (CharacterCodingException e) {
        // try without the last byte
      }
    }
    return false;
  }
}
