package dev.jvlad.app;

import dev.jvlad.Workers;
import dev.jvlad.engine.Backend;
import dev.jvlad.photos.Indexing;
import dev.jvlad.photos.IndexingOptions;
import dev.jvlad.photos.IndexingReport;
import dev.jvlad.photos.LeftOut;
import dev.jvlad.photos.PathText;
import dev.jvlad.photos.PhotoCollection;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
    description = {
      "Indexes folders of photos, or refreshes what is new, changed, moved or gone in them.",
      "Links to folders are not followed; of several names of one file one is indexed. Hidden files and"
          + " folders of thumbnails (@eaDir, #recycle, lost+found and their like) are left out. A file named"
          + " .vladignore in a folder may hold patterns of what is left out there, one a line."
    },
    footer = {
      "",
      Help.PHOTOS,
      "",
      Help.EXAMPLES,
      "  vlad index ~/Pictures",
      "  vlad index ~/Pictures /mnt/camera --collection ~/photos.vlad --exclude '*.tif'",
      "  vlad index --vectors Y.npy --ids ids.txt --collection vectors",
    },
    mixinStandardHelpOptions = true)
final class IndexCommand implements Callable<Integer>, Stopping.Stoppable {
  @Parameters(paramLabel = "DIR", arity = "0..*", description = "Folders with photos.")
  private List<Path> folders = new ArrayList<>();

  @Mixin private VectorIndexOptions vectors;
  @Mixin private Options.CollectionOption collection;
  @Mixin private Options.ThreadsOption threads;
  @Mixin private Options.BackendOption backend;
  @Mixin private Options.FeaturesOption features;
  @Mixin private Options.LimitsOption limits;
  @Spec private CommandSpec spec;

  @Option(
      names = "--model",
      paramLabel = "MODEL",
      description =
          "The model of a new collection, from: vlad train --images"
              + " (default: one learned from the photos themselves).")
  private @Nullable Path model;

  @Option(
      names = "--exclude",
      paramLabel = "GLOB",
      description =
          "Leave out files and folders of this name, such as '*.tif' or 'drafts/'; with a / within it,"
              + " of this path in the folder. What the collection has of them is removed.")
  private List<String> exclude = new ArrayList<>();

  @Option(
      names = "--forget",
      paramLabel = "DIR",
      description =
          "Let a folder go: its photos are removed from the collection. Folders that are away are kept"
              + " otherwise.")
  private List<Path> forget = new ArrayList<>();

  @Option(
      names = "--verbose",
      description = "List every file that was left out, and not only how many.")
  private boolean verbose;

  @Override
  public Integer call() throws IOException {
    if (vectors.areGiven()) {
      if (!folders.isEmpty() || !forget.isEmpty() || model != null || features.name != null) {
        throw new ParameterException(
            spec.commandLine(), "--vectors goes without DIR, --forget, --model and --features");
      }
      vectors.index(collection.collection, threads);
      return 0;
    }
    if (folders.isEmpty() && forget.isEmpty()) {
      throw new ParameterException(spec.commandLine(), "missing: DIR, a folder with photos");
    }
    if (features.name != null && model != null) {
      throw new ParameterException(
          spec.commandLine(), "--features goes without --model; a model has its features");
    }
    IndexingOptions options =
        Options.checked(
            spec.commandLine(),
            () ->
                new IndexingOptions(
                    Optional.ofNullable(model),
                    Optional.ofNullable(features.name),
                    exclude,
                    limits.limits()));
    long start = System.nanoTime();
    Console console = Console.standardError();
    try (Workers workers = threads.open();
        Backend opened = backend.open(workers)) {
      Indexing indexing = new Indexing(collection.collection, options, opened, workers, console);
      IndexingReport report = indexing.report();
      try {
        if (!forget.isEmpty()) {
          report = indexing.forget(forget);
        }
        if (!folders.isEmpty()) {
          report = indexing.run(folders);
        }
        print(report, (System.nanoTime() - start) / 1e9);
      } finally {
        list(indexing.report());
      }
    }
    return 0;
  }

  private void print(IndexingReport report, double seconds) {
    System.out.printf(
        "%,d added, %,d changed, %s%,d removed, %,d unchanged; %,d images in %s (%.1f s)%n",
        report.added(),
        report.changed(),
        report.moved() == 0 ? "" : "%,d moved, ".formatted(report.moved()),
        report.removed(),
        report.unchanged(),
        report.images(),
        collection.collection,
        seconds);
    report
        .renamed()
        .forEach((folder, now) ->
            System.out.printf("%s is %s now%n", PathText.of(folder), PathText.of(now)));
    report
        .absent()
        .forEach((folder, kept) ->
            System.out.printf(
                "%s is not there or empty; %,d of its files are kept (vlad index --forget lets it go)%n",
                PathText.of(folder), kept));
  }

  private void list(IndexingReport report) {
    List<String> counted = new ArrayList<>();
    for (LeftOut.Reason reason : LeftOut.Reason.values()) {
      int files = report.leftOut(reason).size();
      if (files > 0) {
        counted.add(reason.counted(files));
      }
    }
    if (!counted.isEmpty()) {
      System.out.printf(
          "left out: %s%s%n",
          String.join(", ", counted), verbose ? ":" : " (--verbose lists them)");
    }
    if (verbose) {
      for (LeftOut file : report.leftOut()) {
        System.out.printf(
            "  %s: %s%n", file.file(), file.detail().isEmpty() ? file.reason() : file.detail());
      }
    }
    if (!report.skipped().isEmpty()) {
      System.out.printf("%,d skipped:%n", report.skipped().size());
      report.skipped().forEach((file, reason) -> System.out.println("  " + file + ": " + reason));
    }
  }

  @Override
  public String whenStopped() {
    return vectors.areGiven() || PhotoCollection.exists(collection.collection)
        ? "what was indexed is kept: run the same again to go on"
        : "nothing is kept, the model was not learned yet: run the same again";
  }
}
