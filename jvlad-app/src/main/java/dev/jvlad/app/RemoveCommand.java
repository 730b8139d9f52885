package dev.jvlad.app;

import dev.jvlad.Workers;
import dev.jvlad.engine.Backend;
import dev.jvlad.index.ImageIndex;
import dev.jvlad.photos.PhotoCollection;
import dev.jvlad.photos.vectors.VectorCollection;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "remove",
    description =
        "Removes photos, or vectors, from the collection. Files that are still in their folder come back with"
            + " the next index.",
    footer = {
      "",
      Help.EXAMPLES,
      "  vlad remove holiday/IMG_0001.jpg",
    },
    mixinStandardHelpOptions = true)
final class RemoveCommand implements Callable<Integer>, Stopping.Stoppable {
  @Parameters(
      paramLabel = "ID|PATH",
      arity = "1..*",
      description = "Ids, as search prints them, or the files' paths.")
  private Set<String> names;

  @Mixin private Options.CollectionOption collection;

  @Override
  public Integer call() throws IOException {
    try (Workers workers = Workers.of(1)) {
      if (PhotoCollection.holdsVectorsAlone(collection.collection)) {
        try (VectorCollection opened = VectorCollection.open(collection.collection, workers)) {
          removeFrom(opened.index(), path -> Optional.empty());
        }
      } else {
        try (Backend backend = Backend.auto(workers);
            PhotoCollection opened =
                PhotoCollection.open(collection.collection, backend, workers)) {
          removeFrom(opened.index(), opened::id);
        }
      }
    }
    return 0;
  }

  @Override
  public String whenStopped() {
    return "nothing was removed";
  }

  /** The ids of files. */
  private interface FileIds {
    Optional<String> of(Path file) throws IOException;
  }

  private void removeFrom(ImageIndex index, FileIds files) throws IOException {
    List<String> unknown = new ArrayList<>();
    Set<String> ids = new LinkedHashSet<>();
    for (String name : names) {
      Optional<String> id =
          index.storedFile(name).isPresent()
              ? Optional.of(name)
              : files.of(RawArguments.path(name));
      if (id.isPresent()) {
        ids.add(id.get());
      } else {
        unknown.add(name);
      }
    }
    if (!unknown.isEmpty()) {
      throw new Failure(
          "%s: no such id in %s; nothing was removed"
              .formatted(String.join(", ", unknown), collection.collection));
    }
    index.removeAll(ids);
    index.commit();
    System.out.printf(
        "%,d removed; %,d images in %s%n", ids.size(), index.size(), collection.collection);
  }
}
