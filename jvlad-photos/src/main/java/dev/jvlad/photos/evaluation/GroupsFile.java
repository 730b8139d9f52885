package dev.jvlad.photos.evaluation;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A table with tabs, a line a file, in one of two forms:
 *
 * <ul>
 *   <li>three columns: query, kind (such as the attack), and the database file that is right. A
 *       query with several right files has several lines.
 *   <li>two columns: file and group. A file of the queries is a query; right are the database files
 *       of its group. Where the queries are the database, every file is a query.
 * </ul>
 *
 * <p>The query itself is left out of its ranking: see {@link JudgedQuery}.
 */
public final class GroupsFile {
  private final Path file;
  private final FileNames queries;
  private final FileNames database;

  /** One line: what stands in the columns, and its number from 1. */
  private record Line(int number, List<String> columns) {}

  private GroupsFile(Path file, FileNames queries, FileNames database) {
    this.file = file;
    this.queries = queries;
    this.database = database;
  }

  /**
   * Reads a table.
   *
   * @throws GroundTruthException if it is malformed, or names what there is not
   */
  public static GroundTruth read(Path file, FileNames queries, FileNames database)
      throws IOException {
    GroupsFile groups = new GroupsFile(file, queries, database);
    List<Line> lines = groups.lines();
    return new GroundTruth(
        Convention.GROUPS,
        lines.getFirst().columns().size() == 3
            ? groups.withRightFiles(lines)
            : groups.withGroups(lines));
  }

  private List<Line> lines() throws IOException {
    List<String> text;
    try {
      text = Files.readAllLines(file, StandardCharsets.UTF_8);
    } catch (CharacterCodingException e) {
      throw new GroundTruthException(file, "is no text in UTF-8; wanted lines with tabs");
    }
    List<Line> lines = new ArrayList<>();
    for (int i = 0; i < text.size(); i++) {
      if (!text.get(i).isBlank()) {
        Line line = new Line(i + 1, List.of(text.get(i).strip().split("\t", -1)));
        int columns = line.columns().size();
        int first = lines.isEmpty() ? columns : lines.getFirst().columns().size();
        if (columns < 2 || columns > 3 || columns != first) {
          throw new GroundTruthException(
              file,
              line.number(),
              "%d columns; wanted %s"
                  .formatted(
                      columns,
                      lines.isEmpty() ? "2 or 3, with tabs between" : first + " as above"));
        }
        lines.add(line);
      }
    }
    if (lines.isEmpty()) {
      throw new GroundTruthException(file, "no lines; wanted 2 or 3 columns with tabs between");
    }
    return lines;
  }

  private List<JudgedQuery> withRightFiles(List<Line> lines) throws IOException {
    Map<String, String> kinds = new LinkedHashMap<>();
    Map<String, Set<String>> right = new LinkedHashMap<>();
    for (Line line : lines) {
      try {
        String query = queries.require(line.columns().get(0));
        kinds.putIfAbsent(query, line.columns().get(1));
        right
            .computeIfAbsent(query, q -> new LinkedHashSet<>())
            .add(database.require(line.columns().get(2)));
      } catch (IllegalArgumentException e) {
        throw new GroundTruthException(file, line.number(), String.valueOf(e.getMessage()));
      }
    }
    List<JudgedQuery> judged = new ArrayList<>();
    kinds.forEach((query, kind) ->
        judged.add(JudgedQuery.of(query, kind, right.getOrDefault(query, Set.of()), database)));
    return judged;
  }

  private List<JudgedQuery> withGroups(List<Line> lines) throws IOException {
    Map<String, Line> asked = new LinkedHashMap<>();
    Map<String, Set<String>> groups = new LinkedHashMap<>();
    for (Line line : lines) {
      String name = line.columns().get(0);
      try {
        boolean query = queries.find(name).isPresent();
        if (query) {
          asked.put(queries.require(name), line);
        }
        if (!query || database.find(name).isPresent()) {
          groups
              .computeIfAbsent(line.columns().get(1), g -> new LinkedHashSet<>())
              .add(database.require(name));
        }
      } catch (IllegalArgumentException e) {
        throw new GroundTruthException(file, line.number(), String.valueOf(e.getMessage()));
      }
    }
    List<JudgedQuery> judged = new ArrayList<>();
    for (Map.Entry<String, Line> query : asked.entrySet()) {
      String group = query.getValue().columns().get(1);
      Set<String> right = new LinkedHashSet<>(groups.getOrDefault(group, Set.of()));
      right.removeAll(database.itself(query.getKey()));
      if (right.isEmpty()) {
        throw new GroundTruthException(
            file,
            query.getValue().number(),
            "group %s has no other file than %s; wanted one to be found"
                .formatted(group, query.getValue().columns().get(0)));
      }
      judged.add(JudgedQuery.of(query.getKey(), "", right, database));
    }
    if (judged.isEmpty()) {
      throw new GroundTruthException(file, "names none of the queries");
    }
    return judged;
  }
}
