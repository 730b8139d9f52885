package dev.jvlad.photos.evaluation;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Data sets that say by a file's number what belongs together: {@code size} numbers in a row are a
 * group. Other files in the database are distractors.
 */
final class NumberedNames {
  private final Pattern pattern;
  private final int size;

  /** A pattern for the file's name without extension, the number being its first group. */
  NumberedNames(String pattern, int size) {
    this.pattern = Pattern.compile(pattern);
    this.size = size;
  }

  /** The ids of files with a number, by that number. */
  private Map<Integer, String> numbered(FileNames files) {
    Map<Integer, String> ids = new TreeMap<>();
    for (String id : files.ids()) {
      Matcher matcher = pattern.matcher(FileNames.stem(FileNames.file(id)));
      if (matcher.matches()) {
        ids.put(Integer.parseInt(matcher.group(1)), id);
      }
    }
    return ids;
  }

  /** Every {@code stride}-th number is a query, for the others of its group. */
  List<JudgedQuery> queries(FileNames queries, FileNames database, int stride) {
    Map<Integer, String> stored = numbered(database);
    List<JudgedQuery> judged = new ArrayList<>();
    for (Map.Entry<Integer, String> query : numbered(queries).entrySet()) {
      int number = query.getKey();
      if (number % stride == 0) {
        Set<String> right = new LinkedHashSet<>();
        int start = number - number % size;
        for (int other = start; other < start + size; other++) {
          if (other != number && stored.containsKey(other)) {
            right.add(stored.get(other));
          }
        }
        if (!right.isEmpty()) {
          judged.add(JudgedQuery.of(query.getValue(), "", right, database));
        }
      }
    }
    return judged;
  }
}
