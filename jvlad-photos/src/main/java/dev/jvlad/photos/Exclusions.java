package dev.jvlad.photos;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.PatternSyntaxException;

/**
 * Patterns of files and folders that are left out. A pattern is a glob of the JDK ({@code *},
 * {@code ?}, {@code [a-z]}, {@code {jpg,png}}, and {@code **} across folders):
 *
 * <ul>
 *   <li>without a {@code /} it is that of a name, wherever it lies: {@code *.tif}
 *   <li>with one, that of a path within the folder: {@code 2019/raw}, {@code **}{@code /old/*.jpg}
 *   <li>with one at its end, that of folders alone: {@code drafts/}
 * </ul>
 *
 * <p>What lies in a folder that is left out is left out. A folder may have its own patterns in a
 * file named {@value #FILE}, one a line; lines that begin with {@code #} are remarks.
 */
final class Exclusions {
  /** The file with a folder's own patterns. */
  static final String FILE = ".vladignore";

  /** Nothing is left out. */
  static final Exclusions NONE = new Exclusions(List.of());

  private final List<Pattern> patterns;

  /** What a pattern is matched with. */
  private enum Scope {
    NAME,
    PATH
  }

  private record Pattern(List<PathMatcher> matchers, Scope scope, boolean foldersOnly) {
    boolean fits(Path within) {
      Path matched = scope == Scope.NAME ? within.getFileName() : within;
      return matchers.stream().anyMatch(matcher -> matcher.matches(matched));
    }
  }

  private Exclusions(List<Pattern> patterns) {
    this.patterns = List.copyOf(patterns);
  }

  /**
   * Exclusions by some patterns.
   *
   * @throws IllegalArgumentException if one cannot be understood; it is named
   */
  static Exclusions of(List<String> globs) {
    List<Pattern> patterns = new ArrayList<>();
    for (String glob : globs) {
      patterns.add(pattern(glob));
    }
    return new Exclusions(patterns);
  }

  /**
   * The patterns that a folder brings; none if it has no file of them.
   *
   * @throws PhotosException if the file cannot be understood
   */
  static Exclusions in(Path folder) throws IOException {
    Path file = folder.resolve(FILE);
    if (!Files.isRegularFile(file)) {
      return NONE;
    }
    try {
      return of(
          Files.readAllLines(file).stream()
              .map(String::strip)
              .filter(line -> !line.isEmpty() && !line.startsWith("#"))
              .toList());
    } catch (CharacterCodingException e) {
      throw new PhotosException("%s: is not UTF-8; wanted a pattern a line".formatted(file));
    } catch (IllegalArgumentException e) {
      throw new PhotosException("%s: %s".formatted(file, e.getMessage()));
    }
  }

  private static Pattern pattern(String glob) {
    String text = glob.startsWith("./") ? glob.substring(2) : glob;
    boolean foldersOnly = text.endsWith("/");
    text = foldersOnly ? text.substring(0, text.length() - 1) : text;
    Scope scope = text.contains("/") ? Scope.PATH : Scope.NAME;
    text = text.startsWith("/") ? text.substring(1) : text;
    if (text.isEmpty() || text.startsWith("!")) {
      throw new IllegalArgumentException(
          "pattern '%s' says nothing; wanted one such as *.tif or drafts/".formatted(glob));
    }
    try {
      List<PathMatcher> matchers = new ArrayList<>();
      matchers.add(matcher(text));
      if (text.startsWith("**/")) { // across no folder too
        matchers.add(matcher(text.substring(3)));
      }
      return new Pattern(List.copyOf(matchers), scope, foldersOnly);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "pattern '%s' cannot be understood: %s"
              .formatted(glob, e.getDescription().toLowerCase(Locale.ROOT)),
          e);
    }
  }

  private static PathMatcher matcher(String glob) {
    return FileSystems.getDefault().getPathMatcher("glob:" + glob);
  }

  /** Both these patterns and others. */
  Exclusions and(Exclusions others) {
    List<Pattern> both = new ArrayList<>(patterns);
    both.addAll(others.patterns);
    return new Exclusions(both);
  }

  /** Whether a folder is left out, by its path within the one that the patterns are of. */
  boolean leaveOutFolder(Path within) {
    return patterns.stream().anyMatch(pattern -> pattern.fits(within));
  }

  /** Whether a file is left out, by its path within the one that the patterns are of. */
  boolean leaveOutFile(Path within) {
    return patterns.stream().anyMatch(pattern -> !pattern.foldersOnly() && pattern.fits(within));
  }
}
