package dev.jvlad.app;

import dev.jvlad.Workers;
import dev.jvlad.engine.Backend;
import dev.jvlad.index.Damage;
import dev.jvlad.io.ModelFile;
import dev.jvlad.photos.CollectionInfo;
import dev.jvlad.photos.ModelInfo;
import dev.jvlad.photos.PhotoCollection;
import dev.jvlad.photos.vectors.VectorCollection;
import dev.jvlad.photos.vectors.VectorCollectionInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

@Command(
    name = "info",
    description = "Tells what is known of a model or a collection.",
    footer = {
      "",
      Help.EXAMPLES,
      "  vlad info",
      "  vlad info model.vlad --json",
      "  vlad info --verify",
      "  vlad info --backends",
    },
    mixinStandardHelpOptions = true)
final class InfoCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "MODEL|COLLECTION",
      defaultValue = ".vlad",
      description = "A model file, or a collection's folder (default: ${DEFAULT-VALUE}).")
  private Path path;

  @Option(
      names = "--backends",
      description = "Tell what can compute instead: here, and the plugins in PJRT_PLUGIN_PATH.")
  private boolean backends;

  @Option(
      names = "--verify",
      description =
          "Also compare all that is stored with its checksums, and say which photos are damaged.")
  private boolean verify;

  private List<Damage> damages = List.of();

  @Option(names = "--json", description = "Print one JSON document.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    JsonNode info = Json.tree(info());
    if (verify && !backends) {
      // A model's checksum is compared whenever it is read.
      ((ObjectNode) info).put("intact", damages.isEmpty());
    }
    if (json) {
      damages.forEach(damage -> ((ObjectNode) info).withArray("damages").add(damage.toString()));
      Json.print(info);
    } else {
      info.properties().forEach(fact -> print(fact.getKey(), fact.getValue()));
      damages.forEach(damage -> System.out.printf("%-16s %s%n", "damage", damage));
    }
    return damages.isEmpty() ? 0 : 1;
  }

  private static void print(String name, JsonNode value) {
    if (value.isArray()) {
      for (JsonNode source : value) {
        System.out.printf(
            "%-16s %s, %,d files%s%n",
            "folder",
            source.get("path").asString(),
            source.get("files").asInt(),
            source.get("present").asBoolean() ? "" : ", not there now");
      }
    } else if (name.startsWith("bytes")) {
      System.out.printf("%-16s %,d%n", name, value.asLong());
    } else {
      System.out.printf("%-16s %s%n", name, value.asString());
    }
  }

  private Object info() throws IOException {
    if (backends) {
      return BackendList.facts(System.getenv().getOrDefault("PJRT_PLUGIN_PATH", ""));
    }
    if (Files.isDirectory(path)) {
      return collection();
    }
    if (Files.exists(path)) {
      return ModelInfo.of(path.toString(), ModelFile.read(path));
    }
    throw new Failure("%s: no such model or collection".formatted(path));
  }

  private Object collection() throws IOException {
    if (PhotoCollection.holdsVectorsAlone(path)) {
      try (Workers workers = Workers.of(1);
          VectorCollection opened = VectorCollection.openReadOnly(path, workers)) {
        damages = verify ? opened.index().damages() : List.of();
        return VectorCollectionInfo.of(opened);
      }
    }
    if (PhotoCollection.isBegun(path)) {
      return CollectionInfo.ofBegun(path);
    }
    try (Workers workers = Workers.of(1);
        Backend backend = Backend.auto(workers);
        PhotoCollection opened = PhotoCollection.openReadOnly(path, backend, workers)) {
      damages = verify ? opened.index().damages() : List.of();
      return CollectionInfo.of(opened);
    }
  }
}
