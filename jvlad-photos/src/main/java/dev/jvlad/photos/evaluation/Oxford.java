package dev.jvlad.photos.evaluation;

import dev.jvlad.photos.Region;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Oxford Buildings and Paris (Philbin et al., CVPR 2007 and 2008): a folder with four files a
 * query. {@code NAME_query.txt} has an image's name and the corners of the part that is asked for,
 * x1 y1 x2 y2 in pixels; {@code NAME_good.txt} and {@code NAME_ok.txt} name what is right; {@code
 * NAME_junk.txt} what is ignored. Names have no extension. The query's own image is among the good
 * ones and counts, as in the published figures.
 */
public final class Oxford {
  private static final String QUERY = "_query.txt";

  /** Oxford's query files put this in front of the image's name; the image has it not. */
  private static final String PREFIX = "oxc1_";

  private Oxford() {}

  /**
   * Reads a folder of ground truth.
   *
   * @throws GroundTruthException if it has none, or names what there is not
   */
  public static GroundTruth read(Path folder, FileNames queries, FileNames database)
      throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(folder)) {
      files = all.filter(file -> file.getFileName().toString().endsWith(QUERY)).sorted().toList();
    }
    if (files.isEmpty()) {
      throw new GroundTruthException(
          folder, "no ground truth there; wanted files such as all_souls_1_query.txt");
    }
    List<JudgedQuery> judged = new ArrayList<>();
    for (Path file : files) {
      judged.add(query(file, queries, database));
    }
    return new GroundTruth(Convention.OXFORD, judged);
  }

  private static JudgedQuery query(Path file, FileNames queries, FileNames database)
      throws IOException {
    String[] words = Files.readString(file).strip().split("\\s+", -1);
    if (words.length != 5) {
      throw new GroundTruthException(
          file, "%d words; wanted a name and x1 y1 x2 y2".formatted(words.length));
    }
    String name = words[0].startsWith(PREFIX) ? words[0].substring(PREFIX.length()) : words[0];
    String query = file.getFileName().toString().replace(QUERY, "");
    Set<String> right = new LinkedHashSet<>();
    right.addAll(ids(file.resolveSibling(query + "_good.txt"), database));
    right.addAll(ids(file.resolveSibling(query + "_ok.txt"), database));
    Set<String> junk = ids(file.resolveSibling(query + "_junk.txt"), database);
    try {
      double left = Double.parseDouble(words[1]);
      double top = Double.parseDouble(words[2]);
      return new JudgedQuery(
          queries.require(name),
          "",
          new Relevance(right, junk),
          Set.of(),
          Optional.of(
              new Region(
                  left,
                  top,
                  Double.parseDouble(words[3]) - left,
                  Double.parseDouble(words[4]) - top)));
    } catch (NumberFormatException e) {
      throw new GroundTruthException(
          file, "%s; wanted a name and x1 y1 x2 y2".formatted(String.join(" ", words)));
    } catch (IllegalArgumentException e) {
      throw new GroundTruthException(file, String.valueOf(e.getMessage()));
    }
  }

  private static Set<String> ids(Path file, FileNames database) throws IOException {
    Set<String> ids = new LinkedHashSet<>();
    List<String> lines = Files.readAllLines(file);
    for (int i = 0; i < lines.size(); i++) {
      String name = lines.get(i).strip();
      if (!name.isEmpty()) {
        try {
          ids.add(database.require(name));
        } catch (IllegalArgumentException e) {
          throw new GroundTruthException(file, i + 1, String.valueOf(e.getMessage()));
        }
      }
    }
    return ids;
  }
}
