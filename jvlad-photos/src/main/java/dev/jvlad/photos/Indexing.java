package dev.jvlad.photos;

import dev.jvlad.Progress;
import dev.jvlad.VladModel;
import dev.jvlad.Workers;
import dev.jvlad.engine.Backend;
import dev.jvlad.index.FileFacts;
import dev.jvlad.index.ImageEntry;
import dev.jvlad.index.StoredFile;
import dev.jvlad.io.ModelFile;
import dev.jvlad.photos.features.ModelFeatures;
import dev.jvlad.photos.features.PhotoExtractor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Brings a collection up to date with folders: new and changed files are added, files that are gone
 * are removed, the others are left alone. A model is learned first where there is none. Stopped at
 * any moment, the next run does what is left.
 */
public final class Indexing {
  private final Path collection;
  private final Backend backend;
  private final Workers workers;
  private final Progress progress;

  /** Files that were passed over, with the reason; in the order of their names. */
  private final Map<String, String> skipped = new TreeMap<>();

  /**
   * What was done with the pictures.
   *
   * @param images with features in the collection afterwards
   */
  public record Outcome(int added, int changed, int removed, int unchanged, int images) {}

  /** An indexing run. */
  public Indexing(Path collection, Backend backend, Workers workers, Progress progress) {
    this.collection = collection;
    this.backend = backend;
    this.workers = workers;
    this.progress = progress;
  }

  /**
   * Indexes folders.
   *
   * @param model the model for a new collection, or empty to learn one from the photos
   * @throws PhotosException if there is nothing to index, or the model does not fit
   */
  public Outcome run(List<Path> folders, Optional<Path> model) throws IOException {
    return run(folders, model, Optional.empty());
  }

  /**
   * Indexes folders by the features that a user names.
   *
   * @param features of a new collection, as {@link PhotoExtractor#named} knows them; an old one
   *     must have the same
   * @throws PhotosException if there is nothing to index, or the features are others
   */
  public Outcome runWithFeatures(List<Path> folders, String features) throws IOException {
    return run(folders, Optional.empty(), Optional.of(features));
  }

  private Outcome run(List<Path> folders, Optional<Path> model, Optional<String> features)
      throws IOException {
    Map<Path, Map<String, Path>> listed = new LinkedHashMap<>();
    for (Path folder : folders) {
      listed.put(folder, list(folder));
    }
    List<Path> files = listed.values().stream().flatMap(f -> f.values().stream()).toList();
    if (files.isEmpty()) {
      throw new PhotosException(
          "%s: no files there; wanted a folder with photos".formatted(PhotoFiles.names(folders)));
    }
    if (!PhotoCollection.exists(collection)) {
      create(files, model, features.orElse(PhotoExtractor.DEFAULT));
    } else if (features.isPresent()) {
      requireSameFeatures(features.get());
    } else if (model.isPresent()) {
      requireSameModel(model.get());
    }
    try (PhotoCollection open = PhotoCollection.open(collection, backend, workers)) {
      return refresh(open, listed);
    }
  }

  /** Files and folders that could not be read, with the reason; also of a run that failed. */
  public Map<String, String> skipped() {
    return Collections.unmodifiableMap(skipped);
  }

  private Map<String, Path> list(Path folder) throws IOException {
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new PhotosException("%s: is a file; wanted a folder with photos".formatted(folder));
    }
    if (Folders.isSame(folder, collection)) {
      throw new PhotosException(
          "%s: holds the photos; wanted another folder for the collection".formatted(collection));
    }
    return Folders.list(folder, collection, (path, reason) -> skipped.put(path.toString(), reason));
  }

  private void create(List<Path> files, Optional<Path> model, String features) throws IOException {
    if (Files.exists(collection) && !Files.isDirectory(collection)) {
      throw new PhotosException(
          "%s: is a file; wanted a folder for the collection".formatted(collection));
    }
    ModelFile.Saved saved;
    if (model.isPresent()) {
      saved = ModelFile.read(model.get());
      PhotoExtractor.of(model.get(), saved.model()).close(); // before anything is written
    } else {
      saved = new ModelFile.Saved(learn(files, features), "");
    }
    Files.createDirectories(collection);
    ModelFile.write(saved.model(), PhotoCollection.modelFile(collection));
  }

  private VladModel learn(List<Path> files, String features) throws IOException {
    Map<String, String> noPictures = new ConcurrentHashMap<>();
    try (PhotoExtractor extractor = PhotoExtractor.named(features)) {
      return ModelLearning.learn(
          files,
          extractor,
          ModelLearning.recipe(extractor),
          backend,
          workers,
          progress,
          (path, reason) -> noPictures.put(path.toString(), reason));
    } catch (PhotosException e) {
      skipped.putAll(noPictures);
      throw e;
    }
  }

  private void requireSameFeatures(String features) throws IOException {
    ModelFeatures own =
        ModelFeatures.of(
            PhotoCollection.modelFile(collection), PhotoCollection.model(collection).model());
    try (PhotoExtractor extractor = PhotoExtractor.named(features)) {
      if (!extractor.features().isSame(own)) {
        throw new OtherFeaturesException(
            "%s: made with '%s'; features %s would be '%s'"
                .formatted(collection, own.describe(), features, extractor.describe()));
      }
    }
  }

  private void requireSameModel(Path model) throws IOException {
    String given = ModelFile.read(model).fingerprint();
    String own = ModelFile.read(PhotoCollection.modelFile(collection)).fingerprint();
    if (!given.equals(own)) {
      throw new PhotosException(
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
      for (Map.Entry<String, Path> file : entry.getValue().entrySet()) {
        String id = folder.prefix() + file.getKey();
        Optional<Path> owner =
            Optional.ofNullable(files.get(id))
                .or(() -> owner(stored.get(id), file.getValue(), folders.rival(folder, id)));
        if (owner.isPresent() && !Folders.isSame(file.getValue(), owner.get())) {
          skip(file.getValue().toString(), "has the id of " + owner.get());
        } else {
          files.put(id, file.getValue());
        }
      }
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
    int unchanged = 0;
    for (Map.Entry<String, Path> file : files.entrySet()) {
      StoredFile known = stored.get(file.getKey());
      if (known == null || !isUnchanged(known, file.getValue())) {
        stale.add(file);
      } else if (known.state() == StoredFile.State.UNREADABLE) {
        skip(file.getKey(), known.reason());
      } else {
        unchanged++;
      }
    }
    List<String> indexed = index(open, stale);
    open.index().commit();
    int changed = (int) indexed.stream().filter(stored::containsKey).count();
    return new Outcome(indexed.size() - changed, changed, removed, unchanged, open.index().size());
  }

  /** The rival, if it is the file that the entry was made from and {@code file} is not. */
  private static Optional<Path> owner(@Nullable StoredFile known, Path file, Optional<Path> rival) {
    return known == null || isUnchanged(known, file)
        ? Optional.empty()
        : rival.filter(other -> isUnchanged(known, other));
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

  /** The ids of those that are pictures. */
  private List<String> index(PhotoCollection open, List<Map.Entry<String, Path>> files)
      throws IOException {
    List<Optional<String>> ids =
        workers.map(
            files,
            progress.counting(
                "indexing",
                files.size(),
                file ->
                    add(open, file.getKey(), file.getValue())
                        ? Optional.of(file.getKey())
                        : Optional.<String>empty()));
    progress.done();
    return ids.stream().flatMap(Optional::stream).toList();
  }

  private boolean add(PhotoCollection open, String id, Path file) throws IOException {
    FileFacts facts;
    try {
      facts = facts(file);
    } catch (IOException e) {
      skip(id, Failures.reason(e));
      return false;
    }
    ImageEntry entry = open.entry(id, file, facts);
    open.index().put(entry);
    if (entry instanceof ImageEntry.Unreadable unreadable) {
      skip(id, unreadable.reason());
      return false;
    }
    return true;
  }

  private void skip(String id, String reason) {
    synchronized (skipped) {
      skipped.put(id, reason);
    }
  }
}
