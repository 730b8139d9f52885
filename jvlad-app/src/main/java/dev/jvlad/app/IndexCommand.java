package dev.jvlad.app;

import dev.jvlad.Workers;
import dev.jvlad.engine.Backend;
import dev.jvlad.photos.Indexing;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "index",
    description = "Indexes folders of photos, or refreshes what is new, changed or gone in them.",
    mixinStandardHelpOptions = true)
final class IndexCommand implements Callable<Integer> {
  @Parameters(paramLabel = "DIR", arity = "1..*", description = "Folders with photos.")
  private List<Path> folders;

  @Mixin private Options.CollectionOption collection;
  @Mixin private Options.ThreadsOption threads;
  @Mixin private Options.BackendOption backend;
  @Mixin private Options.FeaturesOption features;
  @Spec private CommandSpec spec;

  @Option(
      names = "--model",
      paramLabel = "MODEL",
      description =
          "The model of a new collection, from: vlad train --images"
              + " (default: one learned from the photos themselves).")
  private @Nullable Path model;

  @Override
  public Integer call() throws IOException {
    if (features.name != null && model != null) {
      throw new ParameterException(
          spec.commandLine(), "--features goes without --model; a model has its features");
    }
    long start = System.nanoTime();
    Console console = Console.standardError();
    try (Workers workers = threads.open();
        Backend opened = backend.open(workers)) {
      Indexing indexing = new Indexing(collection.collection, opened, workers, console);
      try {
        Indexing.Outcome outcome =
            features.name == null
                ? indexing.run(folders, Optional.ofNullable(model))
                : indexing.runWithFeatures(folders, features.name);
        report(outcome, (System.nanoTime() - start) / 1e9);
      } finally {
        list(indexing.skipped());
      }
    }
    return 0;
  }

  private void report(Indexing.Outcome outcome, double seconds) {
    System.out.printf(
        "%,d added, %,d changed, %,d removed, %,d unchanged; %,d images in %s (%.1f s)%n",
        outcome.added(),
        outcome.changed(),
        outcome.removed(),
        outcome.unchanged(),
        outcome.images(),
        collection.collection,
        seconds);
  }

  private static void list(Map<String, String> skipped) {
    if (!skipped.isEmpty()) {
      System.out.printf("%,d skipped:%n", skipped.size());
      skipped.forEach((file, reason) -> System.out.println("  " + file + ": " + reason));
    }
  }
}
