package dev.jvlad.app;

import dev.jvlad.Workers;
import dev.jvlad.engine.Backend;
import dev.jvlad.photos.PhotoCollection;
import java.io.IOException;
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
        "Removes photos from the collection. Files that are still in their folder come back with"
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
    List<String> unknown = new ArrayList<>();
    try (Workers workers = Workers.of(1);
        Backend backend = Backend.auto(workers);
        PhotoCollection opened = PhotoCollection.open(collection.collection, backend, workers)) {
      Set<String> ids = new LinkedHashSet<>();
      for (String name : names) {
        Optional<String> id =
            opened.index().storedFile(name).isPresent()
                ? Optional.of(name)
                : opened.id(RawArguments.path(name));
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
      opened.index().removeAll(ids);
      opened.index().commit();
      System.out.printf(
          "%,d removed; %,d images in %s%n",
          ids.size(), opened.index().size(), collection.collection);
    }
    return 0;
  }

  @Override
  public String whenStopped() {
    return "nothing was removed";
  }
}
