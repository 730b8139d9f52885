package dev.jvlad.app;

import dev.jvlad.photos.PathText;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Paths that are given as arguments. A program in Java gets its arguments as text, in which bytes
 * that are none in the locale's encoding are lost; Linux still tells them.
 */
final class RawArguments {
  private static final Path ALL = Path.of("/proc/self/cmdline");
  private static final char LOST = '\uFFFD';
  private static final Charset ENCODING =
      Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));

  private RawArguments() {}

  /** The path that an argument means, or the value of an option. */
  static Path path(String argument) {
    if (argument.indexOf(LOST) >= 0 && Files.isReadable(ALL)) {
      for (String word : words()) {
        for (String bytes : new String[] {word, word.substring(word.indexOf('=') + 1)}) {
          byte[] raw = bytes.getBytes(StandardCharsets.ISO_8859_1);
          if (new String(raw, ENCODING).equals(argument)) {
            return PathText.ofBytes(raw);
          }
        }
      }
    }
    return PathText.path(argument);
  }

  /** The words that the program was started with, a character a byte. */
  private static String[] words() {
    try {
      return new String(Files.readAllBytes(ALL), StandardCharsets.ISO_8859_1).split("\0", -1);
    } catch (IOException e) { // then there is only the text
      return new String[0];
    }
  }
}
