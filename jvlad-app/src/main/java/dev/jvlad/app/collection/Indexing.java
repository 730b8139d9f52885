package dev.jvlad.app.collection;

import dev.jvlad.engine.Backend;
import dev.jvlad.index.FileFacts;
import dev.jvlad.index.ImageEntry;
import dev.jvlad.index.StoredFile;
import dev.jvlad.io.ModelFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Brings a collection up to date with folders: new and changed files are added, files that are gone
 * are removed, the others are left alone. A model is learned first where there is none. Stopped at
 * any moment, the next run does what is left.
 */
public final class Indexing {
  private final Path collection;
  private final Backend backend;
  private final int threads;
  private final Messages messages;

  /** Files that were passed over, with the reason; in the order of their names. */
  private final Map<String, String> skipped = new TreeMap<>();

  /**
   * What was done.
   *
   * @param images in the collection afterwards
   * @param skipped files and folders that could not be read, with the reason
   */
  public record Outcome(
      int added,
      int changed,
      int removed,
      int unchanged,
      int images,
      Map<String, String> skipped) {}

  /** An indexing run. */
  public Indexing(Path collection, Backend backend, int threads, Messages messages) {
    this.collection = collection;
    this.backend = backend;
    this.threads = threads;
    this.messages = messages;
  }

  /**
   * Indexes folders.
   *
   * @param model the model for a new collection, or empty to learn one from the photos
   * @throws Failure if there is nothing to index, or the model does not fit
   */
  public Outcome run(List<Path> folders, Optional<Path> model) throws IOException {
    Map<Path, Map<String, Path>> listed = new LinkedHashMap<>();
    for (Path folder : folders) {
      listed.put(folder, list(folder));
    }
    List<Path> files = listed.values().stream().flatMap(f -> f.values().stream()).toList();
    if (files.isEmpty()) {
      throw new Failure(
          "%s: no files there; wanted a folder with photos"
              .formatted(String.join(", ", folders.stream().map(Path::toString).toList())));
    }
    if (!PhotoCollection.exists(collection)) {
      create(files, model);
    } else if (model.isPresent()) {
      requireSameModel(model.get());
    }
    try (PhotoCollection open = PhotoCollection.open(collection, backend)) {
      return refresh(open, listed);
    }
  }

  private Map<String, Path> list(Path folder) throws IOException {
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new Failure("%s: is a file; wanted a folder with photos".formatted(folder));
    }
    return Folders.list(folder, (path, reason) -> skipped.put(path.toString(), reason));
  }

  private void create(List<Path> files, Optional<Path> model) throws IOException {
    if (Files.exists(collection) && !Files.isDirectory(collection)) {
      throw new Failure("%s: is a file; wanted a folder for the collection".formatted(collection));
    }
    ModelFile.Saved saved;
    if (model.isPresent()) {
      saved = ModelFile.read(model.get());
      PhotoCollection.requirePhotoModel(model.get(), saved.model());
    } else {
      messages.line("learning a model from the photos themselves");
      saved =
          new ModelFile.Saved(
              PhotoModel.learn(files, PhotoModel.CLUSTERS, 1, backend, threads, messages), "");
    }
    Files.createDirectories(collection);
    ModelFile.write(saved.model(), PhotoCollection.modelFile(collection));
  }

  private void requireSameModel(Path model) throws IOException {
    String given = ModelFile.read(model).fingerprint();
    String own = ModelFile.read(PhotoCollection.modelFile(collection)).fingerprint();
    if (!given.equals(own)) {
      throw new Failure(
          "%s: has fingerprint %.12s; the collection %s was made with %.12s"
              .formatted(model, given, collection, own));
    }
  }

  private Outcome refresh(PhotoCollection open, Map<Path, Map<String, Path>> listed)
      throws IOException {
    Map<String, StoredFile> stored = new LinkedHashMap<>();
    open.index().forEach(file -> stored.put(file.id(), file));

    Folders folders = Folders.read(PhotoCollection.foldersFile(collection));
    Map<String, Path> files = new LinkedHashMap<>();
    for (Map.Entry<Path, Map<String, Path>> entry : listed.entrySet()) {
      Folders.Folder folder =
          folders.add(
              entry.getKey(),
              entry.getValue().keySet(),
              id -> files.containsKey(id) || stored.containsKey(id));
      entry.getValue().forEach((name, file) -> files.put(folder.prefix() + name, file));
    }
    folders.write();

    int removed = 0;
    for (String id : stored.keySet()) {
      if (!files.containsKey(id) && !folders.mayHave(id)) {
        open.index().remove(id);
        removed++;
      }
    }
    List<Map.Entry<String, Path>> stale = new ArrayList<>();
    int changed = 0;
    for (Map.Entry<String, Path> file : files.entrySet()) {
      StoredFile known = stored.get(file.getKey());
      if (known == null || !isUnchanged(known, file.getValue())) {
        stale.add(file);
        changed += known == null ? 0 : 1;
      } else if (known.state() == StoredFile.State.UNREADABLE) {
        skipped.put(file.getKey(), known.reason());
      }
    }
    int indexed = index(open, stale);
    open.index().commit();
    return new Outcome(
        indexed - changed,
        changed,
        removed,
        files.size() - stale.size(),
        open.index().size(),
        skipped);
  }

  private static boolean isUnchanged(StoredFile known, Path file) {
    try {
      FileFacts now = facts(file);
      return known.facts().bytes() == now.bytes()
          && known.facts().lastModifiedMillis() == now.lastModifiedMillis();
    } catch (IOException e) {
      return false;
    }
  }

  private static FileFacts facts(Path file) throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
    return new FileFacts(attributes.size(), attributes.lastModifiedTime().toMillis(), 0, 0);
  }

  private int index(PhotoCollection open, List<Map.Entry<String, Path>> files) throws IOException {
    AtomicInteger done = new AtomicInteger();
    Parallel.map(
        files,
        threads,
        file -> {
          add(open, file.getKey(), file.getValue());
          messages.progress("indexing", done.incrementAndGet(), files.size());
          return file.getKey();
        });
    messages.progressDone();
    return files.size();
  }

  private void add(PhotoCollection open, String id, Path file) throws IOException {
    FileFacts facts;
    try {
      facts = facts(file);
    } catch (IOException e) {
      skip(id, Failures.reason(e));
      return;
    }
    ImageEntry entry = open.entry(id, file, facts);
    if (entry instanceof ImageEntry.Unreadable unreadable) {
      skip(id, unreadable.reason());
    }
    open.index().put(entry);
  }

  private void skip(String id, String reason) {
    synchronized (skipped) {
      skipped.put(id, reason);
    }
  }
}
