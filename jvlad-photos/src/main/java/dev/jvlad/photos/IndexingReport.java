package dev.jvlad.photos;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What an indexing run did with the files.
 *
 * @param added photos that are new
 * @param changed photos whose content is another
 * @param moved photos that are known by their content, and whose old place is empty
 * @param removed entries whose file is gone
 * @param unchanged photos that stayed as they were
 * @param images with features in the collection afterwards
 * @param skipped files and folders that could not be read, with the reason, by id or path
 * @param leftOut files and folders that were passed over on purpose, in the order of their paths
 * @param renamed folders of the collection that were found in another place, and that place
 * @param absent folders of the collection that are not there, and how many entries are kept of each
 */
public record IndexingReport(
    int added,
    int changed,
    int moved,
    int removed,
    int unchanged,
    int images,
    SortedMap<String, String> skipped,
    List<LeftOut> leftOut,
    Map<Path, Path> renamed,
    Map<Path, Integer> absent) {
  /** Copies what is listed. */
  public IndexingReport {
    skipped = Collections.unmodifiableSortedMap(new TreeMap<>(skipped));
    leftOut = List.copyOf(leftOut);
    renamed = Collections.unmodifiableMap(new TreeMap<>(renamed));
    absent = Collections.unmodifiableMap(new TreeMap<>(absent));
  }

  /** Of those that were passed over, the ones for a reason. */
  public List<LeftOut> leftOut(LeftOut.Reason reason) {
    return leftOut.stream().filter(file -> file.reason() == reason).toList();
  }

  /** A report that several workers write. */
  static final class Builder {
    private int added;
    private int changed;
    private int moved;
    private int removed;
    private int unchanged;
    private int images;
    private final SortedMap<String, String> skipped = new TreeMap<>();
    private final List<LeftOut> leftOut = new ArrayList<>();
    private final Map<Path, Path> renamed = new TreeMap<>();
    private final Map<Path, Integer> absent = new TreeMap<>();

    synchronized void added(int files) {
      added += files;
    }

    synchronized void changed(int files) {
      changed += files;
    }

    synchronized void moved(int files) {
      moved += files;
    }

    synchronized void removed(int files) {
      removed += files;
    }

    synchronized void unchanged(int files) {
      unchanged += files;
    }

    synchronized void images(int inCollection) {
      images = inCollection;
    }

    synchronized void skipped(String file, String reason) {
      skipped.put(file, reason);
    }

    synchronized void leftOut(LeftOut file) {
      leftOut.add(file);
    }

    synchronized void renamed(Path folder, Path now) {
      renamed.put(folder, now);
    }

    synchronized void absent(Path folder, int entries) {
      absent.put(folder, entries);
    }

    synchronized IndexingReport build() {
      List<LeftOut> inOrder = new ArrayList<>(leftOut);
      inOrder.sort((a, b) -> a.file().compareTo(b.file()));
      return new IndexingReport(
          added, changed, moved, removed, unchanged, images, skipped, inOrder, renamed, absent);
    }
  }
}
