package dev.jvlad.photos;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HexFormat;

/**
 * Paths as text and back, one to one, whatever the locale. {@link Path#toString} is neither: where
 * the locale is not UTF-8, and for a name that is not valid UTF-8, several files have one string.
 *
 * <p>The text of a path is its bytes read as UTF-8. A path that is not valid UTF-8, or has a line
 * end or another control character in it, is written as in a {@code file:} address, every odd byte
 * as {@code %XX}: an absolute one as {@code file:///…}, one within a folder with {@code //} before
 * it, with which no other path begins.
 *
 * <p>Addresses lead from a path to its bytes and from bytes to a path; the JDK has no other way.
 */
public final class PathText {
  private static final String ADDRESS = "file://";
  private static final String ESCAPED = "//";
  private static final Path ROOT = Path.of("/");

  /** What stands for bytes that are no characters. */
  private static final char LOST = '\uFFFD';

  private static final boolean IS_SLASH = File.separatorChar == '/';
  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  private PathText() {}

  /** The text of a path, made absolute. */
  public static String of(Path path) {
    Path absolute = path.toAbsolutePath();
    if (!IS_SLASH || isPlain(absolute.toString())) {
      return absolute.toString();
    }
    String address = withoutSlash(absolute.toUri().getRawPath());
    String text = decoded(address);
    return text.isEmpty() ? ADDRESS + address : text;
  }

  /** A path as it was given, if that can be read and used again; else its text. */
  public static String shown(Path path) {
    String text = path.toString();
    boolean isText = text.codePoints().noneMatch(c -> c == LOST || endsLine(c));
    return isText ? text : of(path);
  }

  /**
   * The path that a text stands for: one from {@link #of}, or one that somebody typed.
   *
   * @throws InvalidPathException if it can be none
   */
  public static Path path(String text) {
    if (IS_SLASH && text.startsWith(ADDRESS + "/")) {
      try {
        return Path.of(URI.create(text));
      } catch (IllegalArgumentException e) { // no address; perhaps a strange name
        return Path.of(text);
      }
    }
    try {
      return Path.of(text);
    } catch (InvalidPathException e) { // the locale has no such characters; a file may
      return IS_SLASH && text.indexOf('\0') < 0 ? resolve(Path.of(""), text) : Path.of(text);
    }
  }

  /** The bytes of a path, made absolute, as the file system has them. */
  public static byte[] bytes(Path path) {
    Path absolute = path.toAbsolutePath();
    return IS_SLASH
        ? unescaped(withoutSlash(absolute.toUri().getRawPath()))
        : absolute.toString().getBytes(StandardCharsets.UTF_8);
  }

  /**
   * The path that some bytes are, as the file system has them.
   *
   * @throws InvalidPathException if they can be none
   */
  public static Path ofBytes(byte[] bytes) {
    if (!IS_SLASH) {
      return Path.of(new String(bytes, StandardCharsets.UTF_8));
    }
    return resolve(Path.of(""), ESCAPED + encoded(bytes));
  }

  /** The text of a path within a folder, with {@code /} between its names. */
  static String within(Path folder, Path file) {
    Path relative = folder.relativize(file);
    String name = relative.toString();
    if (!IS_SLASH) {
      return name.replace(File.separatorChar, '/');
    }
    if (isPlain(name)) {
      return name;
    }
    String address = withoutSlash(ROOT.resolve(relative).toUri().getRawPath()).substring(1);
    String text = decoded(address);
    return text.isEmpty() ? ESCAPED + address : text;
  }

  /** The path within a folder that a text from {@link #within} stands for. */
  static Path resolve(Path folder, String text) {
    if (!IS_SLASH || (isPlain(text) && !text.startsWith(ESCAPED))) {
      return folder.resolve(text);
    }
    String base = withoutSlash(folder.toUri().getRawPath()) + "/";
    String rest =
        text.startsWith(ESCAPED)
            ? text.substring(ESCAPED.length())
            : encoded(text.getBytes(StandardCharsets.UTF_8));
    try {
      String start = rest.startsWith("/") ? "" : base;
      return Path.of(URI.create(ADDRESS + start + rest));
    } catch (IllegalArgumentException e) {
      throw new InvalidPathException(text, "is no path within a folder");
    }
  }

  /** Whether the bytes of a text are its characters in every locale. */
  private static boolean isPlain(String text) {
    return text.chars().allMatch(c -> c >= ' ' && c < 0x7F);
  }

  private static String withoutSlash(String address) {
    return address.length() > 1 && address.endsWith("/")
        ? address.substring(0, address.length() - 1)
        : address;
  }

  private static byte[] unescaped(String address) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(address.length());
    for (int i = 0; i < address.length(); i++) {
      if (address.charAt(i) == '%') {
        bytes.write(HexFormat.fromHexDigits(address, i + 1, i + 3));
        i += 2;
      } else {
        bytes.write(address.charAt(i));
      }
    }
    return bytes.toByteArray();
  }

  /** What an address says, or nothing if it cannot be said in a line of text. */
  private static String decoded(String address) {
    try {
      String text =
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(unescaped(address)))
              .toString();
      return text.codePoints().anyMatch(PathText::endsLine) ? "" : text;
    } catch (CharacterCodingException e) {
      return "";
    }
  }

  private static boolean endsLine(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
      default -> false;
    };
  }

  private static String encoded(byte[] bytes) {
    StringBuilder address = new StringBuilder();
    for (byte value : bytes) {
      char c = (char) value;
      boolean isSafe =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || "/-._~".indexOf(c) >= 0;
      if (isSafe) {
        address.append(c);
      } else {
        address.append('%').append(HEX.toHexDigits(value));
      }
    }
    return address.toString();
  }

  /** The last name of a folder's path, in letters that can begin an id. */
  static String name(Path folder) {
    Path name = folder.getFileName();
    if (name == null) {
      return "root";
    }
    String text = within(ROOT, ROOT.resolve(name));
    return text.startsWith(ESCAPED) ? text.substring(ESCAPED.length()) : text;
  }
}
