package dev.jvlad.app;

import dev.jvlad.Workers;
import dev.jvlad.engine.Backend;
import dev.jvlad.photos.PhotoCollection;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "remove",
    description =
        "Removes photos from the collection. Files that are still in their folder come back with"
            + " the next index.",
    mixinStandardHelpOptions = true)
final class RemoveCommand implements Callable<Integer> {
  @Parameters(paramLabel = "ID", arity = "1..*", description = "Ids, as search prints them.")
  private Set<String> ids;

  @Mixin private Options.CollectionOption collection;

  @Override
  public Integer call() throws IOException {
    List<String> unknown = new ArrayList<>();
    try (Workers workers = Workers.of(1);
        Backend backend = Backend.auto(workers);
        PhotoCollection opened = PhotoCollection.open(collection.collection, backend, workers)) {
      for (String id : ids) {
        if (opened.index().storedFile(id).isEmpty()) {
          unknown.add(id);
        }
      }
      if (!unknown.isEmpty()) {
        throw new Failure(
            "%s: no such id in %s; nothing was removed"
                .formatted(String.join(", ", unknown), collection.collection));
      }
      for (String id : ids) {
        opened.index().remove(id);
      }
      opened.index().commit();
      System.out.printf(
          "%,d removed; %,d images in %s%n",
          ids.size(), opened.index().size(), collection.collection);
    }
    return 0;
  }
}
