package dev.jvlad.app;

import dev.jvlad.Normalization;
import dev.jvlad.VladModel;
import dev.jvlad.Vocabulary;
import dev.jvlad.Workers;
import dev.jvlad.engine.Backend;
import dev.jvlad.io.ModelFile;
import dev.jvlad.photos.PhotoCollection;
import dev.jvlad.photos.features.ModelFeatures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "info",
    description = "Tells what is known of a model or a collection.",
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

  @Option(names = "--json", description = "Print one JSON document.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    Map<String, Object> facts = new LinkedHashMap<>();
    if (backends) {
      facts.putAll(BackendList.facts(System.getenv().getOrDefault("PJRT_PLUGIN_PATH", "")));
    } else if (Files.isDirectory(path)) {
      collection(facts);
    } else if (Files.exists(path)) {
      facts.put("model", path.toString());
      model(ModelFile.read(path), facts);
    } else {
      throw new Failure("%s: no such model or collection".formatted(path));
    }
    if (json) {
      Json.print(facts);
    } else {
      facts.forEach((name, value) -> System.out.printf("%-16s %s%n", name, value));
    }
    return 0;
  }

  private void collection(Map<String, Object> facts) throws IOException {
    facts.put("collection", path.toString());
    if (PhotoCollection.isBegun(path)) {
      facts.put("images", 0);
      model(PhotoCollection.model(path), facts);
      return;
    }
    try (Backend backend = Backend.auto(1);
        Workers workers = Workers.of(1);
        PhotoCollection opened = PhotoCollection.openReadOnly(path, backend, workers)) {
      facts.put("images", opened.index().size());
      facts.put("withoutFeatures", opened.index().noFeatureCount());
      facts.put("unreadable", opened.index().unreadableCount());
      model(opened.model(), facts);
    }
  }

  private static void model(ModelFile.Saved saved, Map<String, Object> facts) {
    VladModel model = saved.model();
    Vocabulary first = model.vocabularies().getFirst();
    facts.put("fingerprint", saved.fingerprint());
    facts.put("vocabularies", model.vocabularies().size());
    facts.put("clusters", first.codebook().size());
    facts.put("dimension", first.codebook().dimension());
    facts.put("outputDimension", model.outputDimension());
    facts.put("residuals", first.residuals().name().toLowerCase(Locale.ROOT));
    facts.put("normalizations", Normalization.format(first.normalizations()));
    facts.put("descriptors", ModelFeatures.describe(model));
    facts.put("samples", first.training().samples());
    facts.put("inertia", first.training().inertia());
    facts.put("seed", first.training().seed());
    facts.putAll(first.training().options());
  }
}
