package dev.jvlad.photos;

import dev.jvlad.Progress;
import dev.jvlad.VladModel;
import dev.jvlad.Workers;
import dev.jvlad.engine.Backend;
import dev.jvlad.io.AtomicFile;
import dev.jvlad.io.ModelFile;
import dev.jvlad.photos.features.ModelFeatures;
import dev.jvlad.photos.features.PhotoExtractor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Brings a collection up to date with folders: new and changed files are added, files that are gone
 * are removed, the others are left alone. A model is learned first where there is none. Stopped at
 * any moment, the next run does what is left.
 */
public final class Indexing {
  private final Path collection;
  private final IndexingOptions options;
  private final Backend backend;
  private final Workers workers;
  private final Progress progress;
  private final IndexingReport.Builder report = new IndexingReport.Builder();

  /** An indexing run with the default options. */
  public Indexing(Path collection, Backend backend, Workers workers, Progress progress) {
    this(collection, IndexingOptions.DEFAULT, backend, workers, progress);
  }

  /** An indexing run. */
  public Indexing(
      Path collection,
      IndexingOptions options,
      Backend backend,
      Workers workers,
      Progress progress) {
    this.collection = collection;
    this.options = options;
    this.backend = backend;
    this.workers = workers;
    this.progress = progress;
  }

  /**
   * Indexes folders. A folder that lies in one of the collection's is refreshed as a part of that;
   * one that is not there, or empty, keeps what the collection has of it.
   *
   * @throws PhotosException if there is nothing to index, or the model or the features do not fit
   */
  public IndexingReport run(List<Path> folders) throws IOException {
    List<Refresh.Scope> scopes = scopes(folders);
    if (!PhotoCollection.exists(collection)) {
      List<Path> files =
          scopes.stream()
              .flatMap(scope -> scope.listing().files().values().stream())
              .map(FolderListing.ListedFile::path)
              .toList();
      if (files.isEmpty()) {
        throw new PhotosException(
            "%s: no files there; wanted a folder with photos".formatted(PhotoFiles.names(folders)));
      }
      create(files);
    } else if (options.features().isPresent()) {
      requireSameFeatures(options.features().get());
    } else if (options.model().isPresent()) {
      requireSameModel(options.model().get());
    }
    try (PhotoCollection open =
        PhotoCollection.open(collection, backend, workers, options.limits())) {
      new Refresh(open, readFolders(), workers, progress, report).run(scopes);
    }
    return report();
  }

  /**
   * Lets folders go: what the collection has of them is removed, and they are looked for no more.
   *
   * @throws PhotosException if one is none of the collection's; then none is let go
   */
  public IndexingReport forget(List<Path> paths) throws IOException {
    try (PhotoCollection open =
        PhotoCollection.open(collection, backend, workers, options.limits())) {
      Folders folders = readFolders();
      List<Folders.Folder> forgotten = new ArrayList<>();
      for (Path path : paths) {
        forgotten.add(
            folders
                .find(path)
                .orElseThrow(() ->
                    new PhotosException(
                        "%s: none of the collection's folders; it has %s"
                            .formatted(path, folders.names()))));
      }
      List<String> gone = new ArrayList<>();
      open.index()
          .forEach(entry -> {
            if (folders.owner(entry).filter(forgotten::contains).isPresent()) {
              gone.add(entry.id());
            }
          });
      open.index().removeAll(gone);
      open.index().commit();
      forgotten.forEach(folders::remove);
      folders.write();
      report.removed(gone.size());
      report.images(open.index().size());
    }
    return report();
  }

  /** What was done so far; also of a run that failed. */
  public IndexingReport report() {
    return report.build();
  }

  private Folders readFolders() throws IOException {
    return Folders.read(PhotoCollection.foldersFile(collection));
  }

  /** What of which folders is to be looked at. */
  private List<Refresh.Scope> scopes(List<Path> given) throws IOException {
    Folders known = readFolders();
    Set<Path> roots = new LinkedHashSet<>();
    known.all().stream().filter(Folders.Folder::isPresent).forEach(f -> roots.add(f.path()));
    Map<Path, Refresh.Scope> scopes = new LinkedHashMap<>();
    for (Path path : given) {
      if (Files.exists(path) && !Files.isDirectory(path)) {
        throw new PhotosException("%s: is a file; wanted a folder with photos".formatted(path));
      }
      if (!Files.exists(path) && known.find(path).isPresent()) {
        continue; // the refresh tells of it, as of all that are not there
      }
      if (FolderListing.isSame(path, collection)) {
        throw new PhotosException(
            "%s: holds the photos; wanted another folder for the collection".formatted(collection));
      }
      Path real = path.toRealPath();
      Path root = around(real, roots).orElse(real);
      if (root.equals(real)) {
        roots.add(real);
      }
      List<Path> inside =
          roots.stream().filter(other -> !other.equals(real) && other.startsWith(real)).toList();
      scopes.put(real, scope(root, real, inside));
      for (Path other : inside) {
        List<Path> deeper =
            inside.stream().filter(o -> !o.equals(other) && o.startsWith(other)).toList();
        scopes.put(other, scope(other, other, deeper));
      }
    }
    return List.copyOf(scopes.values());
  }

  /** The innermost of some folders that a path is or lies in. */
  private static Optional<Path> around(Path path, Collection<Path> folders) {
    return folders.stream()
        .filter(path::startsWith)
        .max(Comparator.comparingInt(Path::getNameCount));
  }

  private Refresh.Scope scope(Path root, Path from, List<Path> inside) throws IOException {
    List<Path> except = new ArrayList<>(inside);
    except.add(collection);
    return new Refresh.Scope(
        root, from, FolderListing.of(root, from, except, options.exclusions()));
  }

  private void create(List<Path> files) throws IOException {
    Optional<Path> model = options.model();
    if (Files.exists(collection) && !Files.isDirectory(collection)) {
      throw new PhotosException(
          "%s: is a file; wanted a folder for the collection".formatted(collection));
    }
    PhotoCollection.requireNoVectorsAlone(collection);
    requireWritable();
    ModelFile.Saved saved;
    if (model.isPresent()) {
      saved = ModelFile.read(model.get());
      PhotoExtractor.of(model.get(), saved.model()).close(); // before anything is written
    } else {
      saved =
          new ModelFile.Saved(learn(files, options.features().orElse(PhotoExtractor.DEFAULT)), "");
    }
    Files.createDirectories(collection);
    ModelFile.write(saved.model(), PhotoCollection.modelFile(collection));
  }

  /** Fails before the model is learned where it could not be written after that. */
  private void requireWritable() {
    Path there = collection.toAbsolutePath();
    while (Files.notExists(there) && there.getParent() != null) {
      there = there.getParent();
    }
    if (Files.isRegularFile(there)) {
      throw new PhotosException("%s: Not a directory: %s is a file".formatted(collection, there));
    }
    try {
      AtomicFile.create(there.resolve("collection-" + UUID.randomUUID())).close();
    } catch (IOException e) {
      throw new PhotosException(
          "%s: cannot be written: %s".formatted(collection, Failures.reason(e)), e);
    }
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
      noPictures.forEach(report::skipped);
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
}
